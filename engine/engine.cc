#include "engine/engine.h"

#include <algorithm>
#include <condition_variable>
#include <utility>

#include "core/log.h"
#include "core/text.h"
#include "wrap/crypto/siphash.h"

namespace claimwire::engine {
namespace {

// Beyond these the backlog stays in the store and is loaded again by pages.
constexpr std::size_t kLoadedMax = 8192;
constexpr std::size_t kPage = 1024;
// Bytes of messages and parcels kept at hand so that fresh ones need no read.
constexpr std::size_t kAtHandMax = 64U << 20;
constexpr std::uint32_t kCrashesToFail = 2;
constexpr std::chrono::seconds kStoreRetry{1};
constexpr std::chrono::seconds kLater{5};
// Stored with each message and compared for years: never changes.
constexpr crypto::SipKey kContentKey{0x636c61696d776972ULL, 0x636f6e74656e7401ULL};

template <class State>
constexpr std::uint8_t n(State state) {
  return static_cast<std::uint8_t>(state);
}

const Error kStopping{"engine.stopping", "claimwire is stopping; send again in a moment."};
const Error kTooMuch{"engine.busy", "more arrives than the disk takes; send again in a moment."};

/// Bytes by id, forgotten oldest first when they pass a bound.
template <class Value>
class AtHand {
 public:
  void put(std::uint64_t id, Value value, std::size_t bytes) {
    if (bytes > kAtHandMax) return;
    bytes_ += bytes;
    held_.emplace(id, std::pair{std::move(value), bytes});
    while (bytes_ > kAtHandMax) take_at(held_.begin());
  }
  std::optional<Value> take(std::uint64_t id) {
    const auto found = held_.find(id);
    if (found == held_.end()) return std::nullopt;
    return take_at(found);
  }

 private:
  using Held = std::map<std::uint64_t, std::pair<Value, std::size_t>>;
  Value take_at(typename Held::iterator at) {
    Value value = std::move(at->second.first);
    bytes_ -= at->second.second;
    held_.erase(at);
    return value;
  }
  Held held_;
  std::size_t bytes_ = 0;
};

}  // namespace

struct Engine::Impl : std::enable_shared_from_this<Engine::Impl> {
  /// A sender that waits for the check of its message (`ack.when: checked`).
  struct Asking {
    Arrival arrival;
    Head head;
    UtcTime received{};
    std::function<void(Answer)> done;
  };
  /// How far the store's backlog is loaded. While `loading`, what is committed stays in the store;
  /// `seen` is the newest that was committed.
  struct Backlog {
    bool loading = true;
    std::uint64_t loaded = 0, seen = 0;
  };
  struct Destination {
    explicit Destination(std::size_t parallel) : outbox{parallel} {}
    Outbox outbox;
    Backlog backlog;
    std::shared_ptr<Sink> sink;  ///< Null: no such destination now; what waits stays queued.
    DeliveryPolicy policy;
    bool on = true;  ///< `deliver: off` leaves everything queued.
    std::optional<Instant> wakes_at;
  };
  struct Sending {
    Outgoing outgoing;
    std::string destination;
    UtcTime first_attempt{};
    std::uint32_t attempts = 0;  ///< Before this one.
  };

  explicit Impl(Parts given) : parts{given} {}

  Parts parts;
  mutable std::mutex mutex;
  std::condition_variable quiet;
  std::shared_ptr<const Snapshot> snapshot;
  std::map<std::string, Destination> destinations;
  Lanes lanes;
  Backlog backlog;
  AtHand<StoredMessage> fresh;
  AtHand<Sending> parcels;
  std::map<std::uint64_t, Asking> asking;
  std::set<std::uint64_t> suspects;
  std::vector<bool> slots;  ///< Worker slots in use.
  std::size_t accepting_bytes = 0, accepting = 0, busy = 0;
  bool stopping = false;
  Counters counters;

  Fence fence(std::uint8_t lane = 0) const { return {lane, parts.store.epoch()}; }

  // --- configuration -------------------------------------------------------------------------

  void configure(std::shared_ptr<const Snapshot> next, Sinks sinks) {
    snapshot = std::move(next);
    for (auto& [name, destination] : destinations) destination.sink = nullptr;
    for (auto& [name, sink] : sinks) {
      Destination& destination =
          destinations.try_emplace(name, std::max<std::size_t>(1, sink->parallel_max()))
              .first->second;
      destination.policy.recognises_repeats = sink->recognises_repeats();
      destination.sink = std::move(sink);
      const auto& interfaces = snapshot->configuration().interfaces;
      if (const auto found = interfaces.find(name); found != interfaces.end()) {
        const config::Retry& retry = found->second.retry;
        destination.policy.retry_for = retry.retry_for;
        destination.policy.delay_min = retry.delay_min;
        destination.policy.delay_max = retry.delay_max;
        destination.on = found->second.deliver != config::Deliver::off;
      }
    }
  }

