#pragma once
#include <cstdint>
#include <string>

namespace claimwire::crypto {

/// `count` bytes nobody can guess, from the operating system's generator. Ends the process when it
/// has none: a weak token is worse than no start.
std::string random_bytes(std::size_t count);
std::uint64_t random_number();

}  // namespace claimwire::crypto
