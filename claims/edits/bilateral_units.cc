#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"

namespace claimwire::claims {

/// 50 says "on both sides" by itself; two units of it would be four sides.
constinit const Edit kBilateralUnits{
    .raises = {.id = "claim.bilateral-units",
               .severity = Severity::error,
               .message = "modifier 50 (both sides) stands on a line of more than one unit",
               .source = "CMS Claims Processing Manual, chapter 12, section 40.7"},
    .catalogue = "MOD-07",
    .risk = Risk::denied,
    .snip = 6,
    .help = "Bill both sides as one unit with 50, or two lines with RT and LT.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const ServiceLine& line = facts.claim.lines[i];
            if (line.quantity.value > Decimal{1, 0} && has_modifier(line, "50"))
              raise(line.quantity, facts.line_place(i, LineElement::quantity))
                  .proposals.push_back({"1", "one unit with modifier 50"});
          }
        },
};

}  // namespace claimwire::claims
