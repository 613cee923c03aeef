#pragma once
#include <cstddef>
#include <string_view>

namespace claimwire::json {

/// Offset of the first byte that is not part of well-formed UTF-8 (Unicode, table 3-7: no overlong
/// forms, no surrogates, nothing past U+10FFFF), or text.size() when all of it is.
std::size_t invalid_utf8_at(std::string_view text);

/// The length of the well-formed sequence that `text` begins with, 1 to 4; 0 when there is none.
std::size_t utf8_sequence(std::string_view text);

}  // namespace claimwire::json
