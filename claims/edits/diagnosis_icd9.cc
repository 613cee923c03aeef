#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

/// ICD-9-CM ended on 2015-09-30. No successor is filled in: most ICD-9 codes became several.
constinit const Edit kDiagnosisIcd9{
    .raises = {.id = "claim.diagnosis-icd9",
               .severity = Severity::error,
               .message = "diagnosis is an ICD-9-CM code, which ended on 2015-09-30",
               .source = "45 CFR 162.1002 (c)"},
    .catalogue = "DX-07",
    .risk = Risk::returned,
    .snip = 5,
    .help =
        "Code the condition in ICD-10-CM from the record. The sender's problem list may still "
        "hold old codes.",
    .dates = "as DX-01",
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i)
            if (facts.diagnoses[i].fault == DiagnosisFault::icd9)
              raise(facts.claim.diagnoses[i].code, facts.diagnosis_place(i),
                    concat("date of service ", facts.diagnoses[i].date.iso()));
        },
};

}  // namespace claimwire::claims
