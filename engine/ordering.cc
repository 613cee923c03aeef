#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/log.h"
#include "engine/engine_impl.h"
#include "wrap/crypto/siphash.h"

namespace claimwire::engine {
namespace {

template <class State>
constexpr std::uint8_t n(State state) {
  return static_cast<std::uint8_t>(state);
}

constexpr crypto::SipKey kPlaceKey{0x636c61696d776972ULL, 0x6f72646572000001ULL};

/// What of a message's life keeps its key back.
bool stands(MessageState state) {
  return state == MessageState::received || state == MessageState::held ||
         state == MessageState::failed;
}

}  // namespace

/// The configuration may say anew what is strict: what was kept back is asked again. Locked.
void Engine::Impl::apply_order() {
  StrictOrder::Change change = order.set(rules());
  if (!change.changed) return;
  ++order_said;
  static_cast<void>(let_go(std::move(change.freed)));  // the caller pumps every destination
  if (started && order.any())
    parts.workers.post(
        [self = shared_from_this(), said = order_said] { self->find_blockers(said); });
}

/// Reads from the store what stands in the way, and lets go what waits for nothing of it.
void Engine::Impl::find_blockers(std::uint64_t said) {
  const auto read = read_blockers(said);
  std::set<std::string> freed;
  {
    const std::lock_guard lock{mutex};
    if (stopping || said != order_said) return;
    if (read) freed = let_go(order.found());
  }
  if (read) return pump_destinations(freed);
  log::error("engine.order", "what keeps back younger messages could not be read; trying again",
             {{"error", read.error().id}});
  parts.workers.after(kStoreRetry,
                      [self = shared_from_this(), said] { self->find_blockers(said); });
}

/// Costs a read of each queued delivery and of each thing that a person is to decide; of messages
/// that wait to be worked only those are read that are older than something queued.
Result<void> Engine::Impl::read_blockers(std::uint64_t said) {
  std::uint64_t youngest = 0;
  bool payers_count = false;
  {
    const std::lock_guard lock{mutex};
    youngest = std::max(youngest_worked, suspects.empty() ? 0 : *suspects.rbegin());
    payers_count = !stops.payers.empty();
  }
  const auto over = [&] { return stopping || said != order_said; };  // locked

  // Of each key and destination the youngest so far. What is queued behind it and older was
  // released since; the rest leaves in the order it is read.
  std::unordered_map<std::uint64_t, std::uint64_t> youngest_at;
  DeliveryQuery deliveries;
  deliveries.states = {DeliveryState::queued, DeliveryState::sending, DeliveryState::parked,
                       DeliveryState::in_doubt};
  deliveries.limit = kPage;
  for (bool more = true; more;) {
    const auto page = parts.store.deliveries(deliveries);
    if (!page) return page.error();
    more = page->size() == kPage;
    if (more) deliveries.after = page->back().id;
    std::vector<std::string> payers(page->size());
    if (payers_count) {
      for (std::size_t i = 0; i < page->size(); ++i)
        payers[i] = payer_of((*page)[i].id, (*page)[i].message);
    }
    const std::lock_guard lock{mutex};
    if (over()) return {};
    for (std::size_t i = 0; i < page->size(); ++i) {
      const DeliveryRow& row = (*page)[i];
      if (!order.strict(row.route) || row.ordering_key.empty()) continue;
      bool late = row.state == DeliveryState::parked || row.state == DeliveryState::in_doubt;
      if (!late) {
        youngest = std::max(youngest, row.message.value);
        const std::string place = row.destination + '\n' + row.ordering_key;
        std::uint64_t& last = youngest_at[crypto::siphash13(place, kPlaceKey)];
        late = row.message.value < last || !may_leave(row.destination, row.id, payers[i]);
        last = std::max(last, row.message.value);
      }
      if (late) order.was_read(row.ordering_key, blocker(row.id, row.message, row.destination));
    }
  }

  ClaimQuery claims;
  claims.statuses = {ClaimStatus::held};
  claims.limit = kPage;
  for (bool more = true; more;) {
    const auto page = parts.store.claims(claims);
    if (!page) return page.error();
    more = page->size() == kPage;
    if (more) claims.after = page->back().id;
    for (const ClaimRow& row : *page) {
      {
        const std::lock_guard lock{mutex};
        if (over()) return {};
        if (!order.strict(row.route)) continue;
      }
      const auto message = parts.store.message(row.message);
      if (!message) return message.error();
      if (!*message) continue;
      const std::lock_guard lock{mutex};
      order.was_read((*message)->ordering_key,
                     {Kind::claim, row.id.value, row.message, order.destination_of(row.payer)});
    }
  }

  MessageQuery messages;
  messages.states = {MessageState::held, MessageState::failed};
  messages.limit = kPage;
  for (bool more = true; more;) {
    const auto page = parts.store.messages(messages);
    if (!page) return page.error();
    more = page->size() == kPage;
    if (more) messages.after = page->back().id;
    const std::lock_guard lock{mutex};
    if (over()) return {};
    for (const MessageRow& row : *page) {
      // Released, and not worked again yet; all else that is to be worked is the youngest of its
      // key.
      if (row.state == MessageState::received && row.id.value >= youngest) {
        more = false;
        break;
      }
      if (order.takes_from(row.interface))
        order.was_read(row.ordering_key, {Kind::message, row.id.value, row.id, {}});
    }
    if (!more && messages.states.size() == 2) {
      messages.states = {MessageState::received};
      messages.after = {};
      more = youngest > 0;
    }
  }
  return {};
}

/// What a person holds, parks or releases stands in the way before that is committed: between the
/// commit and its answer nothing younger may leave.
Result<void> Engine::Impl::stand_before(const MoveStep& step) {
  {
    const std::lock_guard lock{mutex};
    if (!order.any()) return {};
  }
  StrictOrder::Blocker one{step.kind, step.id, {}, {}};
  std::string key;
  bool counts = false;
  if (step.kind == Kind::message) {
    const auto row = parts.store.message({step.id});
    if (!row) return row.error();
    if (!*row) return {};
    one.of = (*row)->id;
    key = (*row)->ordering_key;
    const std::lock_guard lock{mutex};
    counts = order.takes_from((*row)->interface) && engine::stands((*row)->state);
  } else if (step.kind == Kind::claim) {
    const auto row = parts.store.claim({step.id});
    if (!row) return row.error();
    if (!*row) return {};
    const auto message = parts.store.message((*row)->message);
    if (!message) return message.error();
    one.of = (*row)->message;
    if (*message) key = (*message)->ordering_key;
    const std::lock_guard lock{mutex};
    one.destination = order.destination_of((*row)->payer);
    counts = order.strict((*row)->route);
  } else {
    const auto row = parts.store.delivery({step.id});
    if (!row) return row.error();
    if (!*row) return {};
    one.of = (*row)->message;
    one.destination = (*row)->destination;
    key = (*row)->ordering_key;
    const std::lock_guard lock{mutex};
    counts = order.strict((*row)->route);
  }
  const std::lock_guard lock{mutex};
  ++moves_asked[{step.kind, step.id}];
  if (counts) order.stands(key, std::move(one));
  return {};
}

/// A move was answered, in the order of the commits.
void Engine::Impl::stood(const MoveStep& step, const Result<StepResult>& result) {
  {
    const std::lock_guard lock{mutex};
    if (const auto found = moves_asked.find({step.kind, step.id}); found != moves_asked.end())
      if (--found->second == 0) moves_asked.erase(found);
    if (!order.any()) return;
    const bool released = result && result->what == StepResult::What::done && step.parcel &&
                          !result->deliveries.empty();
    if (released)
      order.passes_to({step.id}, blocker(result->deliveries.front(), result->message,
                                         step.parcel->destination));
  }
  look_again_later(step.kind, step.id);
}

/// Takes out of the way what stands there no longer, as the store says now.
Result<void> Engine::Impl::look_again(Kind kind, std::uint64_t id) {
  bool over = false, added = false;
  DeliveryId delivery;
  if (kind == Kind::message) {
    const auto row = parts.store.message({id});
    if (!row) return row.error();
    over = !*row || !engine::stands((*row)->state);
    if (*row && ((*row)->state == MessageState::held || (*row)->state == MessageState::failed)) {
      // Asked for before a reload turned its route strict, and held after that had read the store.
      const std::lock_guard lock{mutex};
      if (order.takes_from((*row)->interface) && !order.known(kind, id)) {
        order.stands((*row)->ordering_key, {kind, id, (*row)->id, {}});
        added = true;
      }
    }
  } else if (kind == Kind::claim) {
    const auto row = parts.store.claim({id});
    if (!row) return row.error();
    over = !*row || (*row)->status != ClaimStatus::held;
    if (*row) delivery = (*row)->delivery;
  } else {
    const auto row = parts.store.delivery({id});
    if (!row) return row.error();
    over = !*row || finished(kind, n((*row)->state));
  }
  std::set<std::string> freed;
  {
    // Of several moves of one thing the last that is answered looks.
    const std::lock_guard lock{mutex};
    if (over && moves_asked.count({kind, id}) == 0) freed = let_go(order.ended(kind, id));
  }
  pump_destinations(freed);
  if (added) look_again_later(kind, id);  // it may have ended since it was read
  return delivery ? look_again(Kind::delivery, delivery.value) : Result<void>{};
}

void Engine::Impl::look_again_later(Kind kind, std::uint64_t id) {
  {
    const std::lock_guard lock{mutex};
    if (!order.any()) return;
  }
  parts.workers.post([self = shared_from_this(), kind, id] {
    if (self->look_again(kind, id)) return;
    self->parts.workers.after(kStoreRetry, [self, kind, id] {
      {
        const std::lock_guard lock{self->mutex};
        if (self->stopping) return;
      }
      self->look_again_later(kind, id);
    });
  });
}

/// What a message that was worked puts in the way of its key, in place of itself. Locked; what may
/// leave now is given back by the caller.
std::vector<StrictOrder::Candidate> Engine::Impl::order_of(const ProcessedStep& step,
                                                           const StepResult& result) {
  const std::string& key = step.ordering_key;
  const MessageState end = step.processed.end;
  if (end == MessageState::held || end == MessageState::failed) {
    if (order.takes_from(step.interface))
      order.stands(key, {Kind::message, step.message.value, step.message, {}});
    return {};
  }
  // Of one that was released what is younger may be queued before it, and read before it.
  const bool released = order.known(Kind::message, step.message.value);
  std::size_t at = 0, claims = 0;
  const auto queued = [&](const Parcel& parcel, const std::string& payer) {
    const bool dismissed = std::find(step.captured.begin(), step.captured.end(),
                                     parcel.destination) != step.captured.end();
    if (dismissed || at >= result.deliveries.size()) return;
    const DeliveryId id = result.deliveries[at++];
    if (!order.strict(parcel.route)) return;
    if (released || !may_leave(parcel.destination, id, payer))
      order.stands(key, blocker(id, step.message, parcel.destination));
  };
  for (const BuiltClaim& claim : step.processed.claims) {
    const bool held =
        !claim.parcel || (claims < result.claims_held.size() && result.claims_held[claims]);
    if (held && claims < result.claims.size() && order.strict(claim.route))
      order.stands(key, {Kind::claim, result.claims[claims].value, step.message,
                         order.destination_of(claim.payer)});
    ++claims;
    if (!held) queued(*claim.parcel, claim.payer);
  }
  for (const Parcel& parcel : step.processed.forwards) queued(parcel, {});
  return order.ended(Kind::message, step.message.value);
}

/// They wait for nothing older any more; where to pump then. Locked, in the same turn as what set
/// them free: what may leave may not change in between.
std::set<std::string> Engine::Impl::let_go(std::vector<StrictOrder::Candidate> freed) {
  std::set<std::string> names;
  for (StrictOrder::Candidate& each : freed) {
    destinations.at(each.destination)
        .outbox.add(each.id, std::move(each.key), Instant{}, each.of, std::move(each.route));
    names.insert(std::move(each.destination));
  }
  for (const std::string& name : order.take_overflown()) {
    destinations.at(name).backlog.again();
    names.insert(name);
  }
  return names;
}

/// Not at once: a pump of the same destination may be what set them free.
void Engine::Impl::pump_destinations(const std::set<std::string>& names) {
  for (const std::string& name : names)
    parts.workers.post([self = shared_from_this(), name] { self->pump_destination(name); });
}

std::optional<StrictOrder::Blocker> Engine::waits_for(const DeliveryRow& row) const {
  if (row.state != DeliveryState::queued) return std::nullopt;
  const std::lock_guard lock{impl_->mutex};
  return impl_->order.waits_for(
      {row.id, row.message, row.destination, row.ordering_key, row.route});
}

StrictOrder::Facts Engine::kept_back() const {
  const std::lock_guard lock{impl_->mutex};
  return impl_->order.facts();
}

}  // namespace claimwire::engine
