#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"
#include "core/text.h"

namespace claimwire::claims {

/// Medicare pays for tests that somebody ordered, and asks who, even where it was the same person.
/// Which other payers want it stands in their contracts.
constinit const Edit kOrderingProvider{
    .raises = {.id = "claim.ordering-missing",
               .severity = Severity::error,
               .message =
                   "a test under Medicare names neither an ordering nor a referring provider",
               .source = "CMS Claims Processing Manual, chapter 26, section 10.4, item 17"},
    .catalogue = "RF-01",
    .risk = Risk::denied,
    .snip = 7,
    .help =
        "Enter who ordered it, with NPI (FT1-21, ORC-12, PV1-8); it must be a person enrolled to "
        "order.",
    .dates = "none",
    .practice = true,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.professional || !facts.medicare) return;
          const Claim& claim = facts.claim;
          if (!claim.referring.npi.value.empty()) return;
          for (std::size_t i = 0; i < claim.lines.size(); ++i) {
            const int cpt = cpt_number(facts, i);
            if ((!radiology(cpt) && !laboratory(cpt)) || !claim.lines[i].ordering.npi.value.empty())
              continue;
            raise(claim.lines[i].procedure, facts.line_place(i, LineElement::ordering));
          }
        },
};

}  // namespace claimwire::claims
