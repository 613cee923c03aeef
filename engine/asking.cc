#include <array>
#include <utility>

#include "core/log.h"
#include "engine/engine_impl.h"

namespace claimwire::engine {
namespace {

/// The first soon, since most doubts are one lost answer; the last after a payer's long night.
constexpr std::array<std::chrono::milliseconds, 7> kAskAfter{
    std::chrono::seconds{5},  std::chrono::seconds{30}, std::chrono::minutes{2},
    std::chrono::minutes{10}, std::chrono::hours{1},    std::chrono::hours{6},
    std::chrono::hours{24}};

}  // namespace

/// A receiver that can be asked is asked what became of a delivery in doubt; the others leave it to
/// a person (promise B3).
void Engine::Impl::doubt(const std::string& name, DeliveryId id, std::size_t asked) {
  {
    const std::lock_guard lock{mutex};
    const auto found = destinations.find(name);
    const bool may_ask = found != destinations.end() && found->second.sink != nullptr &&
                         found->second.sink->can_ask() && !stopping && asked < kAskAfter.size();
    if (!may_ask) {
      asking.erase(id.value);
      return;
    }
    if (asked == 0 && !asking.insert(id.value).second) return;
  }
  parts.workers.after(kAskAfter.at(asked), [self = shared_from_this(), name, id, asked] {
    self->ask_about(name, id, asked);
  });
}

void Engine::Impl::ask_about(const std::string& name, DeliveryId id, std::size_t asked) {
  std::shared_ptr<Sink> sink;
  {
    const std::lock_guard lock{mutex};
    if (!stopping) sink = destinations.at(name).sink;
  }
  const auto row = parts.store.delivery(id);
  if (!row) return doubt(name, id, asked + 1);
  if (sink == nullptr || !*row || (*row)->state != DeliveryState::in_doubt) {
    const std::lock_guard lock{mutex};
    asking.erase(id.value);  // settled meanwhile, or nobody to ask
    return;
  }
  auto bytes = parts.store.bodies().get((*row)->body);
  if (!bytes) return doubt(name, id, asked + 1);
  Outgoing about = outgoing_of(**row, std::move(*bytes));
  about.attempt = (*row)->attempts;
  sink->ask(std::move(about), [self = shared_from_this(), sink, name, id, asked](SendResult said) {
    using What = SendResult::What;
    log::info("engine.asked", "a receiver was asked about a delivery in doubt",
              {{"delivery", id.text()}, {"destination", name}, {"answer", said.detail}});
    if (said.what != What::accepted && said.what != What::refused)
      return self->doubt(name, id, asked + 1);
    {
      const std::lock_guard lock{self->mutex};
      self->asking.erase(id.value);
    }
    self->parts.workers.post(
        [self, id, said = std::move(said)]() mutable { self->answered_late(id, std::move(said)); });
  });
}

/// What an earlier process left in doubt, and what a receiver that can be asked only now holds.
void Engine::Impl::ask_about_all(const std::string& name) {
  {
    const std::lock_guard lock{mutex};
    const auto found = destinations.find(name);
    if (!started || found == destinations.end() || found->second.sink == nullptr ||
        !found->second.sink->can_ask())
      return;
  }
  DeliveryQuery query;
  query.states = {DeliveryState::in_doubt};
  query.destination = name;
  query.limit = kPage;
  for (;;) {
    const auto page = parts.store.deliveries(query);
    if (!page || page->empty()) return;
    for (const DeliveryRow& row : *page) doubt(name, row.id, 0);
    query.after = page->back().id;
  }
}

}  // namespace claimwire::engine
