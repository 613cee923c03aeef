// Engine and store with real threads, everything at once; for the thread checks above all.
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "tests/engine/store_support.h"
#include "tests/support/hospital.h"

namespace claimwire::engine {
namespace {

/// Notes what it accepts, from a thread of its own choosing.
class ThreadedSink final : public Sink {
 public:
  explicit ThreadedSink(Threads& threads) : threads_{threads} {}
  void send(Outgoing outgoing, std::function<void(SendResult)> done) override {
    threads_.post([this, outgoing = std::move(outgoing), done = std::move(done)] {
      const bool later = outgoing.attempt == 1 && outgoing.claim_number.back() == '1' &&
                         outgoing.claim_number.size() % 3 == 0;
      if (!later) {
        const std::lock_guard lock{mutex_};
        accepted_.insert(outgoing.claim_number);
      }
      done(test::result_of(later ? SendResult::What::retry_later : SendResult::What::accepted));
    });
  }
  bool recognises_repeats() const override { return true; }
  std::size_t parallel_max() const override { return 8; }
  std::size_t accepted() const {
    const std::lock_guard lock{mutex_};
    return accepted_.size();
  }

 private:
  Threads& threads_;
  mutable std::mutex mutex_;
  std::multiset<std::string> accepted_;
};

class ThreadedProcessor final : public Processor {
 public:
  explicit ThreadedProcessor(ControlNumbers& numbers) : numbers_{numbers} {}
  Processed process(const StoredMessage& message, const Snapshot& snapshot) override {
    test::FakeProcessor one;
    one.numbers = &numbers_;
    return one.process(message, snapshot);
  }

 private:
  ControlNumbers& numbers_;
};

class EngineThreads : public testing::TestWithParam<bool> {};

/// Also with a route that keeps order, turned free and strict again meanwhile.
TEST_P(EngineThreads, ManySendersReadersAndMovesAtOnce) {
  const bool strict = GetParam();
  constexpr int kSenders = 4, kEach = 150;
  TestStore test;
  ASSERT_TRUE(test.open());
  SystemRandom random;
  test::FakeIntake intake;
  ThreadedProcessor processor{test.store->control_numbers()};
  config::Configuration configuration;
  for (const char* name : {"ehr", "alpha"}) configuration.interfaces[name].key = name;
  configuration.interfaces["ehr"].ack_when = config::AckWhen::checked;
  configuration.interfaces["ehr"].ack_timeout = std::chrono::milliseconds{3};
  configuration.interfaces["alpha"].retry.delay_min = std::chrono::milliseconds{1};
  configuration.interfaces["alpha"].retry.delay_max = std::chrono::milliseconds{2};
  const auto free_snapshot = std::make_shared<test::FakeSnapshot>(configuration);
  config::Route route;
  route.name = "strict";
  route.order = config::RouteOrder::strict;
  if (strict) configuration.routes.push_back(route);
  const auto snapshot = std::make_shared<test::FakeSnapshot>(configuration);
  Threads workers{4}, receiver{2};
  const auto sink = std::make_shared<ThreadedSink>(receiver);
  Engine engine{{*test.store, intake, processor, test.clock, random, workers, 4},
                snapshot,
                {{"alpha", sink}}};
  ASSERT_TRUE(engine.start());
  std::atomic<int> answered = 0, moved = 0;
  std::vector<std::thread> threads;
  for (int sender = 0; sender < kSenders; ++sender) {
    threads.emplace_back([&, sender] {
      for (int i = 0; i < kEach; ++i) {
        Arrival arrival;
        const std::string id = concat("S", std::to_string(sender), "-", std::to_string(i));
        arrival.body = Bytes{concat(id, "|K", std::to_string(i % 5),
                                    i % 10 == 9 ? "|hold" : "|route:strict claim:alpha")};
        arrival.interface = "ehr";
        engine.accept(std::move(arrival), [&](const Answer&) { ++answered; });
      }
    });
  }
  const auto dismiss_held = [&] {
    MessageQuery query;
    query.states = {MessageState::held};
    const auto held = test.store->messages(query);
    for (const MessageRow& row : *held) {
      MoveStep step;
      step.id = row.id.value;
      step.to = static_cast<std::uint8_t>(MessageState::dismissed);
      step.caller.id = "ops";
      engine.move(step, [&](const Result<StepResult>& result) {
        if (result && result->what == StepResult::What::done) ++moved;
      });
    }
  };
  threads.emplace_back([&] {
    for (int i = 0; i < 30; ++i) {
      dismiss_held();
      static_cast<void>(engine.kept_back());
      static_cast<void>(test.store->reconcile().has_value());
      static_cast<void>(test.store->state_counts());
      static_cast<void>(engine.counters());
      if (i % 10 == 3) engine.replace(free_snapshot, {{"alpha", sink}});
      if (i % 10 == 5) engine.replace(snapshot, {{"alpha", sink}});
    }
  });
  for (std::thread& each : threads) each.join();
  constexpr std::size_t kClaims = kSenders * kEach * 9 / 10;
  for (int i = 0; i < 20'000 && (sink->accepted() < kClaims || answered < kSenders * kEach); ++i) {
    if (i % 50 == 0) dismiss_held();
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  EXPECT_EQ(engine.kept_back().deliveries, 0U);
  EXPECT_EQ(answered, kSenders * kEach);
  EXPECT_EQ(sink->accepted(), kClaims);
  EXPECT_TRUE(engine.stop(std::chrono::seconds{10}));
  receiver.stop();
  workers.stop();
  EXPECT_TRUE(test.store->reconcile()->balances) << test.store->reconcile()->text();
  test.close();
}

INSTANTIATE_TEST_SUITE_P(Order, EngineThreads, testing::Bool(),
                         [](const auto& test) { return test.param ? "Strict" : "Free"; });

}  // namespace
}  // namespace claimwire::engine
