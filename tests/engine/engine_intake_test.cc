// A message from its arrival to the end of its work: stored, answered, worked in order.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/hospital.h"

namespace claimwire::engine {
namespace {

using test::Hospital;
using Outcome = Answer::Outcome;

struct WorkCase {
  const char* name;
  const char* message;
  const char* answer;
  MessageState want;
};

class EngineWork : public testing::TestWithParam<WorkCase> {};

TEST_P(EngineWork, EndsIn) {
  Hospital hospital;
  hospital.up();
  EXPECT_EQ(hospital.ask(GetParam().message), GetParam().answer);
  EXPECT_EQ(hospital.message(1), GetParam().want);
  EXPECT_EQ(hospital.ledger(), "balances");
}

// Under `stored` a check can no longer refuse: it holds.
constexpr WorkCase kWorkCases[] = {
    {"AClaimDelivered", "M1|K|claim:alpha", "AA|M1", MessageState::done},
    {"TwoClaimsAndACopy", "M1|K|claim:alpha claim:beta copy:beta", "AA|M1", MessageState::done},
    {"AHeldClaim", "M1|K|held-claim claim:alpha", "AA|M1", MessageState::open},
    {"Filtered", "M1|K|filter", "AA|M1", MessageState::filtered},
    {"Held", "M1|K|hold", "AA|M1", MessageState::held},
    {"Failed", "M1|K|fail", "AA|M1", MessageState::failed},
    {"RefusedTooLate", "M1|K|refuse", "AA|M1", MessageState::held},
    {"Unreadable", "M1|K|unreadable", "AE|M1|hl7.unreadable", MessageState::refused},
    {"NoKey", "M1||claim:alpha", "AA|M1", MessageState::done},
    {"ToNobody", "M1|K|claim:gamma", "AA|M1", MessageState::open},
    {"OpenWithNothingMade", "M1|K|nothing", "AA|M1", MessageState::failed},
    {"ReadyWithoutAParcel", "M1|K|ready-without-parcel", "AA|M1", MessageState::failed},
};
INSTANTIATE_TEST_SUITE_P(Stored, EngineWork, testing::ValuesIn(kWorkCases),
                         [](const auto& test) { return test.param.name; });

TEST(EngineIntake, NothingIsAnsweredBeforeTheCommit) {
  Hospital hospital;
  hospital.up();
  const std::uint64_t before = hospital.disk.operations();
  const std::size_t number = hospital.send("M1|K|filter");
  while (!hospital.answers[number]) {
    ASSERT_TRUE(hospital.world.run_one());
    if (!hospital.answers[number]) continue;
    // Segment begun, body and log written and synced: the answer came after them.
    EXPECT_GT(hospital.disk.operations(), before + 4);
  }
  hospital.crash();
  hospital.up();
  EXPECT_EQ(hospital.message(1), MessageState::filtered);
}

TEST(EngineIntake, ARepeatGetsTheSameAnswerAndMakesNoSecondClaim) {
  Hospital hospital;
  hospital.up();
  const std::string message = "M1|K|claim:alpha";
  for (int round = 0; round < 3; ++round) EXPECT_EQ(hospital.ask(message), "AA|M1");
  EXPECT_EQ(hospital.answers[2]->outcome, Outcome::duplicate);
  EXPECT_EQ(hospital.answers[2]->message_id, hospital.answers[0]->message_id);
  EXPECT_EQ(hospital.sink("alpha").sent.size(), 1U);
  EXPECT_EQ(hospital.message(3), MessageState::duplicate);
}

TEST(EngineIntake, RepeatsSentTogetherMakeOneClaim) {
  Hospital hospital;
  hospital.up();
  for (int i = 0; i < 5; ++i) hospital.send("M1|K|claim:alpha");
  hospital.world.run();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(hospital.answer(i), "AA|M1");
  EXPECT_EQ(hospital.sink("alpha").sent.size(), 1U);
}

TEST(EngineIntake, ARepeatIsKnownAfterARestartAndUntilTheWindowEnds) {
  Hospital hospital;
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.stop();
  hospital.up();
  hospital.world.clock.elapsed += std::chrono::hours{24 * 7} - std::chrono::minutes{1};
  hospital.ask("M1|K|claim:alpha");
  EXPECT_EQ(hospital.answers[1]->outcome, Outcome::duplicate);
  hospital.world.clock.elapsed += std::chrono::minutes{2};
  hospital.ask("M1|K|claim:alpha");
  EXPECT_EQ(hospital.answers[2]->outcome, Outcome::stored);
}

TEST(EngineIntake, TheSameIdWithOtherContentIsHeld) {
  Hospital hospital;
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  EXPECT_EQ(hospital.ask("M1|K|claim:alpha|other"), "AA|M1");
  EXPECT_EQ(hospital.message(2), MessageState::held);
  EXPECT_EQ((*hospital.store->message({2}))->reason, "control-id-conflict");
  EXPECT_EQ((*hospital.store->message({2}))->related, MessageId{1});
  EXPECT_EQ(hospital.sink("alpha").sent.size(), 1U);
}

TEST(EngineIntake, ARefusedMessageMayComeAgain) {
  Hospital hospital;
  hospital.up();
  hospital.ask("M1|K|unreadable");
  EXPECT_EQ(hospital.ask("M1|K|claim:alpha"), "AA|M1");
  EXPECT_EQ(hospital.sink("alpha").sent.size(), 1U);
}

TEST(EngineIntake, WithoutIdentityNothingIsADuplicate) {
  Hospital hospital;
  hospital.up();
  hospital.ask("|K|claim:alpha");
  hospital.ask("|K|claim:alpha");
  EXPECT_EQ(hospital.answers[1]->outcome, Outcome::stored);
}

TEST(EngineIntake, TheTransportsOwnRefusalIsKeptAsARowAlone) {
  Hospital hospital;
  hospital.up();
  std::string answer;
  Arrival arrival;
  arrival.body = Bytes{std::string{"M1|K|claim:alpha"}};
  arrival.interface = "ehr";
  arrival.refused_because = Error{"mllp.too-large", "too large."};
  hospital.engine->accept(std::move(arrival), [&](Answer given) { answer = given.body; });
  hospital.world.run();
  EXPECT_EQ(answer, "AR|M1|mllp.too-large");
  EXPECT_EQ(hospital.message(1), MessageState::refused);
  EXPECT_FALSE((*hospital.store->message({1}))->body.has());
}

TEST(EngineIntake, MoreThanTheDiskTakesIsAskedToComeLater) {
  Hospital hospital;
  hospital.up();
  const std::string big(200U << 20, 'x');
  hospital.send("M1|K|" + std::string(60U << 20, 'x'));
  std::size_t last = 0;
  for (int i = 2; i < 7; ++i)
    last = hospital.send("M" + std::to_string(i) + "|K|" + std::string(60U << 20, 'x'));
  EXPECT_EQ(hospital.answer(last).substr(0, 8), "AR-later");
  ASSERT_TRUE(hospital.answers[last]->retry_after);
  hospital.world.run();
  EXPECT_EQ(hospital.answer(0), "AA|M1");
}

TEST(EngineIntake, WhatFitsNoSegmentIsRefusedAloneAndForGood) {
  Hospital hospital;
  hospital.up();
  const std::size_t big = hospital.send("M1|K|" + std::string(64U << 20, 'x'));
  const std::size_t other = hospital.send("M2|K|filter");
  hospital.world.run();
  EXPECT_EQ(hospital.answer(big), "AR|M1|store.body-too-large");
  EXPECT_EQ(hospital.answers[big]->outcome, Outcome::refused);
  EXPECT_EQ(hospital.answer(other), "AA|M2");
}

TEST(EngineIntake, AFullDiskRefusesIntakeAndLetsDeliveriesGoOn) {
  Hospital hospital;
  hospital.sink("alpha").hangs = true;
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.disk.set_free_bytes(1000);
  hospital.world.advance(std::chrono::seconds{2});
  EXPECT_EQ(hospital.ask("M2|K|filter"), "AR-later|M2|store.disk-full");
  hospital.sink("alpha").hanging.front()(test::result_of(SendResult::What::accepted));
  hospital.world.run();
  EXPECT_EQ(hospital.delivery(1), DeliveryState::delivered);
  hospital.disk.set_free_bytes(1 << 30);
  hospital.world.advance(std::chrono::seconds{2});
  EXPECT_EQ(hospital.ask("M2|K|filter"), "AA|M2");
}

// Design, section 5, "Row budget": message, claim, delivery, its outcome.
TEST(EngineIntake, FourRowsForAMessageWithOneClaim) {
  Hospital hospital;
  hospital.up();
  constexpr int kCount = 200;
  const auto before = hospital.store->work();
  for (int i = 0; i < kCount; ++i)
    hospital.send(std::to_string(1000 + i) + "|" + std::to_string(i % 50) + "|claim:alpha");
  hospital.world.run();
  const auto after = hospital.store->work();
  ASSERT_EQ(hospital.sink("alpha").sent.size(), static_cast<std::size_t>(kCount));
  // A commit besides: the batch row, a state page for each of three kinds, a lease.
  EXPECT_LE(after.rows - before.rows, 4 * kCount + 5 * (after.commits - before.commits));
}

// --- answers after the check -------------------------------------------------------------------

struct Checked : testing::Test {
  Checked() {
    hospital.configuration.interfaces["ehr"].ack_when = config::AckWhen::checked;
    hospital.up();
  }
  Hospital hospital;
};

TEST_F(Checked, AnswersWithTheResult) {
  EXPECT_EQ(hospital.ask("M1|K|claim:alpha"), "AA|M1");
  EXPECT_EQ(hospital.ask("M2|K|refuse"), "AE|M2|claim.rejected");
  EXPECT_EQ(hospital.message(2), MessageState::refused);
  EXPECT_EQ(hospital.answers[1]->outcome, Outcome::refused);
}

TEST_F(Checked, ATimeOutAnswersAsReadAndHoldsWhatItWouldRefuse) {
  bool timed_out = false;
  hospital.processor.on_work = [&](const StoredMessage& message) {
    if (timed_out) return;
    timed_out = true;
    EXPECT_TRUE(message.may_refuse);
    hospital.world.clock.elapsed += std::chrono::seconds{11};
    hospital.world.advance(std::chrono::milliseconds{0});  // the time-out fires meanwhile
  };
  EXPECT_EQ(hospital.ask("M1|K|refuse"), "AA|M1");
  EXPECT_EQ(hospital.message(1), MessageState::held);
}

TEST(CheckedRefusal, UnderWayIsNotOvertakenByTheTimeOut) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Hospital hospital{seed};
    hospital.configuration.interfaces["ehr"].ack_when = config::AckWhen::checked;
    hospital.up();
    const std::size_t number = hospital.send("M1|K|refuse");
    while (hospital.processor.worked.empty()) ASSERT_TRUE(hospital.world.run_one());
    hospital.world.jump(std::chrono::seconds{11});
    hospital.world.run();
    EXPECT_EQ(hospital.answer(number), "AE|M1|claim.rejected") << "seed " << seed;
    EXPECT_EQ(hospital.message(1), MessageState::refused) << "seed " << seed;
  }
}

