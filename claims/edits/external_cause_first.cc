#include "claims/edits/all_edits.h"

namespace claimwire::claims {

namespace {
/// ICD-10-CM chapter 20, V00 to Y99: what caused an injury, never what the patient has.
bool external_cause(const std::string& code) {
  return !code.empty() && std::string_view{"VWXYvwxy"}.find(code[0]) != std::string_view::npos;
}
}  // namespace

constinit const Edit kExternalCauseFirst{
    .raises = {.id = "claim.diagnosis-external-cause-first",
               .severity = Severity::error,
               .message = "an external cause code stands as principal or first diagnosis",
               .source = "MCE edit 2; IOCE edit 5; ICD-10-CM Official Guidelines, section I.C.20"},
    .catalogue = "DX-26",
    .risk = Risk::returned,
    .snip = 5,
    .help = "Put the injury or illness first and the external cause after it.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            // SV107 counts only principal and other; the first of them is the one a payer reads.
            if (facts.diagnoses[i].position != 1) continue;
            const Text& code = facts.claim.diagnoses[i].code;
            if (facts.diagnoses[i].system != codes::CodeSystem::icd10cm ||
                facts.diagnoses[i].fault == DiagnosisFault::icd9 || !external_cause(code.value))
              return;
            Issue& issue = raise(code, facts.diagnosis_place(i));
            for (std::size_t other = 0; other < facts.diagnoses.size(); ++other) {
              const Text& candidate = facts.claim.diagnoses[other].code;
              if (facts.diagnoses[other].position > 1 && !external_cause(candidate.value)) {
                issue.proposals.push_back(
                    {candidate.value,
                     "the first diagnosis of the claim that is no external cause"});
                return;
              }
            }
            return;
          }
        },
};

}  // namespace claimwire::claims
