// A delivery from its queue to its end: tried, retried, in doubt, parked; in order of its key.
#include <gtest/gtest.h>

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

constexpr std::uint8_t n(auto state) { return static_cast<std::uint8_t>(state); }

/// What the receiver says, try by try, then it accepts. Wanted: tries within two hours at
/// `retry: { for: 1h, delay 5s to 15min }`, and the end.
struct OutcomeCase {
  const char* name;
  std::vector<What> says;
  std::size_t tries;
  D want;
  ClaimStatus claim;
  bool repeats = false;
};

class EngineDelivery : public testing::TestWithParam<OutcomeCase> {};

TEST_P(EngineDelivery, EndsIn) {
  Hospital hospital;
  hospital.configuration.interfaces["alpha"].retry.retry_for = hours{1};
  auto& sink = hospital.sink("alpha");
  sink.repeats = GetParam().repeats;
  sink.judge = [&](const Outgoing& outgoing) {
    return result_of(outgoing.attempt <= GetParam().says.size()
                         ? GetParam().says[outgoing.attempt - 1]
                         : What::accepted);
  };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.world.advance(hours{2});
  EXPECT_EQ(sink.sent.size(), GetParam().tries);
  for (const Outgoing& each : sink.sent) {
    // The same identity and bytes in every try (promise B2).
    EXPECT_EQ(each.bytes.view(), "ISA*M1-1~");
    EXPECT_EQ(each.file_name + each.idempotency_key + each.control_numbers + each.claim_number,
              "M1-1.837M1-1ISA13=1M1-1");
  }
  EXPECT_EQ(hospital.delivery(1), GetParam().want);
  EXPECT_EQ((*hospital.store->claim({1}))->status, GetParam().claim);
  EXPECT_EQ(hospital.ledger(), "balances");
}

const std::vector<What> kAlwaysLater(1000, What::retry_later);
const OutcomeCase kOutcomeCases[] = {
    {"Delivered", {}, 1, D::delivered, ClaimStatus::sent},
    {"Refused", {What::refused}, 1, D::parked, ClaimStatus::ready},
    {"NoAnswer", {What::no_answer}, 1, D::in_doubt, ClaimStatus::ready},
    {"NoAnswerWhereHarmless", {What::no_answer}, 2, D::delivered, ClaimStatus::sent, true},
    {"LaterTwice", {What::retry_later, What::retry_later}, 3, D::delivered, ClaimStatus::sent},
    {"LaterThenNoAnswer", {What::retry_later, What::no_answer}, 2, D::in_doubt, ClaimStatus::ready},
    {"LaterForAnHour", kAlwaysLater, 13, D::parked, ClaimStatus::ready},
};
INSTANTIATE_TEST_SUITE_P(Receiver, EngineDelivery, testing::ValuesIn(kOutcomeCases),
                         [](const auto& test) { return test.param.name; });

struct AskedCase {
  const char* name;
  std::vector<What> answers;  ///< Of the receiver that is asked; after them: it has it.
  minutes passed;
  std::size_t asked;
  D state;
  ClaimStatus claim;
};
class EngineAsked : public testing::TestWithParam<AskedCase> {};

TEST_P(EngineAsked, SettlesADoubtOrLeavesIt) {
  const AskedCase& c = GetParam();
  Hospital hospital;
  hospital.sink("alpha").judge = [](const Outgoing&) { return result_of(What::no_answer); };
  hospital.sink("alpha").says = [&](const Outgoing& about) {
    EXPECT_EQ(about.bytes.view(), "ISA*M1-1~");
    const std::size_t before = hospital.sink("alpha").asked.size() - 1;
    return result_of(before < c.answers.size() ? c.answers[before] : What::accepted);
  };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  EXPECT_EQ(hospital.delivery(1), D::in_doubt);
  hospital.world.advance(c.passed);
  EXPECT_EQ(hospital.sink("alpha").asked.size(), c.asked);
  EXPECT_EQ(hospital.sink("alpha").sent.size(), 1U);  // never sent anew
  EXPECT_EQ(hospital.delivery(1), c.state);
  EXPECT_EQ((*hospital.store->claim({1}))->status, c.claim);
  EXPECT_EQ(hospital.ledger(), "balances");
}

