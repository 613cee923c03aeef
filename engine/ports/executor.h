#pragma once
#include <chrono>
#include <functional>
#include <utility>

namespace claimwire::engine {

/// Where work runs. One implementation owns threads (engine/shell), another is a test's single
/// thread that picks the next task by seed. Tasks do not throw.
class Executor {
 public:
  virtual ~Executor() = default;
  /// Runs `task` soon, never inside this call. A serial executor runs tasks one after another, in
  /// the order posted.
  virtual void post(std::function<void()> task) = 0;
  /// Runs `task` once `delay` of monotonic time has passed. Tasks that are no longer wanted check
  /// so themselves.
  virtual void after(std::chrono::milliseconds delay, std::function<void()> task) = 0;
  /// The same for a task that must not be late: it runs even where every thread has work, and is
  /// therefore a short one.
  virtual void alarm(std::chrono::milliseconds delay, std::function<void()> task) {
    after(delay, std::move(task));
  }
  /// Runs both, at the same time where there is a thread to spare, and returns when both ended.
  virtual void both(const std::function<void()>& one, const std::function<void()>& other) {
    one();
    other();
  }
};

}  // namespace claimwire::engine
