// What a process finds that the last one left: every state resumes without help.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/hospital.h"

namespace claimwire::engine {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using test::Hospital;
using test::result_of;
using What = SendResult::What;
using D = DeliveryState;
using M = MessageState;

/// Runs one task at a time until `reached`.
void run_until(Hospital& hospital, const std::function<bool()>& reached) {
  while (!reached()) ASSERT_TRUE(hospital.world.run_one());
}

TEST(EngineRestart, ReceivedIsWorked) {
  Hospital hospital;
  hospital.up();
  hospital.send("M1|K|claim:alpha");
  run_until(hospital, [&] { return hospital.answers[0].has_value(); });
  hospital.crash();
  EXPECT_TRUE(hospital.sink("alpha").sent.empty());
  hospital.up();
  EXPECT_EQ(hospital.message(1), M::done);
}

TEST(EngineRestart, SendingIsInDoubt) {
  Hospital hospital;
  hospital.sink("alpha").hangs = true;
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.crash();
  hospital.up();
  EXPECT_EQ(hospital.delivery(1), D::in_doubt);
  EXPECT_EQ(hospital.sink("alpha").sent.size(), 1U);
}

TEST(EngineRestart, SendingGoesAgainWhereHarmlessWithTheSameBytes) {
  Hospital hospital;
  hospital.sink("alpha").hangs = hospital.sink("alpha").repeats = true;
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.crash();
  hospital.sink("alpha").hangs = false;
  hospital.up();
  EXPECT_EQ(hospital.delivery(1), D::delivered);
  const auto& sent = hospital.sink("alpha").sent;
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].bytes.view(), sent[1].bytes.view());
  EXPECT_EQ(sent[0].idempotency_key, sent[1].idempotency_key);
  EXPECT_EQ(sent[1].attempt, 2U);
}

TEST(EngineRestart, QueuedIsSentAndInOrder) {
  Hospital hospital;
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
  hospital.up();
  for (int i = 1; i < 4; ++i) hospital.ask("M" + std::to_string(i) + "|K|claim:alpha");
  hospital.crash();
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::on;
  hospital.up();
  EXPECT_EQ(hospital.sink("alpha").contents(),
            (std::vector<std::string>{"ISA*M1-1~", "ISA*M2-1~", "ISA*M3-1~"}));
}

TEST(EngineRestart, ARetryKeepsItsWaitItsTriesAndItsPlace) {
  Hospital hospital;
  auto& sink = hospital.sink("alpha");
  sink.judge = [](const Outgoing& outgoing) {
    SendResult result = result_of(outgoing.attempt == 1 ? What::retry_later : What::accepted);
    result.retry_after = minutes{10};
    return result;
  };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.ask("M2|K|claim:alpha");
  hospital.crash();
  hospital.up();
  hospital.world.advance(minutes{8});
  EXPECT_EQ(sink.sent.size(), 1U);
  hospital.world.advance(minutes{15});
  EXPECT_EQ(sink.contents(),
            (std::vector<std::string>{"ISA*M1-1~", "ISA*M1-1~", "ISA*M2-1~", "ISA*M2-1~"}));
  EXPECT_EQ(sink.sent[1].attempt, 2U);
}

TEST(EngineRestart, RetryForCountsAcrossRestarts) {
  Hospital hospital;
  hospital.configuration.interfaces["alpha"].retry.retry_for = hours{1};
  hospital.sink("alpha").judge = [](const Outgoing&) { return result_of(What::retry_later); };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.world.advance(minutes{50});
  hospital.crash();
  hospital.up();
  hospital.world.advance(minutes{30});
  EXPECT_EQ(hospital.delivery(1), D::parked);
}

TEST(EngineRestart, OfAStepBackInTimeWaitsNoLongerThanTheLongestBackOff) {
  Hospital hospital;
  hospital.sink("alpha").judge = [](const Outgoing& outgoing) {
    return result_of(outgoing.attempt == 1 ? What::retry_later : What::accepted);
  };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.crash();
  hospital.world.clock.step = -hours{24 * 365};
  hospital.up();
  hospital.world.advance(minutes{16});
  EXPECT_EQ(hospital.delivery(1), D::delivered);
}