  std::vector<std::string> captured(const Snapshot& of) const {
    std::vector<std::string> out;
    for (const auto& [name, interface] : of.configuration().interfaces) {
      if (interface.deliver == config::Deliver::capture) out.push_back(name);
    }
    return out;
  }

  // --- in ------------------------------------------------------------------------------------

  Answer answer(const Arrival& arrival, const Head& head, Verdict verdict, const Issues& findings,
                const Error* why, MessageId id, Answer::Outcome outcome) {
    Answer out = parts.intake.answer(arrival, head, verdict, findings, why, id.text());
    out.outcome = outcome;
    out.message_id = id.text();
    if (outcome == Answer::Outcome::try_later && !out.retry_after) out.retry_after = kLater;
    return out;
  }

  void later(const Arrival& arrival, const Head& head, const Error& why,
             const std::function<void(Answer)>& done) {
    {
      const std::lock_guard lock{mutex};
      ++counters.later;
    }
    done(answer(arrival, head, Verdict::try_later, {}, &why, {}, Answer::Outcome::try_later));
  }

  void accept(Arrival arrival, std::function<void(Answer)> done) {
    std::shared_ptr<const Snapshot> current;
    const std::size_t bytes = arrival.body.size();
    std::optional<Error> full;
    {
      const std::lock_guard lock{mutex};
      current = snapshot;
      if (stopping) {
        full = kStopping;
      } else if (accepting_bytes + bytes > parts.accepting_bytes_max && accepting > 0) {
        full = kTooMuch;
      } else {
        accepting_bytes += bytes;
        ++accepting;
      }
    }
    config::AckWhen when = config::AckWhen::stored;
    std::chrono::milliseconds timeout{0};
    std::chrono::milliseconds window{0};
    const auto& interfaces = current->configuration().interfaces;
    if (const auto found = interfaces.find(arrival.interface); found != interfaces.end()) {
      when = found->second.ack_when;
      timeout = found->second.ack_timeout;
      window = found->second.duplicates_window;
    }
    if (full) {
      const Head head = parts.intake.examine(arrival, *current, config::AckWhen::stored);
      return later(arrival, head, *full, done);
    }

    AcceptStep step;
    step.head = parts.intake.examine(arrival, *current, when);
    const bool framed = !arrival.refused_because.has_value();
    if (!framed) step.head.refusal = arrival.refused_because;
    if (step.head.refusal && step.head.refusal_verdict == Verdict::try_later) {
      released(bytes);
      return later(arrival, step.head, *step.head.refusal, done);
    }
    step.fence = fence(lane_of(step.head.ordering_key));
    step.received = parts.clock.utc();
    step.content_hash = crypto::siphash13(arrival.body.view(), kContentKey);
    step.duplicate_window = window;
    if (step.head.refusal) {
      step.state = MessageState::refused;
      step.reason = step.head.refusal->id;
      // What was understood and refused is kept to look at; what was no message is only counted.
      step.keep_body = framed && step.head.refusal_verdict == Verdict::error;
    }
    step.arrival = arrival;
    Asking ask{std::move(arrival), step.head, step.received, std::move(done)};
    Batch batch;
    batch.steps.emplace_back(std::move(step));
    parts.store.commit(std::move(batch),
                       [self = shared_from_this(), ask = std::move(ask), when, timeout,
                        bytes](Result<std::vector<StepResult>> result) mutable {
                         self->accepted(std::move(ask), when, timeout, bytes, std::move(result));
                       });
  }

  void released(std::size_t bytes) {
    const std::lock_guard lock{mutex};
    accepting_bytes -= bytes;
    --accepting;
    quiet.notify_all();
  }