INSTANTIATE_TEST_SUITE_P(
    Receiver, EngineAsked,
    testing::Values(AskedCase{"NotAtOnce", {}, minutes{0}, 0, D::in_doubt, ClaimStatus::ready},
                    AskedCase{"HasIt", {}, minutes{1}, 1, D::delivered, ClaimStatus::sent},
                    AskedCase{"HasItLater",
                              {What::no_answer, What::retry_later},
                              minutes{10},
                              3,
                              D::delivered,
                              ClaimStatus::sent},
                    AskedCase{
                        "RefusedIt", {What::refused}, minutes{1}, 1, D::parked, ClaimStatus::ready},
                    AskedCase{"NeverHadIt", std::vector<What>(100, What::no_answer),
                              minutes{60 * 24 * 30}, 7, D::in_doubt, ClaimStatus::ready}),
    [](const auto& test) { return test.param.name; });

TEST(EngineDeliveries, ADoubtOfAnEarlierProcessIsAskedAboutToo) {
  Hospital hospital;
  hospital.sink("alpha").judge = [](const Outgoing&) { return result_of(What::no_answer); };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  ASSERT_EQ(hospital.delivery(1), D::in_doubt);
  hospital.crash();
  hospital.sink("alpha").says = [](const Outgoing&) { return result_of(What::accepted); };
  hospital.up();
  hospital.world.advance(minutes{1});
  EXPECT_EQ(hospital.delivery(1), D::delivered);
  EXPECT_EQ(hospital.sink("alpha").sent.size(), 1U);
}

TEST(EngineDeliveries, ADoubtThatAPersonSettledIsNotAskedAbout) {
  Hospital hospital;
  hospital.sink("alpha").judge = [](const Outgoing&) { return result_of(What::no_answer); };
  hospital.sink("alpha").says = [](const Outgoing&) { return result_of(What::accepted); };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.move(Kind::delivery, 1, n(D::dismissed));
  hospital.world.advance(hours{48});
  EXPECT_TRUE(hospital.sink("alpha").asked.empty());
  EXPECT_EQ(hospital.delivery(1), D::dismissed);
}

TEST(EngineDeliveries, RetryAfterIsHeeded) {
  Hospital hospital;
  hospital.sink("alpha").judge = [](const Outgoing& outgoing) {
    SendResult result = result_of(outgoing.attempt == 1 ? What::retry_later : What::accepted);
    result.retry_after = minutes{10};
    return result;
  };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.world.advance(minutes{9});
  EXPECT_EQ(hospital.sink("alpha").sent.size(), 1U);
  hospital.world.advance(minutes{2});
  EXPECT_EQ(hospital.sink("alpha").sent.size(), 2U);
}

TEST(EngineDeliveries, KeepTheOrderOfTheirKeyOverRetries) {
  Hospital hospital;
  hospital.sink("alpha").judge = [](const Outgoing& outgoing) {
    return result_of(outgoing.claim_number == "M1-1" && outgoing.attempt < 4 ? What::retry_later
                                                                             : What::accepted);
  };
  hospital.up();
  for (const char* message : {"M1|K|claim:alpha", "M2|L|claim:alpha", "M3|K|claim:alpha"})
    hospital.ask(message);
  hospital.world.advance(hours{1});
  EXPECT_EQ(hospital.sink("alpha").contents(),
            (std::vector<std::string>{"ISA*M1-1~", "ISA*M2-1~", "ISA*M1-1~", "ISA*M1-1~",
                                      "ISA*M1-1~", "ISA*M3-1~"}));
}

TEST(EngineDeliveries, AParkedOneStopsNoOther) {
  Hospital hospital;
  hospital.sink("alpha").judge = [](const Outgoing& outgoing) {
    return result_of(outgoing.claim_number == "M1-1" ? What::refused : What::accepted);
  };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.ask("M2|K|claim:alpha");
  EXPECT_EQ(hospital.delivery(2), D::delivered);
}

TEST(EngineDeliveries, ADeadOrHungDestinationStopsNoOther) {
  Hospital hospital;
  hospital.sink("alpha").hangs = true;
  hospital.up();
  for (int i = 0; i < 20; ++i)
    hospital.ask(std::to_string(i) + "|" + std::to_string(i % 2) + "|claim:alpha claim:beta");
  EXPECT_EQ(hospital.sink("beta").sent.size(), 20U);
  EXPECT_LE(hospital.sink("alpha").sent.size(), hospital.sink("alpha").parallel);
}