TEST(EngineRestart, AStopLeavesNothingInDoubt) {
  Hospital hospital;
  hospital.up();
  for (int i = 0; i < 50; ++i) hospital.send(std::to_string(100 + i) + "|K|claim:alpha");
  hospital.world.run(30);
  hospital.stop();
  EXPECT_TRUE(hospital.stopped_quietly);
  hospital.up();
  const StateCounts counts = hospital.store->state_counts();
  EXPECT_EQ(counts.deliveries[static_cast<std::size_t>(D::in_doubt)], 0U);
  EXPECT_EQ(counts.messages[static_cast<std::size_t>(M::done)], hospital.sink("alpha").sent.size());
  EXPECT_FALSE(hospital.store->recovery().unclean);
}

TEST(EngineRestart, WhatArrivesWhileStoppingIsAskedToComeLater) {
  Hospital hospital;
  hospital.up();
  hospital.engine->stop({});
  EXPECT_EQ(hospital.ask("M1|K|claim:alpha"), "AR-later|M1|engine.stopping");
}

TEST(EngineRestart, AfterAFailedSyncOfTheLogAPowerCutTakesNothingThatWasAcknowledged) {
  for (std::uint64_t n = 1; n < 30; ++n) {
    Hospital hospital{n};
    hospital.up();
    hospital.disk.fail_at(n, test::MemoryDisk::Fault::io_error);
    hospital.ask("M1|K|filter");
    hospital.crash();
    hospital.up();
    EXPECT_EQ(hospital.ask("M2|K|filter"), "AA|M2");
    hospital.power_cut(n);
    hospital.up();
    hospital.ask("M2|K|filter");
    EXPECT_EQ(hospital.answers.back()->outcome, Answer::Outcome::duplicate) << "operation " << n;
  }
}

struct ClockCase {
  const char* name;
  hours step;
  bool restart;
};

class EngineClock : public testing::TestWithParam<ClockCase> {};

TEST_P(EngineClock, StepsAndARepeatIsStillOne) {
  const auto& [name, step, restart] = GetParam();
  Hospital hospital;
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  for (const hours by : {step, -step, step}) {
    hospital.world.clock.step += by;
    if (restart) {
      hospital.crash();
      hospital.up();
    }
    hospital.ask("M1|K|claim:alpha");
    EXPECT_EQ(hospital.answers.back()->outcome, Answer::Outcome::duplicate);
  }
  EXPECT_EQ(hospital.sink("alpha").sent.size(), 1U);
}

constexpr ClockCase kClockCases[] = {
    {"ForwardWhileItRuns", hours{24 * 365}, false},
    {"BackWhileItRuns", -hours{24 * 365}, false},
    {"ForwardBetweenTwoRuns", hours{24 * 365}, true},
    {"BackBetweenTwoRuns", -hours{24 * 365}, true},
};
INSTANTIATE_TEST_SUITE_P(Clock, EngineClock, testing::ValuesIn(kClockCases),
                         [](const auto& test) { return test.param.name; });

// --- promise E8 ----------------------------------------------------------------------------------

/// Ends the process while the message with this id is worked.
bool crash_in_work(Hospital& hospital, const std::string& id) {
  bool crashed = false;
  hospital.processor.on_work = [&](const StoredMessage& message) {
    if (message.control_id != id || crashed) return;
    crashed = true;
    hospital.disk.crash();
    hospital.processor.alive = false;
    for (auto& [name, sink] : hospital.sinks) sink->alive = false;
  };
  if (!hospital.engine) CW_ASSERT(hospital.start().has_value());
  hospital.world.run();
  hospital.processor.on_work = {};
  if (crashed) hospital.bury();
  return crashed;
}

TEST(EngineRestart, WhatEndedTheProcessTwiceFailsAndTheRestGoesOn) {
  Hospital hospital;
  hospital.up();
  hospital.send("M1|K|claim:alpha");
  hospital.send("M2|L|claim:alpha");
  hospital.send("M3|K|claim:alpha");
  ASSERT_TRUE(crash_in_work(hospital, "M1"));
  ASSERT_TRUE(crash_in_work(hospital, "M1"));
  EXPECT_FALSE(crash_in_work(hospital, "M1"));
  EXPECT_EQ(hospital.message(1), M::failed);
  EXPECT_EQ((*hospital.store->message({1}))->reason, "ended-process-twice");
  EXPECT_EQ(hospital.message(2), M::done);
  EXPECT_EQ(hospital.message(3), M::done);
  EXPECT_EQ(hospital.ledger(), "balances");
}

TEST(EngineRestart, OneCrashIsForgiven) {
  Hospital hospital;
  hospital.up();
  hospital.send("M1|K|claim:alpha");
  ASSERT_TRUE(crash_in_work(hospital, "M1"));
  hospital.up();
  EXPECT_EQ(hospital.message(1), M::done);
}

