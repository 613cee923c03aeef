#pragma once
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/at_hand.h"
#include "engine/engine.h"
#include "engine/lanes/accepted_under.h"
#include "engine/lanes/backlog.h"

namespace claimwire::engine {

/// Beyond these the backlog stays in the store and is loaded again by pages.
inline constexpr std::size_t kLoadedMax = 8192;
inline constexpr std::size_t kPage = 1024;
/// Bytes of messages, and of parcels, kept so that fresh ones need no read.
inline constexpr std::size_t kAtHandMax = 64U << 20;
/// How long to wait before the store is asked again for what it could not do.
inline constexpr std::chrono::seconds kStoreRetry{1};

/// What is sent of a delivery that the store holds.
Outgoing outgoing_of(const DeliveryRow& row, Bytes bytes);

/// What Engine is made of. Shared by every task and callback that is under way, so that none
/// outlives it. Intake stands in intake.cc, the way of a message through the Processor in
/// working.cc, that of a delivery in delivering.cc and asking.cc, what waits for something older in
/// ordering.cc, what a person stops in stopping.cc, start, moves and stop in engine.cc. Nothing
/// calls out (to store, sinks, executor or senders) with the mutex held, but for posting; nothing
/// reads the store on the writer's thread, where the store's callbacks run.
struct Engine::Impl : std::enable_shared_from_this<Engine::Impl> {
  /// A sender whose message is stored, and what it takes to answer it.
  struct Asking {
    Arrival arrival;
    Head head;
    UtcTime received{};
    std::function<void(Answer)> done;
    bool again = false;  ///< A repeat of the message that is being checked.
  };
  /// Those that wait for the check of one message (`ack.when: checked`): the sender, and the same
  /// message sent again meanwhile, which must hear the same answer.
  struct Check {
    std::vector<Asking> askers;
    bool decided = false;  ///< It will be refused: `ack.timeout` may no longer answer.
  };
  struct Destination {
    explicit Destination(std::size_t parallel) : outbox{parallel} {}
    Outbox outbox;
    Backlog backlog;
    std::shared_ptr<Sink> sink;  ///< Null: no such destination now; what waits stays queued.
    DeliveryPolicy policy;
    bool on = true;  ///< `deliver: off` and `capture` leave everything queued.
    std::optional<Instant> wakes_at;
    /// When each delivery that goes again was first tried, on the clock that never steps.
    std::map<std::uint64_t, Instant> first_tries;
  };
  struct Sending {
    Outgoing outgoing;
    std::string destination;
    UtcTime first_attempt{};
    std::uint32_t attempts = 0;  ///< Before this one.
  };

  explicit Impl(Parts given) : parts{given} {}

  Fence fence(std::uint8_t lane = 0) const { return {lane, parts.store.epoch()}; }
  void configure(std::shared_ptr<const Snapshot> next, Sinks sinks);
  void count(std::uint64_t Counters::* which);

  // In.
  void accept(Arrival arrival, std::function<void(Answer)> done);
  void accepted(Asking ask, const std::shared_ptr<const Snapshot>& under, config::AckWhen when,
                std::chrono::milliseconds timeout, std::size_t bytes,
                Result<std::vector<StepResult>> result);
  void released(std::size_t bytes);
  Answer answer(const Asking& ask, Verdict verdict, const Issues& findings, const Error* why,
                MessageId id, Answer::Outcome outcome);
  void later(const Asking& ask, const Error& why);
  void positive(const Asking& ask, MessageId id);
  void answer_anyway(MessageId id);
  std::optional<Check> take_check(MessageId id, bool decided_too);

  // Through.
  void pump();
  void start_work();
  bool wants_page() const;
  void load_messages();
  void begin_work(const Lanes::Work& work, std::size_t slot);
  bool may_pass(MessageId id);
  void do_work(const Lanes::Work& work, std::size_t slot);
  using WorkStage = void (Impl::*)(const Lanes::Work& work, std::size_t slot);
  void retry_later(const Lanes::Work& work, std::size_t slot, WorkStage again);
  void commit_work(const Lanes::Work& work, std::size_t slot, Processed processed,
                   std::shared_ptr<const Snapshot> used, std::string interface = {});
  void commit_step(const Lanes::Work& work, std::size_t slot,
                   const std::shared_ptr<ProcessedStep>& step);
  void worked(const Lanes::Work& work, std::size_t slot, const ProcessedStep& step,
              const StepResult& result);
  void end_work(const Lanes::Work& work, std::size_t slot);

