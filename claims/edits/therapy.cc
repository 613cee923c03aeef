#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

/// The disciplines whose modifier a code may carry, for codes that Medicare always takes for
/// therapy: evaluations belong to one discipline, most treatments to physical or occupational
/// therapy. Empty for other codes.
std::string_view disciplines(int cpt) {
  if (cpt >= 97161 && cpt <= 97164) return "GP";
  if (cpt >= 97165 && cpt <= 97168) return "GO";
  if (cpt == 92507 || cpt == 92508 || (cpt >= 92521 && cpt <= 92524)) return "GN";
  if (cpt == 97110 || cpt == 97112 || cpt == 97116 || cpt == 97140 || cpt == 97530 || cpt == 97535)
    return "GP GO GN";
  return {};
}

}  // namespace

/// Medicare counts therapy by discipline and returns lines that do not say which it was.
constinit const Edit kTherapy{
    .raises = {.id = "claim.therapy-modifier",
               .severity = Severity::error,
               .message = "therapy under Medicare needs the modifier of its discipline",
               .source = "CMS Claims Processing Manual, chapter 5, section 20.1"},
    .catalogue = "MOD-17",
    .risk = Risk::denied,
    .snip = 7,
    .help =
        "Add GP (physical), GO (occupational) or GN (speech-language) by the plan of care the "
        "service was given under.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.medicare || facts.inpatient) return;
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const std::string_view expected = disciplines(cpt_number(facts, i));
            if (expected.empty()) continue;
            bool said = false;
            for (const Text& modifier : facts.claim.lines[i].modifiers)
              said = said || is_one_of(modifier.value, expected);
            if (said) continue;
            Issue& issue =
                raise(facts.claim.lines[i].procedure, facts.line_place(i, LineElement::modifier),
                      concat("expected ", expected.size() == 2 ? "" : "one of ", expected));
            if (expected.size() == 2)
              issue.proposals.push_back({std::string{expected}, "the discipline of this code"});
          }
        },
};

}  // namespace claimwire::claims
