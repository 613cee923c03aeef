#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.modifier-26-and-tc",
                .severity = Severity::error,
                .message = "modifiers 26 and TC stand on one line",
                .source = "CMS physician fee schedule, PC/TC indicator"},
     .risk = Risk::denied},
};
}  // namespace

/// 26 is the physician's part of a test, TC the rest. A visit has no such parts.
constinit const Edit kModifierComponent{
    .raises = {.id = "claim.modifier-component",
               .severity = Severity::error,
               .message = "modifier 26 or TC stands on a visit, which has no technical part",
               .source = "CMS physician fee schedule, PC/TC indicator 0"},
    .catalogue = "MOD-04",
    .risk = Risk::denied,
    .snip = 6,
    .help = "Take the modifier out; a service with both parts goes without either.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const ServiceLine& line = facts.claim.lines[i];
            const std::size_t professional = find_modifier(line, "26");
            const std::size_t technical = find_modifier(line, "TC");
            const std::size_t none = line.modifiers.size();
            if (professional == none && technical == none) continue;
            const std::size_t m = technical == none ? professional : technical;
            if (evaluation(cpt_number(facts, i)))
              raise(line.modifiers[m], facts.line_place(i, LineElement::modifier, m))
                  .proposals.push_back({"", "leave the modifier out"});
            else if (professional != none && technical != none)
              raise.also(kAlso[0], line.modifiers[m], facts.line_place(i, LineElement::modifier, m))
                  .proposals.push_back({"", "leave both out: the whole service"});
          }
        },
};

}  // namespace claimwire::claims
