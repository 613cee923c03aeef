#include "engine/engine.h"

#include <algorithm>
#include <utility>

#include "core/log.h"
#include "core/text.h"
#include "engine/engine_impl.h"

namespace claimwire::engine {
namespace {

template <class State>
constexpr std::uint8_t n(State state) {
  return static_cast<std::uint8_t>(state);
}

}  // namespace

void Engine::Impl::configure(std::shared_ptr<const Snapshot> next, Sinks sinks) {
  snapshot = std::move(next);
  for (auto& [name, destination] : destinations) destination.sink = nullptr;
  for (auto& [name, sink] : sinks) {
    const std::size_t parallel = std::max<std::size_t>(1, sink->parallel_max());
    Destination& destination = destinations.try_emplace(name, parallel).first->second;
    destination.outbox.set_parallel_max(parallel);
    destination.policy.recognises_repeats = sink->recognises_repeats();
    sink->hear_late([weak = weak_from_this()](const std::string& id, SendResult result) {
      const auto self = weak.lock();
      const auto delivery = DeliveryId::parse(id);
      if (!self || !delivery) return;
      self->parts.workers.post([self, id = *delivery, result = std::move(result)]() mutable {
        self->answered_late(id, std::move(result));
      });
    });
    destination.sink = std::move(sink);
    const auto& interfaces = snapshot->configuration().interfaces;
    if (const auto found = interfaces.find(name); found != interfaces.end()) {
      const config::Retry& retry = found->second.retry;
      destination.policy.retry_for = retry.retry_for;
      destination.policy.delay_min = retry.delay_min;
      destination.policy.delay_max = retry.delay_max;
      destination.on = found->second.deliver == config::Deliver::on;
    }
  }
  apply_order();
}

void Engine::Impl::count(std::uint64_t Counters::* which) {
  const std::lock_guard lock{mutex};
  ++(counters.*which);
}

/// What was being sent when the process ended: the receiver may have it (promise B3).
Result<void> Engine::Impl::settle_sending() {
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
      const bool harmless = found != destinations.end() && found->second.policy.recognises_repeats;
      OutcomeStep step;
      step.fence = fence();
      step.delivery = row.id;
      step.to = harmless ? DeliveryState::queued : DeliveryState::in_doubt;
      step.at = parts.clock.utc();
      step.attempts = row.attempts + 1;
      step.first_attempt = row.attempts == 0 ? step.at : row.first_attempt;
      step.due = step.at;
      step.detail = concat(parts.store.recovery().restored
                               ? "the store was restored; it may have been sent since"
                               : "the process ended while it was sent; it may have arrived",
                           harmless ? ", and the same bytes go again" : "");
      batch.steps.emplace_back(std::move(step));
      query.after = row.id;
    }
    if (auto committed = commit_and_wait(std::move(batch)); !committed) return committed;
  }
}

