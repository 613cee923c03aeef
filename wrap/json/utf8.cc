#include "wrap/json/utf8.h"

#include <cstdint>
#include <cstring>

namespace claimwire::json {
namespace {

constexpr bool between(unsigned char byte, unsigned char low, unsigned char high) {
  return byte >= low && byte <= high;
}

}  // namespace

std::size_t utf8_sequence(std::string_view text) {
  const auto byte = [&](std::size_t n) {
    return n < text.size() ? static_cast<unsigned char>(text[n]) : static_cast<unsigned char>(0);
  };
  const auto trails = [&](std::size_t from, std::size_t count) {
    for (std::size_t n = from; n < from + count; ++n) {
      if (!between(byte(n), 0x80, 0xBF)) return false;
    }
    return true;
  };
  const unsigned char lead = byte(0);
  if (text.empty()) return 0;
  if (lead < 0x80) return 1;
  if (between(lead, 0xC2, 0xDF)) return trails(1, 1) ? 2 : 0;
  if (between(lead, 0xE0, 0xEF)) {
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;  // overlong
    if (lead == 0xED && byte(1) > 0x9F) return 0;  // surrogates
    return trails(1, 2) ? 3 : 0;
  }
  if (between(lead, 0xF0, 0xF4)) {
    if (lead == 0xF0 && byte(1) < 0x90) return 0;  // overlong
    if (lead == 0xF4 && byte(1) > 0x8F) return 0;  // past U+10FFFF
    return trails(1, 3) ? 4 : 0;
  }
  return 0;
}

std::size_t invalid_utf8_at(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::size_t at = 0;
  while (at < text.size()) {
    // Most of a message is ASCII: eight bytes a step until one is not.
    std::uint64_t block = 0;
    while (at + sizeof block <= text.size()) {
      std::memcpy(&block, text.data() + at, sizeof block);
      if ((block & kHighBits) != 0) break;
      at += sizeof block;
    }
    if (at >= text.size()) break;
    const std::size_t length = utf8_sequence(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return text.size();
}

}  // namespace claimwire::json