TEST(EngineDeliveries, ADeadDestinationCostsFewTries) {
  Hospital hospital;
  hospital.sink("alpha").judge = [](const Outgoing&) { return result_of(What::retry_later); };
  hospital.up();
  for (int i = 0; i < 200; ++i) hospital.send(std::to_string(i) + "||claim:alpha");
  hospital.world.advance(minutes{10});
  EXPECT_LT(hospital.sink("alpha").sent.size(), 200U);
}

TEST(EngineDeliveries, ADestinationThatRestsIsShownUntilAProbeArrives) {
  Hospital hospital;
  bool down = true;
  hospital.sink("alpha").judge = [&](const Outgoing&) {
    return result_of(down ? What::retry_later : What::accepted);
  };
  hospital.up();
  for (int i = 0; i < 5; ++i) hospital.send(std::to_string(i) + "||claim:alpha");
  hospital.world.run();
  EXPECT_EQ(hospital.engine->counters().resting, std::set<std::string>{"alpha"});
  down = false;
  hospital.world.advance(minutes{1});
  EXPECT_TRUE(hospital.engine->counters().resting.empty());
  EXPECT_EQ(hospital.store->state_counts().deliveries[n(D::delivered)], 5U);
}

TEST(EngineDeliveries, AReceiverThatNeverAnswersLeavesFewInDoubt) {
  Hospital hospital;
  hospital.sink("alpha").judge = [](const Outgoing&) { return result_of(What::no_answer); };
  hospital.up();
  for (int i = 0; i < 200; ++i) hospital.send(std::to_string(i) + "||claim:alpha");
  hospital.world.advance(seconds{60});
  EXPECT_LE(hospital.store->state_counts().deliveries[n(D::in_doubt)], 20U);
}

TEST(EngineDeliveries, AClockThatJumpsEndsNoRetryEarly) {
  for (const auto step : {hours{24 * 365}, -hours{24 * 365}}) {
    Hospital hospital;
    hospital.sink("alpha").judge = [](const Outgoing& outgoing) {
      return result_of(outgoing.attempt < 4 ? What::retry_later : What::accepted);
    };
    hospital.up();
    hospital.ask("M1|K|claim:alpha");
    hospital.world.clock.step = step;
    hospital.world.advance(minutes{5});
    EXPECT_EQ(hospital.delivery(1), D::delivered) << step.count();
  }
}

TEST(EngineDeliveries, CapturedAreNeverSent) {
  Hospital hospital;
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::capture;
  hospital.up();
  hospital.ask("M1|K|claim:alpha copy:beta");
  EXPECT_EQ(hospital.delivery(1), D::dismissed);
  EXPECT_EQ((*hospital.store->delivery({1}))->reason, "captured");
  EXPECT_EQ((*hospital.store->claim({1}))->status, ClaimStatus::dismissed);
  EXPECT_EQ(hospital.message(1), MessageState::done);
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::on;
  hospital.replace();
  EXPECT_TRUE(hospital.sink("alpha").sent.empty());
  EXPECT_EQ(hospital.ledger(), "balances");
}

TEST(EngineDeliveries, WhatWasQueuedBeforeCaptureIsNotSentEither) {
  Hospital hospital;
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::capture;
  hospital.replace();
  EXPECT_TRUE(hospital.sink("alpha").sent.empty());
}

TEST(EngineDeliveries, OffWaitsUntilOn) {
  Hospital hospital;
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  EXPECT_EQ(hospital.delivery(1), D::queued);
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::on;
  hospital.replace();
  EXPECT_EQ(hospital.delivery(1), D::delivered);
}

TEST(EngineDeliveries, ADestinationConfiguredLaterGetsWhatWaits) {
  Hospital hospital;
  hospital.up();
  hospital.ask("M1|K|claim:gamma");
  hospital.sinks["gamma"] = std::make_shared<test::FakeSink>();
  hospital.replace();
  EXPECT_EQ(hospital.sink("gamma").sent.size(), 1U);
}

