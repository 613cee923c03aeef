#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr std::string_view kDates = "line date";

/// Each modifier of a professional line whose code the fee schedule has.
template <class Check>
void each_modifier(const Facts& facts, Check check) {
  if (!facts.professional) return;
  for (std::size_t i = 0; i < facts.lines.size(); ++i) {
    const ServiceLine& line = facts.claim.lines[i];
    if (!line.procedure.has() || line.modifiers.empty()) continue;
    const codes::FeeLine fee =
        codes::fee_schedule(facts.sets, line.procedure.value, "", facts.lines[i].date);
    if (!fee.found()) continue;
    for (std::size_t m = 0; m < line.modifiers.size(); ++m) check(i, m, fee);
  }
}

std::string told(std::string_view what, char indicator, const Facts& facts, std::size_t line,
                 const codes::FeeLine& fee) {
  return concat(what, " indicator ", std::string_view{&indicator, 1}, " of ",
                facts.claim.lines[line].procedure.value, "; ", fee.release->id,
                ", date of service ", facts.lines[line].date.iso());
}

}  // namespace

constinit const Edit kModifierBilateral{
    .raises = {.id = "claim.modifier-50-not-taken",
               .severity = Severity::error,
               .message = "modifier 50 stands on a service that is not done on both sides",
               .source = "CMS physician fee schedule, bilateral indicator; IOCE edit 17"},
    .catalogue = "MOD-06",
    .risk = Risk::denied,
    .snip = 6,
    .help =
        "Take 50 out: the code is for both sides already, or has no sides; use RT or LT where one "
        "was meant.",
    .dates = kDates,
    .check =
        [](const Facts& facts, Raise& raise) {
          each_modifier(facts, [&](std::size_t i, std::size_t m, const codes::FeeLine& fee) {
            const bool never = fee.bilateral == '0' || fee.bilateral == '2' || fee.bilateral == '9';
            const Text& modifier = facts.claim.lines[i].modifiers[m];
            if (modifier.value == "50" && never)
              raise(modifier, facts.line_place(i, LineElement::modifier, m),
                    told("bilateral", fee.bilateral, facts, i, fee));
          });
        },
};

constinit const Edit kModifierAssistant{
    .raises = {.id = "claim.modifier-surgeon-not-taken",
               .severity = Severity::error,
               .message = "the service is not paid to an assistant, a second surgeon or a team",
               .source = "CMS physician fee schedule, indicators of assistant, co-surgeons, team"},
    .catalogue = "MOD-13",
    .risk = Risk::denied,
    .snip = 6,
    .help = "Take the modifier out, or the line; the payer does not pay for this role here.",
    .dates = kDates,
    .check =
        [](const Facts& facts, Raise& raise) {
          each_modifier(facts, [&](std::size_t i, std::size_t m, const codes::FeeLine& fee) {
            const Text& modifier = facts.claim.lines[i].modifiers[m];
            const auto refuse = [&](std::string_view what, char indicator) {
              raise(modifier, facts.line_place(i, LineElement::modifier, m),
                    told(what, indicator, facts, i, fee));
            };
            // 0: paid when the record shows that it was needed, which a person sends with it.
            if (is_one_of(modifier.value, "80 81 82 AS") &&
                (fee.assistant == '1' || fee.assistant == '9'))
              refuse("assistant", fee.assistant);
            if (modifier.value == "62" && (fee.co_surgeons == '0' || fee.co_surgeons == '9'))
              refuse("co-surgeons", fee.co_surgeons);
            if (modifier.value == "66" && (fee.team == '0' || fee.team == '9'))
              refuse("team", fee.team);
          });
        },
};

}  // namespace claimwire::claims
