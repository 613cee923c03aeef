#include "codes/code_key.h"

#include <array>

namespace claimwire::codes {
namespace {

constexpr std::array<CodeKey, kCodeLengthMax + 1> kPowers = [] {
  std::array<CodeKey, kCodeLengthMax + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 37;
  return powers;
}();

constexpr std::uint8_t kNone = 255;
constexpr std::uint8_t kPassOver = 254;

constexpr std::array<std::uint8_t, 256> kDigits = [] {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(kNone);
  for (unsigned i = 0; i < 10; ++i) digits['0' + i] = static_cast<std::uint8_t>(1 + i);
  for (unsigned i = 0; i < 26; ++i) {
    digits['A' + i] = static_cast<std::uint8_t>(11 + i);
    digits['a' + i] = static_cast<std::uint8_t>(11 + i);
  }
  digits['.'] = kPassOver;
  digits[' '] = kPassOver;
  return digits;
}();

}  // namespace

CodeKey pack(std::string_view code) {
  CodeKey key = 0;
  std::size_t length = 0;
  for (const char c : code) {
    const std::uint8_t digit = kDigits[static_cast<unsigned char>(c)];
    if (digit == kPassOver) continue;
    if (digit == kNone || length == kCodeLengthMax) return 0;
    key = key * 37 + digit;
    ++length;
  }
  return key * kPowers[kCodeLengthMax - length];
}

std::string unpack(CodeKey key) {
  std::string code;
  for (std::size_t i = kCodeLengthMax; i-- > 0 && key != 0;) {
    const CodeKey digit = key / kPowers[i] % 37;
    if (digit == 0) break;
    code += static_cast<char>(digit <= 10 ? '0' + (digit - 1) : 'A' + (digit - 11));
  }
  return code;
}

int length(CodeKey key) {
  if (key == 0) return 0;
  int trailing = 0;
  while (key % 37 == 0) {
    key /= 37;
    ++trailing;
  }
  return static_cast<int>(kCodeLengthMax) - trailing;
}

CodeKey prefix(CodeKey key, int size) {
  return key - key % kPowers[kCodeLengthMax - static_cast<std::size_t>(size)];
}

CodeKey end_of_prefix(CodeKey key) {
  return key + kPowers[kCodeLengthMax - static_cast<std::size_t>(length(key))];
}

}  // namespace claimwire::codes
