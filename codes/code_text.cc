#include "codes/code_text.h"

namespace claimwire::codes {

std::string undotted(std::string_view code) {
  std::string out;
  out.reserve(code.size());
  for (const char c : code) {
    if (c == '.' || c == ' ' || c == '\t') continue;
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

std::string dotted(std::string_view code) {
  std::string out = undotted(code);
  if (out.size() > 3) out.insert(3, 1, '.');
  return out;
}

std::string display_code(std::string_view set, std::string_view code) {
  const bool with_dot = set.starts_with("icd10cm") || set == "poa-exempt";
  return with_dot ? dotted(code) : undotted(code);
}

}  // namespace claimwire::codes
