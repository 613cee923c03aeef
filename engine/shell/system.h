#pragma once
#include "engine/ports/clock.h"
#include "engine/ports/random.h"

namespace claimwire::engine {

/// The machine's own clocks.
class SystemClock final : public Clock {
 public:
  Instant now() const override;
  UtcTime utc() const override;
};

/// The kernel's random generator.
class SystemRandom final : public Random {
 public:
  std::uint64_t next() override;
};

}  // namespace claimwire::engine
