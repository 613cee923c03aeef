#include "engine/delivery/delivery.h"

#include <algorithm>

namespace claimwire::engine {

/// Not reached means no byte left us, so trying again is safe. No answer means the payer may have
/// the claim: the same bytes go again only to one that recognises repeats (promise B3).
Delivery::Step Delivery::step(Event event, Instant now, std::uint64_t chance,
                              std::optional<std::chrono::milliseconds> asked) {
  switch (event) {
    case Event::due:
      if (attempts_++ == 0) first_try_ = now;
      return {DeliveryState::sending};
    case Event::accepted:
      return {DeliveryState::delivered};
    case Event::refused:
      return {DeliveryState::parked};
    case Event::no_answer:
      if (!policy_.recognises_repeats) return {DeliveryState::in_doubt, back_off(chance)};
      [[fallthrough]];
    case Event::not_reached: {
      const auto left = policy_.retry_for - (now - first_try_);
      if (left <= std::chrono::milliseconds{0}) return {DeliveryState::parked};
      const auto wished = std::min(asked.value_or(std::chrono::milliseconds{0}), left);
      return {DeliveryState::queued, std::max(back_off(chance), wished)};
    }
  }
  return {DeliveryState::in_doubt};
}

/// Doubles from delay_min to delay_max; a quarter of it is left to chance, so that what failed
/// together does not come back together.
std::chrono::milliseconds Delivery::back_off(std::uint64_t chance) const {
  std::chrono::milliseconds delay = policy_.delay_min;
  for (std::uint32_t i = 1; i < attempts_ && delay < policy_.delay_max; ++i) delay *= 2;
  delay = std::min(delay, policy_.delay_max);
  const auto spread = static_cast<std::uint64_t>(delay.count() / 4);
  return delay - std::chrono::milliseconds{spread == 0 ? 0 : chance % spread};
}

}  // namespace claimwire::engine
