#include <algorithm>
#include <vector>

#include "claims/edits/all_edits.h"
#include "codes/code_key.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
/// The admitting diagnosis and the reason for visit may, and often do, repeat the principal one.
bool of_the_list(const Diagnosis& diagnosis) {
  return diagnosis.use.value != "admitting" && diagnosis.use.value != "reason";
}
}  // namespace

constinit const Edit kDiagnosisRepeated{
    .raises = {.id = "claim.diagnosis-repeated",
               .severity = Severity::error,
               .message = "the same diagnosis code stands on the claim twice",
               .source = "MCE edit 3; ICD-10-CM Official Guidelines, section I.B.12"},
    .catalogue = "DX-08",
    .risk = Risk::denied,
    .snip = 2,
    .help = "Keep the code once. Lines that pointed at the second one point at the first.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          const auto& diagnoses = facts.claim.diagnoses;
          // (code, position), sorted: repeats stand side by side, the first of them first.
          std::vector<std::pair<codes::CodeKey, std::size_t>> seen;
          seen.reserve(diagnoses.size());
          for (std::size_t i = 0; i < diagnoses.size(); ++i)
            if (const codes::CodeKey key = codes::pack(diagnoses[i].code.value);
                key != 0 && of_the_list(diagnoses[i]))
              seen.emplace_back(key, i);
          std::sort(seen.begin(), seen.end());
          std::size_t first = 0;
          for (std::size_t i = 1; i < seen.size(); ++i) {
            if (seen[i].first != seen[first].first) {
              first = i;
              continue;
            }
            raise(diagnoses[seen[i].second].code, facts.diagnosis_place(seen[i].second),
                  concat("the first one goes to ", facts.diagnosis_place(seen[first].second)));
          }
        },
};

}  // namespace claimwire::claims
