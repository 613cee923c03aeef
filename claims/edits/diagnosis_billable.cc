#include "claims/edits/all_edits.h"
#include "claims/edits/proposals.h"

namespace claimwire::claims {

/// A heading such as E11 (type 2 diabetes) groups codes; only the complete codes under it,
/// such as E11.9, can be billed. Which codes are complete changes each year.
constinit const Edit kDiagnosisBillable{
    .raises = {.id = "claim.diagnosis-not-billable",
               .severity = Severity::error,
               .message = "diagnosis code is a heading, not a complete code",
               .source = "ICD-10-CM Official Guidelines, section I.B.2"},
    .catalogue = "DX-02",
    .risk = Risk::returned,
    .snip = 5,
    .help = "Choose one of the more specific codes listed under this heading.",
    .dates =
        "837P: date of each line that points at it, else the earliest line; outpatient 837I: "
        "statement from; inpatient: through date",
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const DiagnosisFacts& judged = facts.diagnoses[i];
            if (judged.fault != DiagnosisFault::heading) continue;
            const Text& code = facts.claim.diagnoses[i].code;
            Issue& issue =
                raise(code, facts.diagnosis_place(i), judged_by(judged.lookup, judged.date));
            propose_under(issue, facts.sets.icd10cm(), code.value, judged.date);
          }
        },
};

}  // namespace claimwire::claims
