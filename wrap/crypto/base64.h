#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace claimwire::crypto {

/// RFC 4648 section 4, with padding.
std::string base64(std::string_view bytes);
/// RFC 4648 section 5: safe in URLs and file names, without padding.
std::string base64url(std::string_view bytes);
/// Reads both alphabets, padded or not, without blanks; nothing for anything else, also for a
/// last character with bits that stand for no byte (RFC 4648 section 3.5).
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace claimwire::crypto
