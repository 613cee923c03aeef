#pragma once
#include <chrono>
#include <functional>
#include <memory>

#include "engine/ports/executor.h"

namespace boost::asio {
class io_context;
}

namespace claimwire::net {

/// The threads of the process: one that does all socket work, and a few that compute. Everything a
/// connection owns is touched by the I/O thread alone, so connectors need no locks; reading,
/// checking and building run on the workers, so a large message delays no other connection.
class Runtime {
 public:
  /// `workers` 0: one for each processor, at least one.
  explicit Runtime(unsigned workers = 0);
  ~Runtime();  ///< As stop().
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  void start();  ///< Once.
  /// Ends the I/O thread and the workers and waits for them; work posted before is still done.
  /// Connectors and listeners are stopped first. Not from one of the threads themselves. Safe to
  /// repeat.
  void stop();

  /// Runs `task` on the I/O thread, never inside this call. From any thread.
  void post(std::function<void()> task);
  /// The same, not before `delay` has passed on the monotonic clock.
  void post_after(std::chrono::milliseconds delay, std::function<void()> task);
  /// Runs `task` on a worker. From any thread.
  void work(std::function<void()> task);
  /// Runs `task` on the I/O thread and waits for it; at once when called there or when stopped.
  void run(const std::function<void()>& task);

  bool in_io_thread() const;
  /// The workers as the engine sees them.
  engine::Executor& workers();
  boost::asio::io_context& io();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace claimwire::net
