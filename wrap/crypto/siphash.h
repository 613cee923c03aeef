#pragma once
#include <cstdint>
#include <string_view>

namespace claimwire::crypto {

struct SipKey {
  std::uint64_t low = 0, high = 0;
};

/// SipHash-1-3: a keyed 64-bit hash, quick on short text and even under hostile input.
/// Source  Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012), with one compression
///         round a word and three at the end.
std::uint64_t siphash13(std::string_view bytes, SipKey key);

}  // namespace claimwire::crypto
