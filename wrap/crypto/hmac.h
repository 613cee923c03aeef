#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace claimwire::crypto {

/// HMAC-SHA-256: a digest that nobody without `key` can work out or check. Any length of key; one
/// of 32 random bytes cannot be searched for.
/// Source  RFC 2104; FIPS 198-1.
std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view bytes);

}  // namespace claimwire::crypto
