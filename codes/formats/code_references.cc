#include "codes/formats/code_references.h"

namespace claimwire::codes {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
bool is_part(char c) { return is_digit(c) || is_letter(c); }

// The size of the code at the beginning of `text`, its dot counted; 0 for none.
std::size_t code_size(std::string_view text) {
  if (text.size() < 3 || !is_letter(text[0]) || !is_digit(text[1]) || !is_part(text[2])) return 0;
  std::size_t size = 3;
  if (size < text.size() && text[size] == '.' && size + 1 < text.size() &&
      is_part(text[size + 1])) {
    size += 1;
    while (size < text.size() && size < 8 && is_part(text[size])) ++size;
  }
  const bool runs_on =
      size < text.size() && (is_part(text[size]) || (text[size] >= 'a' && text[size] <= 'z'));
  return runs_on ? 0 : size;
}

}  // namespace

std::vector<CodeReference> code_references(std::string_view text) {
  std::vector<CodeReference> found;
  bool at_start = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = at_start ? code_size(text.substr(at)) : 0;
    if (size == 0) {
      const char c = text[at++];
      at_start = !is_part(c) && !(c >= 'a' && c <= 'z') && c != '.';
      continue;
    }
    CodeReference reference{
        .key = pack(text.substr(at, size)), .at = at, .dotted = text.substr(at, 4).ends_with('.')};
    at += size;
    // "S78.-", "J30.1-" and "C79.8-" mean all that begin so; "G40.0-G40.9" a range.
    const std::size_t dot = text.substr(at).starts_with('.') ? 1 : 0;
    if (text.substr(at + dot).starts_with('-')) {
      const std::string_view rest = text.substr(at + dot + 1);
      const std::size_t last = code_size(rest);
      at += dot + 1;
      if (last != 0) {
        reference.last = pack(rest.substr(0, last));
        at += last;
      } else {
        reference.prefix = true;
      }
    }
    found.push_back(reference);
    at_start = false;
  }
  return found;
}

}  // namespace claimwire::codes
