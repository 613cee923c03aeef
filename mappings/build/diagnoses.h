#pragma once
#include <vector>

#include "claims/model/claim.h"
#include "claims/model/encounter.h"
#include "mappings/build/build_claims.h"
#include "mappings/build/charges.h"

namespace claimwire::mappings {

/// The diagnoses of one claim, principal first, each with the use that the claim's form gives it:
/// principal, other, admitting and reason for visit, external cause (institutional only).
/// Source  practice.md sections 2 and 4; x12/mapping-reference.md section 2, rows HI.
std::vector<claims::Diagnosis> order_diagnoses(const claims::Encounter& encounter,
                                               claims::Form form, bool inpatient, FeedKind feed);

/// Fills ServiceLine::pointers of `line` from the charge: DG1-1 set ids and codes become positions
/// among the principal and other diagnoses; a code that is not among them is added behind them.
void point_line(const NetCharge& net, claims::ServiceLine& line,
                std::vector<claims::Diagnosis>& diagnoses, const claims::Encounter& encounter,
                Issues& findings);

}  // namespace claimwire::mappings
