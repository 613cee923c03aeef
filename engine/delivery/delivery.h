#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

#include "engine/ports/clock.h"
#include "engine/states/states.h"

namespace claimwire::engine {

/// `retry` and `recognises_repeats` of a destination.
struct DeliveryPolicy {
  std::chrono::milliseconds retry_for{std::chrono::hours{24}};
  std::chrono::milliseconds delay_min{std::chrono::seconds{5}};
  std::chrono::milliseconds delay_max{std::chrono::minutes{15}};
  bool recognises_repeats = false;
};

/// One delivery between its first try and its end: what an event makes of it. A plain machine.
class Delivery {
 public:
  enum class Event : std::uint8_t {
    due,          ///< Its turn has come.
    accepted,     ///< The receiver took it.
    refused,      ///< For good: the same bytes will never be taken.
    not_reached,  ///< No byte left us, or the receiver asked for later.
    no_answer,    ///< Bytes may have arrived.
  };
  struct Step {
    DeliveryState state;
    /// Of queued: until the next try. Of in_doubt: how long the destination may rest.
    std::chrono::milliseconds wait{0};
  };

  explicit Delivery(DeliveryPolicy policy, std::uint32_t attempts = 0, Instant first_try = {})
      : policy_{policy}, attempts_{attempts}, first_try_{first_try} {}

  /// `chance` is any 64 bits, for the jitter; `asked` what the receiver wished (Retry-After),
  /// heeded up to the end of `retry_for`.
  Step step(Event event, Instant now, std::uint64_t chance = 0,
            std::optional<std::chrono::milliseconds> asked = std::nullopt);

  std::uint32_t attempts() const { return attempts_; }
  Instant first_try() const { return first_try_; }

 private:
  std::chrono::milliseconds back_off(std::uint64_t chance) const;

  DeliveryPolicy policy_;
  std::uint32_t attempts_;
  Instant first_try_;
};

}  // namespace claimwire::engine
