#include <algorithm>
#include <utility>

#include "engine/engine_impl.h"

namespace claimwire::engine {

bool Engine::Impl::may_leave(const std::string& destination, DeliveryId id,
                             const std::string& payer) const {
  if (!payer.empty() && stops.payers.count(payer) > 0) return false;
  const auto draining = stops.draining.find(destination);
  return draining == stops.draining.end() || id.value <= draining->second.value;
}

std::string Engine::Impl::payer_of(DeliveryId id, MessageId message) {
  ClaimQuery query;
  query.message = message;
  query.limit = 10'000;  // a FHIR body may hold many claims
  const auto claims = parts.store.claims(query);
  if (!claims) return {};
  const auto found = std::find_if(claims->begin(), claims->end(),
                                  [id](const ClaimRow& row) { return row.delivery == id; });
  return found == claims->end() ? std::string{} : found->payer;
}

/// What may leave changes: what waits in memory was chosen by what was said before, so all of it is
/// read again from the store.
void Engine::Impl::set_stops(Stops next) {
  std::vector<std::string> names;
  {
    const std::lock_guard lock{mutex};
    const bool choose_again = next.payers != stops.payers || next.draining != stops.draining;
    stops = std::move(next);
    if (choose_again) {
      ++stops_said;
      for (auto& [name, destination] : destinations) {
        destination.outbox.clear_waiting();
        destination.backlog.again();
      }
      order.clear_waiting();
    }
    for (const auto& [name, destination] : destinations) names.push_back(name);
  }
  for (const std::string& name : names) pump_destination(name);
}

/// A try ended and it goes again; unless its payer was stopped meanwhile, then it waits in the
/// store. On a worker: it may have to ask the store whose claim it is.
void Engine::Impl::settled_queued(DeliveryId id, Sending sending, Instant due, bool reached) {
  const std::string name = sending.destination;
  bool payers_count = false;
  {
    const std::lock_guard lock{mutex};
    payers_count = !stops.payers.empty();
  }
  std::string payer;
  if (payers_count) {
    const auto row = parts.store.delivery(id);
    if (row && *row) payer = payer_of(id, (*row)->message);
  }
  bool stays = true;
  {
    const std::lock_guard lock{mutex};
    stays = may_leave(name, id, payer);
    if (!stays) {
      const Outbox::Turn* const turn = destinations.at(name).outbox.turn(id);
      if (order.strict(turn->route)) order.stands(turn->key, blocker(id, turn->of, name));
    }
    if (stays) {
      destinations.at(name).outbox.retry(id, due, reached);
      const std::size_t size = sending.outgoing.bytes.size();
      if (size != 0) parcels.put(id.value, std::move(sending), size);
      --busy;
      quiet.notify_all();
    }
  }
  if (stays) return pump_destination(name);
  look_again_later(Kind::delivery, id.value);  // a person may have dismissed it meanwhile
  left_outbox(name, id, reached, due);
}

void Engine::set_stops(Stops stops) { impl_->set_stops(std::move(stops)); }

std::vector<DestinationFacts> Engine::destinations() const {
  const std::lock_guard lock{impl_->mutex};
  const Instant now = impl_->parts.clock.now();
  std::vector<DestinationFacts> out;
  for (const auto& [name, destination] : impl_->destinations) {
    DestinationFacts facts;
    facts.name = name;
    facts.configured = destination.sink != nullptr;
    facts.stopped = !destination.on || impl_->stops.destinations.count(name) > 0;
    facts.waiting = destination.outbox.waiting();
    facts.under_way = destination.outbox.under_way();
    facts.kept_back = impl_->order.waiting_for(name);
    facts.more_in_store = destination.backlog.loading();
    facts.failures = destination.outbox.failures();
    facts.rests_for =
        std::max(destination.outbox.rests_until() - now, std::chrono::milliseconds{0});
    out.push_back(std::move(facts));
  }
  return out;
}

}  // namespace claimwire::engine