  void accepted(Asking ask, config::AckWhen when, std::chrono::milliseconds timeout,
                std::size_t bytes, Result<std::vector<StepResult>> result) {
    if (!result) {
      later(ask.arrival, ask.head, result.error(), ask.done);
      return released(bytes);
    }
    const StepResult& step = result->front();
    if (step.what == StepResult::What::fenced || step.what == StepResult::What::not_allowed) {
      later(ask.arrival, ask.head, kStopping, ask.done);
      return released(bytes);
    }
    if (ask.head.refusal) {
      count(&Counters::refused);
      ask.done(answer(ask.arrival, ask.head, ask.head.refusal_verdict, ask.head.findings,
                      &*ask.head.refusal, step.message, Answer::Outcome::refused));
      return released(bytes);
    }
    if (step.what == StepResult::What::duplicate) {
      count(&Counters::duplicates);
      ask.done(answer(ask.arrival, ask.head, Verdict::accept, {}, nullptr, step.original,
                      Answer::Outcome::duplicate));
      return released(bytes);
    }
    count(&Counters::received);
    const MessageId id = step.message;
    if (step.what == StepResult::What::conflict) {  // ours, held: never worked by itself
      ask.done(
          answer(ask.arrival, ask.head, Verdict::accept, {}, nullptr, id, Answer::Outcome::stored));
      return released(bytes);
    }
    StoredMessage message = stored(id, ask);
    const std::string key = ask.head.ordering_key;
    const bool wait_for_check = when == config::AckWhen::checked || ask.head.answer_after_check;
    if (!wait_for_check) {
      ask.done(answer(ask.arrival, ask.head, Verdict::accept, ask.head.findings, nullptr, id,
                      Answer::Outcome::stored));
    }
    {
      const std::lock_guard lock{mutex};
      if (wait_for_check) asking.emplace(id.value, std::move(ask));
      backlog.seen = std::max(backlog.seen, id.value);
      if (!backlog.loading && id.value > backlog.loaded) {
        if (lanes.waiting() >= kLoadedMax) {
          backlog.loading = true;  // this one and what follows wait in the store
        } else {
          backlog.loaded = id.value;
          const std::size_t size = message.body.size();
          fresh.put(id.value, std::move(message), size);
          lanes.add(id, key);
        }
      }
    }
    if (wait_for_check) {
      parts.workers.after(timeout, [self = shared_from_this(), id] { self->answer_anyway(id); });
    }
    released(bytes);
    pump();
  }

  static StoredMessage stored(MessageId id, const Asking& ask) {
    StoredMessage out;
    out.id = id;
    out.received = ask.received;
    out.interface = ask.arrival.interface;
    out.peer = ask.arrival.peer;
    out.format = ask.arrival.format;
    out.content_type = ask.arrival.content_type;
    out.operation = ask.arrival.operation;
    out.type = ask.head.type;
    out.control_id = ask.head.control_id;
    out.body = ask.arrival.body;
    return out;
  }

  /// The check takes longer than `ack.timeout`: the message is stored and goes on as under `read`.
  void answer_anyway(MessageId id) {
    std::optional<Asking> ask = take_asking(id);
    if (!ask) return;
    ask->done(answer(ask->arrival, ask->head, Verdict::accept, ask->head.findings, nullptr, id,
                     Answer::Outcome::stored));
  }

  std::optional<Asking> take_asking(MessageId id) {
    const std::lock_guard lock{mutex};
    const auto found = asking.find(id.value);
    if (found == asking.end()) return std::nullopt;
    Asking out = std::move(found->second);
    asking.erase(found);
    return out;
  }

  void count(std::uint64_t Counters::*which) {
    const std::lock_guard lock{mutex};
    ++(counters.*which);
  }

  // --- work ----------------------------------------------------------------------------------

  /// Starts what may start. Never called with the mutex held.
  void pump() {
    for (;;) {
      Lanes::Work work;
      std::size_t slot = 0;
      {
        const std::lock_guard lock{mutex};
        const std::size_t most = suspects.empty() ? parts.workers_max : 1;
        if (stopping || lanes.in_work() >= most) break;
        auto next = lanes.start();
        if (!next) break;
        work = std::move(*next);
        slot =
            static_cast<std::size_t>(std::find(slots.begin(), slots.end(), false) - slots.begin());
        if (slot == slots.size()) slots.push_back(false);
        slots[slot] = true;
        ++busy;
      }
      parts.workers.post([self = shared_from_this(), work = std::move(work), slot] {
        self->begin_work(work, slot);
      });
    }
    load_messages();
  }

  void begin_work(const Lanes::Work& work, std::size_t slot) {
    bool suspect = false;
    {
      const std::lock_guard lock{mutex};
      suspect = suspects.count(work.message.value) > 0;
    }
    if (!suspect) return do_work(work, slot);
    // It was in work when the process ended: noted durably before it runs again.
    Batch batch;
    batch.steps.emplace_back(SuspectStep{fence(), work.message});
    parts.store.commit(std::move(batch), [self = shared_from_this(), work,
                                          slot](Result<std::vector<StepResult>> result) {
      if (!result) return self->retry_later(work, slot);
      const bool twice = result->front().crashes >= kCrashesToFail;
      self->parts.workers.post([self, work, slot, twice] {
        if (!twice) return self->do_work(work, slot);
        Processed failed;
        failed.end = MessageState::failed;
        failed.reason = "ended-process-twice";
        self->commit_work(work, slot, std::move(failed), self->current_snapshot());
      });
    });
  }

  std::shared_ptr<const Snapshot> current_snapshot() const {
    const std::lock_guard lock{mutex};
    return snapshot;
  }

