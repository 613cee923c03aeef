#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "engine/ids.h"

namespace claimwire::engine {

/// Low 8 bits of SipHash-1-3 (fixed key) of an ordering key: the lane that owns it.
std::uint8_t lane_of(std::string_view ordering_key);

/// Which message may be worked next: one of a key at a time, in the order they came; keys take
/// turns. A plain machine: no threads, no clock.
class Lanes {
 public:
  struct Work {
    MessageId message;
    std::string key;
  };

  /// Messages of one key are worked by their age: one that a person released goes before younger
  /// ones that still wait. An empty key orders nothing. False: it waits or is in work already.
  bool add(MessageId message, std::string key);
  /// The next that may be worked; it counts as in work until finish().
  std::optional<Work> start();
  void finish(const Work& work);

  std::size_t waiting() const { return waiting_; }
  std::size_t in_work() const { return in_work_; }

 private:
  struct Queue {
    std::deque<MessageId> messages;
    bool busy = false;
  };
  std::unordered_map<std::string, Queue> queues_;
  std::deque<std::string> ready_;            ///< Keys with something to work and nothing in work.
  std::unordered_set<std::uint64_t> known_;  ///< Waiting or in work.
  std::size_t waiting_ = 0, in_work_ = 0;
};

}  // namespace claimwire::engine
