#include <utility>

#include "engine/engine_impl.h"
#include "wrap/crypto/siphash.h"

namespace claimwire::engine {
namespace {

constexpr std::chrono::seconds kLater{5};
// Stored with each message and compared for years: never changes.
constexpr crypto::SipKey kContentKey{0x636c61696d776972ULL, 0x636f6e74656e7401ULL};

const Error kStopping{"engine.stopping", "claimwire is stopping; send again in a moment."};
const Error kTooMuch{"engine.busy", "more arrives than the disk takes; send again in a moment."};

StoredMessage stored(MessageId id, const Arrival& arrival, const Head& head, UtcTime received) {
  StoredMessage out;
  out.id = id;
  out.received = received;
  out.interface = arrival.interface;
  out.peer = arrival.peer;
  out.format = arrival.format;
  out.content_type = arrival.content_type;
  out.operation = arrival.operation;
  out.type = head.type;
  out.control_id = head.control_id;
  out.body = arrival.body;
  return out;
}

}  // namespace

Answer Engine::Impl::answer(const Asking& ask, Verdict verdict, const Issues& findings,
                            const Error* why, MessageId id, Answer::Outcome outcome) {
  Answer out = parts.intake.answer(ask.arrival, ask.head, verdict, findings, why, id.text());
  out.outcome = outcome;
  out.message_id = id.text();
  if (outcome == Answer::Outcome::try_later && !out.retry_after) out.retry_after = kLater;
  return out;
}

void Engine::Impl::later(const Asking& ask, const Error& why) {
  count(&Counters::later);
  ask.done(answer(ask, Verdict::try_later, {}, &why, {}, Answer::Outcome::try_later));
}

void Engine::Impl::positive(const Asking& ask, MessageId id) {
  ask.done(answer(ask, Verdict::accept, ask.again ? Issues{} : ask.head.findings, nullptr, id,
                  ask.again ? Answer::Outcome::duplicate : Answer::Outcome::stored));
}

void Engine::Impl::accept(Arrival arrival, std::function<void(Answer)> done) {
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
  Asking ask;
  ask.head = parts.intake.examine(arrival, *current, full ? config::AckWhen::stored : when);
  ask.received = parts.clock.utc();
  ask.arrival = std::move(arrival);
  ask.done = std::move(done);
  if (full) return later(ask, *full);

  const bool framed = !ask.arrival.refused_because.has_value();
  if (!framed) ask.head.refusal = ask.arrival.refused_because;
  if (ask.head.refusal && ask.head.refusal_verdict == Verdict::try_later) {
    later(ask, *ask.head.refusal);
    return released(bytes);
  }
  AcceptStep step;
  step.arrival = ask.arrival;
  step.head = ask.head;
  step.fence = fence(lane_of(ask.head.ordering_key));
  step.received = ask.received;
  step.content_hash = crypto::siphash13(ask.arrival.body.view(), kContentKey);
  step.duplicate_window = window;
  if (ask.head.refusal) {
    step.state = MessageState::refused;
    step.reason = ask.head.refusal->id;
    // What was understood and refused is kept to look at; what was no message is only counted.
    step.keep_body = framed && ask.head.refusal_verdict == Verdict::error;
  }
  Batch batch;
  batch.steps.emplace_back(std::move(step));
  parts.store.commit(std::move(batch), [self = shared_from_this(), ask = std::move(ask),
                                        under = std::move(current), when, timeout,
                                        bytes](Result<std::vector<StepResult>> result) mutable {
    self->accepted(std::move(ask), under, when, timeout, bytes, std::move(result));
  });
}

void Engine::Impl::released(std::size_t bytes) {
  const std::lock_guard lock{mutex};
  accepting_bytes -= bytes;
  --accepting;
  quiet.notify_all();
}

void Engine::Impl::accepted(Asking ask, const std::shared_ptr<const Snapshot>& under,
                            config::AckWhen when, std::chrono::milliseconds timeout,
                            std::size_t bytes, Result<std::vector<StepResult>> result) {
  using What = StepResult::What;
  if (!result && result.error().is("store.body-too-large")) {
    // It will never fit: not to be sent again unchanged.
    count(&Counters::refused);
    ask.done(answer(ask, Verdict::reject, {}, &result.error(), {}, Answer::Outcome::refused));
    return released(bytes);
  }
  if (!result) {
    later(ask, result.error());
    return released(bytes);
  }
  const StepResult& step = result->front();
  if (step.what == What::fenced || step.what == What::not_allowed) {
    later(ask, kStopping);
    return released(bytes);
  }
  if (ask.head.refusal) {
    count(&Counters::refused);
    ask.done(answer(ask, ask.head.refusal_verdict, ask.head.findings, &*ask.head.refusal,
                    step.message, Answer::Outcome::refused));
    return released(bytes);
  }
  if (step.what == What::duplicate) {
    count(&Counters::duplicates);
    ask.again = true;
    {
      const std::lock_guard lock{mutex};
      if (const auto found = checks.find(step.original.value); found != checks.end()) {
        found->second.askers.push_back(std::move(ask));
        accepting_bytes -= bytes;
        --accepting;
        return quiet.notify_all();
      }
    }
    positive(ask, step.original);
    return released(bytes);
  }
  count(&Counters::received);
  const MessageId id = step.message;
  if (step.what == What::conflict) {  // ours, held: never worked by itself
    {
      const std::lock_guard lock{mutex};
      if (order.takes_from(ask.arrival.interface))
        order.stands(ask.head.ordering_key, {Kind::message, id.value, id, {}});
    }
    ask.done(answer(ask, Verdict::accept, {}, nullptr, id, Answer::Outcome::stored));
    return released(bytes);
  }
  StoredMessage message = stored(id, ask.arrival, ask.head, ask.received);
  const std::string key = ask.head.ordering_key;
  const bool wait_for_check = when == config::AckWhen::checked || ask.head.answer_after_check;
  if (!wait_for_check) positive(ask, id);
  {
    const std::lock_guard lock{mutex};
    accepted_under.accepted(id.value, under);
    if (wait_for_check) checks[id.value].askers.push_back(std::move(ask));
    if (backlog.arrived(id.value, key)) {
      if (lanes.waiting() >= kLoadedMax) {
        backlog.overflow(id.value);  // this one and what follows wait in the store
      } else {
        const std::size_t size = message.body.size();
        fresh.put(id.value, std::move(message), size);
        lanes.add(id, key);
      }
    }
  }
  if (wait_for_check)
    parts.workers.alarm(timeout, [self = shared_from_this(), id] { self->answer_anyway(id); });
  released(bytes);
  pump();
}

/// The check takes longer than `ack.timeout`: the message is stored and goes on as under `read`.
void Engine::Impl::answer_anyway(MessageId id) {
  const std::optional<Check> check = take_check(id, false);
  if (!check) return;
  for (const Asking& ask : check->askers) positive(ask, id);
}

std::optional<Engine::Impl::Check> Engine::Impl::take_check(MessageId id, bool decided_too) {
  const std::lock_guard lock{mutex};
  const auto found = checks.find(id.value);
  if (found == checks.end() || (found->second.decided && !decided_too)) return std::nullopt;
  Check out = std::move(found->second);
  checks.erase(found);
  return out;
}

}  // namespace claimwire::engine
