#pragma once
#include <string>

#include "engine/ports/clock.h"

namespace claimwire::daemon {

/// What an answer says beside its message.
struct AnswerContext {
  std::string id;       ///< Of the stored message, or a new one.
  bool stored = false;  ///< `id` names a message of the store.
  engine::UtcTime now{};
};

}  // namespace claimwire::daemon
