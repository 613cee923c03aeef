#include <algorithm>

#include "claims/edits/all_edits.h"
#include "claims/edits/proposals.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

/// The title with the first "right" taken for "left"; empty where it names no right side.
std::string mirrored(std::string_view title) {
  const std::size_t at = title.find("right");
  if (at == std::string_view::npos) return {};
  return concat(title.substr(0, at), "left", title.substr(at + 5));
}

}  // namespace

/// Where one code says "bilateral", it is used and not the two of the sides.
constinit const Edit kDiagnosisBothSides{
    .raises = {.id = "claim.diagnosis-both-sides",
               .severity = Severity::warning,
               .message = "both sides are coded although one code says bilateral",
               .source = "ICD-10-CM Official Guidelines, section I.B.13"},
    .catalogue = "DX-33",
    .risk = Risk::warned,
    .snip = 5,
    .help = "Code the bilateral condition once; keep two codes if the sides differ in truth.",
    .dates = "as DX-01",
    .check =
        [](const Facts& facts, Raise& raise) {
          const std::vector<DiagnosisFacts>& all = facts.diagnoses;
          for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].position == 0) continue;
            const std::string wanted = mirrored(all[i].title());
            if (wanted.empty()) continue;
            for (std::size_t other = 0; other < all.size(); ++other) {
              if (all[other].position == 0 || all[other].title() != wanted) continue;
              std::vector<codes::Entry> bilateral;
              for (const codes::Entry& sibling :
                   facts.sets.icd10cm().siblings(all[i].bare, all[i].date, 40))
                if (sibling.billable() &&
                    sibling.title().find("ilateral") != std::string_view::npos)
                  bilateral.push_back(sibling);
              if (bilateral.empty()) break;
              const std::size_t second = std::max(i, other);
              Issue& issue =
                  raise(facts.claim.diagnoses[second].code, facts.diagnosis_place(second),
                        judged_by(all[second].lookup, all[second].date));
              propose(issue, bilateral, "in place of the two");
              break;
            }
          }
        },
};

}  // namespace claimwire::claims
