#include "engine/shell/system.h"

#include <sys/random.h>

#include "core/check.h"

namespace claimwire::engine {

Instant SystemClock::now() const {
  const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
  return Instant{std::chrono::duration_cast<Instant::duration>(since_start)};
}

UtcTime SystemClock::utc() const {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return UtcTime{std::chrono::floor<UtcTime::duration>(since_1970)};
}

std::uint64_t SystemRandom::next() {
  std::uint64_t value = 0;
  ssize_t got = -1;
  // Eight bytes are never cut short; a signal before the generator was seeded is the one exception.
  while (got != sizeof value) got = ::getrandom(&value, sizeof value, 0);
  return value;
}

}  // namespace claimwire::engine
