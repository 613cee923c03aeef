#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.diagnosis-age-newborn",
                .severity = Severity::error,
                .message = "a diagnosis of newborns stands on the claim of someone older",
                .source = "MCE edit 4, age group newborn; IOCE edit 2"}},
};

/// Until 2019-09-30 pregnancy was judged by 12 to 55 years, since then by 9 to 64.
constexpr Date kWiderAges{2019, 10, 1};

/// Chapter 15 and the Z codes of pregnancy and delivery.
bool of_pregnancy(const DiagnosisFacts& diagnosis) {
  return diagnosis.under("O") || diagnosis.within("Z33", "Z34") || diagnosis.within("Z36", "Z37") ||
         diagnosis.within("Z39", "Z3A");
}

/// Liveborn infants, and what the title gives to newborns outside chapter 16, whose conditions may
/// be coded as long as they matter (Guidelines I.C.16.a.1). Z87 is history.
bool of_newborns(const DiagnosisFacts& diagnosis) {
  if (diagnosis.under("Z38")) return true;
  if (diagnosis.bare.empty() ||
      std::string_view{"ELOP"}.find(diagnosis.bare[0]) != std::string_view::npos ||
      diagnosis.under("Z87"))
    return false;
  const std::string_view title = diagnosis.title();
  return title.find("ewborn") != std::string_view::npos ||
         title.find("eonat") != std::string_view::npos;
}

}  // namespace

/// A code that the patient's age rules out: read off the wrong chart, most often the mother's for
/// the child's.
constinit const Edit kDiagnosisAge{
    .raises = {.id = "claim.diagnosis-age-maternity",
               .severity = Severity::error,
               .message = "a pregnancy code does not fit the patient's age",
               .source = "MCE edit 4, age group maternity; IOCE edit 2"},
    .catalogue = "DX-29",
    .risk = Risk::returned,
    .snip = 6,
    .help =
        "Check the birth date (PID-7) and whose diagnosis it is: a mother's does not belong on "
        "her child's claim, nor the reverse.",
    .dates = "age: inpatient on admission, others on the first date of service",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const std::optional<int> age = facts.age();
          if (!age) return;
          const bool wider = facts.through.valid() && facts.through >= kWiderAges;
          const int youngest = wider ? 9 : 12, oldest = wider ? 64 : 55;
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const DiagnosisFacts& judged = facts.diagnoses[i];
            const Text& code = facts.claim.diagnoses[i].code;
            if (of_pregnancy(judged) && (*age < youngest || *age > oldest))
              raise(code, facts.diagnosis_place(i),
                    concat("age ", std::to_string(*age), "; expected ", std::to_string(youngest),
                           " to ", std::to_string(oldest)));
            else if (*age > 0 && of_newborns(judged))
              raise.also(kAlso[0], code, facts.diagnosis_place(i),
                         concat("age ", std::to_string(*age), "; expected below 1"));
          }
        },
};

}  // namespace claimwire::claims