  void do_work(const Lanes::Work& work, std::size_t slot) {
    std::optional<StoredMessage> message;
    bool may_refuse = false;
    std::shared_ptr<const Snapshot> current;
    {
      const std::lock_guard lock{mutex};
      message = fresh.take(work.message.value);
      may_refuse = asking.count(work.message.value) > 0;
      current = snapshot;
    }
    Processed processed;
    if (!message) {
      auto read = read_message(work.message);
      if (read) {
        message = std::move(*read);
      } else if (read.error().is("store.damaged") || read.error().is("store.body-gone")) {
        processed.end = MessageState::failed;
        processed.reason = read.error().id;
      } else {
        return retry_later(work, slot);
      }
    }
    if (message) {
      message->may_refuse = may_refuse;
      parts.store.note_in_work(slot, work.message);
      processed = parts.processor.process(*message, *current);
    }
    commit_work(work, slot, std::move(processed), std::move(current));
  }

  Result<StoredMessage> read_message(MessageId id) {
    auto row = parts.store.message(id);
    if (!row) return row.error();
    if (!*row) return Error{"store.body-gone", "the message's row is gone."};
    auto body = parts.store.bodies().get((*row)->body);
    if (!body) return body.error();
    StoredMessage out;
    out.id = id;
    out.received = (*row)->received;
    out.interface = (*row)->interface;
    out.peer = (*row)->peer;
    out.format = (*row)->format;
    out.content_type = (*row)->content_type;
    out.operation = (*row)->operation;
    out.type = (*row)->type;
    out.control_id = (*row)->control_id;
    out.body = std::move(*body);
    return out;
  }

  /// The store could not take it now (disk full): the message stays received and comes again.
  void retry_later(const Lanes::Work& work, std::size_t slot) {
    parts.workers.after(kStoreRetry, [self = shared_from_this(), work, slot] {
      {
        const std::lock_guard lock{self->mutex};
        if (!self->stopping) {
          self->parts.workers.post([self, work, slot] { self->begin_work(work, slot); });
          return;
        }
      }
      self->end_work(work, slot);
    });
  }

  void commit_work(const Lanes::Work& work, std::size_t slot, Processed processed,
                   std::shared_ptr<const Snapshot> used) {
    bool asked = false;
    {
      const std::lock_guard lock{mutex};
      asked = asking.count(work.message.value) > 0;
    }
    // The answer has left: what would have refused the message holds it (design: `reject` acts as
    // `hold`).
    if (processed.end == MessageState::refused && !asked) processed.end = MessageState::held;
    const bool makes = !processed.claims.empty() || !processed.forwards.empty();
    if (makes != (processed.end == MessageState::open)) {
      // A fault between the layers: a message never vanishes for it.
      processed.claims.clear();
      processed.forwards.clear();
      processed.end = MessageState::failed;
      processed.reason = "engine.nothing-made";
    }
    auto step = std::make_shared<ProcessedStep>();
    step->fence = fence(lane_of(work.key));
    step->message = work.message;
    step->at = parts.clock.utc();
    step->processed = std::move(processed);
    step->snapshot = used->id();
    step->ordering_key = work.key;
    step->captured = captured(*used);
    commit_step(work, slot, step);
  }

  void commit_step(const Lanes::Work& work, std::size_t slot,
                   const std::shared_ptr<ProcessedStep>& step) {
    Batch batch;
    batch.steps.emplace_back(*step);
    parts.store.commit(std::move(batch), [self = shared_from_this(), work, slot,
                                          step](Result<std::vector<StepResult>> result) {
      if (!result) {
        if (result.error().is("store.stopped")) return self->end_work(work, slot);
        // Worked once, committed when the disk takes it: numbers already leased stay its own.
        self->parts.workers.after(
            kStoreRetry, [self, work, slot, step] { self->commit_step(work, slot, step); });
        return;
      }
      self->worked(work, slot, *step, result->front());
    });
  }

  void worked(const Lanes::Work& work, std::size_t slot, const ProcessedStep& step,
              const StepResult& result) {
    if (std::optional<Asking> ask = take_asking(work.message)) {
      const bool refused = step.processed.end == MessageState::refused;
      const Error why{step.processed.reason, "refused by the checks of this interface."};
      ask->done(answer(ask->arrival, ask->head, refused ? Verdict::error : Verdict::accept,
                       step.processed.findings, refused ? &why : nullptr, work.message,
                       refused ? Answer::Outcome::refused : Answer::Outcome::stored));
    }
    count(&Counters::worked);
    if (result.what == StepResult::What::done) queue_deliveries(step, result);
    end_work(work, slot);
  }

  void end_work(const Lanes::Work& work, std::size_t slot) {
    parts.store.note_in_work(slot, {});
    {
      const std::lock_guard lock{mutex};
      suspects.erase(work.message.value);
      lanes.finish(work);
      slots[slot] = false;
      --busy;
      quiet.notify_all();
    }
    // Not here: this may be the writer's thread, and a page of the backlog may be read.
    parts.workers.post([self = shared_from_this()] { self->pump(); });
  }

