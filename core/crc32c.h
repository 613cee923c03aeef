#pragma once
#include <cstdint>
#include <string_view>

namespace claimwire {

/// CRC-32C (Castagnoli) of `bytes`, as iSCSI uses it (RFC 3720, appendix B.4): detects every burst
/// up to 32 bits. `before` is the result for what came before, to go on from there.
/// Cost    About 8 GB/s with the processor's own instruction, 1 GB/s without.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

}  // namespace claimwire
