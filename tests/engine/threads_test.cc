#include "engine/shell/threads.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>

namespace claimwire::engine {
namespace {

using namespace std::chrono_literals;

struct TimerCase {
  const char* name;
  unsigned threads;
  void (Threads::*ask)(std::chrono::milliseconds, std::function<void()>);
};

class Timer : public testing::TestWithParam<TimerCase> {};

// A timer could be late by a whole task: the one thread that slept until it was due was given the
// task, while the other slept without an end; or there was but one thread.
TEST_P(Timer, IsNotLateWhileALongTaskRuns) {
  Threads threads{GetParam().threads};
  for (int round = 0; round < 5; ++round) {
    std::promise<void> release, fired;
    (threads.*GetParam().ask)(2ms, [&] { fired.set_value(); });
    std::this_thread::sleep_for(1ms);
    threads.post([wait = release.get_future().share()] { wait.wait(); });
    EXPECT_EQ(fired.get_future().wait_for(5s), std::future_status::ready) << "round " << round;
    release.set_value();
    std::this_thread::sleep_for(1ms);
  }
  threads.stop();
}

INSTANTIATE_TEST_SUITE_P(Threads, Timer,
                         testing::Values(TimerCase{"AfterWithAThreadToSpare", 2, &Threads::after},
                                         TimerCase{"AlarmWithNone", 1, &Threads::alarm}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::engine
