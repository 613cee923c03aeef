#pragma once
#include <string>
#include <string_view>

#include "core/result.h"

namespace claimwire::crypto {

/// A new bearer token: "cw_" and 43 characters of base64url, 256 bits from the system's generator.
/// Errors  crypto.random: the generator gave nothing.
Result<std::string> new_token();

/// SHA-256 of `secret` as 64 hexadecimal digits. A token is random throughout, so it needs neither
/// salt nor stretching.
std::string token_hash(std::string_view secret);

/// Compares in a time that depends on the lengths alone.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace claimwire::crypto