TEST_F(Checked, ARepeatHearsWhatTheFirstHears) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const std::string id = "R" + std::to_string(seed);
    const std::size_t first = hospital.send(id + "|K|refuse");
    for (std::uint64_t i = 0; i < seed; ++i) hospital.world.run_one();
    const std::size_t again = hospital.send(id + "|K|refuse");
    hospital.world.run();
    EXPECT_EQ(hospital.answer(first), "AE|" + id + "|claim.rejected");
    // Either it joined the first, or the first was refused and this is a new message.
    EXPECT_EQ(hospital.answer(again), "AE|" + id + "|claim.rejected");
  }
}

TEST_F(Checked, StoppingAnswersWhoStillWaits) {
  hospital.sink("alpha").hangs = true;
  const std::size_t first = hospital.send("M1|K|hold");
  while (hospital.store->state_counts().messages[1] == 0) ASSERT_TRUE(hospital.world.run_one());
  hospital.stop();
  EXPECT_EQ(hospital.answer(first), "AA|M1");
}

// --- order -------------------------------------------------------------------------------------

TEST(EngineOrder, OfAKeyIsKeptWhateverTheThreadsDo) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Hospital hospital{seed};
    hospital.up();
    for (int i = 0; i < 60; ++i)
      hospital.send(std::to_string(100 + i) + "|K" + std::to_string(i % 3) + "|claim:alpha");
    hospital.world.run();
    std::map<int, std::string> last;
    for (const std::string& id : hospital.processor.worked) {
      std::string& before = last[std::stoi(id) % 3];
      EXPECT_LT(before, id) << "seed " << seed;
      before = id;
    }
    EXPECT_EQ(hospital.processor.worked.size(), 60U);
  }
}

