#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

/// A symptom and the diagnoses that it is an integral part of, each a heading; several with blanks
/// between. Few and plain: what is not always part of the disease is not here.
struct Explained {
  std::string_view symptom, diagnoses;
};
constexpr Explained kExplained[] = {
    {"R05", "J12 J13 J14 J15 J16 J18 J20 J40"},      // cough: pneumonia, bronchitis
    {"R06", "J12 J13 J14 J15 J16 J18 J44 J45 I50"},  // breathlessness: pneumonia, COPD, asthma
    {"R07", "I20 I21 I22 I2511"},                    // chest pain: angina, infarction
    {"R10", "K35 K37 N200 N201"},                    // abdominal pain: appendicitis, stones
    {"R31", "N200 N201 N3001"},                      // hematuria: stones, hemorrhagic cystitis
    {"R50", "J12 J13 J14 J15 J16 J18 A40 A41 N10"},  // fever: pneumonia, sepsis, pyelonephritis
    {"R51", "G43 G44"},                              // headache: migraine
    {"R56", "G40"},                                  // convulsions: epilepsy
    {"R73", "E08 E09 E10 E11 E13"},                  // high blood glucose: diabetes
};

}  // namespace

/// A symptom that the diagnosis explains is not coded beside it.
constinit const Edit kSymptom{
    .raises = {.id = "claim.symptom-with-diagnosis",
               .severity = Severity::warning,
               .message = "a symptom is coded beside the diagnosis that explains it",
               .source = "ICD-10-CM Official Guidelines, sections I.B.4 and I.B.5"},
    .catalogue = "DX-36",
    .risk = Risk::warned,
    .snip = 5,
    .help =
        "Leave the symptom out if it belongs to the diagnosis; keep it if it has another cause.",
    .dates = "none",
    .practice = true,
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const DiagnosisFacts& symptom = facts.diagnoses[i];
            if (symptom.position == 0 || !symptom.under("R")) continue;
            for (const Explained& row : kExplained) {
              if (!symptom.under(row.symptom)) continue;
              for (std::size_t other = 0; other < facts.diagnoses.size(); ++other) {
                if (facts.diagnoses[other].position == 0) continue;
                bool explains = false;
                for (const std::string_view heading : split(row.diagnoses, ' '))
                  explains = explains || facts.diagnoses[other].under(heading);
                if (!explains) continue;
                raise(facts.claim.diagnoses[i].code, facts.diagnosis_place(i),
                      concat("explained by ", facts.claim.diagnoses[other].code.value))
                    .proposals.push_back({"", "leave the symptom out"});
                break;
              }
            }
          }
        },
};

}  // namespace claimwire::claims
