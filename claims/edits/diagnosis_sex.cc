#include <span>

#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"

namespace claimwire::claims {

namespace {

enum class Sex : std::uint8_t { any, female, male };

bool holds(std::string_view title, std::span<const std::string_view> words) {
  for (const std::string_view word : words)
    if (title.find(word) != std::string_view::npos) return true;
  return false;
}

/// By what the title names. Blanks keep " male" out of "female" and " ovar" out of "equinovarus".
Sex sex_of(std::string_view title) {
  constexpr std::string_view kFemale[] = {"female",   " ovar", "uterus", "uterine",
                                          "ndometri", "agina", "ulv",    "cervix"};
  constexpr std::string_view kMale[] = {" male", "rostat",   "penis",   "testis",  "testic",
                                        "scrot", "pididymi", "permati", "orchitis"};
  const bool female = holds(title, kFemale), male = holds(title, kMale);
  return female == male ? Sex::any : female ? Sex::female : Sex::male;
}

/// By the categories that hold nothing but organs of one sex, else by the title where titles are
/// about organs. Other chapters, and most Z codes, speak of partners and relatives too.
Sex sex_of(const DiagnosisFacts& diagnosis) {
  if (!diagnosis.icd10() || diagnosis.bare.size() < 3) return Sex::any;
  switch (diagnosis.bare[0]) {
    case 'O':
      return Sex::female;
    case 'Z':
      return diagnosis.within("Z33", "Z34") || diagnosis.within("Z36", "Z37") ||
                     diagnosis.within("Z39", "Z3A")
                 ? Sex::female
                 : Sex::any;
    case 'E':
      return diagnosis.under("E28") ? Sex::female : diagnosis.under("E29") ? Sex::male : Sex::any;
    case 'N':
      if (diagnosis.within("N40", "N53")) return Sex::male;
      if (diagnosis.within("N70", "N98")) return Sex::female;
      return diagnosis.under("N99") ? sex_of(diagnosis.title()) : Sex::any;
    case 'C':
      if (diagnosis.within("C51", "C58")) return Sex::female;
      if (diagnosis.within("C60", "C63")) return Sex::male;
      return diagnosis.under("C50") || diagnosis.under("C79") ? sex_of(diagnosis.title())
                                                              : Sex::any;
    case 'D':
      return diagnosis.within("D00", "D49") ? sex_of(diagnosis.title()) : Sex::any;
    case 'S':
      return diagnosis.under("S3") ? sex_of(diagnosis.title()) : Sex::any;
    case 'A':
    case 'B':
    case 'Q':
      return sex_of(diagnosis.title());
    default:
      return Sex::any;
  }
}

}  // namespace

/// A registration with the wrong sex, or a code from another chart. Payers differ in whether they
/// still look, and people change their registered sex: condition code 45 and modifier KX say that
/// it is meant so.
constinit const Edit kDiagnosisSex{
    .raises = {.id = "claim.diagnosis-sex",
               .severity = Severity::warning,
               .message = "diagnosis does not fit the patient's sex",
               .source = "MCE edit 5; IOCE edit 3"},
    .catalogue = "DX-30",
    .risk = Risk::warned,
    .snip = 6,
    .help =
        "Correct the sex (PID-8) or the code; if both are right, add condition code 45 "
        "(institutional) or modifier KX (professional).",
    .dates = "as DX-01",
    .practice = true,
    .check =
        [](const Facts& facts, Raise& raise) {
          const std::string& said = facts.claim.patient.sex.value;
          if (said != "female" && said != "male") return;
          const Sex other = said == "female" ? Sex::male : Sex::female;
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            if (sex_of(facts.diagnoses[i]) != other) continue;
            if (sex_bypassed(facts.claim)) return;
            raise(facts.claim.diagnoses[i].code, facts.diagnosis_place(i),
                  other == Sex::male ? "for men; the patient is registered as female"
                                     : "for women; the patient is registered as male");
          }
        },
};

}  // namespace claimwire::claims
