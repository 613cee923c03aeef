#include "engine/shell/system.h"

#include <sys/random.h>

#include <array>
#include <utility>

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
  struct Drawn {
    std::array<std::uint64_t, 32> numbers{};
    std::size_t left = 0;
  };
  // Few system calls, and none shared: numbers are drawn by the thread, a handful at once.
  thread_local Drawn drawn;
  if (drawn.left == 0) {
    ssize_t got = -1;
    // So few bytes are never cut short; a signal before the generator was seeded is the one
    // exception.
    while (got != sizeof drawn.numbers)
      got = ::getrandom(drawn.numbers.data(), sizeof drawn.numbers, 0);
    drawn.left = drawn.numbers.size();
  }
  return std::exchange(drawn.numbers[--drawn.left], 0);
}

}  // namespace claimwire::engine
