#include "engine/shell/threads.h"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <queue>
#include <thread>
#include <utility>
#include <vector>

namespace claimwire::engine {

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

struct Later {
  SteadyTime due;
  std::uint64_t order;  ///< Of two due at once, the one asked for first.
  std::function<void()> task;

  friend bool operator>(const Later& a, const Later& b) {
    return a.due != b.due ? a.due > b.due : a.order > b.order;
  }
};

/// One queue and the threads that empty it.
class Crew {
 public:
  explicit Crew(unsigned count) {
    for (unsigned n = 0; n < count; ++n) threads_.emplace_back([this] { run(); });
  }

  void post(std::function<void()> task) {
    bool wake = false;
    {
      const std::lock_guard lock{mutex_};
      if (stopping_) return;
      ready_.push_back(std::move(task));
      wake = wants_another();
    }
    if (wake) wake_.notify_one();
  }

  void after(std::chrono::milliseconds delay, std::function<void()> task) {
    {
      const std::lock_guard lock{mutex_};
      if (stopping_) return;
      later_.push({std::chrono::steady_clock::now() + delay, order_++, std::move(task)});
    }
    wake_.notify_one();
  }

  void stop() {
    {
      const std::lock_guard lock{mutex_};
      stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& each : threads_)
      if (each.joinable()) each.join();
  }

  unsigned count() const { return static_cast<unsigned>(threads_.size()); }

 private:
  void run() {
    std::unique_lock lock{mutex_};
    for (;;) {
      move_due();
      if (!ready_.empty()) {
        auto task = std::move(ready_.front());
        ready_.pop_front();
        const bool wake = (!ready_.empty() || untimed()) && wants_another();
        lock.unlock();
        if (wake) wake_.notify_one();
        task();
        task = nullptr;  // what it holds may post again: not under the lock
        lock.lock();
        continue;
      }
      if (stopping_) return;
      ++asleep_;
      if (later_.empty()) {
        wake_.wait(lock);
      } else {
        const SteadyTime due = later_.top().due;
        ++timing_;
        wake_.wait_until(lock, due);
        --timing_;
      }
      --asleep_;
      waking_ = false;
    }
  }

  /// Whether a thread is to be woken. One at a time: it wakes the next when it finds more than it
  /// takes, so that a burst of tasks is not a system call each.
  bool wants_another() {
    if (asleep_ == 0 || waking_) return false;
    waking_ = true;
    return true;
  }

  /// Nobody would wake when the next timer is due: the thread that slept until then has a task now.
  bool untimed() const { return !later_.empty() && timing_ == 0; }

  void move_due() {
    if (stopping_) return;
    while (!later_.empty() && later_.top().due <= std::chrono::steady_clock::now()) {
      ready_.push_back(later_.top().task);
      later_.pop();
    }
  }

  std::mutex mutex_{};
  std::condition_variable wake_{};
  std::deque<std::function<void()>> ready_{};
  std::priority_queue<Later, std::vector<Later>, std::greater<>> later_{};
  std::uint64_t order_ = 0;
  bool stopping_ = false;
  unsigned asleep_ = 0;
  unsigned timing_ = 0;                 ///< Of those asleep, how many until the next timer.
  bool waking_ = false;                 ///< One is on its way.
  std::vector<std::thread> threads_{};  ///< Last: the threads use everything above.
};

}  // namespace

struct Threads::Impl {
  explicit Impl(unsigned count) : crew{count} {}

  std::mutex making{};
  std::unique_ptr<Crew> second{};  ///< For both().
  Crew alarms{1};
  Crew crew;
};

Threads::Threads(unsigned count)
    : impl_{std::make_unique<Impl>(
          count != 0 ? count : std::max(1U, std::thread::hardware_concurrency()))} {}

Threads::~Threads() { stop(); }

void Threads::post(std::function<void()> task) { impl_->crew.post(std::move(task)); }

void Threads::after(std::chrono::milliseconds delay, std::function<void()> task) {
  impl_->crew.after(delay, std::move(task));
}

void Threads::alarm(std::chrono::milliseconds delay, std::function<void()> task) {
  impl_->alarms.after(delay, std::move(task));
}

void Threads::both(const std::function<void()>& one, const std::function<void()>& other) {
  {
    const std::lock_guard lock{impl_->making};
    if (!impl_->second) impl_->second = std::make_unique<Crew>(1);
  }
  std::mutex mutex;
  std::condition_variable ended;
  bool done = false;
  impl_->second->post([&] {
    other();
    const std::lock_guard lock{mutex};
    done = true;
    ended.notify_one();  // under the lock: the waiter owns both and may be gone right after
  });
  one();
  std::unique_lock lock{mutex};
  ended.wait(lock, [&] { return done; });
}

void Threads::stop() {
  impl_->alarms.stop();
  impl_->crew.stop();
  if (impl_->second) impl_->second->stop();
}

unsigned Threads::count() const { return impl_->crew.count(); }

}  // namespace claimwire::engine