  // Out.
  void queue_deliveries(const ProcessedStep& step, const StepResult& result);
  void pump_destination(const std::string& name);
  bool wants_page(const Destination& destination) const;
  void load_deliveries(const std::string& name);
  void window_failed(const std::string& name, const std::vector<DeliveryId>& window);
  void left_outbox(const std::string& name, DeliveryId id, bool reached, Instant until = {});
  void send(const std::string& name, DeliveryId id);
  void sent(DeliveryId id, Sending sending, SendResult result);
  void commit_outcome(const std::shared_ptr<OutcomeStep>& step, Sending sending,
                      Delivery::Step next, bool reached);
  void answered_late(DeliveryId id, SendResult result, int tries = 0);
  void settled(DeliveryId id, Sending sending, Delivery::Step next, bool reached);
  void doubt(const std::string& name, DeliveryId id, std::size_t asked);
  void ask_about(const std::string& name, DeliveryId id, std::size_t asked);
  void ask_about_all(const std::string& name);

  // What a person stops.
  void set_stops(Stops next);
  /// Whether a delivery may be under way, as far as its place and its payer say. Locked.
  bool may_leave(const std::string& destination, DeliveryId id, const std::string& payer) const;
  /// Of the claim a delivery carries; empty for a copy. Reads the store.
  std::string payer_of(DeliveryId id, MessageId message);
  void settled_queued(DeliveryId id, Sending sending, Instant due, bool reached);

  // What waits for something older.
  StrictOrder::Rules rules() const { return StrictOrder::Rules::of(snapshot->configuration()); }
  void apply_order();
  void find_blockers(std::uint64_t said);
  Result<void> read_blockers(std::uint64_t said);
  Result<void> stand_before(const MoveStep& step);
  void stood(const MoveStep& step, const Result<StepResult>& result);
  Result<void> look_again(Kind kind, std::uint64_t id);
  void look_again_later(Kind kind, std::uint64_t id);
  std::vector<StrictOrder::Candidate> order_of(const ProcessedStep& step, const StepResult& result);
  std::set<std::string> let_go(std::vector<StrictOrder::Candidate> freed);
  void pump_destinations(const std::set<std::string>& names);
  StrictOrder::Blocker blocker(DeliveryId id, MessageId of, const std::string& destination) const {
    return {Kind::delivery, id.value, of, destination};
  }

  // Start, moves, stop.
  Result<void> start();
  Result<void> settle_sending();
  Result<void> commit_and_wait(Batch batch);
  void move(MoveStep step, std::function<void(Result<StepResult>)> done);
  void moved(const MoveStep& step);
  void replay(ReplayStep step, std::function<void(Result<StepResult>)> done);
  void moved_later(const MoveStep& step);
  bool stop(std::chrono::milliseconds patience);

  Parts parts;
  mutable std::mutex mutex;
  std::mutex moving;  ///< Taken before `mutex`.
  std::condition_variable quiet;
  std::shared_ptr<const Snapshot> snapshot;
  std::map<std::string, Destination> destinations;
  Lanes lanes;
  Backlog backlog;
  AtHand<StoredMessage> fresh{kAtHandMax};
  AtHand<Sending> parcels{kAtHandMax};
  std::map<std::uint64_t, Check> checks;
  std::set<std::uint64_t> suspects;
  std::set<std::uint64_t> asking;  ///< Deliveries in doubt that are asked about.
  AcceptedUnder accepted_under;
  Stops stops;
  std::uint64_t stops_said = 0;  ///< How often set_stops() changed what a page may bring.
  StrictOrder order;
  std::uint64_t order_said = 0;  ///< How often a configuration changed what is strict.
  /// Moves that are asked for and not answered yet, by what they move.
  std::map<std::pair<Kind, std::uint64_t>, int> moves_asked;
  std::map<std::uint64_t, int> unreadable;  ///< Reads that failed, of messages in work.
  std::vector<bool> slots;                  ///< Worker slots in use.
  std::size_t accepting_bytes = 0, accepting = 0, busy = 0;
  std::uint64_t youngest_worked = 0;  ///< The message with the highest id that went to work.
  bool started = false;  ///< Before, nothing is read: what was being sent is not settled yet.
  bool stopping = false;
  Counters counters;
};

}  // namespace claimwire::engine
