#pragma once
#include <string>
#include <string_view>

namespace claimwire::codes {

/// "s72.001a " gives "S72001A": as X12 wants it (no dot, TR3) and as the tables keep it. Dots and
/// blanks anywhere are dropped, ASCII letters become capitals, everything else stays.
std::string undotted(std::string_view code);

/// "S72001A" gives "S72.001A": as people and FHIR write ICD-10-CM, the dot after the third
/// character. Codes of three characters get none.
std::string dotted(std::string_view code);

/// A code of `set` as people write it: dotted for ICD-10-CM sets, undotted for the others.
std::string display_code(std::string_view set, std::string_view code);

}  // namespace claimwire::codes
