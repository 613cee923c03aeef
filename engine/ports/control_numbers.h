#pragma once
#include <cstdint>
#include <string_view>

#include "core/result.h"

namespace claimwire::engine {

/// The counters of one partner. Names are stored; never rename.
enum class Counter : std::uint8_t {
  interchange = 1,  ///< ISA13
  group = 2,        ///< GS06
  transaction = 3,  ///< ST02
  batch = 4,        ///< BHT03
  claim = 5,        ///< Claim-id suffixes
};

/// Control numbers, leased in ranges per partner before use. A gap is allowed, reuse never
/// (promise B4).
class ControlNumbers {
 public:
  virtual ~ControlNumbers() = default;
  /// The next unused number, from 1. Any thread; waits for the disk once a range.
  /// Errors  control-numbers.used-up past 999,999,999, control-numbers.io when the lease cannot be
  ///         made durable.
  virtual Result<std::uint64_t> next(std::string_view partner, Counter counter) = 0;
};

}  // namespace claimwire::engine
