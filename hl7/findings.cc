#include "hl7/findings.h"

#include <array>

namespace claimwire::hl7 {

constinit const IssueKind kLeadingJunk{
    .id = "hl7.leading-junk",
    .severity = Severity::warning,
    .message = "there is text before MSH; it was left out. The sender should begin with MSH",
    .source = "HL7 v2.5.1 chapter 2, section 2.5.1"};
constinit const IssueKind kTrailingJunk{
    .id = "hl7.trailing-junk",
    .severity = Severity::warning,
    .message = "there is text behind the end of the frame; it was left out",
    .source = "HL7 v2.5.1 chapter 2, section 2.5.1"};
constinit const IssueKind kDelimitersOdd{
    .id = "hl7.delimiters-odd",
    .severity = Severity::warning,
    .message =
        "MSH-2 does not name four different encoding characters; it was read by the written "
        "rules. The sender should write ^~\\&",
    .source = "HL7 v2.5.1 chapter 2, section 2.5.4"};
constinit const IssueKind kNotASegment{
    .id = "hl7.not-a-segment",
    .severity = Severity::warning,
    .message =
        "a line does not begin with a segment id of three characters; it is kept, and no "
        "rule reads it. A line feed inside a text looks like this: see quirk lf-inside-text",
    .source = "HL7 v2.5.1 chapter 2, section 2.5.2"};
constinit const IssueKind kSecondMsh{
    .id = "hl7.second-msh",
    .severity = Severity::error,
    .message = "there is a second MSH: two messages in one, or a batch. Send each in its own frame",
    .source = "HL7 v2.5.1 chapter 2, section 2.10.3"};
constinit const IssueKind kCharsetUnknown{
    .id = "hl7.charset-unknown",
    .severity = Severity::fatal,
    .message =
        "MSH-18 names a character set that is not in table 0211. Correct it, or map it with "
        "charset: {instead_of: ...}",
    .source = "HL7 v2.5.1 chapter 2, section 2.16.9.18; table 0211"};
constinit const IssueKind kCharsetGuessed{
    .id = "hl7.charset-guessed",
    .severity = Severity::information,
    .message =
        "MSH-18 is empty but there are letters beyond ASCII; UTF-8 was taken where it fits, "
        "else windows-1252. Set charset: {when_empty: ...} for this sender",
    .source = "HL7 v2.5.1 chapter 2, section 2.16.9.18"};
constinit const IssueKind kCharsetDoubtful{
    .id = "hl7.charset-doubtful",
    .severity = Severity::warning,
    .message =
        "every byte fits UTF-8, but MSH-18 says otherwise; names may be garbled. Correct "
        "MSH-18, or map it with charset: {instead_of: ...}",
    .source = "HL7 v2.5.1 chapter 2, section 2.16.9.18"};
constinit const IssueKind kInvalidBytes{
    .id = "hl7.invalid-bytes",
    .severity = Severity::error,
    .message =
        "bytes mean nothing in the character set of the message (MSH-18). Correct MSH-18 or "
        "the text, or choose charset: {invalid: replace}",
    .source = "HL7 v2.5.1 chapter 2, section 2.16.9.18"};
constinit const IssueKind kInvalidBytesReplaced{
    .id = "hl7.invalid-bytes-replaced",
    .severity = Severity::warning,
    .message =
        "bytes mean nothing in the character set of the message (MSH-18); they were read as "
        "charset: {invalid: ...} says",
    .source = "HL7 v2.5.1 chapter 2, section 2.16.9.18"};
constinit const IssueKind kQuirkRawAmpersand{
    .id = "hl7.quirk-raw-ampersand-in-names",
    .severity = Severity::information,
    .message = "an ampersand in a name was read as text (quirk raw-ampersand-in-names)",
    .source = "HL7 v2.5.1 chapter 2, section 2.7.1"};
constinit const IssueKind kQuirkZeroDate{
    .id = "hl7.quirk-zero-dates-are-empty",
    .severity = Severity::information,
    .message = "a date of zeros was read as absent (quirk zero-dates-are-empty)",
    .source = "HL7 v2.5.1 chapter 2, section 2.A.22"};
constinit const IssueKind kQuirkLineFeed{
    .id = "hl7.quirk-lf-inside-text",
    .severity = Severity::information,
    .message = "a line feed was read as part of the text (quirk lf-inside-text)",
    .source = "HL7 v2.5.1 chapter 2, section 2.5.4"};
constinit const IssueKind kQuirkUnit{
    .id = "hl7.quirk-zz-units-in-quantity",
    .severity = Severity::information,
    .message = "the unit ZZ behind a quantity was left out (quirk zz-units-in-quantity)",
    .source = "HL7 v2.5.1 chapter 6, section 6.5.1.10"};
constinit const IssueKind kBatchCount{
    .id = "hl7.batch-count",
    .severity = Severity::error,
    .message = "BTS-1 does not count the messages of its batch: some were lost or added on the way",
    .source = "HL7 v2.5.1 chapter 2, section 2.16.3.1"};
constinit const IssueKind kFileCount{
    .id = "hl7.file-count",
    .severity = Severity::error,
    .message = "FTS-1 does not count the batches of the file: some were lost or added on the way",
    .source = "HL7 v2.5.1 chapter 2, section 2.16.7.1"};
constinit const IssueKind kBatchOrder{
    .id = "hl7.batch-order",
    .severity = Severity::warning,
    .message =
        "the segments FHS, BHS, BTS, FTS do not stand in pairs and in that order; the "
        "messages were read all the same",
    .source = "HL7 v2.5.1 chapter 2, section 2.10.3"};
constinit const IssueKind kBatchJunk{
    .id = "hl7.batch-junk",
    .severity = Severity::warning,
    .message = "a line of the file belongs to no message; it was left out",
    .source = "HL7 v2.5.1 chapter 2, section 2.10.3"};
constinit const IssueKind kSegmentOrder{
    .id = "hl7.segment-order",
    .severity = Severity::warning,
    .message =
        "the segment stands at a place where its message structure does not have it; it was "
        "read with the last group that may hold it",
    .source = "HL7 v2.5.1 chapter 2, section 2.12; abstract message syntax of the structure"};
constinit const IssueKind kSegmentNotInStructure{
    .id = "hl7.segment-not-in-structure",
    .severity = Severity::information,
    .message =
        "the message structure does not have this segment; it was read with the group of "
        "the segment before it",
    .source = "HL7 v2.5.1 chapter 2, section 2.12; abstract message syntax of the structure"};
constinit const IssueKind kRequiredSegmentMissing{
    .id = "hl7.required-segment-missing",
    .severity = Severity::warning,
    .message = "a segment that the message structure requires is missing",
    .source = "HL7 v2.5.1 chapter 2, section 2.12; abstract message syntax of the structure"};
constinit const IssueKind kStructureUnknown{
    .id = "hl7.structure-unknown",
    .severity = Severity::information,
    .message =
        "the message structure (MSH-9) is not one whose groups are known here; segments "
        "were grouped by the general rule",
    .source = "HL7 v2.5.1 chapter 2, section 2.16.9.9; table 0354"};
constinit const IssueKind kRequiredFieldMissing{
    .id = "hl7.required-field-missing",
    .severity = Severity::error,
    .message =
        "a required field of MSH is empty: MSH-9 type, MSH-10 control id, MSH-11 processing "
        "id and MSH-12 version must be valued",
    .source = "HL7 v2.5.1 chapter 2, section 2.16.9"};

std::span<const IssueKind* const> all_findings() {
  static constexpr std::array<const IssueKind*, 23> kAll{&kLeadingJunk,
                                                         &kTrailingJunk,
                                                         &kDelimitersOdd,
                                                         &kNotASegment,
                                                         &kSecondMsh,
                                                         &kCharsetUnknown,
                                                         &kCharsetGuessed,
                                                         &kCharsetDoubtful,
                                                         &kInvalidBytes,
                                                         &kInvalidBytesReplaced,
                                                         &kQuirkRawAmpersand,
                                                         &kQuirkZeroDate,
                                                         &kQuirkLineFeed,
                                                         &kQuirkUnit,
                                                         &kBatchCount,
                                                         &kFileCount,
                                                         &kBatchOrder,
                                                         &kBatchJunk,
                                                         &kSegmentOrder,
                                                         &kSegmentNotInStructure,
                                                         &kRequiredSegmentMissing,
                                                         &kStructureUnknown,
                                                         &kRequiredFieldMissing};
  return kAll;
}

}  // namespace claimwire::hl7
