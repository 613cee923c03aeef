#include "engine/delivery/strict_order.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace claimwire::engine {

StrictOrder::Rules StrictOrder::Rules::of(const config::Configuration& configuration) {
  Rules rules;
  for (const config::Route& route : configuration.routes) {
    if (route.order != config::RouteOrder::strict) continue;
    rules.routes.insert(route.name);
    rules.interfaces.insert(route.from.begin(), route.from.end());
    rules.any_interface = rules.any_interface || route.from.empty();
  }
  if (rules.routes.empty()) return rules;
  for (const auto& [key, payer] : configuration.payers) {
    std::string via = payer.via;
    const auto partner = configuration.partners.find(payer.partner);
    if (via.empty() && partner != configuration.partners.end()) via = partner->second.via;
    if (!via.empty()) rules.destinations[key] = std::move(via);
  }
  return rules;
}

std::string StrictOrder::Blocker::text() const {
  return kind == Kind::message ? MessageId{id}.text()
         : kind == Kind::claim ? ClaimId{id}.text()
                               : DeliveryId{id}.text();
}

StrictOrder::Change StrictOrder::set(Rules rules) {
  if (rules == rules_) return {};
  Change change{true, {}};
  for (auto& [key, state] : keys_)
    std::move(state.waiting.begin(), state.waiting.end(), std::back_inserter(change.freed));
  // By age, whatever order the table has.
  std::sort(change.freed.begin(), change.freed.end(),
            [](const Candidate& one, const Candidate& other) { return one.id < other.id; });
  rules_ = std::move(rules);
  looking_ = any();
  keys_.clear();
  key_of_.clear();
  gone_.clear();
  waiting_.clear();
  waiting_at_.clear();
  return change;
}

bool StrictOrder::takes_from(std::string_view interface) const {
  if (!any()) return false;
  return rules_.any_interface || interface.empty() || rules_.interfaces.count(interface) > 0;
}

std::string StrictOrder::destination_of(std::string_view payer) const {
  const auto found = rules_.destinations.find(payer);
  return found == rules_.destinations.end() ? std::string{} : found->second;
}

void StrictOrder::was_read(const std::string& key, Blocker blocker) {
  if (gone_.count({blocker.kind, blocker.id}) == 0) stands(key, std::move(blocker));
}

void StrictOrder::stands(const std::string& key, Blocker blocker) {
  if (!any() || key.empty()) return;
  const Thing thing{blocker.kind, blocker.id};
  gone_.erase(thing);
  if (!key_of_.try_emplace(thing, key).second) return;
  auto& blockers = keys_[key].blockers;
  const auto at =
      std::upper_bound(blockers.begin(), blockers.end(), blocker,
                       [](const Blocker& one, const Blocker& other) { return one.of < other.of; });
  blockers.insert(at, std::move(blocker));
}

void StrictOrder::passes_to(ClaimId claim, Blocker delivery) {
  const auto found = key_of_.find({Kind::claim, claim.value});
  if (found == key_of_.end()) return;
  const std::string key = found->second;
  stands(key, std::move(delivery));
  // Nothing is free to go: the delivery is as old, and where the claim went.
  static_cast<void>(ended(Kind::claim, claim.value));
}

std::vector<StrictOrder::Candidate> StrictOrder::ended(Kind kind, std::uint64_t id) {
  const Thing thing{kind, id};
  if (looking_) gone_.insert(thing);
  const auto found = key_of_.find(thing);
  if (found == key_of_.end()) return {};
  const std::string key = std::move(found->second);
  key_of_.erase(found);
  std::erase_if(keys_[key].blockers,
                [&](const Blocker& each) { return each.kind == kind && each.id == id; });
  std::vector<Candidate> out = freed(key);
  drop_if_empty(key);
  return out;
}

bool StrictOrder::known(Kind kind, std::uint64_t id) const { return key_of_.count({kind, id}) > 0; }

