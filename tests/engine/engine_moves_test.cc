#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/hospital.h"

namespace claimwire::engine {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::Hospital;
using test::result_of;
using M = MessageState;
using C = ClaimStatus;
using D = DeliveryState;
using What = SendResult::What;
constexpr auto kDone = StepResult::What::done, kNot = StepResult::What::not_allowed;

using Texts = std::vector<std::string>;

ClaimStatus claim(const Hospital& hospital, std::uint64_t id) {
  return (*hospital.store->claim({id}))->status;
}
std::string reason(const Hospital& hospital, std::uint64_t id) {
  return (*hospital.store->claim({id}))->reason;
}

/// As the daemon does: with what carries the bytes that were stored.
StepResult::What release(Hospital& hospital, std::uint64_t id, bool captured = false) {
  const ClaimRow row = **hospital.store->claim({id});
  MoveStep step;
  step.kind = Kind::claim;
  step.id = id;
  step.to = static_cast<std::uint8_t>(C::ready);
  step.caller.id = "ops";
  step.reason = "looked at";
  step.parcel = Parcel{row.payer, {}, "application/edi-x12", row.number + ".837", row.number, ""};
  step.captured = captured;
  std::optional<StepResult::What> what;
  hospital.engine->move(step, [&](Result<StepResult> result) { what = result->what; });
  hospital.world.run();
  return *what;
}

StepResult replay(Hospital& hospital, std::uint64_t id, ReplayStage stage = ReplayStage::read) {
  ReplayStep step;
  step.message = {id};
  step.stage = stage;
  step.caller.id = "ops";
  step.reason = "mapping corrected";
  std::optional<StepResult> out;
  hospital.engine->replay(step, [&](Result<StepResult> result) { out = *result; });
  hospital.world.run();
  return *out;
}

/// "m:received c:held ...": what of the timeline a person reads first.
std::string story(const Hospital& hospital, std::uint64_t id) {
  std::string out;
  const auto entries = hospital.store->timeline({id});
  for (const TimelineEntry& entry : *entries)
    out += concat(entry.subject.substr(0, 1), ":", entry.what, " ");
  return out;
}

// --- hold and release ----------------------------------------------------------------------------

TEST(EngineMoves, AReleasedClaimTellsItsWholeStory) {
  Hospital hospital;
  hospital.up();
  hospital.ask("M1|K|held:alpha");
  EXPECT_TRUE(hospital.sink("alpha").sent.empty());
  EXPECT_EQ(release(hospital, 1), kDone);
  ASSERT_EQ(hospital.sink("alpha").contents(), (Texts{"ISA*M1-1~"}));
  EXPECT_EQ(claim(hospital, 1), C::sent);
  EXPECT_EQ(hospital.message(1), M::done);
  EXPECT_EQ(hospital.ledger(), "balances");
  EXPECT_EQ(story(hospital, 1),
            "m:received m:open c:held c:ready d:queued d:delivered c:sent m:done ");
  const auto entries = hospital.store->timeline({1});
  EXPECT_EQ(entries->at(1).versions, "snapshot-1");
  EXPECT_EQ(entries->at(3).by, "ops");
  EXPECT_EQ(entries->at(3).why, "looked at");
}

TEST(EngineMoves, AReleasedClaimSurvivesACrashBeforeItIsSent) {
  Hospital hospital;
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
  hospital.up();
  hospital.ask("M1|K|held:alpha");
  EXPECT_EQ(release(hospital, 1), kDone);
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::on;
  hospital.crash();
  hospital.up();
  EXPECT_EQ(hospital.sink("alpha").contents(), (Texts{"ISA*M1-1~"}));
  EXPECT_EQ(hospital.ledger(), "balances");
}

TEST(EngineMoves, AClaimReleasedToACapturingDestinationIsNeverSent) {
  Hospital hospital;
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::capture;
  hospital.up();
  hospital.ask("M1|K|held:alpha");
  EXPECT_EQ(release(hospital, 1, true), kDone);
  EXPECT_EQ(claim(hospital, 1), C::dismissed);
  EXPECT_EQ(hospital.delivery(1), D::dismissed);
  EXPECT_EQ((*hospital.store->delivery({1}))->reason, "captured");
  EXPECT_EQ(hospital.message(1), M::done);
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::on;
  hospital.replace();
  hospital.crash();
  hospital.up();
  EXPECT_TRUE(hospital.sink("alpha").sent.empty());
  EXPECT_EQ(hospital.ledger(), "balances");
}

/// Promise B3: held and released it would be sent anew.
TEST(EngineMoves, AClaimInDoubtIsNotHeld) {
  Hospital hospital;
  hospital.sink("alpha").judge = [](const Outgoing&) { return result_of(What::no_answer); };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  ASSERT_EQ(hospital.delivery(1), D::in_doubt);
  EXPECT_EQ(hospital.move(Kind::claim, 1, C::held), kNot);
  EXPECT_EQ(hospital.delivery(1), D::in_doubt);
}

TEST(EngineMoves, WhatIsReleasedGoesBeforeWhatIsYoungerOfItsKey) {
  Hospital hospital;
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
  hospital.sink("alpha").parallel = 1;
  hospital.up();
  for (const char* text : {"M1|K|held:alpha", "M2|K|claim:alpha", "M3|K|held:alpha",
                           "M4|K|claim:alpha", "M5|L|claim:alpha"})
    hospital.ask(text);
  release(hospital, 3);
  release(hospital, 1);
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::on;
  hospital.replace();
  Texts of_key = hospital.sink("alpha").contents();
  std::erase(of_key, "ISA*M5-1~");
  EXPECT_EQ(of_key, (Texts{"ISA*M1-1~", "ISA*M2-1~", "ISA*M3-1~", "ISA*M4-1~"}));
}

// --- replay --------------------------------------------------------------------------------------

TEST(EngineReplay, IsWorkedAtOnceWhateverArrivesMeanwhile) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Hospital hospital{seed};
    hospital.up();
    hospital.ask("M1|K|filter");
    ReplayStep step;
    step.message = {1};
    hospital.engine->replay(step, [](const Result<StepResult>&) {});
    for (int i = 2; i < 6; ++i) hospital.send(concat("M", std::to_string(i), "|L|filter"));
    hospital.world.run();
    EXPECT_EQ(hospital.store->state_counts().messages[static_cast<int>(M::filtered)], 6U)
        << "seed " << seed;
  }
}

