#include "mappings/finding_kinds.h"

#include <array>

#include "mappings/build/findings.h"
#include "mappings/engine/hl7_edit.h"
#include "mappings/engine/run.h"

namespace claimwire::mappings {

std::span<const IssueKind* const> all_finding_kinds() {
  static constexpr std::array<const IssueKind*, 22> kAll{&kAmountUnsummable,
                                                         &kCreditExceedsCharge,
                                                         &kCreditUnmatched,
                                                         &kFacilityUnknown,
                                                         &kForeignCurrency,
                                                         &kNoBiller,
                                                         &kNoCoverage,
                                                         &kOralNotWritten,
                                                         &kPointerUnknown,
                                                         &kProcedureChargedAndCoded,
                                                         &kProcedureUnattached,
                                                         &kRelationshipUndecided,
                                                         &kFhirValue,
                                                         &kNotPrimary,
                                                         &kMissing,
                                                         &kNoRoom,
                                                         &kNotWritten,
                                                         &kUnmatched,
                                                         &kTooMany,
                                                         &kNotTransformed,
                                                         &kNotAllowed,
                                                         &kNotConverted};
  return kAll;
}

}  // namespace claimwire::mappings
