#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"

namespace claimwire::claims {

/// A procedure broken off: 53 is the physician's word for it, 73 (before anaesthesia) and 74 (after
/// it) are the hospital's and the surgery centre's.
constinit const Edit kModifierDiscontinued{
    .raises = {.id = "claim.modifier-discontinued",
               .severity = Severity::warning,
               .message =
                   "the modifier of a discontinued procedure is that of the other claim form",
               .source = "CMS Claims Processing Manual, chapter 4, section 20.6.4; CPT appendix A"},
    .catalogue = "MOD-14",
    .risk = Risk::warned,
    .snip = 6,
    .help =
        "Physician: 53. Hospital outpatient or surgery centre: 73 before anaesthesia was given, "
        "74 after.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const ServiceLine& line = facts.claim.lines[i];
            for (std::size_t m = 0; m < line.modifiers.size(); ++m) {
              const std::string& modifier = line.modifiers[m].value;
              if (facts.institutional && modifier == "53") {
                Issue& issue =
                    raise(line.modifiers[m], facts.line_place(i, LineElement::modifier, m));
                issue.proposals.push_back({"73", "broken off before anaesthesia"});
                issue.proposals.push_back({"74", "broken off after anaesthesia began"});
              } else if (facts.professional && is_one_of(modifier, "73 74")) {
                // A surgery centre bills 837P to Medicare, from place of service 24.
                const std::string& of_line = line.place_of_service.value;
                if ((of_line.empty() ? facts.claim.place_of_service.value : of_line) == "24")
                  continue;
                raise(line.modifiers[m], facts.line_place(i, LineElement::modifier, m))
                    .proposals.push_back({"53", "the physician's"});
              }
            }
          }
        },
};

}  // namespace claimwire::claims
