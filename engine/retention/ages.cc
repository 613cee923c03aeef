#include "engine/retention/ages.h"

#include <algorithm>

namespace claimwire::engine {
namespace {

constexpr std::chrono::hours kSaveEvery{1};
constexpr std::chrono::milliseconds kStepMin{50};

}  // namespace

void Ages::load(Mark saved) {
  const std::lock_guard lock{mutex_};
  marks_.push_back(saved);
  base_ = saved_ = saved.ran;
  if (marks_.size() > kMarksMax) thin();
}

void Ages::begin(Instant now, std::uint64_t next_message) {
  const std::lock_guard lock{mutex_};
  began_ = now;
  latest_ = {base_, next_message};
  if (marks_.empty() || marks_.back().next_message != next_message) marks_.push_back(latest_);
}

void Ages::note(Instant now, std::uint64_t next_message) {
  const std::lock_guard lock{mutex_};
  const Mark noted{ran_at(now), next_message};
  // Where nothing came for long the last that was noted tells more than what comes now.
  if (noted.ran - latest_.ran >= step_) set(latest_);
  if (noted.ran - marks_.back().ran >= step_) set(noted);
  latest_ = noted;
}

void Ages::set(const Mark& mark) {
  if (mark.next_message == marks_.back().next_message) return;
  marks_.push_back(mark);
  if (marks_.size() > kMarksMax) thin();
}

void Ages::expect(Ran age) {
  const std::lock_guard lock{mutex_};
  step_ = std::max<Ran>(kStepMin, std::min(step_, age / 16));
}

/// Every second mark of the older half: what is long ago need not be told so exactly.
void Ages::thin() {
  std::deque<Mark> kept;
  for (std::size_t i = 0; i < marks_.size(); ++i) {
    if (i >= marks_.size() / 2 || i % 2 == 0) kept.push_back(marks_[i]);
  }
  marks_ = std::move(kept);
}

std::uint64_t Ages::older_than(Ran age, Instant now) const {
  const std::lock_guard lock{mutex_};
  const Ran until = ran_at(now) - age;
  if (latest_.ran <= until) return latest_.next_message;
  const auto after = std::upper_bound(marks_.begin(), marks_.end(), until,
                                      [](Ran ran, const Mark& mark) { return ran < mark.ran; });
  return after == marks_.begin() ? 0 : std::prev(after)->next_message;
}

Ages::Ran Ages::ran(Instant now) const {
  const std::lock_guard lock{mutex_};
  return ran_at(now);
}

std::optional<Ages::Mark> Ages::unsaved(Instant now, std::uint64_t next_message) const {
  const std::lock_guard lock{mutex_};
  const Ran ran = ran_at(now);
  if (ran - saved_ < kSaveEvery) return std::nullopt;
  return Mark{ran, next_message};
}

void Ages::saved(Ran ran) {
  const std::lock_guard lock{mutex_};
  saved_ = ran;
}

}  // namespace claimwire::engine