  /// A page of messages that wait in the store, when there is room for it.
  void load_messages() {
    for (;;) {
      MessageQuery query;
      query.states = {MessageState::received};
      query.limit = kPage;
      std::uint64_t seen = 0;
      {
        const std::lock_guard lock{mutex};
        // Suspects run alone; what was accepted meanwhile waits in the store.
        if (!backlog.loading || stopping || !suspects.empty() || lanes.waiting() > kLoadedMax / 2)
          return;
        query.after = {backlog.loaded};
        seen = backlog.seen;
      }
      auto page = parts.store.messages(query);
      if (!page) {
        log::error("engine.backlog", "the backlog could not be read; trying again",
                   {{"error", page.error().id}});
        parts.workers.after(kStoreRetry, [self = shared_from_this()] { self->pump(); });
        return;
      }
      bool more = false;
      {
        const std::lock_guard lock{mutex};
        if (backlog.loaded != query.after.value) return;  // another thread loaded this page
        for (const MessageRow& row : *page) {
          backlog.loaded = row.id.value;
          lanes.add(row.id, row.ordering_key);
        }
        more = page->size() == kPage;
        // Nothing may have been committed since the page was read, or it would be left behind.
        if (!more && backlog.seen == seen) {
          backlog.loading = false;
          backlog.loaded = std::max(backlog.loaded, seen);
        }
        if (page->empty() && !more && backlog.loading) continue;
      }
      if (!page->empty()) return pump();
      return;
    }
  }

  // --- out -----------------------------------------------------------------------------------

  void queue_deliveries(const ProcessedStep& step, const StepResult& result) {
    std::set<std::string> touched;
    std::size_t at = 0;
    const auto add = [&](const Parcel& parcel, const std::string& claim_number) {
      if (std::find(step.captured.begin(), step.captured.end(), parcel.destination) !=
          step.captured.end()) {
        return;  // dismissed in the commit that made it
      }
      if (at >= result.deliveries.size()) return;
      const DeliveryId id = result.deliveries[at++];
      Destination& destination = destinations.try_emplace(parcel.destination, 1).first->second;
      Backlog& waits = destination.backlog;
      waits.seen = std::max(waits.seen, id.value);
      if (waits.loading || id.value <= waits.loaded) {
        touched.insert(parcel.destination);
        return;
      }
      if (destination.outbox.waiting() >= kLoadedMax) {
        waits.loading = true;
        return;
      }
      waits.loaded = id.value;
      Sending sending;
      sending.destination = parcel.destination;
      sending.outgoing = outgoing(id, parcel, claim_number);
      const std::size_t size = parcel.bytes.size();
      parcels.put(id.value, std::move(sending), size);
      destination.outbox.add(id, step.ordering_key, Instant{});
      touched.insert(parcel.destination);
    };
    {
      const std::lock_guard lock{mutex};
      for (const BuiltClaim& claim : step.processed.claims) {
        if (claim.parcel) add(*claim.parcel, claim.number);
      }
      for (const Parcel& parcel : step.processed.forwards) add(parcel, {});
    }
    for (const std::string& name : touched) pump_destination(name);
  }

  static Outgoing outgoing(DeliveryId id, const Parcel& parcel, const std::string& claim_number) {
    Outgoing out;
    out.delivery_id = id.text();
    out.destination = parcel.destination;
    out.bytes = parcel.bytes;
    out.content_type = parcel.content_type;
    out.file_name = parcel.file_name;
    out.idempotency_key = parcel.idempotency_key;
    out.control_numbers = parcel.control_numbers;
    out.claim_number = claim_number;
    return out;
  }

  /// Commits a send window of what may leave, then sends it. Never called with the mutex held.
  void pump_destination(const std::string& name) {
    load_deliveries(name);
    std::vector<DeliveryId> window;
    {
      const std::lock_guard lock{mutex};
      const auto found = destinations.find(name);
      if (found == destinations.end()) return;
      Destination& destination = found->second;
      if (stopping || !destination.on || destination.sink == nullptr) return;
      const Instant now = parts.clock.now();
      window = destination.outbox.next(now);
      if (window.empty()) {
        const auto wake = destination.outbox.wake(now);
        if (wake && (!destination.wakes_at || *wake < *destination.wakes_at ||
                     *destination.wakes_at <= now)) {
          destination.wakes_at = wake;
          parts.workers.after(std::max(*wake - now, std::chrono::milliseconds{1}),
                              [self = shared_from_this(), name] { self->pump_destination(name); });
        }
        return;
      }
      busy += window.size();
    }
    Batch batch;
    batch.steps.emplace_back(SendingStep{fence(), window});
    parts.store.commit(std::move(batch), [self = shared_from_this(), name,
                                          window](Result<std::vector<StepResult>> result) {
      if (!result) return self->window_failed(name, window);
      const auto& may = result->front().deliveries;
      for (const DeliveryId& id : window) {
        if (std::find(may.begin(), may.end(), id) == may.end()) {
          self->left_outbox(name, id, true);  // a person dismissed or stopped it meanwhile
        } else {
          self->parts.workers.post([self, name, id] { self->send(name, id); });
        }
      }
    });
  }

