#include <algorithm>

#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.modifier-count",
                .severity = Severity::error,
                .message = "more than four modifiers on one line",
                .source = "ASC X12 005010X222A1, SV101-3 to SV101-6"}},
};
}  // namespace

constinit const Edit kModifierRepeated{
    .raises = {.id = "claim.modifier-repeated",
               .severity = Severity::error,
               .message = "the same modifier stands on the line twice",
               .source = "ASC X12 005010X222A1, SV101-3 to SV101-6"},
    .catalogue = "MOD-02",
    .risk = Risk::returned,
    .snip = 2,
    .help =
        "Keep the modifier once, and at most four in all: those that bear on payment first. "
        "For more, use modifier 99 and a note where the payer takes it.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const TextList& modifiers = facts.claim.lines[i].modifiers;
            // Lists are bounded by what a message holds; beyond four they are wrong anyway.
            const std::size_t looked_at = std::min<std::size_t>(modifiers.size(), 16);
            for (std::size_t m = 1; m < looked_at; ++m)
              for (std::size_t earlier = 0; earlier < m; ++earlier)
                if (modifiers[m].value == modifiers[earlier].value && !modifiers[m].value.empty()) {
                  raise(modifiers[m], facts.line_place(i, LineElement::modifier, m))
                      .proposals.push_back({"", "leave the second one out"});
                  break;
                }
            if (modifiers.size() > 4)
              raise.also(kAlso[0], modifiers[4], facts.line_place(i, LineElement::modifier, 4),
                         concat(std::to_string(modifiers.size()), " modifiers; at most 4"));
          }
        },
};

}  // namespace claimwire::claims
