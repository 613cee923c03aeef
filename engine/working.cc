#include <algorithm>
#include <utility>

#include "core/log.h"
#include "engine/engine_impl.h"

namespace claimwire::engine {
namespace {

constexpr std::uint32_t kCrashesToFail = 2;
constexpr int kReadsMax = 30;  ///< Of a message that cannot be read, a second apart.

std::vector<std::string> captured(const Snapshot& of) {
  std::vector<std::string> out;
  for (const auto& [name, interface] : of.configuration().interfaces) {
    if (interface.deliver == config::Deliver::capture) out.push_back(name);
  }
  return out;
}

/// What the store would answer not_allowed: a fault between the layers.
bool well_formed(const Processed& processed) {
  using M = MessageState;
  const bool known_end = processed.end == M::open || processed.end == M::filtered ||
                         processed.end == M::held || processed.end == M::failed ||
                         processed.end == M::refused;
  const bool makes = !processed.claims.empty() || !processed.forwards.empty();
  return known_end && makes == (processed.end == M::open) &&
         std::all_of(processed.claims.begin(), processed.claims.end(), [](const BuiltClaim& each) {
           return each.parcel ? each.status == ClaimStatus::ready
                              : each.status == ClaimStatus::held;
         });
}

Processed failed(std::string reason) {
  Processed out;
  out.end = MessageState::failed;
  out.reason = std::move(reason);
  return out;
}

StoredMessage stored(MessageRow row, Bytes body) {
  StoredMessage out;
  out.id = row.id;
  out.received = row.received;
  out.interface = std::move(row.interface);
  out.peer = std::move(row.peer);
  out.format = row.format;
  out.content_type = std::move(row.content_type);
  out.operation = std::move(row.operation);
  out.type = std::move(row.type);
  out.control_id = std::move(row.control_id);
  out.replay = row.replay;
  out.body = std::move(body);
  return out;
}

}  // namespace

/// Starts what may start and, when there is room, has a page of the backlog read. Any thread.
void Engine::Impl::pump() {
  start_work();
  {
    const std::lock_guard lock{mutex};
    if (backlog.reading() || !wants_page()) return;
    backlog.begin_page();
  }
  parts.workers.post([self = shared_from_this()] { self->load_messages(); });
}

void Engine::Impl::start_work() {
  for (;;) {
    Lanes::Work work;
    std::size_t slot = 0;
    {
      const std::lock_guard lock{mutex};
      const std::size_t most = suspects.empty() ? parts.workers_max : 1;
      if (!started || stopping || lanes.in_work() >= most) return;
      auto next = lanes.start();
      if (!next) return;
      work = std::move(*next);
      youngest_worked = std::max(youngest_worked, work.message.value);
      slot = static_cast<std::size_t>(std::find(slots.begin(), slots.end(), false) - slots.begin());
      if (slot == slots.size()) slots.push_back(false);
      slots[slot] = true;
      ++busy;
    }
    parts.workers.post([self = shared_from_this(), work = std::move(work), slot] {
      self->begin_work(work, slot);
    });
  }
}

/// Suspects run alone; what was accepted meanwhile waits in the store.
bool Engine::Impl::wants_page() const {
  return backlog.loading() && !stopping && suspects.empty() && lanes.waiting() <= kLoadedMax / 2;
}

/// Reads pages of messages that wait in the store until there are enough at hand.
void Engine::Impl::load_messages() {
  for (;;) {
    MessageQuery query;
    query.states = {MessageState::received};
    query.limit = kPage;
    {
      const std::lock_guard lock{mutex};
      query.after = {backlog.begin_page()};
    }
    auto page = parts.store.messages(query);
    if (!page) {
      log::error("engine.backlog", "the backlog could not be read; trying again",
                 {{"error", page.error().id}});
      {
        const std::lock_guard lock{mutex};
        static_cast<void>(backlog.end_page(false));
      }
      parts.workers.after(kStoreRetry, [self = shared_from_this()] { self->pump(); });
      return;
    }
    bool more = false;
    {
      const std::lock_guard lock{mutex};
      for (const MessageRow& row : *page) {
        backlog.loaded(row.id.value);
        lanes.add(row.id, row.ordering_key);
      }
      for (Backlog::Late& late : backlog.end_page(page->size() < kPage))
        lanes.add({late.id}, std::move(late.key));
      more = wants_page();
      if (more) backlog.begin_page();
    }
    start_work();
    if (!more) return;
  }
}

void Engine::Impl::begin_work(const Lanes::Work& work, std::size_t slot) {
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
    if (!result) return self->retry_later(work, slot, &Impl::begin_work);
    const bool twice = result->front().crashes >= kCrashesToFail;
    self->parts.workers.post([self, work, slot, twice] {
      if (!twice) return self->do_work(work, slot);
      std::shared_ptr<const Snapshot> current;
      {
        const std::lock_guard lock{self->mutex};
        current = self->snapshot;
      }
      log::error("engine.message-failed",
                 "a message ended the process twice; it waits for a person and is not tried again",
                 {{"message", work.message.text()}});
      const auto row = self->parts.store.message(work.message);
      self->commit_work(work, slot, failed("ended-process-twice"), std::move(current),
                        row && *row ? (*row)->interface : std::string{});
    });
  });
}

/// What could not be read is tried again for half a minute: too many open files pass, a broken disk
/// does not.
bool Engine::Impl::may_pass(MessageId id) {
  const std::lock_guard lock{mutex};
  if (++unreadable[id.value] < kReadsMax) return true;
  unreadable.erase(id.value);
  return false;
}

