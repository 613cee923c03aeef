#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"
#include "core/text.h"

namespace claimwire::claims {

/// One line is one side, or both with 50; with LT and RT together the payer pays one of them or
/// none.
constinit const Edit kModifierSides{
    .raises = {.id = "claim.modifier-sides",
               .severity = Severity::warning,
               .message = "the modifiers of the line name both sides",
               .source = "CMS HCPCS modifiers; Claims Processing Manual, chapter 12, section 40.7"},
    .catalogue = "MOD-08",
    .risk = Risk::warned,
    .snip = 6,
    .help = "Use 50 where the service was done on both sides, else a line for each side.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const TextList& modifiers = facts.claim.lines[i].modifiers;
            Side first = Side::none;
            bool digits = false;
            for (std::size_t m = 0; m < modifiers.size(); ++m) {
              // 50 with RT or LT contradicts itself as well.
              const Side side = side_of_modifier(modifiers[m].value);
              if (side == Side::none) continue;
              digits = digits || !is_one_of(modifiers[m].value, "LT RT");
              if (first == Side::none) first = side;
              const bool both = has_modifier(facts.claim.lines[i], "50");
              if (side == first && !both) continue;
              Issue& issue = raise(modifiers[m], facts.line_place(i, LineElement::modifier, m),
                                   both ? "50 already says both sides" : "");
              if (both)
                issue.proposals.push_back({"", concat("leave ", modifiers[m].value, " out")});
              else if (!digits)
                issue.proposals.push_back({"50", "both sides on one line"});
              break;
            }
          }
        },
};

}  // namespace claimwire::claims
