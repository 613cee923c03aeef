#pragma once
#include "x12/transactions/finding.h"

namespace claimwire::x12 {

// Every kind of finding about an X12 file: id, severity, what is wrong, who says so; the code a TA1
// or 999 would carry; the SNIP level.
inline constexpr FindingKind kNoIsa{{.id = "x12.no-isa",
                                     .severity = Severity::fatal,
                                     .message = "the file does not begin with an ISA segment",
                                     .source = "X12.5, ISA"},
                                    {AckLevel::TA1, "024"},
                                    1};
inline constexpr FindingKind kIsaLength{
    {.id = "x12.isa-length",
     .severity = Severity::error,
     .message = "the ISA segment has lost the fixed width of its elements",
     .source = "X12.5, ISA"},
    {AckLevel::TA1, "024"},
    1};
inline constexpr FindingKind kDelimiters{
    {.id = "x12.delimiters",
     .severity = Severity::error,
     .message = "the separators that the ISA declares cannot be told apart",
     .source = "X12.5, ISA"},
    {AckLevel::TA1, "022"},
    1};
inline constexpr FindingKind kIsaElement{
    {.id = "x12.isa-element",
     .severity = Severity::error,
     .message = "an element of the ISA holds a value that the standard does not know",
     .source = "X12.5, ISA"},
    {AckLevel::TA1, "024"},
    1};
inline constexpr FindingKind kIsaDate{{.id = "x12.isa-date",
                                       .severity = Severity::error,
                                       .message = "date or time of the ISA is impossible",
                                       .source = "X12.5, ISA09, ISA10"},
                                      {AckLevel::TA1, "014"},
                                      1};
inline constexpr FindingKind kIeaControl{{.id = "x12.iea-control",
                                          .severity = Severity::error,
                                          .message = "IEA02 is not the ISA13 of its interchange",
                                          .source = "X12.5, IEA"},
                                         {AckLevel::TA1, "001"},
                                         1};
inline constexpr FindingKind kIeaCount{
    {.id = "x12.iea-count",
     .severity = Severity::error,
     .message = "IEA01 is not the number of groups in the interchange",
     .source = "X12.5, IEA"},
    {AckLevel::TA1, "021"},
    1};
inline constexpr FindingKind kIeaMissing{
    {.id = "x12.iea-missing",
     .severity = Severity::error,
     .message = "the file ends or a new ISA begins before the IEA",
     .source = "X12.5, IEA"},
    {AckLevel::TA1, "023"},
    1};
inline constexpr FindingKind kOutsideEnvelope{
    {.id = "x12.outside-envelope",
     .severity = Severity::error,
     .message = "a segment stands where the envelope has no place for it",
     .source = "X12.5"},
    {AckLevel::TA1, "024"},
    1};
inline constexpr FindingKind kTruncated{{.id = "x12.truncated",
                                         .severity = Severity::error,
                                         .message = "the file ends inside a segment",
                                         .source = "X12.5"},
                                        {AckLevel::TA1, "023"},
                                        1};
inline constexpr FindingKind kSegmentSize{{.id = "x12.segment-size",
                                           .severity = Severity::error,
                                           .message = "a segment is longer than any segment can be",
                                           .source = "X12.6"},
                                          {AckLevel::TA1, "024"},
                                          1};
inline constexpr FindingKind kGeMissing{{.id = "x12.ge-missing",
                                         .severity = Severity::error,
                                         .message = "the group has no GE",
                                         .source = "X12.5, GE"},
                                        {AckLevel::AK9, "3"},
                                        1};
inline constexpr FindingKind kGeControl{{.id = "x12.ge-control",
                                         .severity = Severity::error,
                                         .message = "GE02 is not the GS06 of its group",
                                         .source = "X12.5, GE"},
                                        {AckLevel::AK9, "4"},
                                        1};
inline constexpr FindingKind kGeCount{
    {.id = "x12.ge-count",
     .severity = Severity::error,
     .message = "GE01 is not the number of transactions in the group",
     .source = "X12.5, GE"},
    {AckLevel::AK9, "5"},
    1};
inline constexpr FindingKind kGsNumber{{.id = "x12.gs-number",
                                        .severity = Severity::error,
                                        .message = "GS06 is not a number of 1 to 9 digits",
                                        .source = "X12.5, GS06"},
                                       {AckLevel::AK9, "6"},
                                       1};
inline constexpr FindingKind kGsRepeated{{.id = "x12.gs-repeated",
                                          .severity = Severity::error,
                                          .message = "GS06 was used before in this interchange",
                                          .source = "X12.5, GS06"},
                                         {AckLevel::AK9, "19"},
                                         1};
inline constexpr FindingKind kGsVersion{{.id = "x12.gs-version",
                                         .severity = Severity::error,
                                         .message = "GS08 names no guide that is checked here",
                                         .source = "X12.5, GS08"},
                                        {AckLevel::AK9, "2"},
                                        1};
inline constexpr FindingKind kGsElement{{.id = "x12.gs-element",
                                         .severity = Severity::error,
                                         .message = "an element of the GS is missing or impossible",
                                         .source = "X12.5, GS"},
                                        {AckLevel::AK9, "1"},
                                        1};
inline constexpr FindingKind kSeMissing{{.id = "x12.se-missing",
                                         .severity = Severity::error,
                                         .message = "the transaction has no SE",
                                         .source = "X12.6, SE"},
                                        {AckLevel::IK5, "2"},
                                        1};
inline constexpr FindingKind kSeControl{{.id = "x12.se-control",
                                         .severity = Severity::error,
                                         .message = "SE02 is not the ST02 of its transaction",
                                         .source = "X12.6, SE"},
                                        {AckLevel::IK5, "3"},
                                        1};
inline constexpr FindingKind kSeCount{
    {.id = "x12.se-count",
     .severity = Severity::error,
     .message = "SE01 is not the number of segments from ST to SE",
     .source = "X12.6, SE"},
    {AckLevel::IK5, "4"},
    1};
inline constexpr FindingKind kStCode{{.id = "x12.st-code",
                                      .severity = Severity::error,
                                      .message = "ST01 is not a transaction of its group",
                                      .source = "X12.6, ST01"},
                                     {AckLevel::IK5, "6"},
                                     1};
inline constexpr FindingKind kStNumber{{.id = "x12.st-number",
                                        .severity = Severity::error,
                                        .message = "ST02 is missing or not 4 to 9 characters",
                                        .source = "X12.6, ST02"},
                                       {AckLevel::IK5, "7"},
                                       1};
inline constexpr FindingKind kStRepeated{{.id = "x12.st-repeated",
                                          .severity = Severity::error,
                                          .message = "ST02 was used before in this group",
                                          .source = "X12.6, ST02"},
                                         {AckLevel::IK5, "23"},
                                         1};
inline constexpr FindingKind kStGuide{{.id = "x12.st-guide",
                                       .severity = Severity::error,
                                       .message = "ST03 does not name the guide of GS08",
                                       .source = "X12.6, ST03"},
                                      {AckLevel::IK5, "I6"},
                                      1};
inline constexpr FindingKind kSegmentUnknown{
    {.id = "x12.segment-unknown",
     .severity = Severity::error,
     .message = "no segment of this transaction has this id",
     .source = "X12.6"},
    {AckLevel::IK3, "1"},
    1};
inline constexpr FindingKind kSegmentUnexpected{
    {.id = "x12.segment-unexpected",
     .severity = Severity::error,
     .message = "the guide has no place for this segment here",
     .source = "the guide's loop table"},
    {AckLevel::IK3, "2"},
    2};
inline constexpr FindingKind kSegmentMissing{
    {.id = "x12.segment-missing",
     .severity = Severity::error,
     .message = "a segment that the guide requires is missing",
     .source = "the guide's loop table"},
    {AckLevel::IK3, "3"},
    2};
inline constexpr FindingKind kLoopTooOften{
    {.id = "x12.loop-too-often",
     .severity = Severity::error,
     .message = "a loop occurs more often than the guide allows",
     .source = "the guide's loop table"},
    {AckLevel::IK3, "4"},
    2};
inline constexpr FindingKind kSegmentTooOften{
    {.id = "x12.segment-too-often",
     .severity = Severity::error,
     .message = "a segment occurs more often than the guide allows",
     .source = "the guide's loop table"},
    {AckLevel::IK3, "5"},
    2};
inline constexpr FindingKind kSegmentOrder{
    {.id = "x12.segment-order",
     .severity = Severity::error,
     .message = "a segment stands behind one that must follow it",
     .source = "the guide's loop table"},
    {AckLevel::IK3, "7"},
    2};
inline constexpr FindingKind kTrailingSeparator{
    {.id = "x12.trailing-separator",
     .severity = Severity::error,
     .message = "the segment ends with separators that separate nothing",
     .source = "X12.6, segment structure"},
    {AckLevel::IK3, "8"},
    1};
inline constexpr FindingKind kElementMissing{
    {.id = "x12.element-missing",
     .severity = Severity::error,
     .message = "an element that the guide requires is missing",
     .source = "the guide's loop table"},
    {AckLevel::IK4, "1"},
    2};
inline constexpr FindingKind kElementConditional{
    {.id = "x12.element-conditional",
     .severity = Severity::error,
     .message = "an element is missing that another one of the segment asks for",
     .source = "X12.6, syntax notes of the segment"},
    {AckLevel::IK4, "2"},
    1};
inline constexpr FindingKind kElementTooMany{
    {.id = "x12.element-too-many",
     .severity = Severity::error,
     .message = "the segment has more elements than the standard defines",
     .source = "X12.6"},
    {AckLevel::IK4, "3"},
    1};
inline constexpr FindingKind kElementShort{
    {.id = "x12.element-short",
     .severity = Severity::error,
     .message = "the value is shorter than its element allows",
     .source = "X12 data dictionary"},
    {AckLevel::IK4, "4"},
    1};
inline constexpr FindingKind kElementLong{{.id = "x12.element-long",
                                           .severity = Severity::error,
                                           .message = "the value is longer than its element allows",
                                           .source = "X12 data dictionary"},
                                          {AckLevel::IK4, "5"},
                                          1};
inline constexpr FindingKind kGuideLength{
    {.id = "x12.guide-length",
     .severity = Severity::warning,
     .message = "the value is longer than the guide's own maximum",
     .source = "the guide's note on the element"},
    {AckLevel::IK4, "5"},
    2};
inline constexpr FindingKind kElementCharacter{
    {.id = "x12.element-character",
     .severity = Severity::error,
     .message = "the value holds a character that its data type does not allow",
     .source = "X12.6, data types"},
    {AckLevel::IK4, "6"},
    1};
inline constexpr FindingKind kElementBlanks{{.id = "x12.element-blanks",
                                             .severity = Severity::warning,
                                             .message = "the value begins or ends with blanks",
                                             .source = "X12.6, data types"},
                                            {AckLevel::IK4, "6"},
                                            1};
inline constexpr FindingKind kElementCode{
    {.id = "x12.element-code",
     .severity = Severity::error,
     .message = "the value is none of the codes that the guide allows here",
     .source = "the guide's code list"},
    {AckLevel::IK4, "7"},
    2};
inline constexpr FindingKind kElementDate{
    {.id = "x12.element-date",
     .severity = Severity::error,
     .message = "the date is impossible or not in the format announced",
     .source = "X12.6, DT; DTP02"},
    {AckLevel::IK4, "8"},
    1};
inline constexpr FindingKind kElementTime{{.id = "x12.element-time",
                                           .severity = Severity::error,
                                           .message = "the time is impossible",
                                           .source = "X12.6, TM"},
                                          {AckLevel::IK4, "9"},
                                          1};
inline constexpr FindingKind kElementNotUsed{{.id = "x12.element-not-used",
                                              .severity = Severity::error,
                                              .message = "the guide does not use this element",
                                              .source = "the guide's loop table"},
                                             {AckLevel::IK4, "I10"},
                                             2};
inline constexpr FindingKind kRepetition{
    {.id = "x12.element-repetition",
     .severity = Severity::error,
     .message = "the guide allows no repetition of this element",
     .source = "X12.6, ISA11"},
    {AckLevel::IK4, "12"},
    1};
inline constexpr FindingKind kComponentTooMany{
    {.id = "x12.component-too-many",
     .severity = Severity::error,
     .message = "the element has more components than the standard defines",
     .source = "X12.6"},
    {AckLevel::IK4, "13"},
    1};
inline constexpr FindingKind kHlNumber{
    {.id = "x12.hl-number",
     .severity = Severity::error,
     .message = "HL01 does not count 1, 2, 3 through the transaction",
     .source = "the guide's HL notes"},
    {AckLevel::IK4, "I12"},
    1};
inline constexpr FindingKind kHlParent{
    {.id = "x12.hl-parent",
     .severity = Severity::error,
     .message = "HL02 does not name the HL segment above this one",
     .source = "the guide's HL notes"},
    {AckLevel::IK4, "I12"},
    1};
inline constexpr FindingKind kHlChild{
    {.id = "x12.hl-child",
     .severity = Severity::error,
     .message = "HL04 does not say whether another HL follows below this one",
     .source = "the guide's HL notes"},
    {AckLevel::IK4, "I12"},
    2};
inline constexpr FindingKind kLxNumber{{.id = "x12.lx-number",
                                        .severity = Severity::error,
                                        .message = "LX01 does not count 1, 2, 3 through the claim",
                                        .source = "the guide's note on LX01"},
                                       {AckLevel::IK4, "I12"},
                                       2};
inline constexpr FindingKind kClaimBalance{
    {.id = "x12.claim-balance",
     .severity = Severity::error,
     .message = "the claim total is not the sum of its lines",
     .source = "the guide's balancing section, CLM02"},
    {AckLevel::IK4, "I12"},
    3};
inline constexpr FindingKind kChargeNegative{{.id = "x12.charge-negative",
                                              .severity = Severity::error,
                                              .message = "a charge is negative",
                                              .source = "the guide's note on CLM02, SV102, SV203"},
                                             {AckLevel::IK4, "I12"},
                                             3};
inline constexpr FindingKind kOtherPayerBalance{
    {.id = "x12.other-payer-balance",
     .severity = Severity::warning,
     .message = "what the other payer paid is not the claim total less its adjustments",
     .source = "the guide's COB balancing section, 2320 AMT*D"},
    {AckLevel::IK4, "I12"},
    3};
inline constexpr FindingKind kLinePaymentBalance{
    {.id = "x12.line-payment-balance",
     .severity = Severity::warning,
     .message = "what the other payer paid for the line is not its charge less its adjustments",
     .source = "the guide's COB balancing section, SVD02"},
    {AckLevel::IK4, "I12"},
    3};
inline constexpr FindingKind kLinePayerUnknown{
    {.id = "x12.line-payer-unknown",
     .severity = Severity::error,
     .message = "a line payment names a payer that no 2330B of the claim has",
     .source = "the guide's note on SVD01"},
    {AckLevel::IK4, "I12"},
    4};
inline constexpr FindingKind kSelfWithPatient{
    {.id = "x12.self-with-patient",
     .severity = Severity::error,
     .message = "the subscriber is the patient (SBR02 18) and yet a patient loop follows",
     .source = "the guide's note on SBR02 and loop 2000C"},
    {AckLevel::IK3, "I9"},
    4};
inline constexpr FindingKind kNoPatient{
    {.id = "x12.no-patient",
     .severity = Severity::error,
     .message = "SBR02 is not 18 and yet the claim has no patient loop",
     .source = "the guide's note on SBR02 and loop 2000C"},
    {AckLevel::IK4, "I9"},
    4};
inline constexpr FindingKind kSelfIncomplete{
    {.id = "x12.self-incomplete",
     .severity = Severity::error,
     .message = "the subscriber is the patient and an address, birth date or sex is missing",
     .source = "the guide's notes on loop 2010BA"},
    {AckLevel::IK3, "I6"},
    4};
inline constexpr FindingKind kMemberId{{.id = "x12.member-id-missing",
                                        .severity = Severity::warning,
                                        .message = "a person is insured without a member id",
                                        .source = "the guide's note on 2010BA NM109"},
                                       {AckLevel::IK4, "I9"},
                                       4};
inline constexpr FindingKind kReplacementWithoutNumber{
    {.id = "x12.replacement-without-number",
     .severity = Severity::error,
     .message = "a replacement or void without the payer's number of the claim it replaces",
     .source = "the guide's note on REF*F8"},
    {AckLevel::IK3, "I6"},
    4};
inline constexpr FindingKind kFrequency{
    {.id = "x12.frequency",
     .severity = Severity::error,
     .message = "the claim frequency is not used on this kind of claim",
     .source = "the guide's note on CLM05-3"},
    {AckLevel::IK4, "I6"},
    4};
inline constexpr FindingKind kAttendingMissing{
    {.id = "x12.attending-missing",
     .severity = Severity::error,
     .message = "an institutional claim without attending provider",
     .source = "the guide's note on loop 2310A"},
    {AckLevel::IK3, "I6"},
    4};
inline constexpr FindingKind kAdmissionMissing{
    {.id = "x12.admission-missing",
     .severity = Severity::error,
     .message = "an inpatient claim without admission date",
     .source = "the guide's note on DTP*435"},
    {AckLevel::IK3, "I6"},
    4};
inline constexpr FindingKind kLineDateMissing{
    {.id = "x12.line-date-missing",
     .severity = Severity::warning,
     .message = "a line of an outpatient institutional claim without service date",
     .source = "the guide's note on 2400 DTP*472"},
    {AckLevel::IK3, "I6"},
    4};
inline constexpr FindingKind kPointerRange{
    {.id = "x12.pointer-range",
     .severity = Severity::error,
     .message = "a diagnosis pointer points at a diagnosis that the claim does not have",
     .source = "the guide's note on SV107"},
    {AckLevel::IK4, "I12"},
    4};
inline constexpr FindingKind kCodeSetsMixed{{.id = "x12.code-sets-mixed",
                                             .severity = Severity::error,
                                             .message = "ICD-9 and ICD-10 codes stand in one claim",
                                             .source = "45 CFR 162.1002; the guide's note on HI"},
                                            {AckLevel::IK4, "I12"},
                                            4};
inline constexpr FindingKind kIcd9{
    {.id = "x12.icd9-after-2015",
     .severity = Severity::error,
     .message = "ICD-9 codes on a claim with services from 2015-10-01 on",
     .source = "45 CFR 162.1002"},
    {AckLevel::IK4, "I6"},
    4};
inline constexpr FindingKind kCodePoint{
    {.id = "x12.code-point",
     .severity = Severity::error,
     .message = "a diagnosis or procedure code is sent with its decimal point",
     .source = "the guide's note on HI-2"},
    {AckLevel::IK4, "I12"},
    4};
inline constexpr FindingKind kDiagnosisShape{
    {.id = "x12.diagnosis-shape",
     .severity = Severity::error,
     .message = "the diagnosis code does not have the shape of an ICD-10-CM code",
     .source = "ICD-10-CM, structure of codes"},
    {AckLevel::IK4, "I12"},
    5};
inline constexpr FindingKind kRevenueShape{
    {.id = "x12.revenue-shape",
     .severity = Severity::error,
     .message = "the revenue code is not four digits of an assigned range",
     .source = "NUBC, structure of revenue codes"},
    {AckLevel::IK4, "I12"},
    5};
inline constexpr FindingKind kNpi{
    {.id = "x12.npi",
     .severity = Severity::error,
     .message = "the national provider identifier is not ten digits with a right check digit",
     .source = "45 CFR 162.406; ISO 7812-1 with prefix 80840"},
    {AckLevel::IK4, "I12"},
    4};
inline constexpr FindingKind kTaxId{{.id = "x12.tax-id",
                                     .severity = Severity::error,
                                     .message = "the tax id is not nine digits",
                                     .source = "the guide's note on REF*EI"},
                                    {AckLevel::IK4, "I12"},
                                    4};
inline constexpr FindingKind kPoBox{
    {.id = "x12.po-box",
     .severity = Severity::error,
     .message =
         "the billing provider's address is a post office box; only a street is allowed here",
     .source = "the guide's note on 2010AA N3"},
    {AckLevel::IK4, "I12"},
    4};
inline constexpr FindingKind kZip{
    {.id = "x12.zip-nine",
     .severity = Severity::warning,
     .message = "the ZIP code of the billing provider or service location is not nine digits",
     .source = "the guide's note on N403"},
    {AckLevel::IK4, "I12"},
    4};
inline constexpr FindingKind kStateMissing{
    {.id = "x12.state-missing",
     .severity = Severity::error,
     .message = "an address in the United States or Canada without state or postal code",
     .source = "the guide's note on N402, N403"},
    {AckLevel::IK4, "I9"},
    4};
inline constexpr FindingKind kAccidentDate{{.id = "x12.accident-date",
                                            .severity = Severity::error,
                                            .message = "an accident without its date",
                                            .source = "the guide's note on DTP*439"},
                                           {AckLevel::IK3, "I6"},
                                           4};
inline constexpr FindingKind kAccidentState{{.id = "x12.accident-state",
                                             .severity = Severity::error,
                                             .message = "a car accident without its state",
                                             .source = "the guide's note on CLM11-4"},
                                            {AckLevel::IK4, "I9"},
                                            4};
inline constexpr FindingKind kFilingCode{{.id = "x12.filing-code-missing",
                                          .severity = Severity::warning,
                                          .message = "the claim filing indicator is missing",
                                          .source = "the guide's note on SBR09"},
                                         {AckLevel::IK4, "I9"},
                                         4};
inline constexpr FindingKind kMoreFindings{
    {.id = "x12.more-findings",
     .severity = Severity::information,
     .message = "further findings of this file were counted and not listed",
     .source = "claimwire"},
    {AckLevel::none, ""},
    1};
inline constexpr FindingKind kWriteDelimiter{
    {.id = "x12.write-delimiter",
     .severity = Severity::warning,
     .message = "a value holds a character that separates elements; it was written as a blank",
     .source = "X12.5: no escape exists"},
    {AckLevel::none, ""},
    1};
inline constexpr FindingKind kWriteCharacter{
    {.id = "x12.write-character",
     .severity = Severity::warning,
     .message = "a value holds a character that X12 cannot carry",
     .source = "X12.5, character sets"},
    {AckLevel::none, ""},
    1};
inline constexpr FindingKind kWriteLength{
    {.id = "x12.write-length",
     .severity = Severity::error,
     .message = "the value is longer than the guide allows at this place",
     .source = "the guide's loop table"},
    {AckLevel::IK4, "5"},
    2};

}  // namespace claimwire::x12
