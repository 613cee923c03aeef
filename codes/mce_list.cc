#include "codes/mce_list.h"

#include <string>

#include "core/text.h"

namespace claimwire::codes {
namespace {

struct Named {
  MceList list;
  std::string_view name;
  std::string_view section;  // "4A"
};
constexpr Named kNamed[] = {
    {MceList::external_cause, "external-cause", "2"},
    {MceList::age_newborn, "age-newborn", "4A"},
    {MceList::age_pediatric, "age-pediatric", "4B"},
    {MceList::age_maternity, "age-maternity", "4C"},
    {MceList::age_adult, "age-adult", "4D"},
    {MceList::sex_female_diagnosis, "sex-female-diagnosis", "5A"},
    {MceList::sex_female_procedure, "sex-female-procedure", "5B"},
    {MceList::sex_male_diagnosis, "sex-male-diagnosis", "5C"},
    {MceList::sex_male_procedure, "sex-male-procedure", "5D"},
    {MceList::manifestation, "manifestation", "6"},
    {MceList::questionable_admission, "questionable-admission", "8A"},
    {MceList::questionable_admission, "questionable-admission", "8"},
    {MceList::unacceptable_principal, "unacceptable-principal", "9"},
    {MceList::non_covered, "non-covered", "11A"},
    {MceList::non_covered_over_60, "non-covered-over-60", "11F"},
    {MceList::limited_coverage, "limited-coverage", "17A"},
    {MceList::limited_coverage, "limited-coverage", "17"},
    {MceList::wrong_procedure, "wrong-procedure", "18"},
    {MceList::ventilation_under_96_hours, "ventilation-under-96-hours", "19"},
    {MceList::unspecified_side, "unspecified-side", "20"},
};

// Words that tell the list where no section does; the first that occurs counts.
struct Word {
  std::string_view word;
  MceList list;
};
constexpr Word kWords[] = {
    {"newborn", MceList::age_newborn},
    {"pediatric", MceList::age_pediatric},
    {"paediatric", MceList::age_pediatric},
    {"maternity", MceList::age_maternity},
    {"adult", MceList::age_adult},
    {"female", MceList::sex_female_diagnosis},
    {"male", MceList::sex_male_diagnosis},
    {"manifestation", MceList::manifestation},
    {"questionable", MceList::questionable_admission},
    {"unacceptable", MceList::unacceptable_principal},
    {"over60", MceList::non_covered_over_60},
    {"noncovered_los", MceList::ventilation_under_96_hours},
    {"noncovered", MceList::non_covered},
    {"non-covered", MceList::non_covered},
    {"limited", MceList::limited_coverage},
    {"wrong", MceList::wrong_procedure},
    {"unspecified", MceList::unspecified_side},
    {"external cause", MceList::external_cause},
};

}  // namespace

std::string_view name(MceList list) {
  for (const Named& named : kNamed) {
    if (named.list == list) return named.name;
  }
  return {};
}

std::optional<MceList> mce_list_of(std::string_view edit, std::string_view rule, char code_type) {
  const std::string section = upper(concat(edit, rule == "_" ? std::string_view{} : rule));
  const std::string words = lower(concat(edit, " ", rule));
  for (const Named& named : kNamed) {
    if (section == named.section || lower(rule) == named.name || lower(edit) == named.name) {
      return named.list;
    }
  }
  for (const Word& word : kWords) {
    if (words.find(word.word) == std::string::npos) continue;
    if (code_type == 'P' && word.list == MceList::sex_female_diagnosis) {
      return MceList::sex_female_procedure;
    }
    if (code_type == 'P' && word.list == MceList::sex_male_diagnosis) {
      return MceList::sex_male_procedure;
    }
    return word.list;
  }
  return std::nullopt;
}

}  // namespace claimwire::codes