Result<void> Engine::Impl::commit_and_wait(Batch batch) {
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

Result<void> Engine::Impl::start() {
  if (auto settled_all = settle_sending(); !settled_all) return settled_all;
  for (const MessageId& id : parts.store.recovery().in_work) {
    auto row = parts.store.message(id);
    if (!row) return row.error();
    if (!*row || (*row)->state != MessageState::received) continue;
    const std::lock_guard lock{mutex};
    suspects.insert(id.value);
    lanes.add(id, (*row)->ordering_key);
  }
  std::vector<std::string> names;
  {
    const std::lock_guard lock{mutex};
    started = true;
    if (order.any())
      parts.workers.post(
          [self = shared_from_this(), said = order_said] { self->find_blockers(said); });
    for (const auto& [name, destination] : destinations) names.push_back(name);
  }
  pump();
  for (const std::string& name : names) {
    pump_destination(name);
    parts.workers.post([self = shared_from_this(), name] { self->ask_about_all(name); });
  }
  return {};
}

void Engine::Impl::move(MoveStep step, std::function<void(Result<StepResult>)> done) {
  step.fence = fence();
  step.at = parts.clock.utc();
  if (const auto stands = stand_before(step); !stands) return done(stands.error());
  Batch batch;
  batch.steps.emplace_back(step);
  parts.store.commit(std::move(batch), [self = shared_from_this(), step, done = std::move(done)](
                                           Result<std::vector<StepResult>> result) {
    self->stood(step, result ? Result<StepResult>{result->front()} : result.error());
    if (!result) return done(result.error());
    const StepResult what = result->front();
    done(what);
    if (what.what == StepResult::What::done)
      self->parts.workers.post([self, step] { self->moved(step); });
  });
}

/// What a move set free is worked or sent at once; what it stopped holds nothing back. Acts on what
/// the store says now, one move at a time: two moves of one thing may end here in either order.
void Engine::Impl::moved(const MoveStep& step) {
  const std::lock_guard one_at_a_time{moving};
  if (step.kind == Kind::message) {
    auto row = parts.store.message({step.id});
    if (!row) return moved_later(step);
    if (!*row || (*row)->state != MessageState::received) return;
    {
      const std::lock_guard lock{mutex};
      accepted_under.anew(step.id);
      lanes.add({step.id}, (*row)->ordering_key);
    }
    return pump();
  }
  DeliveryId id{step.id};
  if (step.kind == Kind::claim) {
    auto claim = parts.store.claim({step.id});
    if (!claim) return moved_later(step);
    if (!*claim) return;
    id = (*claim)->delivery;
  }
  if (!id) return;
  auto row = parts.store.delivery(id);
  if (!row) return moved_later(step);
  if (!*row) return;
  const std::string name = (*row)->destination;
  const std::string payer = payer_of(id, (*row)->message);
  {
    const std::lock_guard lock{mutex};
    Destination& destination = destinations.try_emplace(name, 1).first->second;
    if ((*row)->state == DeliveryState::queued) {
      if (order.strict((*row)->route) && destination.backlog.loading()) {
        destination.backlog.again();  // what is older of its key may be on a page still to come
      } else if (may_leave(name, id, payer)) {
        destination.outbox.add(id, (*row)->ordering_key, Instant{}, (*row)->message, (*row)->route);
      }
    } else if (destination.outbox.remove(id, (*row)->ordering_key)) {
      destination.first_tries.erase(id.value);
      parcels.drop(id.value);
    } else {
      order.forget(id);
    }
  }
  pump_destination(name);
}

void Engine::Impl::replay(ReplayStep step, std::function<void(Result<StepResult>)> done) {
  auto row = parts.store.message(step.message);
  if (!row) return done(row.error());
  if (!*row || !(*row)->body.has())
    return done(Error{"engine.no-content", "its content is not stored any more"});
  auto body = parts.store.bodies().get((*row)->body);
  if (!body) return done(body.error());
  step.fence = fence(lane_of((*row)->ordering_key));
  step.at = parts.clock.utc();
  step.body = std::move(*body);
  Batch batch;
  batch.steps.emplace_back(std::move(step));
  parts.store.commit(std::move(batch),
                     [self = shared_from_this(), key = (*row)->ordering_key,
                      done = std::move(done)](Result<std::vector<StepResult>> result) {
                       if (!result) return done(result.error());
                       const StepResult what = result->front();
                       if (what.what != StepResult::What::done) return done(what);
                       std::set<std::string> freed;
                       {
                         // Told of here, among the accepts of its commit: ids come in rising order.
                         const std::lock_guard lock{self->mutex};
                         for (const ClaimId& claim : what.claims)
                           freed.merge(self->let_go(self->order.ended(Kind::claim, claim.value)));
                         self->accepted_under.anew(what.message.value);
                         if (self->backlog.arrived(what.message.value, key)) {
                           if (self->lanes.waiting() >= kLoadedMax) {
                             self->backlog.overflow(what.message.value);
                           } else {
                             self->lanes.add(what.message, key);
                           }
                         }
                       }
                       done(what);
                       self->pump_destinations(freed);
                       self->parts.workers.post([self] { self->pump(); });
                     });
}

/// The store cannot be asked now: what was moved must not wait for the next start.
void Engine::Impl::moved_later(const MoveStep& step) {
  parts.workers.after(kStoreRetry, [self = shared_from_this(), step] {
    {
      const std::lock_guard lock{self->mutex};
      if (self->stopping) return;
    }
    self->moved(step);
  });
}

bool Engine::Impl::stop(std::chrono::milliseconds patience) {
  std::map<std::uint64_t, Check> unchecked;
  bool is_quiet = false;
  {
    std::unique_lock lock{mutex};
    stopping = true;
    is_quiet = quiet.wait_for(lock, patience, [this] { return busy == 0 && accepting == 0; });
    // Stored and not worked any more by this process: answered as under `read`.
    for (auto at = checks.begin(); at != checks.end();) {
      auto next = std::next(at);
      if (!at->second.decided) unchecked.insert(checks.extract(at));
      at = next;
    }
  }
  for (const auto& [id, check] : unchecked)
    for (const Asking& ask : check.askers) positive(ask, {id});
  return is_quiet;
}

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

void Engine::replay(ReplayStep step, std::function<void(Result<StepResult>)> done) {
  impl_->replay(std::move(step), std::move(done));
}

void Engine::replace(std::shared_ptr<const Snapshot> snapshot, Sinks sinks) {
  std::vector<std::string> names;
  {
    const std::lock_guard lock{impl_->mutex};
    impl_->configure(std::move(snapshot), std::move(sinks));
    for (const auto& [name, destination] : impl_->destinations) names.push_back(name);
  }
  for (const std::string& name : names) {
    impl_->pump_destination(name);
    impl_->parts.workers.post([impl = impl_, name] { impl->ask_about_all(name); });
  }
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
    out.queued += impl_->order.waiting_for(name);
    if (destination.outbox.resting()) out.resting.insert(name);
  }
  return out;
}

}  // namespace claimwire::engine
