#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/delivery/delivery.h"
#include "engine/delivery/outbox.h"
#include "engine/delivery/strict_order.h"
#include "engine/lanes/lanes.h"
#include "engine/pipeline.h"
#include "engine/ports/clock.h"
#include "engine/ports/executor.h"
#include "engine/ports/inbox.h"
#include "engine/ports/random.h"
#include "engine/ports/sink.h"
#include "engine/ports/store.h"
#include "engine/stops.h"

namespace claimwire::engine {

/// By key of the interface in the configuration.
using Sinks = std::map<std::string, std::shared_ptr<Sink>>;

/// A message from arrival to delivery: stored, acknowledged, worked in order, its claims and copies
/// sent. Decides through plain machines (Lanes, Outbox, Delivery); everything it does it first
/// commits. Any thread may call it.
class Engine final : public Inbox {
 public:
  struct Parts {
    Store& store;
    Intake& intake;
    Processor& processor;
    const Clock& clock;
    Random& random;
    Executor& workers;            ///< Where messages are worked and waits end.
    std::size_t workers_max = 2;  ///< Messages in work at once.
    /// Bytes of accepted messages not yet on the disk, beyond which the answer is try_later.
    std::size_t accepting_bytes_max = 256U << 20;
  };
  struct Counters {
    std::uint64_t received = 0, duplicates = 0, refused = 0, later = 0, worked = 0, delivered = 0,
                  parked = 0, in_doubt = 0;
    std::size_t waiting = 0, in_work = 0, queued = 0, under_way = 0;
    /// Destinations that failed in a row and are only probed.
    std::set<std::string> resting;
  };

  /// `sinks` holds one for every destination of the configuration.
  Engine(Parts parts, std::shared_ptr<const Snapshot> snapshot, Sinks sinks);
  ~Engine() override;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Resumes what the last process left: what was being sent becomes in doubt or goes again, what
  /// was in work runs one at a time (promise E8), the backlog loads by pages. Call once, before
  /// listeners start. Errors: those of the store.
  Result<void> start();

  void accept(Arrival arrival, std::function<void(Answer)> done) override;

  /// A person's move of a message, claim or delivery; what it sets free goes on at once.
  /// `done` as of Store::commit.
  void move(MoveStep step, std::function<void(Result<StepResult>)> done);

  /// A message once more, as ReplayStep says; its bytes are read from the store. `done` gets the
  /// new message, or as of Store::commit; engine.no-content when its bytes are gone.
  void replay(ReplayStep step, std::function<void(Result<StepResult>)> done);

  /// What is accepted from now on is worked by this snapshot; what was accepted before, and work
  /// under way, keep their own. Deliveries keep their destination: those of one that is gone wait.
  void replace(std::shared_ptr<const Snapshot> snapshot, Sinks sinks);

  /// What may not leave, in place of what was said before. What is under way ends by itself; what
  /// waits stays queued, and what is no longer named goes on. Also before start().
  void set_stops(Stops stops);
  /// Every destination that is configured or that something waits for, by name.
  std::vector<DestinationFacts> destinations() const;

  /// What a queued delivery of a strict route waits for; nothing when it may have its turn.
  std::optional<StrictOrder::Blocker> waits_for(const DeliveryRow& row) const;
  /// How many wait so, and for what.
  StrictOrder::Facts kept_back() const;

  /// Takes no more in and starts nothing new; returns when what is in work and under way has ended,
  /// or after `patience`. What is left is safe in the store. Not on a worker's thread.
  bool stop(std::chrono::milliseconds patience);

  Counters counters() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace claimwire::engine