  void window_failed(const std::string& name, const std::vector<DeliveryId>& window) {
    {
      const std::lock_guard lock{mutex};
      Destination& destination = destinations.at(name);
      const Instant due = parts.clock.now() + kStoreRetry;
      for (auto id = window.rbegin(); id != window.rend(); ++id)
        destination.outbox.retry(*id, due, true);
      busy -= window.size();
      quiet.notify_all();
    }
    parts.workers.after(kStoreRetry,
                        [self = shared_from_this(), name] { self->pump_destination(name); });
  }

  void left_outbox(const std::string& name, DeliveryId id, bool reached) {
    {
      const std::lock_guard lock{mutex};
      destinations.at(name).outbox.finish(id, reached);
      --busy;
      quiet.notify_all();
    }
    parts.workers.post([self = shared_from_this(), name] { self->pump_destination(name); });
  }

  Result<Sending> read_sending(DeliveryId id) {
    auto row = parts.store.delivery(id);
    if (!row) return row.error();
    if (!*row) return Error{"store.body-gone", "the delivery's row is gone."};
    auto bytes = parts.store.bodies().get((*row)->body);
    if (!bytes) return bytes.error();
    Sending out;
    out.destination = (*row)->destination;
    out.outgoing = outgoing(id,
                            {(*row)->destination, std::move(*bytes), (*row)->content_type,
                             (*row)->file_name, (*row)->idempotency_key, (*row)->control_numbers},
                            (*row)->claim_number);
    out.first_attempt = (*row)->first_attempt;
    out.attempts = (*row)->attempts;
    return out;
  }

  void send(const std::string& name, DeliveryId id) {
    std::optional<Sending> sending;
    std::shared_ptr<Sink> sink;
    {
      const std::lock_guard lock{mutex};
      sending = parcels.take(id.value);
      sink = destinations.at(name).sink;
    }
    if (!sending) {
      auto read = read_sending(id);
      if (!read) {
        // Damaged bytes never reach a payer (promise A5).
        SendResult unreadable;
        unreadable.what = SendResult::What::refused;
        unreadable.detail = concat("not sent: ", read.error().message);
        Sending none;
        none.destination = name;
        return sent(id, std::move(none), std::move(unreadable));
      }
      sending = std::move(*read);
    }
    if (sink == nullptr) {
      SendResult gone;
      gone.what = SendResult::What::retry_later;
      gone.detail = "the destination is not configured now";
      return sent(id, std::move(*sending), std::move(gone));
    }
    if (sending->attempts == 0) sending->first_attempt = parts.clock.utc();
    Outgoing out = sending->outgoing;
    out.attempt = sending->attempts + 1;
    sink->send(std::move(out), [self = shared_from_this(), id,
                                sending = std::move(*sending)](SendResult result) mutable {
      self->sent(id, std::move(sending), std::move(result));
    });
  }

  void sent(DeliveryId id, Sending sending, SendResult result) {
    const UtcTime utc = parts.clock.utc();
    const Instant now = parts.clock.now();
    // How long it is tried already, from the stored moment of the first try; a clock that stepped
    // back counts as no time.
    const auto tried = sending.attempts == 0
                           ? std::chrono::milliseconds{0}
                           : std::max(std::chrono::milliseconds{0}, utc - sending.first_attempt);
    DeliveryPolicy policy;
    {
      const std::lock_guard lock{mutex};
      policy = destinations.at(sending.destination).policy;
    }
    using What = SendResult::What;
    const Delivery::Event event = result.what == What::accepted      ? Delivery::Event::accepted
                                  : result.what == What::refused     ? Delivery::Event::refused
                                  : result.what == What::retry_later ? Delivery::Event::not_reached
                                                                     : Delivery::Event::no_answer;
    Delivery machine{policy, sending.attempts + 1, now - tried};
    const Delivery::Step next = machine.step(event, now, parts.random.next(), result.retry_after);
    OutcomeStep step;
    step.fence = fence();
    step.delivery = id;
    step.to = next.state;
    step.at = utc;
    step.attempts = sending.attempts + 1;
    step.first_attempt = sending.first_attempt;
    step.due = utc + next.wait;
    step.detail = result.detail;
    step.answer = std::move(result.answer);
    step.claim_answer = result.claim_answer;
    step.answered_by = result.answered_by;
    sending.attempts = step.attempts;
    const bool reached = result.what != What::retry_later;
    commit_outcome(std::make_shared<OutcomeStep>(std::move(step)), std::move(sending), next,
                   reached);
  }

