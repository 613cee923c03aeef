#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace claimwire::codes {

/// The code lists of the Medicare Code Editor, by its own section numbers. The numbers stand in
/// table files: they are never given to something else.
enum class MceList : std::uint8_t {
  external_cause = 2,               ///< MCE 2.
  age_newborn = 41,                 ///< MCE 4A: age 0.
  age_pediatric = 42,               ///< MCE 4B: 0 to 17.
  age_maternity = 43,               ///< MCE 4C: 9 to 64; 12 to 55 before 2019-10-01.
  age_adult = 44,                   ///< MCE 4D: 15 to 124.
  sex_female_diagnosis = 51,        ///< MCE 5A.
  sex_female_procedure = 52,        ///< MCE 5B.
  sex_male_diagnosis = 53,          ///< MCE 5C.
  sex_male_procedure = 54,          ///< MCE 5D.
  manifestation = 6,                ///< MCE 6: not as principal diagnosis.
  questionable_admission = 8,       ///< MCE 8.
  unacceptable_principal = 9,       ///< MCE 9.
  non_covered = 111,                ///< MCE 11A: procedure never covered.
  non_covered_over_60 = 116,        ///< MCE 11F: procedure not covered above the age of 60.
  limited_coverage = 17,            ///< MCE 17.
  wrong_procedure = 18,             ///< MCE 18: Y65.5-.
  ventilation_under_96_hours = 19,  ///< MCE 19: procedure that contradicts a stay of under 4 days.
  unspecified_side = 20,            ///< MCE 20.
};

/// "unacceptable-principal"; empty for a number that is none.
std::string_view name(MceList list);

/// The list that a table's words name: section and subsection ("4", "A"), the name of
/// mce_list.h, or the words of the usual re-packagings ("Maternity (Ages 9-64)", "Female_Only" with
/// code type D or P). Nothing for words unheard of.
std::optional<MceList> mce_list_of(std::string_view edit, std::string_view rule, char code_type);

}  // namespace claimwire::codes
