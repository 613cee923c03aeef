#include "claims/edits/all_edits.h"
#include "claims/edits/manifestation.h"

namespace claimwire::claims {

bool manifests(const Facts& facts, const DiagnosisFacts& diagnosis) {
  if (diagnosis.under("E08") || diagnosis.under("D630") || diagnosis.under("D631")) return true;
  const std::string_view title = diagnosis.title();
  if (title.find("diseases classified elsewhere") != std::string_view::npos &&
      title.find("cause of") == std::string_view::npos)
    return true;
  return codes::mce(facts.sets, codes::MceList::manifestation, diagnosis.bare, facts.through)
      .in_list();
}

/// A manifestation code says what another disease does to the patient; that disease goes before it.
constinit const Edit kManifestationFirst{
    .raises = {.id = "claim.diagnosis-manifestation-first",
               .severity = Severity::error,
               .message = "a manifestation code stands as principal or first diagnosis",
               .source = "MCE edit 6; ICD-10-CM Official Guidelines, section I.A.13"},
    .catalogue = "DX-25",
    .risk = Risk::returned,
    .snip = 5,
    .help = "Put the underlying disease first and this code after it.",
    .dates = "as DX-01",
    .check =
        [](const Facts& facts, Raise& raise) {
          const std::size_t first = facts.first_diagnosis();
          if (first == facts.diagnoses.size()) return;
          const DiagnosisFacts& judged = facts.diagnoses[first];
          if (!manifests(facts, judged)) return;
          Issue& issue = raise(facts.claim.diagnoses[first].code, facts.diagnosis_place(first),
                               judged_by(judged.lookup, judged.date));
          for (std::size_t other = 0; other < facts.diagnoses.size(); ++other) {
            const DiagnosisFacts& candidate = facts.diagnoses[other];
            // Causes from outside and circumstances (V to Z) are no underlying disease.
            if (candidate.position < 2 || candidate.within("V00", "Z99") ||
                manifests(facts, candidate))
              continue;
            issue.proposals.push_back(
                {facts.claim.diagnoses[other].code.value,
                 "the first diagnosis of the claim that is no manifestation"});
            return;
          }
        },
};

}  // namespace claimwire::claims
