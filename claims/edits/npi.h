#pragma once
#include <string_view>

namespace claimwire::claims {

/// Ten digits, the first 1 or 2, the last the Luhn check digit over the number with 80840 before it
/// (45 CFR 162.406; ISO/IEC 7812).
bool npi_is_valid(std::string_view npi);

}  // namespace claimwire::claims
