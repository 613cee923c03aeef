#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "engine/ports/store.h"

namespace claimwire::daemon {

/// What waits, as a walk over the unfinished rows found it.
struct Survey {
  struct Queue {
    std::uint64_t queued = 0, in_doubt = 0, parked = 0;  ///< Queued: those being sent included.
    engine::UtcTime oldest_queued{};
  };
  std::map<std::string, Queue> destinations;
  engine::UtcTime oldest_held_claim{}, oldest_held_message{}, oldest_received{};
};

/// Reads every unfinished delivery, some hundred at a time so that nobody waits for it, and the
/// oldest of each other kind. Errors: of the store.
Result<Survey> take_survey(const engine::Store& store);

}  // namespace claimwire::daemon
