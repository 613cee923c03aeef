#include <algorithm>
#include <utility>

#include "core/log.h"
#include "core/text.h"
#include "engine/engine_impl.h"

namespace claimwire::engine {
namespace {

Outgoing outgoing(DeliveryId id, const Parcel& parcel, const std::string& claim_number) {
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

Delivery::Event event_of(SendResult::What what) {
  switch (what) {
    case SendResult::What::accepted:
      return Delivery::Event::accepted;
    case SendResult::What::refused:
      return Delivery::Event::refused;
    case SendResult::What::retry_later:
      return Delivery::Event::not_reached;
    case SendResult::What::no_answer:
      break;
  }
  return Delivery::Event::no_answer;
}

}  // namespace

Outgoing outgoing_of(const DeliveryRow& row, Bytes bytes) {
  return outgoing(row.id,
                  {row.destination, std::move(bytes), row.content_type, row.file_name,
                   row.idempotency_key, row.control_numbers},
                  row.claim_number);
}

void Engine::Impl::queue_deliveries(const ProcessedStep& step, const StepResult& result) {
  std::set<std::string> touched;
  std::size_t at = 0, claims = 0;
  const auto add = [&](const Parcel& parcel, const std::string& claim_number,
                       const std::string& payer) {
    const bool dismissed = std::find(step.captured.begin(), step.captured.end(),
                                     parcel.destination) != step.captured.end();
    if (dismissed || at >= result.deliveries.size()) return;  // in the commit that made it
    const DeliveryId id = result.deliveries[at++];
    Destination& destination = destinations.try_emplace(parcel.destination, 1).first->second;
    touched.insert(parcel.destination);
    if (!may_leave(parcel.destination, id, payer)) return;  // it waits in the store
    if (!destination.backlog.arrived(id.value, step.ordering_key, step.message.value, parcel.route))
      return;
    if (destination.outbox.waiting() >= kLoadedMax) return destination.backlog.overflow(id.value);
    Sending sending;
    sending.destination = parcel.destination;
    sending.outgoing = outgoing(id, parcel, claim_number);
    parcels.put(id.value, std::move(sending), parcel.bytes.size());
    destination.outbox.add(id, step.ordering_key, Instant{}, step.message, parcel.route);
  };
  std::set<std::string> freed;
  {
    const std::lock_guard lock{mutex};
    if (order.any()) freed = let_go(order_of(step, result));
    for (const BuiltClaim& claim : step.processed.claims) {
      const bool held = claims < result.claims_held.size() && result.claims_held[claims];
      ++claims;
      if (claim.parcel && !held) add(*claim.parcel, claim.number, claim.payer);
    }
    for (const Parcel& parcel : step.processed.forwards) add(parcel, {}, {});
  }
  for (const std::string& name : touched) pump_destination(name);
  pump_destinations(freed);
}

/// Commits a send window of what may leave, then sends it; has a page of the backlog read when
/// there is room. Any thread.
void Engine::Impl::pump_destination(const std::string& name) {
  std::vector<DeliveryId> window;
  {
    const std::lock_guard lock{mutex};
    const auto found = destinations.find(name);
    if (found == destinations.end() || !started || stopping) return;
    Destination& destination = found->second;
    if (!destination.on || destination.sink == nullptr || stops.destinations.count(name) > 0)
      return;
    const Instant now = parts.clock.now();
    Outbox::KeepBack keep_back;
    if (order.any()) {
      keep_back = [this, &name](DeliveryId id, const Outbox::Turn& turn) {
        if (!order.keep_back({id, turn.of, name, turn.key, turn.route})) return false;
        parcels.drop(id.value);  // it may wait for days: what leaves has the better use of the room
        return true;
      };
    }
    window = destination.outbox.next(now, keep_back);
    if (wants_page(destination) && !destination.backlog.reading()) {
      destination.backlog.begin_page();
      parts.workers.post([self = shared_from_this(), name] { self->load_deliveries(name); });
    }
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

void Engine::Impl::window_failed(const std::string& name, const std::vector<DeliveryId>& window) {
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

void Engine::Impl::left_outbox(const std::string& name, DeliveryId id, bool reached,
                               Instant until) {
  {
    const std::lock_guard lock{mutex};
    Destination& destination = destinations.at(name);
    destination.outbox.finish(id, reached, until);
    destination.first_tries.erase(id.value);
    parcels.drop(id.value);
    --busy;
    quiet.notify_all();
  }
  parts.workers.post([self = shared_from_this(), name] { self->pump_destination(name); });
}

void Engine::Impl::send(const std::string& name, DeliveryId id) {
  std::optional<Sending> sending;
  std::shared_ptr<Sink> sink;
  {
    const std::lock_guard lock{mutex};
    sending = parcels.take(id.value);
    sink = destinations.at(name).sink;
  }
  SendResult not_sent;
  not_sent.what = SendResult::What::retry_later;
  if (!sending) {
    sending.emplace();
    sending->destination = name;
    auto row = parts.store.delivery(id);
    if (!row || !*row) {
      not_sent.detail = row ? "not sent: its row is gone"
                            : concat("not sent: the store could not be read: ", row.error().id);
      return sent(id, std::move(*sending), std::move(not_sent));
    }
    sending->first_attempt = (*row)->first_attempt;
    sending->attempts = (*row)->attempts;
    auto bytes = parts.store.bodies().get((*row)->body);
    if (!bytes && bytes.error().is("store.io")) {  // too many files open, say: it passes
      not_sent.detail = concat("not sent: ", bytes.error().message);
      return sent(id, std::move(*sending), std::move(not_sent));
    }
    if (!bytes) {
      // Damaged bytes never reach a payer (promise A5).
      log::error("engine.delivery-unreadable", bytes.error().message,
                 {{"delivery", id.text()}, {"error", bytes.error().id}});
      not_sent.what = SendResult::What::refused;
      not_sent.detail = concat("not sent: ", bytes.error().message);
      return sent(id, std::move(*sending), std::move(not_sent));
    }
    sending->outgoing = outgoing_of(**row, std::move(*bytes));
  }
  if (sink == nullptr) {
    not_sent.detail = "the destination is not configured now";
    return sent(id, std::move(*sending), std::move(not_sent));
  }
  const UtcTime utc = parts.clock.utc();
  // A person's retry begins `retry.for` anew: the row then says no first attempt.
  if (sending->first_attempt == UtcTime{}) sending->first_attempt = utc;
  {
    // Across a restart only the stored moment tells how long it is tried; one in the future, after
    // a clock stepped back, counts as no time.
    const std::lock_guard lock{mutex};
    const auto tried = std::max(utc - sending->first_attempt, std::chrono::milliseconds{0});
    destinations.at(name).first_tries.try_emplace(id.value, parts.clock.now() - tried);
  }
  Outgoing out = sending->outgoing;
  out.attempt = sending->attempts + 1;
  // It outlives its last send, also when another took its place meanwhile.
  sink->send(std::move(out), [self = shared_from_this(), id, sink,
                              sending = std::move(*sending)](SendResult result) mutable {
    self->sent(id, std::move(sending), std::move(result));
  });
}

void Engine::Impl::sent(DeliveryId id, Sending sending, SendResult result) {
  const UtcTime utc = parts.clock.utc();
  const Instant now = parts.clock.now();
  DeliveryPolicy policy;
  Instant first_try = now;
  {
    const std::lock_guard lock{mutex};
    const Destination& destination = destinations.at(sending.destination);
    policy = destination.policy;
    const auto known = destination.first_tries.find(id.value);
    if (known != destination.first_tries.end()) first_try = known->second;
  }
  using What = SendResult::What;
  Delivery machine{policy, sending.attempts + 1, first_try};
  const Delivery::Step next =
      machine.step(event_of(result.what), now, parts.random.next(), result.retry_after);
  auto step = std::make_shared<OutcomeStep>();
  step->fence = fence();
  step->delivery = id;
  step->to = next.state;
  step->at = utc;
  step->attempts = sending.attempts + 1;
  step->first_attempt = sending.first_attempt;
  step->due = utc + next.wait;
  step->detail = std::move(result.detail);
  step->answer = std::move(result.answer);
  step->claim_answer = result.claim_answer;
  step->answered_by = std::move(result.answered_by);
  sending.attempts = step->attempts;
  // A destination that takes bytes and answers nothing is as good as dead.
  const bool reached = result.what == What::accepted || result.what == What::refused;
  commit_outcome(step, std::move(sending), next, reached);
}

void Engine::Impl::commit_outcome(const std::shared_ptr<OutcomeStep>& step, Sending sending,
                                  Delivery::Step next, bool reached) {
  Batch batch;
  batch.steps.emplace_back(*step);
  parts.store.commit(std::move(batch), [self = shared_from_this(), step, next, reached,
                                        sending = std::move(sending)](
                                           Result<std::vector<StepResult>> result) mutable {
    if (result || result.error().is("store.stopped"))
      return self->settled(step->delivery, std::move(sending), next, reached);
    if (result.error().is("store.body-too-large")) step->answer = {};
    // The outcome is known; it is written when the disk takes it. Until then it counts as under
    // way, and a crash makes it in doubt, never sent again by guess.
    self->parts.workers.after(kStoreRetry,
                              [self, step, next, reached, sending = std::move(sending)]() mutable {
                                self->commit_outcome(step, std::move(sending), next, reached);
                              });
  });
}

void Engine::Impl::settled(DeliveryId id, Sending sending, Delivery::Step next, bool reached) {
  const std::string name = sending.destination;
  const Instant until = parts.clock.now() + next.wait;
  if (next.state != DeliveryState::queued) {
    std::set<std::string> freed;
    {
      // Before the next of its key has its turn.
      const std::lock_guard lock{mutex};
      const Outbox::Turn* const turn = destinations.at(name).outbox.turn(id);
      if (finished(Kind::delivery, static_cast<std::uint8_t>(next.state)))
        freed = let_go(order.ended(Kind::delivery, id.value));
      else if (turn != nullptr && order.strict(turn->route))
        order.stands(turn->key, blocker(id, turn->of, name));
    }
    count(next.state == DeliveryState::delivered  ? &Counters::delivered
          : next.state == DeliveryState::in_doubt ? &Counters::in_doubt
                                                  : &Counters::parked);
    if (next.state == DeliveryState::in_doubt) doubt(name, id, 0);
    left_outbox(name, id, reached, until);
    return pump_destinations(freed);
  }
  parts.workers.post(
      [self = shared_from_this(), id, until, reached, sending = std::move(sending)]() mutable {
        self->settled_queued(id, std::move(sending), until, reached);
      });
}

/// The answer to a delivery that is in doubt came after all. Not on the writer's thread.
void Engine::Impl::answered_late(DeliveryId id, SendResult result, int tries) {
  using What = SendResult::What;
  const auto row = parts.store.delivery(id);
  if (!row || !*row) return;
  if ((*row)->state == DeliveryState::sending && tries < 3) {  // its doubt is just being written
    parts.workers.after(
        kStoreRetry, [self = shared_from_this(), id, result = std::move(result), tries]() mutable {
          self->answered_late(id, std::move(result), tries + 1);
        });
    return;
  }
  OutcomeStep step;
  step.fence = fence();
  step.delivery = id;
  step.to = result.what == What::accepted  ? DeliveryState::delivered
            : result.what == What::refused ? DeliveryState::parked
                                           : DeliveryState::queued;
  step.at = step.due = parts.clock.utc();
  step.attempts = (*row)->attempts;
  step.first_attempt = (*row)->first_attempt;
  step.detail = std::move(result.detail);
  step.answer = std::move(result.answer);
  step.claim_answer = result.claim_answer;
  step.answered_by = std::move(result.answered_by);
  step.late = true;
  Batch batch;
  batch.steps.emplace_back(step);
  parts.store.commit(std::move(batch), [self = shared_from_this(), id, to = step.to](
                                           const Result<std::vector<StepResult>>& committed) {
    if (!committed || committed->front().what != StepResult::What::done) return;
    if (to == DeliveryState::delivered) {
      self->count(&Counters::delivered);
      std::set<std::string> freed;
      {
        const std::lock_guard lock{self->mutex};
        freed = self->let_go(self->order.ended(Kind::delivery, id.value));
      }
      self->pump_destinations(freed);
    }
    if (to == DeliveryState::parked) self->count(&Counters::parked);
    if (to != DeliveryState::queued) return;
    self->parts.workers.post([self, id] {
      MoveStep queued;
      queued.kind = Kind::delivery;
      queued.id = id.value;
      self->moved(queued);
    });
  });
}

bool Engine::Impl::wants_page(const Destination& destination) const {
  return destination.backlog.loading() && !stopping &&
         destination.outbox.waiting() <= kLoadedMax / 2;
}

/// Reads pages of deliveries that wait in the store until there are enough at hand.
void Engine::Impl::load_deliveries(const std::string& name) {
  for (bool more = true; more;) {
    DeliveryQuery query;
    query.states = {DeliveryState::queued};
    query.destination = name;
    query.limit = kPage;
    std::uint64_t said = 0;
    bool payers_count = false;
    {
      const std::lock_guard lock{mutex};
      query.after = {destinations.at(name).backlog.begin_page()};
      said = stops_said;
      payers_count = !stops.payers.empty();
    }
    auto page = parts.store.deliveries(query);
    if (!page) {
      log::error("engine.outbox", "queued deliveries could not be read; trying again",
                 {{"error", page.error().id}, {"destination", name}});
      {
        const std::lock_guard lock{mutex};
        static_cast<void>(destinations.at(name).backlog.end_page(false));
      }
      parts.workers.after(kStoreRetry,
                          [self = shared_from_this(), name] { self->pump_destination(name); });
      return;
    }
    std::vector<std::string> payers(page->size());
    if (payers_count) {
      for (std::size_t i = 0; i < page->size(); ++i)
        payers[i] = payer_of((*page)[i].id, (*page)[i].message);
    }
    std::vector<DeliveryId> stopped;
    {
      const std::lock_guard lock{mutex};
      Destination& destination = destinations.at(name);
      const Instant now = parts.clock.now();
      const UtcTime utc = parts.clock.utc();
      for (std::size_t i = 0; i < page->size(); ++i) {
        const DeliveryRow& row = (*page)[i];
        destination.backlog.loaded(row.id.value);
        // Where the stops changed meanwhile the pages are read again.
        if (said != stops_said) continue;
        if (!may_leave(name, row.id, payers[i])) {
          if (!order.strict(row.route)) continue;
          order.stands(row.ordering_key, blocker(row.id, row.message, name));
          stopped.push_back(row.id);
          continue;
        }
        // A clock that stepped does not prolong the wait beyond the longest back-off.
        const auto wait =
            std::clamp(row.due - utc, std::chrono::milliseconds{0}, destination.policy.delay_max);
        destination.outbox.add(row.id, row.ordering_key, now + wait, row.message, row.route);
      }
      for (Backlog::Late& late : destination.backlog.end_page(page->size() < kPage))
        destination.outbox.add({late.id}, std::move(late.key), Instant{}, {late.of},
                               std::move(late.route));
      more = wants_page(destination);
      if (more) destination.backlog.begin_page();
    }
    // The page may be older than the end of one of them.
    for (const DeliveryId& id : stopped) look_again_later(Kind::delivery, id.value);
    pump_destination(name);
  }
}

}  // namespace claimwire::engine
