#include "engine/delivery/outbox.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/check.h"

namespace claimwire::engine {

bool Outbox::add(DeliveryId id, std::string key, Instant due, MessageId of, std::string route) {
  if (!known_.insert(id.value).second) return false;
  if (key.empty()) key = id.text();
  Queue& queue = queues_[key];
  auto at = queue.entries.end();
  while (at != queue.entries.begin() && of < std::prev(at)->of) --at;
  const bool first = at == queue.entries.begin();
  if (first && !queue.busy && !queue.entries.empty()) take_offer_back(queue.entries.front());
  queue.entries.insert(at, {id, due, of, std::move(route)});
  ++waiting_;
  if (first && !queue.busy) offer(key);
  return true;
}

bool Outbox::remove(DeliveryId id, std::string key) {
  if (key.empty()) key = id.text();
  const auto found = queues_.find(key);
  if (found == queues_.end()) return false;
  Queue& queue = found->second;
  const auto entry = std::find_if(queue.entries.begin(), queue.entries.end(),
                                  [id](const Entry& each) { return each.id == id; });
  if (entry == queue.entries.end()) return false;
  const bool offered = !queue.busy && entry == queue.entries.begin();
  if (offered) take_offer_back(*entry);
  queue.entries.erase(entry);
  known_.erase(id.value);
  --waiting_;
  if (!queue.busy && queue.entries.empty()) {
    queues_.erase(found);
  } else if (offered) {
    offer(key);
  }
  return true;
}

void Outbox::clear_waiting() {
  ready_.clear();
  later_.clear();
  waiting_ = 0;
  known_.clear();
  for (const auto& [id, turn] : under_way_) known_.insert(id.value);
  std::erase_if(queues_, [](const auto& each) { return !each.second.busy; });
  for (auto& [key, queue] : queues_) queue.entries.clear();
}

void Outbox::take_offer_back(const Entry& head) {
  if (ready_.erase(head.id) > 0) return;
  for (auto at = later_.lower_bound(head.due); at != later_.end(); ++at) {
    if (at->second.first != head.id) continue;
    later_.erase(at);
    return;
  }
}

/// The head of a key without anything under way may leave, now or later; next() sorts out which.
void Outbox::offer(const std::string& key) {
  const Entry& head = queues_[key].entries.front();
  later_.emplace(head.due, std::pair{head.id, key});
}

void Outbox::make_ready(Instant now) {
  while (!later_.empty() && later_.begin()->first <= now) {
    auto node = later_.extract(later_.begin());
    ready_.emplace(node.mapped().first, std::move(node.mapped().second));
  }
}

std::vector<DeliveryId> Outbox::next(Instant now, const KeepBack& keep_back) {
  make_ready(now);
  std::vector<DeliveryId> out;
  if (now < rests_until_) return out;
  // One probe finds out whether a destination that failed is back.
  const std::size_t limit = failures_ >= kFailuresToRest ? 1 : std::min(parallel_max_, kWindowMax);
  while (!ready_.empty() && under_way_.size() < limit) {
    auto node = ready_.extract(ready_.begin());
    const DeliveryId id = node.key();
    Queue& queue = queues_[node.mapped()];
    Turn turn{std::move(node.mapped()), queue.entries.front().of,
              std::move(queue.entries.front().route)};
    queue.entries.pop_front();
    --waiting_;
    if (keep_back && keep_back(id, turn)) {
      known_.erase(id.value);
      if (queue.entries.empty()) {
        queues_.erase(turn.key);
      } else {
        offer(turn.key);
        make_ready(now);
      }
      continue;
    }
    queue.busy = true;
    out.push_back(id);
    under_way_.emplace(id, std::move(turn));
  }
  return out;
}

const Outbox::Turn* Outbox::turn(DeliveryId id) const {
  const auto found = under_way_.find(id);
  return found == under_way_.end() ? nullptr : &found->second;
}

std::optional<Instant> Outbox::wake(Instant now) const {
  if (ready_.empty() && later_.empty()) return std::nullopt;
  if (now < rests_until_) return rests_until_;
  if (!ready_.empty()) return std::nullopt;  // waits for something under way, not for time
  return later_.begin()->first;
}

Outbox::Turn Outbox::take_back(DeliveryId id) {
  const auto found = under_way_.find(id);
  CW_ASSERT(found != under_way_.end());
  Turn out = std::move(found->second);
  under_way_.erase(found);
  return out;
}

void Outbox::count(bool reached, Instant until) {
  failures_ = reached ? 0 : failures_ + 1;
  rests_until_ = failures_ >= kFailuresToRest ? until : Instant{};
}

void Outbox::finish(DeliveryId id, bool reached, Instant until) {
  const std::string key = take_back(id).key;
  known_.erase(id.value);
  count(reached, std::max(until, rests_until_));
  Queue& queue = queues_[key];
  queue.busy = false;
  if (queue.entries.empty()) {
    queues_.erase(key);
  } else {
    offer(key);
  }
}

void Outbox::retry(DeliveryId id, Instant due, bool reached) {
  Turn turn = take_back(id);
  count(reached, due);
  Queue& queue = queues_[turn.key];
  queue.busy = false;
  auto at = queue.entries.begin();
  while (at != queue.entries.end() && at->of < turn.of) ++at;
  queue.entries.insert(at, {id, due, turn.of, std::move(turn.route)});
  ++waiting_;
  offer(turn.key);
}

}  // namespace claimwire::engine
