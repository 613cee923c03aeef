#pragma once
#include <chrono>
#include <functional>
#include <memory>

#include "engine/ports/executor.h"

namespace claimwire::engine {

/// The Executor of the daemon: `count` threads and one queue. With one thread it is serial: tasks
/// run one after another in the order posted; the store's writer is such a one.
/// both() keeps a second thread ready, so that an fdatasync can run beside a commit; it is made at
/// the first call.
class Threads final : public Executor {
 public:
  /// `count` 0: one for each processor.
  explicit Threads(unsigned count);
  ~Threads() override;  ///< As stop().
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  void post(std::function<void()> task) override;
  void after(std::chrono::milliseconds delay, std::function<void()> task) override;
  void alarm(std::chrono::milliseconds delay, std::function<void()> task) override;
  void both(const std::function<void()>& one, const std::function<void()>& other) override;

  /// Runs what was posted so far, drops what waits for its time or comes later, and waits for the
  /// threads. Not from one of them. Safe to repeat.
  void stop();
  unsigned count() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace claimwire::engine
