#pragma once
#include <chrono>
#include <cstdint>

namespace claimwire::engine {

namespace detail {
/// Tags that keep the two kinds of time apart; only a Clock makes values of them.
struct Monotonic {
  using duration = std::chrono::milliseconds;
  using rep = duration::rep;
  using period = duration::period;
  static constexpr bool is_steady = true;
};
struct Utc {
  using duration = std::chrono::milliseconds;
  using rep = duration::rep;
  using period = duration::period;
  static constexpr bool is_steady = false;
};
}  // namespace detail

/// A moment for durations, back-offs and time-outs: never steps (promise G6). Not comparable
/// between two runs of the process.
using Instant = std::chrono::time_point<detail::Monotonic, std::chrono::milliseconds>;
/// A moment for people and for rows: milliseconds since 1970-01-01 UTC. May step either way.
using UtcTime = std::chrono::time_point<detail::Utc, std::chrono::milliseconds>;

constexpr std::int64_t milliseconds(UtcTime time) { return time.time_since_epoch().count(); }
constexpr UtcTime utc_time(std::int64_t ms) { return UtcTime{std::chrono::milliseconds{ms}}; }

/// Where time comes from; a test turns its own.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  virtual UtcTime utc() const = 0;
};

}  // namespace claimwire::engine
