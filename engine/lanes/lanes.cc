#include "engine/lanes/lanes.h"

#include <iterator>
#include <utility>

#include "core/check.h"
#include "wrap/crypto/siphash.h"

namespace claimwire::engine {
namespace {
// Stored rows hold lanes: the key never changes.
constexpr crypto::SipKey kLaneKey{0x636c61696d776972ULL, 0x6c616e6573000001ULL};
}  // namespace

std::uint8_t lane_of(std::string_view ordering_key) {
  return static_cast<std::uint8_t>(crypto::siphash13(ordering_key, kLaneKey) & 0xFF);
}

bool Lanes::add(MessageId message, std::string key) {
  if (!known_.insert(message.value).second) return false;
  if (key.empty()) key = message.text();
  Queue& queue = queues_[key];
  if (!queue.busy && queue.messages.empty()) ready_.push_back(std::move(key));
  auto at = queue.messages.end();
  while (at != queue.messages.begin() && message < *std::prev(at)) --at;
  queue.messages.insert(at, message);
  ++waiting_;
  return true;
}

std::optional<Lanes::Work> Lanes::start() {
  if (ready_.empty()) return std::nullopt;
  Work work;
  work.key = std::move(ready_.front());
  ready_.pop_front();
  Queue& queue = queues_[work.key];
  work.message = queue.messages.front();
  queue.messages.pop_front();
  queue.busy = true;
  --waiting_;
  ++in_work_;
  return work;
}

void Lanes::finish(const Work& work) {
  const auto found = queues_.find(work.key);
  CW_ASSERT(found != queues_.end() && found->second.busy);
  found->second.busy = false;
  known_.erase(work.message.value);
  --in_work_;
  if (found->second.messages.empty()) {
    queues_.erase(found);
  } else {
    ready_.push_back(work.key);
  }
}

}  // namespace claimwire::engine
