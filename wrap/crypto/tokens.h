#pragma once
#include <string>
#include <string_view>

namespace claimwire::crypto {

/// A new bearer token: "cw_" and 43 characters of base64url, 256 bits from the system's generator.
std::string new_token();

/// SHA-256 of `secret` as 64 hexadecimal digits. A token is random throughout, so it needs neither
/// salt nor stretching.
std::string token_hash(std::string_view secret);

}  // namespace claimwire::crypto
