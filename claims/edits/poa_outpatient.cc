#include "claims/edits/all_edits.h"

namespace claimwire::claims {

/// Present on admission means nothing without an admission.
constinit const Edit kPoaOutpatient{
    .raises = {.id = "claim.poa-outpatient",
               .severity = Severity::warning,
               .message = "present-on-admission indicator on a claim that is no inpatient stay",
               .source = "ICD-10-CM Official Guidelines, appendix I"},
    .catalogue = "POA-03",
    .risk = Risk::warned,
    .snip = 4,
    .help = "Take the indicator out, or correct the patient class if this was a stay.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          if (facts.inpatient) return;
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i)
            if (const Text& poa = facts.claim.diagnoses[i].poa; !poa.value.empty())
              raise(poa, facts.poa_place(i)).proposals.push_back({"", "leave it out"});
        },
};

}  // namespace claimwire::claims
