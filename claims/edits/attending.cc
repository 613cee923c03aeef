#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.operating-missing",
                .severity = Severity::error,
                .message = "a claim with surgery names the operating physician",
                .source = "ASC X12 005010X223A2, loop 2310B"}},
};

/// Ambulance (054x) is all that is billed, none of it scheduled.
bool only_transport(const Claim& claim) {
  for (const ServiceLine& line : claim.lines)
    if (line.revenue_code.value.rfind("054", 0) != 0) return false;
  return !claim.lines.empty();
}

}  // namespace

constinit const Edit kAttending{
    .raises = {.id = "claim.attending-missing",
               .severity = Severity::error,
               .message = "an institutional claim names the attending provider and his NPI",
               .source = "ASC X12 005010X223A2, loop 2310A"},
    .catalogue = "IN-09",
    .risk = Risk::returned,
    .snip = 4,
    .help =
        "Enter the attending (PV1-7) or operating provider; if the sender uses a number of its "
        "own, add it to the providers table.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.institutional) return;
          const Claim& claim = facts.claim;
          const bool named = claim.attending.npi.has() && !claim.attending.npi.value.empty();
          if (!named && !only_transport(claim))
            raise(claim.attending.local_id,
                  facts.place("2310A/NM1*71/09", "Claim.careTeam.where(role='supervisor')"));
          bool surgery = !claim.procedures.empty();
          for (std::size_t i = 0; i < claim.lines.size() && !surgery; ++i)
            surgery = claims::surgery(cpt_number(facts, i));
          if (surgery && !claim.operating.npi.has())
            raise.also(kAlso[0], claim.operating.local_id,
                       facts.place("2310B/NM1*72/09", "Claim.careTeam.where(role='primary')"));
        },
};

}  // namespace claimwire::claims
