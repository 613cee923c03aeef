#include "engine/ids.h"

namespace claimwire::engine::detail {
namespace {
// Base 32 with digits before letters, so that text of one length sorts as its numbers do.
constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuv";
constexpr std::size_t kLength = 13;  // 13 x 5 bits hold 64
}  // namespace

std::string id_text(char prefix, std::uint64_t value) {
  std::string out(2 + kLength, '0');
  out[0] = prefix;
  out[1] = '_';
  for (std::size_t i = out.size(); i > 2 && value != 0; value >>= 5) out[--i] = kDigits[value & 31];
  return out;
}

std::optional<std::uint64_t> parse_id(char prefix, std::string_view text) {
  if (text.size() != 2 + kLength || text[0] != prefix || text[1] != '_') return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text.substr(2)) {
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos || value >> 59 != 0) return std::nullopt;
    value = value << 5 | digit;
  }
  if (value == 0) return std::nullopt;
  return value;
}

}  // namespace claimwire::engine::detail
