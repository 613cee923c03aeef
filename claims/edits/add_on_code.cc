#include <algorithm>

#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.add-on-unlisted",
                .severity = Severity::warning,
                .message = "none of the primary services listed for this add-on code is on the "
                           "claim; others are possible",
                .source = "NCCI add-on code edits, type 3"},
     .risk = Risk::warned},
};

constexpr std::size_t kNamed = 5;  ///< So many primaries a finding names.

bool has_primary(const Facts& facts, std::size_t line, const codes::AddOn& add_on) {
  for (std::size_t other = 0; other < facts.lines.size(); ++other)
    if (other != line && facts.lines[other].date == facts.lines[line].date &&
        add_on.has_primary(facts.claim.lines[other].procedure.value))
      return true;
  return false;
}

/// "goes with 64483; add-on-codes-2024-07-01, date of service 2024-08-02".
std::string told(const codes::AddOn& add_on, Date day) {
  std::string text{"goes with "};
  for (std::size_t i = 0; i < std::min(kNamed, add_on.primaries.size()); ++i)
    text += concat(i == 0 ? "" : ", ", codes::unpack(add_on.primaries[i]));
  if (add_on.primaries.size() > kNamed)
    text += concat(" and ", std::to_string(add_on.primaries.size() - kNamed), " more");
  return concat(text, "; ", add_on.release->id, ", date of service ", day.iso());
}

}  // namespace

/// An add-on code is paid beside its primary service only. Of type 2 no primary is listed: the
/// contractor decides, and nothing is said. Lines of other claims are not looked at.
constinit const Edit kAddOnCode{
    .raises = {.id = "claim.add-on-alone",
               .severity = Severity::error,
               .message = "an add-on code stands without its primary service of that day",
               .source = "NCCI add-on code edits, type 1"},
    .catalogue = "AOC-01",
    .risk = Risk::denied,
    .snip = 6,
    .help = "Add the primary service that was given, or correct the code.",
    .dates = "line date (outpatient 837I without: statement from)",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          // Judges the same claims as the pairs do.
          if (facts.pair_table().empty()) return;
          for (std::size_t i = 0; i < facts.lines.size(); ++i) {
            const Text& code = facts.claim.lines[i].procedure;
            if (!code.has()) continue;
            const codes::AddOn add_on = codes::add_on(facts.sets, code.value, facts.lines[i].date);
            if (!add_on.found() || add_on.primaries.empty() || has_primary(facts, i, add_on))
              continue;
            const std::string place = facts.line_place(i, LineElement::procedure);
            if (add_on.type == 1) raise(code, place, told(add_on, facts.lines[i].date));
            if (add_on.type == 3)
              raise.also(kAlso[0], code, place, told(add_on, facts.lines[i].date));
          }
        },
};

}  // namespace claimwire::claims