TEST(EngineRestart, SuspectsRunOneAtATime) {
  Hospital hospital;
  hospital.up();
  for (const char* message : {"M1|K|filter", "M2|L|filter", "M3|N|filter"}) hospital.send(message);
  std::size_t in_work = 0;
  hospital.processor.on_work = [&](const StoredMessage&) {
    in_work = std::max(in_work, hospital.engine->counters().in_work);
  };
  run_until(hospital, [&] { return in_work == 2; });
  hospital.crash();
  in_work = 0;
  ASSERT_TRUE(hospital.start());
  const auto suspects = hospital.store->recovery().in_work.size();
  EXPECT_GE(suspects, 1U);
  hospital.processor.on_work = [&](const StoredMessage& message) {
    const auto& list = hospital.store->recovery().in_work;
    if (std::find(list.begin(), list.end(), message.id) != list.end()) {
      EXPECT_EQ(hospital.engine->counters().in_work, 1U);
    }
  };
  hospital.world.run();
  EXPECT_EQ(hospital.store->state_counts().messages[static_cast<std::size_t>(M::filtered)], 3U);
}

// --- the process ends after any step -------------------------------------------------------------

struct CrashCase {
  const char* name;
  bool power;
  bool repeats;
};

class EngineCrash : public testing::TestWithParam<CrashCase> {};

/// Ends the process after each number of tasks in turn, by kill or power cut; the sender sends
/// again what was not answered. Then everything acknowledged is done, each claim was accepted by
/// the receiver once, or is in doubt where the receiver does not recognise repeats.
TEST_P(EngineCrash, AtEveryStepLosesAndDoublesNothing) {
  const std::vector<std::string> messages = {"M1|K|claim:alpha claim:beta", "M2|K|copy:beta",
                                             "M3|L|held-claim claim:alpha", "M4|K|claim:alpha"};
  for (std::size_t steps = 1;; ++steps) {
    Hospital hospital{steps};
    hospital.sink("alpha").repeats = hospital.sink("beta").repeats = GetParam().repeats;
    hospital.up();
    for (const std::string& message : messages) hospital.send(message);
    const bool ended = hospital.world.run(steps);
    const std::vector<std::optional<Answer>> before = hospital.answers;
    GetParam().power ? hospital.power_cut(steps) : hospital.crash();
    const auto started = hospital.start();
    ASSERT_TRUE(started) << "step " << steps << ": " << started.error().message;
    hospital.world.run();
    for (std::size_t i = 0; i < messages.size(); ++i) {
      hospital.ask(messages[i]);
      const Answer::Outcome outcome = hospital.answers.back()->outcome;
      if (before[i]) {
        EXPECT_EQ(outcome, Answer::Outcome::duplicate) << "step " << steps << ": " << messages[i];
      }
    }
    hospital.world.advance(minutes{1});
    EXPECT_EQ(hospital.ledger(), "balances") << "step " << steps;
    const StateCounts counts = hospital.store->state_counts();
    EXPECT_EQ(counts.claims[0] + counts.claims[1] + counts.claims[2] + counts.claims[3], 5U)
        << "step " << steps;
    for (const char* name : {"alpha", "beta"}) {
      std::map<std::string, int> tries;
      for (const std::string& content : hospital.sink(name).contents()) ++tries[content];
      EXPECT_LE(tries.size(), name == std::string{"alpha"} ? 3U : 2U);
      for (const auto& [content, count] : tries) {
        EXPECT_LE(count, GetParam().repeats ? 2 : 1) << "step " << steps << ": " << content;
      }
    }
    const std::uint64_t in_doubt = counts.deliveries[static_cast<std::size_t>(D::in_doubt)];
    EXPECT_EQ(counts.deliveries[static_cast<std::size_t>(D::delivered)] + in_doubt, 5U)
        << "step " << steps;
    if (GetParam().repeats) {
      EXPECT_EQ(in_doubt, 0U) << "step " << steps;
    }
    if (ended) break;
  }
}

constexpr CrashCase kCrashCases[] = {
    {"Killed", false, false},
    {"KilledWhereRepeatsAreHarmless", false, true},
    {"PowerCut", true, false},
    {"PowerCutWhereRepeatsAreHarmless", true, true},
};
INSTANTIATE_TEST_SUITE_P(Process, EngineCrash, testing::ValuesIn(kCrashCases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::engine
