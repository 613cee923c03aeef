#pragma once
#include <cstdint>

namespace claimwire::engine {

/// Where chance comes from; a simulation seeds its own.
class Random {
 public:
  virtual ~Random() = default;
  /// Any 64 bits, evenly.
  virtual std::uint64_t next() = 0;
};

}  // namespace claimwire::engine
