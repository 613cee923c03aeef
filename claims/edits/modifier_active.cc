#include "claims/edits/all_edits.h"
#include "claims/edits/line_code.h"
#include "codes/code_text.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.modifier-form",
                .severity = Severity::error,
                .message = "a modifier is two characters, capitals or digits",
                .source = "ASC X12 005010X222A1, SV101-3"}},
};
}  // namespace

constinit const Edit kModifierActive{
    .raises = {.id = "claim.modifier-unknown",
               .severity = Severity::error,
               .message = "modifier is not in force on the date of service",
               .source = "CMS HCPCS Level II modifiers; AMA CPT appendix A; IOCE edit 22"},
    .catalogue = "MOD-01",
    .risk = Risk::returned,
    .snip = 5,
    .help = "Take the modifier out or use the one in force on that date.",
    .dates = "line date; where a line has none, statement from",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.lines.size(); ++i) {
            const TextList& modifiers = facts.claim.lines[i].modifiers;
            for (std::size_t m = 0; m < modifiers.size(); ++m) {
              const std::string& modifier = modifiers[m].value;
              if (modifier.size() != 2 || !written_as_listed(modifier)) {
                Issue& issue = raise.also(kAlso[0], modifiers[m],
                                          facts.line_place(i, LineElement::modifier, m));
                const std::string listed = codes::undotted(modifier);
                if (listed.size() == 2 && written_as_listed(listed))
                  issue.proposals.push_back({listed, "the same modifier"});
                continue;
              }
              const Date day = facts.lines[i].date;
              const codes::Lookup lookup = facts.sets.find_modifier(modifier, day);
              if (lookup.standing == codes::Standing::unknown_code ||
                  lookup.standing == codes::Standing::not_in_force)
                explain_line_code(
                    raise(modifiers[m], facts.line_place(i, LineElement::modifier, m)), facts.sets,
                    lookup, day);
            }
          }
        },
};

}  // namespace claimwire::claims