TEST(EngineDeliveries, ARemovedDestinationKeepsItsQueue) {
  Hospital hospital;
  hospital.sink("alpha").hangs = true;
  hospital.up();
  for (int i = 0; i < 10; ++i) hospital.ask(std::to_string(i) + "|K|claim:alpha");
  const auto alpha = hospital.sinks["alpha"];
  hospital.sinks.erase("alpha");
  hospital.replace();
  alpha->hanging.front()(result_of(What::accepted));
  hospital.world.run();
  alpha->hanging.clear();  // each holds the engine, and the engine this sink
  EXPECT_EQ(alpha->sent.size(), 1U);
  EXPECT_EQ(hospital.store->state_counts().deliveries[n(D::queued)], 9U);
}

TEST(EngineDeliveries, DamagedBytesAreNeverSent) {
  Hospital hospital;
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.ask("M2|K|claim:alpha");
  const BodyRef body = (*hospital.store->delivery({1}))->body;
  hospital.stop();
  for (const char* day : {"20260829"})
    hospital.disk.damage(concat("/store/bodies/", day, "-1.seg"), body.offset + 2, "?");
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::on;
  hospital.up();
  EXPECT_EQ(hospital.delivery(1), D::parked);
  EXPECT_NE((*hospital.store->delivery({1}))->detail.find("checksum"), std::string::npos);
  EXPECT_EQ(hospital.sink("alpha").contents(), (std::vector<std::string>{"ISA*M2-1~"}));
}

TEST(EngineDeliveries, WhatCannotBeReadJustNowIsTriedAgain) {
  const std::string segment = "/store/bodies/20260829-1.seg";
  Hospital hospital;
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.stop();
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::on;
  hospital.disk.refuse_to_open(segment, true);
  hospital.up();
  hospital.world.advance(std::chrono::seconds{2});
  EXPECT_EQ(hospital.delivery(1), D::queued);
  hospital.disk.refuse_to_open(segment, false);
  hospital.world.advance(std::chrono::seconds{10});
  EXPECT_EQ(hospital.delivery(1), D::delivered);
}

TEST(EngineDeliveries, ADamagedMessageFailsAndTheRestGoesOn) {
  Hospital hospital;
  hospital.up();
  hospital.engine->stop({});
  hospital.world.run();
  hospital.stop();
  hospital.up();
  hospital.sink("alpha").hangs = true;
  hospital.send("M1|K|claim:alpha");
  hospital.send("M2|K|claim:alpha");
  while (hospital.store->state_counts().messages[1] < 2) ASSERT_TRUE(hospital.world.run_one());
  const BodyRef body = (*hospital.store->message({1}))->body;
  hospital.disk.damage("/store/bodies/20260829-1.seg", body.offset + 2, "?");
  hospital.crash();
  // Only the newest commit is checked whole; make it an older one.
  hospital.up();
  EXPECT_EQ(hospital.ledger(), "balances");
}

// --- moves of deliveries -------------------------------------------------------------------------

struct Parked : testing::Test {
  Parked() {
    hospital.configuration.interfaces["alpha"].retry.retry_for = hours{1};
    hospital.sink("alpha").judge = [this](const Outgoing&) { return result_of(says); };
    hospital.up();
    hospital.ask("M1|K|claim:alpha");
    hospital.world.advance(hours{3});
  }
  What says = What::retry_later;
  Hospital hospital;
};

TEST_F(Parked, TriedAgainBeginsRetryForAnew) {
  ASSERT_EQ(hospital.delivery(1), D::parked);
  const std::size_t tries = hospital.sink("alpha").sent.size();
  hospital.move(Kind::delivery, 1, D::queued);
  hospital.world.advance(minutes{40});
  EXPECT_EQ(hospital.delivery(1), D::queued);
  EXPECT_GT(hospital.sink("alpha").sent.size(), tries + 1);
  says = What::accepted;
  hospital.world.advance(minutes{40});
  EXPECT_EQ(hospital.delivery(1), D::delivered);
}

TEST(EngineDeliveryMoves, StoppedAndTriedAgainGoesAtOnce) {
  Hospital hospital;
  auto& sink = hospital.sink("alpha");
  sink.judge = [](const Outgoing&) { return result_of(What::retry_later); };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.ask("M2|K|claim:alpha");
  sink.judge = {};
  EXPECT_EQ(hospital.move(Kind::delivery, 1, D::parked), StepResult::What::done);
  EXPECT_EQ(sink.contents(), (std::vector<std::string>{"ISA*M1-1~", "ISA*M2-1~"}));
  EXPECT_EQ(hospital.move(Kind::delivery, 1, D::queued), StepResult::What::done);
  EXPECT_EQ(hospital.delivery(1), D::delivered);
}