TEST(EngineReplay, ItsStageReachesTheProcessorAfterARestart) {
  Hospital hospital;
  hospital.up();
  hospital.ask("M1|K|filter");
  ReplayStep step;
  step.message = {1};
  step.stage = ReplayStage::forward;
  std::optional<StepResult> out;
  hospital.engine->replay(step, [&](Result<StepResult> result) { out = *result; });
  while (!out) hospital.world.run_one();  // stored, not worked
  hospital.crash();
  std::vector<ReplayStage> stages;
  hospital.processor.on_work = [&](const StoredMessage& message) {
    stages.push_back(message.replay);
  };
  hospital.up();
  EXPECT_EQ(stages, std::vector<ReplayStage>{ReplayStage::forward});
  EXPECT_EQ((*hospital.store->message({2}))->replay, ReplayStage::forward);
  EXPECT_EQ(story(hospital, 1), "m:received m:filtered m:replayed ");
  EXPECT_EQ(story(hospital, 2), "m:received m:replay m:filtered ");
}

TEST(EngineReplay, ARepeatOfTheSenderIsStillOneOfTheOriginal) {
  for (const bool restarted : {false, true}) {
    Hospital hospital;
    hospital.up();
    hospital.ask("M1|K|held:alpha");
    ASSERT_EQ(replay(hospital, 1).what, kDone);
    if (restarted) {
      hospital.crash();
      hospital.up();
    }
    EXPECT_EQ(hospital.ask("M1|K|held:alpha"), "AA|M1");
    EXPECT_EQ(hospital.message(3), M::duplicate);
    EXPECT_EQ((*hospital.store->message({3}))->related.value, 1U);
  }
}

