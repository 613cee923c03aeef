#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.payer-order-repeated",
                .severity = Severity::error,
                .message = "two insurances of the patient have the same place in the order",
                .source = "ASC X12 005010X222A1, SBR01"}},
};

/// Groups of DFT^P11 repeat the insurance of the message.
bool same_policy(const Coverage& one, const Coverage& other) {
  return one.payer.value == other.payer.value && one.member_id.value == other.member_id.value &&
         one.group_number.value == other.group_number.value;
}

}  // namespace

/// A later payer decides by what the earlier one did, so it must be on the claim.
constinit const Edit kPayerOrder{
    .raises = {.id = "claim.payer-order",
               .severity = Severity::error,
               .message = "a claim to a later payer names no payer before it",
               .source = "ASC X12 005010X222A1, SBR01, loops 2320 and 2330"},
    .catalogue = "CB-02",
    .risk = Risk::returned,
    .snip = 4,
    .help = "Correct the order of the insurances (IN1-1, IN1-22), or add the one that pays first.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Claim& claim = facts.claim;
          const std::string place = facts.place("2000B/SBR01", "Claim.insurance.sequence");
          const std::string& order = claim.payer_responsibility.value;
          if ((order == "S" || order == "T") && claim.other_coverages.empty())
            raise(claim.payer_responsibility, place);
          if (!claim.coverage.order.has()) return;
          for (const Coverage& other : claim.other_coverages)
            if (other.order.has() && other.order.value == claim.coverage.order.value &&
                !same_policy(other, claim.coverage))
              raise.also(kAlso[0], other.order, place,
                         concat("both ", other.order.value.shortest()));
        },
};

}  // namespace claimwire::claims
