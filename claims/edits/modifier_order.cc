#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
/// What changes the price of the line.
constexpr std::string_view kPricing =
    "22 26 50 52 53 54 55 56 62 66 78 80 81 82 AA AD AS QK QX QY QZ TC";
}  // namespace

/// Some payers price by the first modifier alone.
constinit const Edit kModifierOrder{
    .raises = {.id = "claim.modifier-order",
               .severity = Severity::information,
               .message = "a modifier that sets the price stands behind one that names the side",
               .source = "CMS Claims Processing Manual, chapter 23; payers' modifier guides"},
    .catalogue = "MOD-03",
    .risk = Risk::hint,
    .snip = 7,
    .help = "Put modifiers that bear on payment first, those that inform after them.",
    .dates = "none",
    .practice = true,
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const TextList& modifiers = facts.claim.lines[i].modifiers;
            for (std::size_t m = 1; m < modifiers.size(); ++m) {
              if (side_of_modifier(modifiers[m - 1].value) == Side::none ||
                  !is_one_of(modifiers[m].value, kPricing))
                continue;
              raise(modifiers[m], facts.line_place(i, LineElement::modifier, m))
                  .proposals.push_back(
                      {concat(modifiers[m].value, ",", modifiers[m - 1].value), "in this order"});
              break;
            }
          }
        },
};

}  // namespace claimwire::claims
