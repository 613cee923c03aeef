#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace claimwire::codes {

/// A code of up to 12 characters of [0-9A-Z] packed to base 37, left-justified, blanks being 0:
/// keys sort as the codes do, and all codes that begin alike form one range. 37^12 is below 2^63.
using CodeKey = std::uint64_t;

inline constexpr std::size_t kCodeLengthMax = 12;

/// Dots and blanks are passed over, small letters count as capitals. 0 for an empty code, a code
/// that is too long and one with any other character: no table holds key 0.
CodeKey pack(std::string_view code);
/// "S72001A"
std::string unpack(CodeKey key);
/// The number of characters in `key`.
int length(CodeKey key);
/// The key of its first `size` characters, 0 to 12.
CodeKey prefix(CodeKey key, int size);
/// One past the greatest key that begins with the characters of `key`.
CodeKey end_of_prefix(CodeKey key);

}  // namespace claimwire::codes
