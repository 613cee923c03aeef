#pragma once
#include <string>
#include <vector>

#include "config/configuration.h"
#include "config/load.h"
#include "engine/ports/store.h"
#include "scripts/expression.h"

namespace claimwire::console {

/// `held.queues`: which work list a held claim stands in. Immutable; any thread may ask. A queue is
/// a view of the findings that hold a claim, not a state, so a changed configuration sorts the
/// claims that are held already, too.
class HeldQueues {
 public:
  HeldQueues() = default;
  /// Problems: a `when` that does not compile or asks for what a claim does not have. The first
  /// queue that matches takes the claim, so one behind a queue without `when` is a problem.
  static HeldQueues compile(const config::Configuration& configuration,
                            std::vector<config::Problem>& problems);

  /// The name of the claim's queue; empty when it is not held, or no queue takes it.
  std::string of(const engine::ClaimRow& claim, engine::UtcTime now) const;

 private:
  struct Queue {
    std::string name;
    scripts::Expression when;
  };
  std::vector<Queue> queues_;
};

}  // namespace claimwire::console
