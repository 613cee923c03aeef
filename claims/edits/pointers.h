#pragma once
#include <cstddef>
#include <string_view>

namespace claimwire::claims {

/// The number that a diagnosis pointer says ("1" to "99", leading zeros allowed), or 0.
std::size_t pointer_number(std::string_view pointer);

}  // namespace claimwire::claims
