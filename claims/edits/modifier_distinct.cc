#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.modifier-59-on-visit",
                .severity = Severity::warning,
                .message = "modifier 59 or X{EPSU} stands on a visit",
                .source = "NCCI Policy Manual, chapter I: 59 is not for E/M"},
     .risk = Risk::warned},
    {.raises = {.id = "claim.modifier-59-alone",
                .severity = Severity::warning,
                .message = "modifier 59 or X{EPSU} stands on the only service of the day",
                .source = "NCCI Policy Manual, chapter I"},
     .risk = Risk::warned},
};

/// Another coded line of that day, which this one could be distinct from.
bool has_company(const Facts& facts, std::size_t line) {
  for (std::size_t other = 0; other < facts.lines.size(); ++other)
    if (other != line && facts.claim.lines[other].procedure.has() &&
        facts.lines[other].date == facts.lines[line].date)
      return true;
  return false;
}

}  // namespace

/// These modifiers say that two services that are usually one were apart. Which are usually one,
/// the pairs of NCCI tell; whether they were apart, only a person.
constinit const Edit kModifierDistinct{
    .raises = {.id = "claim.modifier-59-and-x",
               .severity = Severity::warning,
               .message = "modifier 59 stands beside XE, XP, XS or XU, which take its place",
               .source =
                   "CMS MLN 1783722, modifiers 59 and X{EPSU}; NCCI Policy Manual, chapter I"},
    .catalogue = "MOD-12",
    .risk = Risk::warned,
    .snip = 6,
    .help =
        "Keep the more specific one of XE, XP, XS, XU; take the modifier out where nothing is to "
        "be told apart.",
    .dates = "line date",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const ServiceLine& line = facts.claim.lines[i];
            const std::size_t none = line.modifiers.size();
            std::size_t general = none, specific = none;
            for (std::size_t m = none; m-- > 0;) {
              if (line.modifiers[m].value == "59") general = m;
              if (is_one_of(line.modifiers[m].value, "XE XP XS XU")) specific = m;
            }
            if (general == none && specific == none) continue;
            const std::size_t m = general == none ? specific : general;
            const std::string place = facts.line_place(i, LineElement::modifier, m);
            if (evaluation(cpt_number(facts, i)))
              raise.also(kAlso[0], line.modifiers[m], place);
            else if (general != none && specific != none)
              raise(line.modifiers[m], place).proposals.push_back({"", "leave 59 out"});
            else if (line.procedure.has() && !has_company(facts, i))
              raise.also(kAlso[1], line.modifiers[m], place);
          }
        },
};

}  // namespace claimwire::claims
