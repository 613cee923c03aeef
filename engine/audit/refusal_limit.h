#pragma once
#include <cstdint>
#include <optional>

#include "engine/ports/clock.h"

namespace claimwire::engine {

/// Which refusals of unknown callers are recorded one by one, so that nobody fills the disk from
/// outside: ten at once, then one a minute. The others are counted, and the next one that is
/// recorded, or the end, tells how many they were. Under attack about 1,450 records a day.
class RefusalLimit {
 public:
  /// Nothing: only counted. Else: to be recorded, with how many were only counted before it.
  std::optional<std::uint64_t> refuse(Instant now);
  /// How many were counted and not told yet; told by this.
  std::uint64_t take_counted();

 private:
  static constexpr std::int64_t kAtOnce = 10;

  std::int64_t left_ = kAtOnce;
  Instant filled_{};  ///< When `left_` last rose; of no matter while it is full.
  std::uint64_t counted_ = 0;
};

}  // namespace claimwire::engine
