#include "claims/edits/all_edits.h"

namespace claimwire::claims {

/// No national rule asks how an injury came about; several states and payers do. So it is off until
/// a pack of such a payer switches it on.
constinit const Edit kInjuryCause{
    .raises = {.id = "claim.injury-without-cause",
               .severity = Severity::information,
               .message = "an injury stands on the claim without its external cause",
               .source = "ICD-10-CM Official Guidelines, section I.C.20"},
    .catalogue = "DX-35",
    .risk = Risk::hint,
    .action = Action::off,
    .snip = 7,
    .help =
        "Code how and where it happened (V00 to Y99) where the payer wants it. Switched on in the "
        "payer's pack: `DX-35: warn`.",
    .dates = "as DX-01",
    .practice = true,
    .check =
        [](const Facts& facts, Raise& raise) {
          std::size_t injury = facts.diagnoses.size();
          for (std::size_t i = facts.diagnoses.size(); i-- > 0;) {
            const DiagnosisFacts& judged = facts.diagnoses[i];
            if (judged.within("V00", "Y99")) return;
            if (judged.position > 0 && judged.within("S00", "T14")) injury = i;
          }
          if (injury < facts.diagnoses.size())
            raise(facts.claim.diagnoses[injury].code, facts.diagnosis_place(injury));
        },
};

}  // namespace claimwire::claims
