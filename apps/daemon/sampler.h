#pragma once
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "console/api/steering.h"

namespace claimwire::daemon {

/// What passed through each connection lately: ten-second steps for an hour, minutes for a day.
/// Bounded memory; forgotten with the process. Not thread-safe.
class Sampler {
 public:
  static constexpr std::chrono::seconds kEvery{10};

  /// Counters since the start, told every kEvery; `queued` is a level.
  void add(const std::string& id, const console::StatsPoint& now);
  /// Steps "10s", "1m", "5m", "15m", "1h", oldest first. Errors: steering.step.
  Result<std::vector<console::StatsPoint>> points(const std::string& id,
                                                  const std::string& step) const;

 private:
  struct Samples {
    std::deque<console::StatsPoint> fine{}, coarse{};  ///< Counters, not differences.
  };
  std::map<std::string, Samples> samples_{};
};

}  // namespace claimwire::daemon
