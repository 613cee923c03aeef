#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <utility>

#include "engine/ports/clock.h"
#include "engine/ports/executor.h"
#include "engine/ports/random.h"

namespace claimwire::test {

class FakeClock final : public engine::Clock {
 public:
  engine::Instant now() const override { return engine::Instant{elapsed}; }
  engine::UtcTime utc() const override {
    return engine::utc_time(1'788'000'000'000) + elapsed + step;
  }

  std::chrono::milliseconds elapsed{1000};
  std::chrono::milliseconds step{0};  ///< What the wall clock was set forward or back.
};

class SeededRandom final : public engine::Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_{seed} {}
  std::uint64_t next() override { return engine_(); }

 private:
  std::mt19937_64 engine_;
};

/// Runs a whole process on the thread of the test: `writer` in the order posted, `workers` in an
/// order that the seed chooses, waits when the test moves the clock. Posting is safe from any
/// thread, so that a call that blocks can run on one of its own.
class Simulation {
 public:
  explicit Simulation(std::uint64_t seed = 1)
      : random{seed}, writer{*this}, workers{*this}, chance_{seed} {}

  /// Runs until nothing is left to do at this moment. At most `steps` tasks: a test can stop the
  /// process anywhere. True: nothing is left.
  bool run(std::size_t steps = 10'000'000) {
    while (steps-- > 0) {
      if (!run_one()) return true;
    }
    return false;
  }
  bool run_one() {
    std::function<void()> task;
    {
      const std::lock_guard lock{mutex_};
      const std::size_t choices = workers.tasks_.size() + (writer.tasks_.empty() ? 0 : 1);
      if (choices == 0) return false;
      const std::size_t choice = chance_() % choices;
      auto& tasks = choice < workers.tasks_.size() ? workers.tasks_ : writer.tasks_;
      const auto at =
          tasks.begin() + static_cast<std::ptrdiff_t>(&tasks == &workers.tasks_ ? choice : 0);
      task = std::move(*at);
      tasks.erase(at);
    }
    task();
    return true;
  }
  /// Runs the next task of `writer` alone, for a call that waits for the store on this thread.
  bool run_writer() {
    std::function<void()> task;
    {
      const std::lock_guard lock{mutex_};
      if (writer.tasks_.empty()) return false;
      task = std::move(writer.tasks_.front());
      writer.tasks_.pop_front();
    }
    task();
    return true;
  }
  /// Moves the clock from wait to wait, running what each sets free.
  void advance(std::chrono::milliseconds by) {
    const auto until = clock.elapsed + by;
    run();
    for (;;) {
      {
        const std::lock_guard lock{mutex_};
        if (later_.empty() || later_.begin()->first > until) break;
        clock.elapsed = std::max(clock.elapsed, later_.begin()->first);
        auto& [executor, task] = later_.begin()->second;
        executor->tasks_.push_back(std::move(task));
        later_.erase(later_.begin());
      }
      run();
    }
    clock.elapsed = until;
  }
  /// Moves the clock at once: what waited until now comes among what is ready anyway.
  void jump(std::chrono::milliseconds by) {
    const std::lock_guard lock{mutex_};
    clock.elapsed += by;
    while (!later_.empty() && later_.begin()->first <= clock.elapsed) {
      auto& [executor, task] = later_.begin()->second;
      executor->tasks_.push_back(std::move(task));
      later_.erase(later_.begin());
    }
  }
  /// Drops everything: the process has ended.
  void forget() {
    const std::lock_guard lock{mutex_};
    writer.tasks_.clear();
    workers.tasks_.clear();
    later_.clear();
  }

  class Lane final : public engine::Executor {
   public:
    explicit Lane(Simulation& simulation) : simulation_{simulation} {}
    void post(std::function<void()> task) override {
      const std::lock_guard lock{simulation_.mutex_};
      tasks_.push_back(std::move(task));
    }
    void after(std::chrono::milliseconds delay, std::function<void()> task) override {
      const std::lock_guard lock{simulation_.mutex_};
      simulation_.later_.emplace(simulation_.clock.elapsed + delay,
                                 std::pair{this, std::move(task)});
    }

    /// Either may be the first to reach the disk.
    void both(const std::function<void()>& one, const std::function<void()>& other) override {
      const bool swapped = simulation_.chance_() % 2 == 0;
      swapped ? other() : one();
      swapped ? one() : other();
    }

   private:
    friend class Simulation;
    Simulation& simulation_;
    std::deque<std::function<void()>> tasks_{};
  };

  FakeClock clock{};
  SeededRandom random;
  Lane writer, workers;

 private:
  std::mutex mutex_{};
  std::multimap<std::chrono::milliseconds, std::pair<Lane*, std::function<void()>>> later_{};
  std::mt19937_64 chance_;
};

}  // namespace claimwire::test
