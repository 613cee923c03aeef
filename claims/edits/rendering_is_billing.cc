#include "claims/edits/all_edits.h"

namespace claimwire::claims {

/// The rendering provider is named where another than who bills gave the service. The same NPI in
/// both is right for a physician who bills for himself, and then goes out once.
constinit const Edit kRenderingIsBilling{
    .raises = {.id = "claim.rendering-is-billing",
               .severity = Severity::warning,
               .message = "rendering and billing provider have the same NPI",
               .source = "ASC X12 005010X222A1, loop 2310B"},
    .catalogue = "ID-02",
    .risk = Risk::warned,
    .snip = 4,
    .help =
        "Name the person who gave the service as rendering provider; leave it out where that "
        "person bills himself.",
    .dates = "none",
    .practice = true,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Claim& claim = facts.claim;
          const std::string& billing = claim.organization.npi.value;
          if (!facts.professional || billing.empty()) return;
          if (claim.rendering.npi.value == billing)
            raise(claim.rendering.npi, facts.place("2310B/NM1*82/09", "Claim.careTeam"));
          for (std::size_t i = 0; i < claim.lines.size(); ++i)
            if (claim.lines[i].rendering.npi.value == billing)
              raise(claim.lines[i].rendering.npi, facts.line_place(i, LineElement::rendering));
        },
};

}  // namespace claimwire::claims
