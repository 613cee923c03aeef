#include "wrap/crypto/siphash.h"

#include <bit>
#include <cstring>

namespace claimwire::crypto {
namespace {

struct State {
  std::uint64_t v0, v1, v2, v3;

  void round() {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  }
  void take(std::uint64_t word) {
    v3 ^= word;
    round();
    v0 ^= word;
  }
};

std::uint64_t little_endian(const char* bytes, std::size_t count) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < count; ++i) {
    word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return word;
}

}  // namespace

std::uint64_t siphash13(std::string_view bytes, SipKey key) {
  State state{0x736f6d6570736575ULL ^ key.low, 0x646f72616e646f6dULL ^ key.high,
              0x6c7967656e657261ULL ^ key.low, 0x7465646279746573ULL ^ key.high};
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) state.take(little_endian(bytes.data() + at, 8));
  const std::uint64_t length = std::uint64_t{bytes.size() & 0xFF} << 56;
  state.take(length | little_endian(bytes.data() + at, bytes.size() - at));
  state.v2 ^= 0xFF;
  for (int i = 0; i < 3; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

}  // namespace claimwire::crypto
