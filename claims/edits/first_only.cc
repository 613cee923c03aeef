#include "claims/edits/all_edits.h"
#include "claims/edits/pointers.h"

namespace claimwire::claims {

namespace {

/// The reasons for an encounter that the Guidelines allow as first diagnosis only.
bool first_only(const DiagnosisFacts& diagnosis) {
  if (!diagnosis.under("Z")) return false;
  if (diagnosis.under("Z006")) return false;  // examination in a clinical research program
  for (const std::string_view heading :
       {"Z00", "Z01", "Z02", "Z04", "Z332", "Z3181", "Z3182", "Z3183", "Z3184", "Z34",
        "Z38", "Z39", "Z40", "Z42", "Z510", "Z511",  "Z52",   "Z761",  "Z762",  "Z9912"})
    if (diagnosis.under(heading)) return true;
  return false;
}

}  // namespace

/// Such a code says why the patient came; in a later place it says nothing a payer reads.
constinit const Edit kFirstOnly{
    .raises = {.id = "claim.diagnosis-first-only",
               .severity = Severity::warning,
               .message = "a diagnosis that may only stand first stands behind another",
               .source = "ICD-10-CM Official Guidelines, section I.C.21.c.16"},
    .catalogue = "DX-38",
    .risk = Risk::warned,
    .snip = 5,
    .help =
        "Put it first, or first among the pointers of its line; leave it out if the visit was "
        "for something else. Two visits of a day on one claim may keep it.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          const std::size_t first = facts.first_diagnosis();
          if (first == facts.diagnoses.size() || first_only(facts.diagnoses[first])) return;
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const DiagnosisFacts& judged = facts.diagnoses[i];
            if (judged.position < 2 || !first_only(judged)) continue;
            // A professional claim holds the diagnoses of several services, each with its first.
            bool leads = false;
            for (const ServiceLine& line : facts.claim.lines)
              leads = leads || (!line.pointers.empty() &&
                                pointer_number(line.pointers.front().value) == judged.position);
            if (!leads) raise(facts.claim.diagnoses[i].code, facts.diagnosis_place(i));
          }
        },
};

}  // namespace claimwire::claims