TEST(EngineOrder, AHeldMessageStopsNoOther) {
  Hospital hospital;
  hospital.up();
  hospital.ask("M1|K|hold");
  hospital.ask("M2|K|claim:alpha");
  hospital.ask("M3|L|claim:alpha");
  EXPECT_EQ(hospital.sink("alpha").sent.size(), 2U);
}

TEST(EngineOrder, NoMoreThanWorkersMaxAtATime) {
  Hospital hospital;
  hospital.up();
  std::size_t most = 0;
  hospital.processor.on_work = [&](const StoredMessage&) {
    most = std::max(most, hospital.engine->counters().in_work);
  };
  for (int i = 0; i < 40; ++i) hospital.send(std::to_string(i) + "||filter");
  hospital.world.run();
  EXPECT_EQ(most, 2U);
}

// --- moves -------------------------------------------------------------------------------------

struct MoveCase {
  const char* name;
  const char* message;  ///< Worked first; the move is of the first thing of its kind.
  Kind kind;
  std::uint8_t to;
  StepResult::What want;
  MessageState end;
};

class EngineMove : public testing::TestWithParam<MoveCase> {};

TEST_P(EngineMove, IsAllowedOrNot) {
  Hospital hospital;
  hospital.sink("beta").judge = [](const Outgoing&) {
    return test::result_of(SendResult::What::refused);
  };
  hospital.sink("alpha").hangs = true;
  hospital.up();
  hospital.ask(GetParam().message);
  EXPECT_EQ(hospital.move(GetParam().kind, 1, GetParam().to), GetParam().want);
  EXPECT_EQ(hospital.message(1), GetParam().end);
  EXPECT_EQ(hospital.ledger(), "balances");
}

