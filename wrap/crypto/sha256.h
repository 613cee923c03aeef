#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace claimwire::crypto {

/// SHA-256 (FIPS 180-4).
std::array<std::uint8_t, 32> sha256(std::string_view bytes);
/// The same as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);
/// Compares without telling by its time how much of a secret was right.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace claimwire::crypto