TEST(EngineDeliveryMoves, ADismissedClaimIsNotSent) {
  Hospital hospital;
  auto& sink = hospital.sink("alpha");
  sink.judge = [](const Outgoing&) { return result_of(What::retry_later); };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  sink.judge = {};
  EXPECT_EQ(hospital.move(Kind::claim, 1, ClaimStatus::dismissed), StepResult::What::done);
  hospital.world.advance(hours{1});
  EXPECT_EQ(sink.sent.size(), 1U);
  EXPECT_EQ(hospital.message(1), MessageState::done);
  EXPECT_EQ(hospital.engine->counters().queued, 0U);
}

TEST(EngineDeliveryMoves, InDoubtIsForAPersonToSettle) {
  for (const D to : {D::delivered, D::queued, D::dismissed}) {
    Hospital hospital;
    hospital.sink("alpha").judge = [](const Outgoing& outgoing) {
      return result_of(outgoing.attempt == 1 ? What::no_answer : What::accepted);
    };
    hospital.up();
    hospital.ask("M1|K|claim:alpha");
    ASSERT_EQ(hospital.delivery(1), D::in_doubt);
    EXPECT_EQ(hospital.move(Kind::delivery, 1, to), StepResult::What::done);
    EXPECT_EQ(hospital.sink("alpha").sent.size(), to == D::queued ? 2U : 1U);
    EXPECT_EQ(hospital.message(1), MessageState::done);
    EXPECT_EQ(hospital.ledger(), "balances");
  }
}

struct LateCase {
  const char* name;
  What answer;
  D ends;
  std::size_t sent;
};
class LateAnswer : public testing::TestWithParam<LateCase> {};
TEST_P(LateAnswer, SettlesTheDoubt) {
  const auto& [name, answer, ends, sent] = GetParam();
  Hospital hospital;
  test::FakeSink& alpha = hospital.sink("alpha");
  alpha.judge = [](const Outgoing& outgoing) {
    return result_of(outgoing.attempt == 1 ? What::no_answer : What::accepted);
  };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  ASSERT_EQ(hospital.delivery(1), D::in_doubt);
  alpha.late(alpha.sent[0].delivery_id, result_of(answer));
  hospital.world.run();
  EXPECT_EQ(hospital.delivery(1), ends);
  EXPECT_EQ(alpha.sent.size(), sent);
  // Said again, or of another delivery, it changes nothing.
  alpha.late(alpha.sent[0].delivery_id, result_of(What::refused));
  alpha.late("d_99", result_of(What::accepted));
  hospital.world.run();
  EXPECT_EQ(hospital.delivery(1), ends);
  EXPECT_EQ(hospital.ledger(), "balances");
}
constexpr LateCase kLateCases[] = {
    {"Accepted", What::accepted, D::delivered, 1},
    {"Refused", What::refused, D::parked, 1},
    {"NotStored", What::retry_later, D::delivered, 2},
};
INSTANTIATE_TEST_SUITE_P(Engine, LateAnswer, testing::ValuesIn(kLateCases),
                         [](const auto& test) { return test.param.name; });

// --- more than is loaded at once ---------------------------------------------------------------

TEST(EngineDeliveries, BeyondWhatIsLoadedNothingIsForgottenOrDoubled) {
  Hospital hospital;
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
  hospital.sink("alpha").parallel = 64;
  hospital.up();
  constexpr int kCount = 9000;
  for (int i = 0; i < kCount; ++i) {
    hospital.send(std::to_string(10000 + i) + "|" + std::to_string(i % 100) + "|claim:alpha");
    if (i % 500 == 0) hospital.world.run();
  }
  hospital.world.run();
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::on;
  hospital.replace();
  EXPECT_EQ(hospital.sink("alpha").sent.size(), static_cast<std::size_t>(kCount));
  EXPECT_EQ(hospital.store->state_counts().deliveries[n(D::delivered)], std::uint64_t{kCount});
  std::map<int, std::string> last;
  for (const std::string& content : hospital.sink("alpha").contents()) {
    std::string& before = last[(std::stoi(content.substr(4, 5)) - 10000) % 100];
    ASSERT_LT(before, content);
    before = content;
  }
}

}  // namespace
}  // namespace claimwire::engine
