#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "codes/code_sets.h"
#include "core/date.h"

namespace claimwire::codes {

/// HL7 table 0001 and FHIR administrative-gender, as far as codes depend on it.
enum class Sex : std::uint8_t { unknown, female, male };

/// F, f, female; M, m, male; unknown for all else.
Sex sex_named(std::string_view text);

/// Whom a code is looked for; what is not known decides nothing.
struct Patient {
  std::optional<int> age_years{};
  Sex sex = Sex::unknown;
};

/// May the diagnosis be one of this patient, as far as age and sex tell? Asks the age and sex lists
/// of the Medicare Code Editor where they are loaded for the day, then the blocks of ICD-10-CM that
/// stand for one sex or age (O00-O9A, P00-P96, N40-N53 ...) and the words of the title.
bool suits(const CodeSets& sets, const Entry& diagnosis, const Patient& patient, Date day);

/// A condition that originates in the perinatal period, P00-P96: what a newborn mostly has.
bool is_perinatal(const Entry& diagnosis);

}  // namespace claimwire::codes