constexpr std::uint8_t n(auto state) { return static_cast<std::uint8_t>(state); }
constexpr auto kDone = StepResult::What::done, kNot = StepResult::What::not_allowed;
using M = MessageState;
using D = DeliveryState;
using C = ClaimStatus;
constexpr MoveCase kMoveCases[] = {
    {"ReleasedIsWorked", "M1|K|hold", Kind::message, n(M::received), kDone, M::held},
    {"HeldDismissed", "M1|K|hold", Kind::message, n(M::dismissed), kDone, M::dismissed},
    {"FailedTriedAgain", "M1|K|fail", Kind::message, n(M::received), kDone, M::failed},
    {"FilteredStays", "M1|K|filter", Kind::message, n(M::received), kNot, M::filtered},
    {"RefusedStays", "M1|K|unreadable", Kind::message, n(M::received), kNot, M::refused},
    {"OpenIsNotDeclaredDone", "M1|K|held-claim", Kind::message, n(M::done), kNot, M::open},
    {"HeldIsNotDeclaredOpen", "M1|K|hold", Kind::message, n(M::open), kNot, M::held},
    {"HeldClaimDismissed", "M1|K|held-claim", Kind::claim, n(C::dismissed), kDone, M::done},
    {"HeldClaimIsNotDeclaredSent", "M1|K|held-claim", Kind::claim, n(C::sent), kNot, M::open},
    {"SendingIsNotQueuedAgain", "M1|K|claim:alpha", Kind::delivery, n(D::queued), kNot, M::open},
    {"SendingIsNotDismissed", "M1|K|claim:alpha", Kind::delivery, n(D::dismissed), kNot, M::open},
    {"SendingIsNotDeclaredDelivered", "M1|K|claim:alpha", Kind::delivery, n(D::delivered), kNot,
     M::open},
    {"AClaimBeingSentIsNotHeld", "M1|K|claim:alpha", Kind::claim, n(C::held), kNot, M::open},
    {"ParkedTriedAgain", "M1|K|claim:beta", Kind::delivery, n(D::queued), kDone, M::open},
    {"ParkedDismissed", "M1|K|claim:beta", Kind::delivery, n(D::dismissed), kDone, M::done},
    {"ParkedIsNotDeclaredSending", "M1|K|claim:beta", Kind::delivery, n(D::sending), kNot, M::open},
    {"UnknownThing", "M1|K|hold", Kind::delivery, n(D::dismissed), kNot, M::held},
    {"QueuedForNobodyDismissed", "M1|K|claim:gamma", Kind::delivery, n(D::dismissed), kDone,
     M::done},
    {"AReadyClaimIsHeld", "M1|K|claim:gamma", Kind::claim, n(C::held), kDone, M::open},
};
INSTANTIATE_TEST_SUITE_P(Person, EngineMove, testing::ValuesIn(kMoveCases),
                         [](const auto& test) { return test.param.name; });

