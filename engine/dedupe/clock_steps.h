#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ids.h"
#include "engine/ports/clock.h"

namespace claimwire::engine {

/// How old a stored message is, in time that claimwire ran: rows carry the wall clock, which may be
/// put forward or back by years (promise G6), and a duplicate must not pass as new because of that.
/// Keeps by how much the wall clock moved against the one that never steps, and before which
/// message; time between two runs cannot be told from a step and does not count. A plain machine.
class ClockSteps {
 public:
  /// Less is drift; it is noted once it has added up to this.
  static constexpr std::chrono::minutes kLeast{1};

  ClockSteps() = default;
  /// What packed() gave; what cannot be read is left out.
  explicit ClockSteps(std::string_view packed);

  /// A process begins: the last message of the store came at `last`, the next will be `next`.
  void begin(UtcTime last, UtcTime utc, Instant now, MessageId next);
  /// A message that will be `next` came at both these times. True: a step was noted.
  bool saw(UtcTime utc, Instant now, MessageId next);
  /// Time that passed, as far as it is known, between `message`, which came at `received`, and one
  /// that comes at `utc` now. Negative where the clock stepped too little to be noted.
  std::chrono::milliseconds age(MessageId message, UtcTime received, UtcTime utc) const;
  /// Messages before `oldest` will not be asked for any more.
  void drop_before(MessageId oldest);

  /// "17:86400000 90:-86400000": before which message, milliseconds forward.
  std::string packed() const;

 private:
  struct Step {
    std::uint64_t before;
    std::int64_t forward;
  };
  void note(MessageId next, std::int64_t forward);

  std::vector<Step> steps_;  ///< In the order of their messages.
  std::int64_t offset_ = 0;  ///< Of the wall clock against the other, as of the last step.
};

}  // namespace claimwire::engine
