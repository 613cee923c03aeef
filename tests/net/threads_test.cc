#include "engine/shell/threads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <thread>

namespace claimwire::engine {
namespace {

using namespace std::chrono_literals;

TEST(Threads, OneRunsTasksInTheOrderPosted) {
  Threads serial{1};
  std::string order;
  for (int n = 0; n < 26; ++n) serial.post([&order, n] { order += static_cast<char>('a' + n); });
  serial.stop();
  EXPECT_EQ(order, "abcdefghijklmnopqrstuvwxyz");
}

TEST(Threads, SeveralRunAtOnce) {
  Threads pool{2};
  std::promise<void> one, other;
  auto one_here = one.get_future(), other_here = other.get_future();
  std::atomic<int> met{0};
  pool.post([&] {
    one.set_value();
    met += other_here.wait_for(5s) == std::future_status::ready ? 1 : 0;
  });
  pool.post([&] {
    other.set_value();
    met += one_here.wait_for(5s) == std::future_status::ready ? 1 : 0;
  });
  pool.stop();
  EXPECT_EQ(met, 2);
}

TEST(Threads, NeverRunATaskInsideThePost) {
  Threads serial{1};
  std::promise<std::thread::id> where;
  serial.post([&] { where.set_value(std::this_thread::get_id()); });
  EXPECT_NE(where.get_future().get(), std::this_thread::get_id());
}

TEST(Threads, LaterTasksComeInTheOrderOfTheirTimes) {
  Threads serial{1};
  std::promise<void> last;
  std::string order;
  serial.after(60ms, [&] {
    order += "c";
    last.set_value();
  });
  serial.after(20ms, [&] { order += "a"; });
  serial.after(40ms, [&] { order += "b"; });
  ASSERT_EQ(last.get_future().wait_for(5s), std::future_status::ready);
  serial.stop();
  EXPECT_EQ(order, "abc");
}

TEST(Threads, BothRunAtTheSameTimeAndEndBeforeItReturns) {
  Threads serial{1};
  std::promise<bool> met;
  serial.post([&] {
    std::promise<void> one, other;
    auto one_here = one.get_future(), other_here = other.get_future();
    bool left = false, right = false;
    serial.both(
        [&] {
          one.set_value();
          left = other_here.wait_for(5s) == std::future_status::ready;
        },
        [&] {
          other.set_value();
          right = one_here.wait_for(5s) == std::future_status::ready;
        });
    met.set_value(left && right);
  });
  EXPECT_TRUE(met.get_future().get());
}

TEST(Threads, StopDropsWhatWaitsForItsTimeAndWhatComesLater) {
  Threads pool{2};
  std::atomic<int> ran{0};
  pool.after(10s, [&] { ++ran; });
  pool.post([&] { ++ran; });
  pool.stop();
  pool.post([&] { ++ran; });
  pool.after(0ms, [&] { ++ran; });
  pool.stop();
  EXPECT_EQ(ran, 1);
}

}  // namespace
}  // namespace claimwire::engine