void Engine::Impl::do_work(const Lanes::Work& work, std::size_t slot) {
  std::optional<StoredMessage> message;
  bool may_refuse = false;
  std::shared_ptr<const Snapshot> current;
  {
    const std::lock_guard lock{mutex};
    message = fresh.take(work.message.value);
    may_refuse = checks.count(work.message.value) > 0;
    current = accepted_under.of(work.message.value);
    if (current == nullptr) current = snapshot;
  }
  if (!message) {
    auto row = parts.store.message(work.message);
    if (!row) return retry_later(work, slot, &Impl::do_work);
    // A person dismissed or held it meanwhile, or it was worked already.
    if (!*row || (*row)->state != MessageState::received) return end_work(work, slot);
    auto body = parts.store.bodies().get((*row)->body);
    if (!body && body.error().is("store.io") && may_pass(work.message))
      return retry_later(work, slot, &Impl::do_work);
    if (!body) {
      // The rest goes on; a person may try it again once the file is back (promise A5).
      log::error("engine.message-unreadable", body.error().message,
                 {{"message", work.message.text()}, {"error", body.error().id}});
      return commit_work(work, slot, failed(body.error().id), std::move(current),
                         (*row)->interface);
    }
    message = stored(std::move(**row), std::move(*body));
  }
  message->may_refuse = may_refuse;
  parts.store.note_in_work(slot, work.message);
  Processed processed = parts.processor.process(*message, *current);
  if (processed.later) {
    log::error("engine.message-later", processed.later->message,
               {{"message", work.message.text()}, {"error", processed.later->id}});
    return retry_later(work, slot, &Impl::do_work);
  }
  commit_work(work, slot, std::move(processed), std::move(current), message->interface);
}

/// The store cannot be asked, or gives no numbers now (disk full): the message stays received and
/// comes again.
void Engine::Impl::retry_later(const Lanes::Work& work, std::size_t slot, WorkStage again) {
  parts.workers.after(kStoreRetry, [self = shared_from_this(), work, slot, again] {
    bool stop_now = false;
    {
      const std::lock_guard lock{self->mutex};
      stop_now = self->stopping;
    }
    stop_now ? self->end_work(work, slot) : (self.get()->*again)(work, slot);
  });
}

void Engine::Impl::commit_work(const Lanes::Work& work, std::size_t slot, Processed processed,
                               std::shared_ptr<const Snapshot> used, std::string interface) {
  if (!well_formed(processed)) {
    log::error("engine.nothing-made", "a message came out of its processing in no valid shape",
               {{"message", work.message.text()}});
    processed = failed("engine.nothing-made");  // a message never vanishes for a fault of ours
  }
  if (processed.end == MessageState::refused) {
    const std::lock_guard lock{mutex};
    const auto found = checks.find(work.message.value);
    if (found != checks.end()) {
      found->second.decided = true;
    } else {
      // The answer has left: what would have refused the message holds it, and its charges wait.
      processed.end = MessageState::held;
      processed.dropped.clear();
    }
  }
  auto step = std::make_shared<ProcessedStep>();
  step->fence = fence(lane_of(work.key));
  step->message = work.message;
  step->at = parts.clock.utc();
  step->processed = std::move(processed);
  step->snapshot = used->id();
  step->ordering_key = work.key;
  step->interface = std::move(interface);
  step->captured = captured(*used);
  if (!step->processed.claims.empty()) step->review_first = used->configuration().review_first;
  commit_step(work, slot, step);
}

void Engine::Impl::commit_step(const Lanes::Work& work, std::size_t slot,
                               const std::shared_ptr<ProcessedStep>& step) {
  Batch batch;
  batch.steps.emplace_back(*step);
  parts.store.commit(std::move(batch), [self = shared_from_this(), work, slot,
                                        step](Result<std::vector<StepResult>> result) {
    if (result) return self->worked(work, slot, *step, result->front());
    if (result.error().is("store.stopped")) return self->end_work(work, slot);
    if (result.error().is("store.body-too-large")) {
      step->processed = failed("store.body-too-large");
      return self->commit_step(work, slot, step);
    }
    // Worked once, committed when the disk takes it: numbers already leased stay its own.
    self->parts.workers.after(kStoreRetry,
                              [self, work, slot, step] { self->commit_step(work, slot, step); });
  });
}

void Engine::Impl::worked(const Lanes::Work& work, std::size_t slot, const ProcessedStep& step,
                          const StepResult& result) {
  const bool done = result.what == StepResult::What::done;
  if (const std::optional<Check> check = take_check(work.message, true)) {
    const bool refused = done && step.processed.end == MessageState::refused;
    const Error why{step.processed.reason, "refused by the checks of this interface."};
    for (const Asking& ask : check->askers) {
      const Answer::Outcome taken =
          ask.again ? Answer::Outcome::duplicate : Answer::Outcome::stored;
      ask.done(answer(ask, refused ? Verdict::error : Verdict::accept, step.processed.findings,
                      refused ? &why : nullptr, work.message,
                      refused ? Answer::Outcome::refused : taken));
    }
  }
  count(&Counters::worked);
  if (done) {
    queue_deliveries(step, result);
  } else {
    look_again_later(Kind::message, work.message.value);
  }
  end_work(work, slot);
}

void Engine::Impl::end_work(const Lanes::Work& work, std::size_t slot) {
  parts.store.note_in_work(slot, {});
  {
    const std::lock_guard lock{mutex};
    suspects.erase(work.message.value);
    unreadable.erase(work.message.value);
    lanes.finish(work);
    accepted_under.worked(work.message.value);
    if (accepted_under.kept() > 1 && lanes.waiting() == 0 && lanes.in_work() == 0 &&
        !backlog.loading())
      accepted_under.all_worked();
    slots[slot] = false;
    --busy;
    quiet.notify_all();
  }
  pump();
}

}  // namespace claimwire::engine