/// Promise B5: what became of what the original made, and from which stage it goes again.
struct ReplayCase {
  const char* name;
  std::function<void(Hospital&)> before;
  ReplayStage stage;
  StepResult::What want;
};
class EngineReplayOf : public testing::TestWithParam<ReplayCase> {};
TEST_P(EngineReplayOf, IsAllowedOrNot) {
  Hospital hospital;
  hospital.up();
  GetParam().before(hospital);
  ClaimQuery all;
  all.limit = 100;
  const auto before = hospital.store->claims(all);
  EXPECT_EQ(replay(hospital, 1, GetParam().stage).what, GetParam().want);
  const auto after = hospital.store->claims(all);
  std::size_t live = 0;
  for (const ClaimRow& row : *after) live += row.status != C::dismissed ? 1 : 0;
  EXPECT_LE(live, 1U) << "one charge, one claim";
  if (GetParam().want == kNot) {
    EXPECT_EQ(after->size(), before->size());
  }
  EXPECT_EQ(hospital.ledger(), "balances");
}
constexpr auto kRead = ReplayStage::read, kBill = ReplayStage::bill;
const auto answered = [](What what, const char* message = "M1|K|claim:alpha") {
  return [what, message](Hospital& hospital) {
    hospital.sink("alpha").judge = [what](const Outgoing&) { return result_of(what); };
    hospital.ask(message);
  };
};
const auto then = [](auto first, Kind kind, auto to) {
  return [first, kind, to](Hospital& hospital) {
    first(hospital);
    hospital.move(kind, 1, to);
  };
};
const auto asked = [](const char* message) {
  return [message](Hospital& hospital) { hospital.ask(message); };
};
const auto unsent = [](Hospital& hospital) {
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
  hospital.replace();
  hospital.ask("M1|K|claim:alpha");
};
const ReplayCase kReplayCases[] = {
    {"Filtered", asked("M1|K|filter"), kRead, kDone},
    {"HeldClaim", asked("M1|K|held:alpha"), kRead, kDone},
    {"HeldMessageIsReleasedInstead", asked("M1|K|hold"), kRead, kNot},
    {"FailedIsTriedAgainInstead", asked("M1|K|fail"), kRead, kNot},
    {"RefusedStaysRefused", asked("M1|K|unreadable"), kRead, kNot},
    {"Sent", answered(What::accepted), kRead, kNot},
    {"InDoubt", answered(What::no_answer), kRead, kNot},
    {"TriedAndQueued", answered(What::retry_later), kRead, kNot},
    {"RefusedByThePayer", answered(What::refused), kRead, kNot},
    {"InDoubtAndDismissed", then(answered(What::no_answer), Kind::delivery, D::dismissed), kRead,
     kNot},
    {"TriedAndHeld", then(answered(What::retry_later), Kind::claim, C::held), kRead, kNot},
    {"NeverTriedAndHeld", then(unsent, Kind::claim, C::held), kRead, kDone},
    {"NeverTriedAndDismissed", then(unsent, Kind::claim, C::dismissed), kRead, kDone},
    {"NeverTriedAndQueued", unsent, kRead, kNot},
    {"CopySentFromRead", asked("M1|K|held:alpha copy:beta"), kRead, kNot},
    {"CopySentFromBill", asked("M1|K|held:alpha copy:beta"), kBill, kDone},
    {"SentFromBill", answered(What::accepted), kBill, kNot},
};
INSTANTIATE_TEST_SUITE_P(B5, EngineReplayOf, testing::ValuesIn(kReplayCases),
                         [](const auto& test) { return test.param.name; });

/// Copies go again as often as a person wants; what became of the claims stays as it was, and no
/// way around it opens.
TEST(EngineReplay, FromForwardNothingOfTheClaimsChanges) {
  Hospital hospital;
  hospital.up();
  hospital.ask("M1|K|claim:alpha copy:beta");
  // The processor of the tests knows no stage: it makes copies alone the second time.
  hospital.ask("M2|K|copy:beta");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(replay(hospital, 2, ReplayStage::forward).what, kDone);
  EXPECT_EQ(hospital.sink("beta").contents(),
            (Texts{"copy of M1", "copy of M2", "copy of M2", "copy of M2"}));
  EXPECT_EQ(replay(hospital, 3, ReplayStage::read).what, kNot) << "a replay of copies";
  EXPECT_EQ(replay(hospital, 3, ReplayStage::forward).what, kNot);
  EXPECT_EQ((*hospital.store->message({2}))->related.value, 0U);
  EXPECT_EQ(hospital.ledger(), "balances");
}

/// The bodies of the release's commit had not reached the disk: the delivery it made is gone, and
/// its number belongs to another.
TEST(EngineMoves, AReleaseThatIsTakenBackLeavesNoTrace) {
  Hospital hospital;
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
  hospital.up();
  hospital.ask("M1|K|held:alpha");
  // In one commit with a message whose bytes get lost.
  MoveStep step;
  step.kind = Kind::claim;
  step.id = 1;
  step.to = static_cast<std::uint8_t>(C::ready);
  step.parcel = Parcel{"alpha", {}, "application/edi-x12", "a.837", "k", ""};
  hospital.engine->move(step, [](const Result<StepResult>&) {});
  hospital.send("M2|L|hold");
  for (int i = 0; i < 1000 && hospital.answer(1).empty(); ++i) hospital.world.run_one();
  ASSERT_EQ(hospital.delivery(1), D::queued);
  const BodyRef body = (*hospital.store->message({2}))->body;
  hospital.disk.damage("/store/bodies/20260829-1.seg", body.offset + 2, "?");
  hospital.crash();
  hospital.up();
  ASSERT_TRUE(hospital.store->recovery().last_batch_undone);
  EXPECT_EQ(claim(hospital, 1), C::held);
  EXPECT_FALSE((*hospital.store->claim({1}))->delivery);
  hospital.ask("M3|M|claim:alpha");
  EXPECT_EQ(hospital.move(Kind::delivery, 1, D::dismissed), kDone);
  EXPECT_EQ(claim(hospital, 1), C::held) << "another's delivery was dismissed";
  EXPECT_EQ(hospital.ledger(), "balances");
}

