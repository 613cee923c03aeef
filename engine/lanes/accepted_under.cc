#include "engine/lanes/accepted_under.h"

#include <algorithm>

namespace claimwire::engine {

void AcceptedUnder::accepted(std::uint64_t id, const Shared& under) {
  if (runs_.empty() || runs_.back().under != under) runs_.push_back({id, under});
  ++runs_.back().waiting;
}

std::size_t AcceptedUnder::behind_run_of(std::uint64_t id) const {
  const auto next =
      std::upper_bound(runs_.begin(), runs_.end(), id,
                       [](std::uint64_t wanted, const Run& run) { return wanted < run.first; });
  return static_cast<std::size_t>(next - runs_.begin());
}

AcceptedUnder::Shared AcceptedUnder::of(std::uint64_t id) const {
  if (anew_.count(id) > 0) return nullptr;
  const std::size_t behind = behind_run_of(id);
  return behind == 0 ? nullptr : runs_[behind - 1].under;
}

void AcceptedUnder::worked(std::uint64_t id) {
  if (anew_.erase(id) > 0) return;
  const std::size_t behind = behind_run_of(id);
  if (behind == 0 || runs_[behind - 1].waiting == 0) return;
  // The last one stays: what is accepted next belongs to it.
  if (--runs_[behind - 1].waiting == 0 && behind < runs_.size())
    runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(behind - 1));
}

void AcceptedUnder::all_worked() {
  if (runs_.size() > 1) runs_.erase(runs_.begin(), runs_.end() - 1);
  if (!runs_.empty()) runs_.front().waiting = 0;
}

}  // namespace claimwire::engine