  void commit_outcome(const std::shared_ptr<OutcomeStep>& step, Sending sending,
                      Delivery::Step next, bool reached) {
    Batch batch;
    batch.steps.emplace_back(*step);
    parts.store.commit(std::move(batch), [self = shared_from_this(), step, next, reached,
                                          sending = std::move(sending)](
                                             Result<std::vector<StepResult>> result) mutable {
      if (!result && !result.error().is("store.stopped")) {
        // The outcome is known; it is written when the disk takes it. Until then it counts as under
        // way, and a crash makes it in doubt, never sent again by guess.
        self->parts.workers.after(
            kStoreRetry, [self, step, next, reached, sending = std::move(sending)]() mutable {
              self->commit_outcome(step, std::move(sending), next, reached);
            });
        return;
      }
      self->settled(step->delivery, std::move(sending), next, reached);
    });
  }

  void settled(DeliveryId id, Sending sending, Delivery::Step next, bool reached) {
    const std::string name = sending.destination;
    if (next.state != DeliveryState::queued) {
      switch (next.state) {
        case DeliveryState::delivered:
          count(&Counters::delivered);
          break;
        case DeliveryState::in_doubt:
          count(&Counters::in_doubt);
          break;
        default:
          count(&Counters::parked);
          break;
      }
      return left_outbox(name, id, reached);
    }
    {
      const std::lock_guard lock{mutex};
      destinations.at(name).outbox.retry(id, parts.clock.now() + next.wait, reached);
      const std::size_t size = sending.outgoing.bytes.size();
      parcels.put(id.value, std::move(sending), size);
      --busy;
      quiet.notify_all();
    }
    parts.workers.post([self = shared_from_this(), name] { self->pump_destination(name); });
  }

  void load_deliveries(const std::string& name) {
    for (;;) {
      DeliveryQuery query;
      query.states = {DeliveryState::queued};
      query.destination = name;
      query.limit = kPage;
      std::uint64_t seen = 0;
      {
        const std::lock_guard lock{mutex};
        const auto found = destinations.find(name);
        if (found == destinations.end()) return;
        const Destination& destination = found->second;
        if (!destination.backlog.loading || stopping ||
            destination.outbox.waiting() > kLoadedMax / 2)
          return;
        query.after = {destination.backlog.loaded};
        seen = destination.backlog.seen;
      }
      auto page = parts.store.deliveries(query);
      if (!page) {
        log::error("engine.outbox", "queued deliveries could not be read; trying again",
                   {{"error", page.error().id}, {"destination", name}});
        parts.workers.after(kStoreRetry,
                            [self = shared_from_this(), name] { self->pump_destination(name); });
        return;
      }
      const std::lock_guard lock{mutex};
      Destination& destination = destinations.at(name);
      if (destination.backlog.loaded != query.after.value) return;
      const Instant now = parts.clock.now();
      const UtcTime utc = parts.clock.utc();
      for (const DeliveryRow& row : *page) {
        destination.backlog.loaded = row.id.value;
        // A clock that stepped does not prolong the wait beyond the longest back-off.
        const auto wait =
            std::clamp(row.due - utc, std::chrono::milliseconds{0}, destination.policy.delay_max);
        destination.outbox.add(row.id, row.ordering_key, now + wait);
      }
      if (page->size() == kPage) continue;
      if (destination.backlog.seen == seen) {
        destination.backlog.loading = false;
        destination.backlog.loaded = std::max(destination.backlog.loaded, seen);
        return;
      }
    }
  }

  // --- start, moves, stop --------------------------------------------------------------------

  /// What was being sent when the process ended: the receiver may have it (promise B3).
  Result<void> settle_sending() {
    DeliveryQuery query;
    query.states = {DeliveryState::sending};
    query.limit = kPage;
    for (;;) {
      auto page = parts.store.deliveries(query);
      if (!page) return page.error();
      if (page->empty()) return {};
      Batch batch;
      for (const DeliveryRow& row : *page) {
        const auto found = destinations.find(row.destination);
        const bool harmless =
            found != destinations.end() && found->second.policy.recognises_repeats;
        OutcomeStep step;
        step.fence = fence();
        step.delivery = row.id;
        step.to = harmless ? DeliveryState::queued : DeliveryState::in_doubt;
        step.at = parts.clock.utc();
        step.attempts = row.attempts + 1;
        step.first_attempt = row.attempts == 0 ? step.at : row.first_attempt;
        step.due = step.at;
        step.detail = harmless ? "the process ended while it was sent; the same bytes go again"
                               : "the process ended while it was sent; it may have arrived";
        batch.steps.emplace_back(std::move(step));
        query.after = row.id;
      }
      if (auto committed = commit_and_wait(std::move(batch)); !committed) return committed;
    }
  }

