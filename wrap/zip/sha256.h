#pragma once
#include <string>
#include <string_view>

namespace claimwire::zip {

/// SHA-256 of `bytes` (FIPS 180-4) as 64 small hex digits: names the content of a code-set file.
std::string sha256_hex(std::string_view bytes);

}  // namespace claimwire::zip
