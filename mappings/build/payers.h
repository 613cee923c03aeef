#pragma once
#include <vector>

#include "claims/model/claim.h"
#include "claims/model/encounter.h"
#include "mappings/build/build_claims.h"

namespace claimwire::mappings {

/// The encounter's coverages in the order they are billed.
std::vector<claims::Coverage> ordered_coverages(const claims::Encounter& encounter);

/// The payer of a coverage: by what the sender calls it, by the plan table, by name; null when the
/// configuration knows none of them.
const config::Payer* payer_of(const claims::Coverage& coverage,
                              const config::Configuration& configuration,
                              const BuildSettings& settings, Date on);

/// Fills payer, coverage, subscriber, responsibility and CLM07 to CLM09 of `claim` from its first
/// coverage, and other_coverages from the rest.
/// Source  practice.md section 4 (relationship), x12/mapping-reference.md section 2.
void assign_payer(claims::Claim& claim, std::vector<claims::Coverage> coverages,
                  const config::Payer* payer);

}  // namespace claimwire::mappings
