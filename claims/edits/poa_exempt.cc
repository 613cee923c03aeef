#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

/// A 5010 claim leaves the indicator of an exempt code blank ("1" was 4010's way). The normalising
/// step blanks it; what comes here was not normalised.
constinit const Edit kPoaExempt{
    .raises = {.id = "claim.poa-exempt",
               .severity = Severity::information,
               .message = "diagnosis is exempt from present-on-admission reporting; the indicator "
                          "was left blank",
               .source = "CMS, POA exempt list; ICD-10-CM Official Guidelines, appendix I"},
    .catalogue = "POA-02",
    .risk = Risk::hint,
    .snip = 4,
    .help = "Nothing to do.",
    .dates = "through date",
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.hospital_stay) return;
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const Diagnosis& diagnosis = facts.claim.diagnoses[i];
            if (diagnosis.poa.value.empty()) continue;
            if (facts.sets.poa_exempt_on(diagnosis.code.value, facts.through) == true)
              raise(diagnosis.poa, facts.poa_place(i), concat("through ", facts.through.iso()));
          }
        },
};

}  // namespace claimwire::claims