  Result<void> commit_and_wait(Batch batch) {
    struct Wait {
      std::mutex mutex;
      std::condition_variable ended;
      std::optional<Result<void>> result;
    };
    auto wait = std::make_shared<Wait>();
    parts.store.commit(std::move(batch), [wait](Result<std::vector<StepResult>> result) {
      const std::lock_guard lock{wait->mutex};
      wait->result = result ? Result<void>{} : Result<void>{result.error()};
      wait->ended.notify_all();
    });
    std::unique_lock lock{wait->mutex};
    wait->ended.wait(lock, [&] { return wait->result.has_value(); });
    return *wait->result;
  }

  Result<void> start() {
    if (auto settled_all = settle_sending(); !settled_all) return settled_all;
    for (const MessageId& id : parts.store.recovery().in_work) {
      auto row = parts.store.message(id);
      if (!row) return row.error();
      if (!*row || (*row)->state != MessageState::received) continue;
      const std::lock_guard lock{mutex};
      suspects.insert(id.value);
      lanes.add(id, (*row)->ordering_key);
    }
    pump();
    std::vector<std::string> names;
    {
      const std::lock_guard lock{mutex};
      for (const auto& [name, destination] : destinations) names.push_back(name);
    }
    for (const std::string& name : names) pump_destination(name);
    return {};
  }

  void move(MoveStep step, std::function<void(Result<StepResult>)> done) {
    step.fence = fence();
    step.at = parts.clock.utc();
    Batch batch;
    batch.steps.emplace_back(step);
    parts.store.commit(std::move(batch), [self = shared_from_this(), step, done = std::move(done)](
                                             Result<std::vector<StepResult>> result) {
      if (!result) return done(result.error());
      const StepResult what = result->front();
      done(what);
      if (what.what == StepResult::What::done) self->moved(step);
    });
  }

  /// What a move set free is worked or sent at once.
  void moved(const MoveStep& step) {
    if (step.kind == Kind::message && step.to == n(MessageState::received)) {
      auto row = parts.store.message({step.id});
      if (!row || !*row) return;
      {
        const std::lock_guard lock{mutex};
        // While the backlog loads, what lies behind the loaded part comes by itself.
        if (!backlog.loading || step.id <= backlog.loaded)
          lanes.add({step.id}, (*row)->ordering_key);
      }
      return pump();
    }
    if (step.kind == Kind::delivery && step.to == n(DeliveryState::queued)) {
      auto row = parts.store.delivery({step.id});
      if (!row || !*row) return;
      const std::string name = (*row)->destination;
      {
        const std::lock_guard lock{mutex};
        Destination& destination = destinations.try_emplace(name, 1).first->second;
        if (!destination.backlog.loading || step.id <= destination.backlog.loaded)
          destination.outbox.add({step.id}, (*row)->ordering_key, Instant{});
      }
      pump_destination(name);
    }
  }

  bool stop(std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex};
    stopping = true;
    return quiet.wait_for(lock, patience, [this] { return busy == 0 && accepting == 0; });
  }
};

Engine::Engine(Parts parts, std::shared_ptr<const Snapshot> snapshot, Sinks sinks)
    : impl_{std::make_shared<Impl>(parts)} {
  impl_->configure(std::move(snapshot), std::move(sinks));
}

Engine::~Engine() {
  const std::lock_guard lock{impl_->mutex};
  impl_->stopping = true;
}

Result<void> Engine::start() { return impl_->start(); }

void Engine::accept(Arrival arrival, std::function<void(Answer)> done) {
  impl_->accept(std::move(arrival), std::move(done));
}

void Engine::move(MoveStep step, std::function<void(Result<StepResult>)> done) {
  impl_->move(std::move(step), std::move(done));
}

void Engine::replace(std::shared_ptr<const Snapshot> snapshot, Sinks sinks) {
  std::vector<std::string> names;
  {
    const std::lock_guard lock{impl_->mutex};
    impl_->configure(std::move(snapshot), std::move(sinks));
    for (const auto& [name, destination] : impl_->destinations) names.push_back(name);
  }
  for (const std::string& name : names) impl_->pump_destination(name);
}

bool Engine::stop(std::chrono::milliseconds patience) { return impl_->stop(patience); }

Engine::Counters Engine::counters() const {
  const std::lock_guard lock{impl_->mutex};
  Counters out = impl_->counters;
  out.waiting = impl_->lanes.waiting();
  out.in_work = impl_->lanes.in_work();
  for (const auto& [name, destination] : impl_->destinations) {
    out.queued += destination.outbox.waiting();
    out.under_way += destination.outbox.under_way();
  }
  return out;
}

}  // namespace claimwire::engine
