#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

/// Admission type 4 is the birth itself; its principal diagnosis says that a child was born.
constinit const Edit kNewbornAdmission{
    .raises = {.id = "claim.newborn-without-birth",
               .severity = Severity::warning,
               .message = "admission type 4 (newborn) without a principal diagnosis of birth (Z38)",
               .source = "NUBC form locator 14; ICD-10-CM Guidelines, section I.C.16.a.2"},
    .catalogue = "DX-51",
    .risk = Risk::warned,
    .snip = 4,
    .help =
        "Put Z38 first on the claim of the stay in which the child was born; a later stay has "
        "another admission type.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.institutional || facts.claim.admission_type.value != "4") return;
          const std::size_t first = facts.first_diagnosis();
          if (first == facts.diagnoses.size() || facts.diagnoses[first].under("Z38")) return;
          Issue& issue = raise(facts.claim.diagnoses[first].code, facts.diagnosis_place(first));
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i)
            if (facts.diagnoses[i].position > 1 && facts.diagnoses[i].under("Z38"))
              issue.proposals.push_back(
                  {facts.claim.diagnoses[i].code.value, "stands further down on this claim"});
        },
};

}  // namespace claimwire::claims
