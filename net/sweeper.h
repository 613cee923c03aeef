#pragma once
#include <chrono>
#include <cstddef>
#include <limits>
#include <memory>
#include <vector>

#include "net/runtime.h"

namespace claimwire::net {

/// Something that must have happened by a moment: a connection waiting for bytes. Owned by one
/// Sweeper; touched on the I/O thread alone.
class Watched {
 public:
  using Clock = std::chrono::steady_clock;

  Watched() = default;
  virtual ~Watched();
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  /// Restarts the wait; zero or less: no end.
  void expect_within(std::chrono::milliseconds limit);
  void expect_nothing() { deadline_ = Clock::time_point::max(); }
  /// The moment has passed; called once for each expect_within(). Must not destroy a Watched.
  virtual void expired() = 0;

 private:
  friend class Sweeper;
  static constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

  Clock::time_point deadline_ = Clock::time_point::max();
  std::shared_ptr<std::vector<Watched*>> list_{};
  std::size_t place_ = kNowhere;
};

/// Looks after the time limits of many connections with one timer, which ticks only while there is
/// something to watch: an idle connection costs 40 bytes here and no timer of its own. A limit is
/// noticed within a twentieth of a second. On the I/O thread alone.
class Sweeper {
 public:
  explicit Sweeper(Runtime& runtime);
  ~Sweeper();
  Sweeper(const Sweeper&) = delete;
  Sweeper& operator=(const Sweeper&) = delete;

  void watch(Watched& watched);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace claimwire::net
