#include "claims/edits/all_edits.h"
#include "codes/code_system.h"
#include "codes/code_text.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.diagnosis-system",
                .severity = Severity::error,
                .message = "diagnosis is coded in a system that a claim cannot carry",
                .source = "45 CFR 162.1002: ICD-10-CM"}},
};
}  // namespace

/// Capitals, one dot behind the third character or none: how the code is meant to be written. The
/// normalising step before the edits corrects it; here speaks what was not normalised, and a code
/// of SNOMED CT or of a local list, which nobody can rewrite.
constinit const Edit kDiagnosisForm{
    .raises = {.id = "claim.diagnosis-form",
               .severity = Severity::information,
               .message = "diagnosis code was not written as ICD-10-CM writes it; corrected",
               .source = "ASC X12 005010X222A1, X223A2: HI, no decimal point"},
    .catalogue = "DX-06",
    .risk = Risk::hint,
    .snip = 5,
    .help =
        "Nothing to do for this claim. Ask the sender for capitals, without blanks, the dot "
        "behind the third character. A code of another system has to be coded in ICD-10-CM.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const Diagnosis& diagnosis = facts.claim.diagnoses[i];
            const DiagnosisFacts& judged = facts.diagnoses[i];
            if (judged.fault == DiagnosisFault::other_system) {
              raise.also(kAlso[0], diagnosis.code, facts.diagnosis_place(i),
                         concat("sent as system '", printable(diagnosis.system.value), "'"));
              continue;
            }
            if (judged.system != codes::CodeSystem::icd10cm) continue;
            const std::string& written = diagnosis.code.value;
            const std::string bare = codes::undotted(written);
            if (written != bare && written != codes::dotted(bare))
              raise(diagnosis.code, facts.diagnosis_place(i))
                  .proposals.push_back({codes::dotted(bare), "the same code in its usual form"});
          }
        },
};

}  // namespace claimwire::claims
