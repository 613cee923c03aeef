#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/ids.h"
#include "engine/ports/clock.h"

namespace claimwire::engine {

/// What waits for one destination and what may leave now: oldest first, one of an ordering key at a
/// time, a waiting retry holds back its own key alone. After three failures in a row the
/// destination rests as a whole, so that a dead one costs one try, not one a delivery. A plain
/// machine.
class Outbox {
 public:
  static constexpr std::uint32_t kFailuresToRest = 3;
  static constexpr std::size_t kWindowMax = 64;

  explicit Outbox(std::size_t parallel_max) : parallel_max_{parallel_max} {}

  /// Deliveries of one key leave by the age of the message that they were made `of`, then in the
  /// order of the calls, not before `due`: what a person released goes before what is younger and
  /// still waits. False: it waits or is under way already. `route` took the message for it.
  bool add(DeliveryId id, std::string key, Instant due, MessageId of, std::string route = {});
  /// It no longer waits: someone stopped it. False: it did not wait here.
  bool remove(DeliveryId id, std::string key);
  /// Nothing waits here any more but what is under way; the store still has it.
  void clear_waiting();
  /// What leaves, or would.
  struct Turn {
    std::string key;
    MessageId of;
    std::string route;
  };
  /// Asked of each whose turn has come. True: it does not leave and waits here no longer.
  using KeepBack = std::function<bool(DeliveryId id, const Turn& turn)>;
  /// Those that may leave now; they are under way until finish() or retry(). At most a window.
  std::vector<DeliveryId> next(Instant now, const KeepBack& keep_back = {});
  /// Of one under way; null when it is not.
  const Turn* turn(DeliveryId id) const;
  /// When next() has something again, if that depends on time alone.
  std::optional<Instant> wake(Instant now) const;

  /// It ended: delivered, in doubt, parked, dismissed. `reached` false counts as a failure, and the
  /// destination may rest until `until`.
  void finish(DeliveryId id, bool reached, Instant until = {});
  /// It goes again at `due`, before what is younger or as old.
  void retry(DeliveryId id, Instant due, bool reached);

  /// How many may be under way at once, from now on.
  void set_parallel_max(std::size_t parallel_max) { parallel_max_ = parallel_max; }

  /// It failed so often in a row that nothing leaves for now but one probe when the rest is over.
  bool resting() const { return failures_ >= kFailuresToRest; }
  std::size_t waiting() const { return waiting_; }
  std::size_t under_way() const { return under_way_.size(); }
  /// Failures in a row; from kFailuresToRest on the destination rests between two tries.
  std::uint32_t failures() const { return failures_; }
  Instant rests_until() const { return rests_until_; }

 private:
  struct Entry {
    DeliveryId id;
    Instant due;
    MessageId of;
    std::string route;
  };
  struct Queue {
    std::deque<Entry> entries;
    bool busy = false;
  };
  void offer(const std::string& key);
  void take_offer_back(const Entry& head);
  void make_ready(Instant now);
  Turn take_back(DeliveryId id);
  void count(bool reached, Instant until);

  std::size_t parallel_max_;
  std::unordered_map<std::string, Queue> queues_;
  std::map<DeliveryId, std::string> ready_;  ///< Heads of keys with nothing under way, by age.
  std::multimap<Instant, std::pair<DeliveryId, std::string>> later_;  ///< Heads not due yet.
  std::map<DeliveryId, Turn> under_way_;
  std::unordered_set<std::uint64_t> known_;  ///< Waiting or under way.
  std::size_t waiting_ = 0;
  std::uint32_t failures_ = 0;
  Instant rests_until_{};
};

}  // namespace claimwire::engine
