#include "codes/search/patient.h"

#include <algorithm>
#include <string>

#include "codes/edit_tables.h"
#include "codes/search/title_index.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

constexpr int kOldest = 124;  // as the Medicare Code Editor has it

struct Limits {
  Sex sex = Sex::unknown;
  int youngest = 0;
  int oldest = kOldest;
};

/// Blocks whose heading in the tabular list names one sex or age.
struct Block {
  std::string_view first;
  std::string_view last;  ///< Its codes included.
  Limits limits;
};
constexpr Block kBlocks[] = {
    {"C51", "C58", {.sex = Sex::female}},
    {"C60", "C63", {.sex = Sex::male}},
    {"D25", "D28", {.sex = Sex::female}},
    {"D29", "D29", {.sex = Sex::male}},
    {"N40", "N53", {.sex = Sex::male}},
    {"N70", "N98", {.sex = Sex::female}},
    {"O00", "O9A", {.sex = Sex::female, .youngest = 9, .oldest = 64}},
    {"P00", "P96", {.oldest = 0}},
    {"Q50", "Q52", {.sex = Sex::female}},
    {"Q53", "Q55", {.sex = Sex::male}},
    {"R87", "R87", {.sex = Sex::female}},
    {"Z33", "Z37", {.sex = Sex::female, .youngest = 9, .oldest = 64}},
    {"Z3A", "Z3A", {.sex = Sex::female, .youngest = 9, .oldest = 64}},
    {"Z39", "Z39", {.sex = Sex::female, .youngest = 9, .oldest = 64}},
};

struct ListLimits {
  MceList list;
  Limits limits;
};
constexpr ListLimits kLists[] = {
    {MceList::age_newborn, {.oldest = 0}},
    {MceList::age_pediatric, {.oldest = 17}},
    {MceList::age_maternity, {.youngest = 9, .oldest = 64}},
    {MceList::age_adult, {.youngest = 15}},
    {MceList::sex_female_diagnosis, {.sex = Sex::female}},
    {MceList::sex_male_diagnosis, {.sex = Sex::male}},
};

bool within(const Limits& limits, const Patient& patient) {
  if (limits.sex != Sex::unknown && patient.sex != Sex::unknown && limits.sex != patient.sex)
    return false;
  return !patient.age_years ||
         (limits.youngest <= *patient.age_years && *patient.age_years <= limits.oldest);
}

Limits limits_in_words(std::string_view title) {
  const std::vector<std::string> words = words_of(title);
  const auto says = [&words](std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  Limits limits;
  if (says("female") != says("male")) limits.sex = says("female") ? Sex::female : Sex::male;
  if (says("newborn") || says("neonatal")) limits.oldest = 0;
  if (says("adult") && !says("child")) limits.youngest = 15;
  if (says("child") && !says("adult")) limits.oldest = 17;
  return limits;
}

}  // namespace

Sex sex_named(std::string_view text) {
  if (equals_ignoring_case(text, "f") || equals_ignoring_case(text, "female")) return Sex::female;
  if (equals_ignoring_case(text, "m") || equals_ignoring_case(text, "male")) return Sex::male;
  return Sex::unknown;
}

bool suits(const CodeSets& sets, const Entry& diagnosis, const Patient& patient, Date day) {
  if (!patient.age_years && patient.sex == Sex::unknown) return true;
  const std::string code = diagnosis.code();
  const std::string_view category = std::string_view{code}.substr(0, 3);
  for (const Block& block : kBlocks) {
    if (block.first <= category && category <= block.last && !within(block.limits, patient))
      return false;
  }
  for (const MceList list : mce_lists(sets, code, day)) {
    for (const ListLimits& known : kLists) {
      if (known.list == list && !within(known.limits, patient)) return false;
    }
  }
  return within(limits_in_words(diagnosis.title()), patient);
}

bool is_perinatal(const Entry& diagnosis) { return diagnosis.code().starts_with('P'); }

}  // namespace claimwire::codes
