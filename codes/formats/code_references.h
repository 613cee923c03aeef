#pragma once
#include <string_view>
#include <vector>

#include "codes/code_key.h"

namespace claimwire::codes {

/// A code named in prose, or the first characters of several.
struct CodeReference {
  CodeKey key = 0;
  CodeKey last = 0;     ///< Of a range "G40.0-G40.9": its last code; else 0.
  bool prefix = false;  ///< "S78.-": all codes that begin so.
  std::size_t at = 0;   ///< Where it begins in the text.
  bool dotted = false;  ///< Written with a dot, so that it is no word such as "B12".
};

/// The ICD-10-CM codes that a text names: "S78.-", "G40.0-G40.9", "(J02.-, J31.2)", "T15-T19".
/// A code is a letter, a digit, a digit or letter, and up to four more behind a dot; a word such as
/// "B12" counts as one too, so a reader asks only where codes are to be expected.
std::vector<CodeReference> code_references(std::string_view text);

}  // namespace claimwire::codes
