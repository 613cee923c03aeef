#include "claims/edits/all_edits.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.weeks-of-gestation-missing",
                .severity = Severity::warning,
                .message = "a pregnancy code stands without the weeks of gestation (Z3A)",
                .source = "ICD-10-CM chapter 15, note; Official Guidelines, section I.C.21.c.11"},
     .risk = Risk::warned},
    {.raises = {.id = "claim.pregnancy-incidental",
                .severity = Severity::warning,
                .message = "Z33.1 (incidental pregnancy) stands beside a code of chapter 15",
                .source = "ICD-10-CM Official Guidelines, section I.C.15.a.1"},
     .risk = Risk::warned},
};

/// Weeks are counted while the woman is pregnant and at delivery.
bool counts_weeks(const DiagnosisFacts& diagnosis) {
  if (!diagnosis.within("O09", "O9A")) return false;
  if (diagnosis.under("O80") || diagnosis.under("O82")) return true;
  const std::string_view title = diagnosis.title();
  return title.find("trimester") != std::string_view::npos ||
         title.find("childbirth") != std::string_view::npos;
}

/// Ectopic, molar and ended pregnancies (O00 to O08, Z33.2), and the time after delivery.
bool takes_no_weeks(const DiagnosisFacts& diagnosis) {
  if (diagnosis.within("O00", "O08") || diagnosis.under("Z332")) return true;
  return diagnosis.within("O85", "O92") &&
         diagnosis.title().find("trimester") == std::string_view::npos &&
         diagnosis.title().find("pregnancy") == std::string_view::npos &&
         diagnosis.title().find("childbirth") == std::string_view::npos;
}

}  // namespace

/// Z3A tells how far a pregnancy is; it says nothing of one that has ended.
constinit const Edit kWeeksOfGestation{
    .raises = {.id = "claim.weeks-of-gestation",
               .severity = Severity::warning,
               .message = "weeks of gestation (Z3A) stand on the claim of an ended pregnancy",
               .source = "ICD-10-CM Official Guidelines, section I.C.21.c.11"},
    .catalogue = "DX-39",
    .risk = Risk::warned,
    .snip = 5,
    .help =
        "Take Z3A out with O00 to O08 and after delivery; add it, with the weeks on the day of "
        "admission or visit, to other codes of chapter 15. Beside those Z33.1 goes out.",
    .dates = "as DX-01",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const std::size_t none = facts.diagnoses.size();
          std::size_t weeks = none, needs = none, ended = none, incidental = none, chapter = none;
          for (std::size_t i = facts.diagnoses.size(); i-- > 0;) {
            const DiagnosisFacts& judged = facts.diagnoses[i];
            if (judged.bare.empty() || (judged.bare[0] != 'O' && judged.bare[0] != 'Z')) continue;
            if (judged.position == 0) continue;
            if (judged.under("Z3A")) weeks = i;
            if (judged.bare == "Z331") incidental = i;
            if (judged.under("O")) chapter = i;
            if (counts_weeks(judged)) needs = i;
            if (takes_no_weeks(judged)) ended = i;
          }
          const auto code = [&](std::size_t i) -> const Text& {
            return facts.claim.diagnoses[i].code;
          };
          if (weeks != none && ended != none && needs == none)
            raise(code(weeks), facts.diagnosis_place(weeks))
                .proposals.push_back({"", "leave the weeks out"});
          if (weeks == none && needs != none && ended == none)
            raise.also(kAlso[0], code(needs), facts.diagnosis_place(needs));
          if (incidental != none && chapter != none)
            raise.also(kAlso[1], code(incidental), facts.diagnosis_place(incidental))
                .proposals.push_back({"", "leave Z33.1 out"});
        },
};

}  // namespace claimwire::claims