std::vector<StrictOrder::Candidate> StrictOrder::found() {
  looking_ = false;
  gone_.clear();
  std::set<std::string> keys;
  for (const auto& [id, key] : waiting_) keys.insert(key);
  std::vector<Candidate> out;
  for (const std::string& key : keys) {
    std::vector<Candidate> some = freed(key);
    std::move(some.begin(), some.end(), std::back_inserter(out));
    drop_if_empty(key);
  }
  return out;
}

/// Those of the key that nothing older keeps back any more wait no longer.
std::vector<StrictOrder::Candidate> StrictOrder::freed(const std::string& key) {
  std::vector<Candidate> out;
  if (looking_) return out;
  auto& waiting = keys_[key].waiting;
  const auto stay =
      std::stable_partition(waiting.begin(), waiting.end(),
                            [this](const Candidate& each) { return blocker_of(each) != nullptr; });
  std::move(stay, waiting.end(), std::back_inserter(out));
  waiting.erase(stay, waiting.end());
  for (const Candidate& each : out) {
    waiting_.erase(each.id);
    --waiting_at_[each.destination];
  }
  return out;
}

void StrictOrder::drop_if_empty(const std::string& key) {
  const auto found = keys_.find(key);
  if (found != keys_.end() && found->second.blockers.empty() && found->second.waiting.empty())
    keys_.erase(found);
}

const StrictOrder::Blocker* StrictOrder::blocker_of(const Candidate& candidate) const {
  const auto found = keys_.find(candidate.key);
  if (found == keys_.end()) return nullptr;
  for (const Blocker& each : found->second.blockers) {
    if (each.of >= candidate.of) return nullptr;
    if (each.destination.empty() || each.destination == candidate.destination) return &each;
  }
  return nullptr;
}

std::optional<StrictOrder::Blocker> StrictOrder::waits_for(const Candidate& candidate) const {
  if (!strict(candidate.route)) return std::nullopt;
  const Blocker* const blocker = blocker_of(candidate);
  return blocker == nullptr ? std::nullopt : std::optional{*blocker};
}

bool StrictOrder::keep_back(const Candidate& candidate) {
  if (!strict(candidate.route) || candidate.key.empty()) return false;
  if (!looking_ && blocker_of(candidate) == nullptr) return false;
  if (waiting_.count(candidate.id) > 0) return true;
  if (waiting_.size() >= kWaitingMax) {
    overflown_.insert(candidate.destination);
    return true;
  }
  waiting_.emplace(candidate.id, candidate.key);
  ++waiting_at_[candidate.destination];
  keys_[candidate.key].waiting.push_back(candidate);
  return true;
}

void StrictOrder::forget(DeliveryId id) {
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) return;
  const std::string key = std::move(found->second);
  waiting_.erase(found);
  auto& waiting = keys_[key].waiting;
  const auto at = std::find_if(waiting.begin(), waiting.end(),
                               [id](const Candidate& each) { return each.id == id; });
  --waiting_at_[at->destination];
  waiting.erase(at);
  drop_if_empty(key);
}

void StrictOrder::clear_waiting() {
  for (const auto& [id, key] : waiting_) {
    keys_[key].waiting.clear();
    drop_if_empty(key);
  }
  waiting_.clear();
  waiting_at_.clear();
  overflown_.clear();
}

std::set<std::string> StrictOrder::take_overflown() { return std::exchange(overflown_, {}); }

std::size_t StrictOrder::waiting_for(const std::string& destination) const {
  const auto found = waiting_at_.find(destination);
  return found == waiting_at_.end() ? 0 : found->second;
}

StrictOrder::Facts StrictOrder::facts() const {
  Facts out;
  out.looking = looking_;
  out.deliveries = waiting_.size();
  std::set<std::string_view> seen;
  for (const auto& [id, key] : waiting_) {
    if (!seen.insert(key).second) continue;
    ++out.keys;
    for (const Candidate& each : keys_.at(key).waiting) {
      const Blocker* const blocker = blocker_of(each);
      if (blocker != nullptr && (!out.oldest || blocker->of < out.oldest->of))
        out.oldest = *blocker;
    }
  }
  return out;
}

}  // namespace claimwire::engine