TEST(EngineMoves, AReleasedMessageIsWorkedAtOnce) {
  Hospital hospital;
  hospital.up();
  hospital.ask("M1|K|hold");
  hospital.move(Kind::message, 1, M::received);
  EXPECT_EQ(hospital.processor.worked, (std::vector<std::string>{"M1", "M1"}));
}

TEST(EngineMoves, ADismissedMessageIsNotWorked) {
  Hospital hospital;
  hospital.up();
  hospital.engine->stop({});  // nothing starts any more; the message waits in the store
  hospital.stop();
  hospital.up();
  bool first = true;
  hospital.processor.on_work = [&](const StoredMessage&) {
    if (!std::exchange(first, false)) return;
    MoveStep step;
    step.id = 2;
    step.to = n(M::dismissed);
    hospital.engine->move(step, [](const Result<StepResult>&) {});
  };
  hospital.send("M1|K|filter");
  hospital.send("M2|K|claim:alpha");
  hospital.world.run();
  EXPECT_EQ(hospital.message(2), M::dismissed);
  EXPECT_TRUE(hospital.sink("alpha").sent.empty());
  EXPECT_EQ(hospital.ledger(), "balances");
}

// --- the backlog -------------------------------------------------------------------------------

TEST(EngineBacklog, BeyondWhatIsLoadedNothingIsForgottenOrDoubled) {
  Hospital hospital;
  hospital.up();
  constexpr int kCount = 9000;  // more than is loaded at once
  bool sent = false;
  hospital.processor.on_work = [&](const StoredMessage&) {
    if (std::exchange(sent, true)) return;
    // All arrive while the first is worked.
    for (int i = 1; i < kCount; ++i)
      hospital.send(std::to_string(10000 + i) + "|" + std::to_string(i % 7) + "|filter");
  };
  hospital.send("10000|0|filter");
  hospital.world.run();
  EXPECT_EQ(hospital.processor.worked.size(), static_cast<std::size_t>(kCount));
  std::map<int, std::string> last;
  for (const std::string& id : hospital.processor.worked) {
    std::string& before = last[id == "10000" ? 0 : (std::stoi(id) - 10000) % 7];
    ASSERT_LT(before, id);
    before = id;
  }
  EXPECT_EQ(hospital.store->state_counts().messages[n(M::filtered)], std::uint64_t{kCount});
}

TEST(EngineBacklog, LoadsAfterARestartWhileMoreArrives) {
  Hospital hospital;
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
  hospital.up();
  for (int i = 0; i < 3000; ++i)
    hospital.send(std::to_string(10000 + i) + "|" + std::to_string(i % 5) + "|claim:alpha");
  for (int i = 0; i < 40; ++i) hospital.world.run_one();  // some worked, most stored, some neither
  hospital.crash();
  const std::size_t known = hospital.processor.worked.size();
  ASSERT_TRUE(hospital.start());
  for (int i = 0; i < 3000; ++i)
    hospital.send(std::to_string(10000 + i) + "|" + std::to_string(i % 5) + "|claim:alpha");
  hospital.world.run();
  EXPECT_LT(known, 3000U);
  EXPECT_EQ(hospital.store->state_counts().claims[n(C::ready)], 3000U);
  EXPECT_EQ(hospital.ledger(), "balances");
}

}  // namespace
}  // namespace claimwire::engine
