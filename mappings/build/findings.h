#pragma once
#include "core/issue.h"

/// What can be wrong while claims are built, before any edit looks at them.
namespace claimwire::mappings {

extern const IssueKind kFacilityUnknown;
extern const IssueKind kNoBiller;
extern const IssueKind kNoCoverage;
extern const IssueKind kRelationshipUndecided;
extern const IssueKind kCreditUnmatched;
extern const IssueKind kCreditExceedsCharge;
extern const IssueKind kPointerUnknown;
extern const IssueKind kAmountUnsummable;
extern const IssueKind kForeignCurrency;
extern const IssueKind kOralNotWritten;
extern const IssueKind kProcedureUnattached;
extern const IssueKind kProcedureChargedAndCoded;

}  // namespace claimwire::mappings
