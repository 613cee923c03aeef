#include "apps/masking/known_values.h"

#include <algorithm>

#include "core/text.h"

namespace claimwire::apps {
namespace {

/// Letters outside ASCII count as letters.
bool of_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::size_t word_end(std::string_view text, std::size_t at) {
  while (at < text.size() && of_word(text[at])) ++at;
  return at;
}

}  // namespace

void KnownValues::add(std::string_view value, std::string_view pseudonym) {
  const bool same_shape = value.size() == pseudonym.size();
  while (!value.empty() && !of_word(value.back())) {
    value.remove_suffix(1);
    if (same_shape) pseudonym.remove_suffix(1);
  }
  while (!value.empty() && !of_word(value.front())) {
    value.remove_prefix(1);
    if (same_shape) pseudonym.remove_prefix(1);
  }
  const bool letters =
      std::none_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (value.size() < (letters ? 3U : 4U)) return;
  const std::string folded = upper(value);
  std::vector<Known>& known = by_first_word_[folded.substr(0, word_end(folded, 0))];
  for (const Known& one : known)
    if (one.value == folded) return;
  known.push_back({folded, std::string{pseudonym}});
  std::sort(known.begin(), known.end(),
            [](const Known& a, const Known& b) { return a.value.size() > b.value.size(); });
}

std::string KnownValues::replaced_in(std::string_view text) const {
  if (by_first_word_.empty() || text.size() < 3) return std::string{text};
  const std::string folded = upper(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (!of_word(text[at])) {
      out += text[at++];
      continue;
    }
    std::size_t end = word_end(text, at);
    std::string_view to = text.substr(at, end - at);
    const auto found = by_first_word_.find(std::string_view{folded}.substr(at, end - at));
    if (found != by_first_word_.end()) {
      for (const Known& known : found->second) {
        const std::size_t past = at + known.value.size();
        if (folded.compare(at, known.value.size(), known.value) != 0) continue;
        if (past < text.size() && of_word(text[past])) continue;
        to = known.pseudonym;
        end = past;
        break;
      }
    }
    out += to;
    at = end;
  }
  return out;
}

}  // namespace claimwire::apps
