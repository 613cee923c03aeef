#pragma once
#include <span>

#include "core/issue.h"

namespace claimwire::hl7 {

// Raised by read_message().
extern const IssueKind kLeadingJunk;
extern const IssueKind kTrailingJunk;
extern const IssueKind kDelimitersOdd;
extern const IssueKind kNotASegment;
extern const IssueKind kSecondMsh;
extern const IssueKind kCharsetUnknown;
extern const IssueKind kCharsetGuessed;
extern const IssueKind kCharsetDoubtful;
extern const IssueKind kInvalidBytes;
extern const IssueKind kInvalidBytesReplaced;
extern const IssueKind kQuirkRawAmpersand;
extern const IssueKind kQuirkZeroDate;
extern const IssueKind kQuirkLineFeed;
extern const IssueKind kQuirkUnit;
// Raised by split_batch().
extern const IssueKind kBatchCount;
extern const IssueKind kFileCount;
extern const IssueKind kBatchOrder;
extern const IssueKind kBatchJunk;
// Raised by group_tree().
extern const IssueKind kSegmentOrder;
extern const IssueKind kSegmentNotInStructure;
extern const IssueKind kRequiredSegmentMissing;
extern const IssueKind kStructureUnknown;
// Raised by check_header().
extern const IssueKind kRequiredFieldMissing;

/// All of the above, for the reference page and for acknowledgments.
std::span<const IssueKind* const> all_findings();

}  // namespace claimwire::hl7
