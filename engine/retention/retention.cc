#include "engine/retention/retention.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "core/log.h"

namespace claimwire::engine {
namespace {

using Wait = std::chrono::milliseconds;

constexpr Wait kPause{20};
constexpr Wait kEveryMin{100}, kEveryMax{std::chrono::hours{1}};

/// Nothing where everything is kept for ever.
std::optional<Wait> every(const KeepPolicy& policy) {
  std::optional<Wait> shortest;
  const auto see = [&](const config::Keep& keep) {
    for (const auto& age : {keep.content, keep.metadata})
      if (age) shortest = std::min(*age, shortest.value_or(*age));
  };
  see(policy.site);
  for (const auto& [_, keep] : policy.interfaces) see(keep);
  if (!shortest) return std::nullopt;
  return std::clamp(*shortest / 8, kEveryMin, kEveryMax);
}

}  // namespace

struct Retention::Impl : std::enable_shared_from_this<Retention::Impl> {
  explicit Impl(Parts given) : parts{std::move(given)} {}

  void wait(Wait delay, void (Impl::*then)());
  void sweep();
  void next_slice();
  void commit(PruneStep step, void (Impl::*then)());
  void end_sweep();
  bool going() {
    const std::lock_guard lock{mutex};
    return !stopping;
  }

  const Parts parts;
  std::mutex mutex{};
  std::condition_variable quiet{};
  std::optional<Wait> interval{};
  bool waiting = false, sweeping = false, stopping = false;
  // Of the sweep under way, which runs one task after another.
  MessageId after{};
  bool ended = false, saved = false;
  std::vector<MessageId> found{};
};

void Retention::Impl::wait(Wait delay, void (Impl::*then)()) {
  parts.executor.after(delay, [self = shared_from_this(), then] { (self.get()->*then)(); });
}

/// Every sweep commits, and so the segments that are old enough end even where nothing comes.
void Retention::Impl::sweep() {
  {
    const std::lock_guard lock{mutex};
    waiting = false;
    if (stopping || sweeping || !interval) return;
    sweeping = true;
  }
  after = {};
  ended = saved = false;
  found.clear();
  PruneStep step;
  if (auto expired = parts.store.expired_segments()) {
    step.segments = std::move(expired->segments);
    step.reopened = expired->reopened;
  } else {
    log::warning("retention.read", "what is old enough could not be read; trying again later",
                 {{"error", expired.error().id}});
  }
  commit(std::move(step), &Impl::next_slice);
}

void Retention::Impl::next_slice() {
  while (found.empty() && !ended && going()) {
    auto part = parts.store.expired_messages(after);
    if (!part) {
      log::warning("retention.read", "what is old enough could not be read; trying again later",
                   {{"error", part.error().id}});
      return end_sweep();
    }
    found = std::move(part->messages);
    after = part->reached;
    ended = part->ended;
  }
  if (found.empty() || !going()) return end_sweep();
  if (!saved) {
    if (const auto ready = parts.before_rows_go(); !ready) {
      log::warning("retention.not-saved", "no rows are pruned until what depends on them is saved",
                   {{"error", ready.error().id}});
      return end_sweep();
    }
    saved = true;
  }
  PruneStep step;
  const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(kSlice, found.size()));
  step.messages.assign(found.begin(), end);
  found.erase(found.begin(), end);
  commit(std::move(step), &Impl::next_slice);
}

void Retention::Impl::commit(PruneStep step, void (Impl::*then)()) {
  step.fence.epoch = parts.store.epoch();
  Batch batch;
  batch.steps.emplace_back(std::move(step));
  parts.store.commit(std::move(batch), [self = shared_from_this(),
                                        then](const Result<std::vector<StepResult>>& result) {
    if (!result || !self->going()) return self->end_sweep();
    self->wait(kPause, then);
  });
}

void Retention::Impl::end_sweep() {
  bool again = false;
  Wait delay{0};
  {
    const std::lock_guard lock{mutex};
    sweeping = false;
    again = !stopping && interval && !std::exchange(waiting, true);
    if (again) delay = *interval;
    quiet.notify_all();
  }
  if (again) wait(delay, &Impl::sweep);
}

Retention::Retention(Parts parts) : impl_{std::make_shared<Impl>(std::move(parts))} {}

Retention::~Retention() { stop(); }

void Retention::set(const KeepPolicy& policy) {
  impl_->parts.store.keep(policy);
  bool begin = false;
  Wait delay{0};
  {
    const std::lock_guard lock{impl_->mutex};
    impl_->interval = every(policy);
    begin = impl_->interval && !impl_->sweeping && !std::exchange(impl_->waiting, true);
    if (begin) delay = *impl_->interval;
  }
  if (begin) impl_->wait(delay, &Impl::sweep);
}

void Retention::stop() {
  std::unique_lock lock{impl_->mutex};
  impl_->stopping = true;
  impl_->quiet.wait(lock, [this] { return !impl_->sweeping; });
}

}  // namespace claimwire::engine
