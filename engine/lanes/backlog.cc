#include "engine/lanes/backlog.h"

#include <algorithm>
#include <utility>

namespace claimwire::engine {

bool Backlog::arrived(std::uint64_t id, const std::string& key, std::uint64_t of,
                      const std::string& route) {
  if (!loading_) {
    if (id <= loaded_) return false;  // its page was read before its commit was told of
    loaded_ = id;
    return true;
  }
  if (!reading_) return false;
  if (late_.size() < kLateMax) {
    late_.push_back({id, key, of, route});
  } else {
    late_whole_ = false;
  }
  return false;
}

void Backlog::overflow(std::uint64_t first_left) {
  loading_ = true;
  loaded_ = std::min(loaded_, first_left - 1);
}

std::uint64_t Backlog::begin_page() {
  reading_ = true;
  late_whole_ = true;
  late_.clear();
  return loaded_;
}

void Backlog::loaded(std::uint64_t id) { loaded_ = std::max(loaded_, id); }

std::vector<Backlog::Late> Backlog::end_page(bool last) {
  reading_ = false;
  std::vector<Late> late = std::exchange(late_, {});
  if (std::exchange(again_, false)) {
    loaded_ = 0;
    return {};
  }
  if (!last || !late_whole_) return {};
  loading_ = false;
  std::erase_if(late, [this](const Late& each) { return each.id <= loaded_; });
  if (!late.empty()) loaded_ = late.back().id;
  return late;
}

void Backlog::again() {
  loading_ = true;
  loaded_ = 0;
  again_ = reading_;
}

}  // namespace claimwire::engine
