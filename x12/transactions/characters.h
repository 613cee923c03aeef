#pragma once
#include <string>
#include <string_view>

#include "x12/syntax/delimiters.h"

namespace claimwire::x12 {

/// A value brought into the characters an interchange can carry.
struct CleanText {
  std::string text{};
  bool delimiter_replaced = false;  ///< A delimiter of the interchange became a blank.
  bool character_lost = false;      ///< A character without ASCII form became `?`.
};

/// Upper case; accents of Latin letters folded (U+00C0 to U+017F, typographic quotes and dashes);
/// control characters dropped; each delimiter made a blank, since X12 has no escape; blanks at both
/// ends cut. Bytes that are no UTF-8 count as characters without ASCII form.
/// Source  X12.5, basic and extended character set; the extended one without lower case is kept.
CleanText clean(std::string_view utf8, const Delimiters& delimiters);

}  // namespace claimwire::x12
