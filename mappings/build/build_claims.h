#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "claims/enrich/table.h"
#include "claims/model/claim.h"
#include "claims/model/encounter.h"
#include "config/configuration.h"

namespace claimwire::mappings {

/// What kind of message an Encounter came from, where the rules differ by it (practice.md section
/// 2: which DG1 types count).
enum class FeedKind { charges, account, fhir, x12 };  ///< DFT; ADT and BAR; FHIR; an 837

/// Gives a claim its suffix in the account. `number_for(n)` is CLM01 with suffix n (1: none);
/// the answer is a number never used before, and is fixed from then on (promise B2).
using ClaimNumber =
    std::function<std::string(const std::function<std::string(std::uint64_t suffix)>& number_for)>;

struct BuildSettings {
  FeedKind feed = FeedKind::charges;
  Date today{};  ///< In the facility's zone; becomes Claim::created.
  /// None: the claims of a message are told apart by their order, and of other messages nothing is
  /// known.
  ClaimNumber claim_number{};
  /// `plans` of the configuration: columns plan, payer, filing_code; null when there is none.
  const claims::TableIndex* plans = nullptr;
};

struct BuiltClaims {
  std::vector<claims::Claim> claims;  ///< With the findings of building; edits are run afterwards.
  /// Set when no claim is due, with the rule that decided it: "no-charges", "credited".
  std::string no_claim_rule;
};

/// Makes the claims of one Encounter: folds credits into charges, decides professional or
/// institutional per charge, chooses payer and biller, orders the diagnoses, points lines at them,
/// and splits what does not fit one claim. Every value keeps the place that vouches for it.
/// Findings  build.*: each on the claim it concerns; what the configuration does not know
///           (facility, payer) is a finding that holds, never a guess.
/// Source    x12/mapping-reference.md sections 1 and 2, practice.md sections 2 to 5 and 9.
BuiltClaims build_claims(const claims::Encounter& encounter,
                         const config::Configuration& configuration, const BuildSettings& settings);

}  // namespace claimwire::mappings
