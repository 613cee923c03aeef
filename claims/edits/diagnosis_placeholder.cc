#include "claims/edits/all_edits.h"
#include "claims/edits/proposals.h"

namespace claimwire::claims {

/// Where a code has fewer than six characters before its 7th, or leaves a place for later use, an X
/// stands in the gap: T36.0X1A, not T36.01A.
constinit const Edit kDiagnosisPlaceholder{
    .raises = {.id = "claim.diagnosis-placeholder",
               .severity = Severity::error,
               .message = "diagnosis code lacks the placeholder X",
               .source = "ICD-10-CM Official Guidelines, section I.A.4"},
    .catalogue = "DX-04",
    .risk = Risk::returned,
    .snip = 5,
    .help = "Put the X where the proposed code has it.",
    .dates = "as DX-01",
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const DiagnosisFacts& judged = facts.diagnoses[i];
            if (judged.fault != DiagnosisFault::placeholder) continue;
            const Text& code = facts.claim.diagnoses[i].code;
            Issue& issue =
                raise(code, facts.diagnosis_place(i), judged_by(judged.lookup, judged.date));
            propose(issue, facts.sets.icd10cm().with_placeholder(code.value, judged.date),
                    "with its placeholder X");
          }
        },
};

}  // namespace claimwire::claims