// --- the first claims of a payer
// ------------------------------------------------------------------

TEST(EngineReviewFirst, SoManyWaitAndNoMoreWhateverHappensMeanwhile) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Hospital hospital{seed};
    hospital.configuration.review_first = {{"alpha", 5}};
    hospital.up();
    int sent = 0;
    for (int round = 0; round < 3; ++round) {
      for (int i = 0; i < 4; ++i, ++sent) {
        const std::string id = std::to_string(sent);
        hospital.send(concat("M", id, "|K", id, "|claim:alpha"));
        hospital.send(concat("N", id, "|K", id, "|claim:beta"));
      }
      // Somewhere in between the process ends; senders that heard nothing send again.
      for (std::uint64_t i = 0; i < 10 * seed; ++i) hospital.world.run_one();
      hospital.power_cut(seed);
      hospital.up();
    }
    for (int i = 0; i < sent; ++i) {
      hospital.ask(concat("M", std::to_string(i), "|K", std::to_string(i), "|claim:alpha"));
      hospital.ask(concat("N", std::to_string(i), "|K", std::to_string(i), "|claim:beta"));
    }
    ClaimQuery query;
    query.limit = 1000;
    std::size_t held = 0;
    const auto rows = hospital.store->claims(query);
    for (const ClaimRow& row : *rows) {
      if (row.status != C::held) continue;
      ++held;
      EXPECT_EQ(row.reason, "held.review-first");
      EXPECT_EQ(row.payer, "alpha");
    }
    EXPECT_EQ(held, 5U) << "seed " << seed;
    EXPECT_EQ(hospital.ledger(), "balances");
  }
}

TEST(EngineReviewFirst, TheTimelineStillSaysSoAfterTheRelease) {
  Hospital hospital;
  hospital.configuration.review_first = {{"alpha", 1}};
  hospital.up();
  hospital.ask("M1|A|claim:alpha");
  EXPECT_EQ(release(hospital, 1), kDone);
  const auto entries = hospital.store->timeline({1});
  EXPECT_EQ(entries->at(2).what, "held");
  EXPECT_EQ(entries->at(2).why, "held.review-first");
}

TEST(EngineReviewFirst, ALaterLargerNumberGoesOnCounting) {
  Hospital hospital;
  hospital.configuration.review_first = {{"alpha", 1}};
  hospital.up();
  hospital.ask("M1|A|claim:alpha");
  hospital.ask("M2|B|claim:alpha");
  EXPECT_EQ(claim(hospital, 1), C::held);
  EXPECT_EQ(claim(hospital, 2), C::sent);
  hospital.configuration.review_first = {{"alpha", 2}};
  hospital.replace();
  hospital.ask("M3|C|claim:alpha");
  hospital.ask("M4|D|claim:alpha");
  EXPECT_EQ(claim(hospital, 3), C::held);
  EXPECT_EQ(claim(hospital, 4), C::sent);
  EXPECT_EQ(release(hospital, 1), kDone);
  EXPECT_EQ(claim(hospital, 1), C::sent);
}

/// Its bodies had not reached the disk: the claim comes again, as the same one of the first.
TEST(EngineReviewFirst, ACommitThatIsTakenBackTakesBackItsCount) {
  Hospital hospital;
  hospital.configuration.review_first = {{"alpha", 1}};
  hospital.up();
  hospital.ask("M1|A|claim:alpha");
  const BodyRef body = (*hospital.store->claim({1}))->built;
  hospital.disk.damage("/store/bodies/20260829-1.seg", body.offset + 2, "?");
  hospital.crash();
  hospital.up();
  ASSERT_TRUE(hospital.store->recovery().last_batch_undone);
  EXPECT_EQ(claim(hospital, 1), C::held);
  hospital.ask("M2|B|claim:alpha");
  EXPECT_EQ(claim(hospital, 2), C::sent);
}

TEST(EngineReviewFirst, AClaimHeldAnywayIsOneOfThem) {
  Hospital hospital;
  hospital.configuration.review_first = {{"alpha", 1}};
  hospital.up();
  hospital.ask("M1|A|held:alpha");
  hospital.ask("M2|B|claim:alpha");
  EXPECT_EQ(reason(hospital, 1), "claim.diagnosis-not-billable");
  EXPECT_EQ(claim(hospital, 2), C::sent);
}

}  // namespace
}  // namespace claimwire::engine
