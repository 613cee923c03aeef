#pragma once
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace claimwire::engine {

/// Values by id, kept at hand so that fresh ones need no read of the store. Past `bytes_max` the
/// newest are forgotten first: the oldest are needed next.
template <class Value>
class AtHand {
 public:
  explicit AtHand(std::size_t bytes_max) : bytes_max_{bytes_max} {}

  /// Replaces what was kept under `id`.
  void put(std::uint64_t id, Value value, std::size_t bytes) {
    drop(id);
    bytes_ += bytes;
    held_.emplace(id, std::pair{std::move(value), bytes});
    while (bytes_ > bytes_max_) drop(std::prev(held_.end())->first);
  }
  std::optional<Value> take(std::uint64_t id) {
    const auto found = held_.find(id);
    if (found == held_.end()) return std::nullopt;
    Value value = std::move(found->second.first);
    drop(id);
    return value;
  }
  void drop(std::uint64_t id) {
    const auto found = held_.find(id);
    if (found == held_.end()) return;
    bytes_ -= found->second.second;
    held_.erase(found);
  }
  std::size_t bytes() const { return bytes_; }

 private:
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::map<std::uint64_t, std::pair<Value, std::size_t>> held_;
};

}  // namespace claimwire::engine
