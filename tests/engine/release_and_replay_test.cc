#include <gtest/gtest.h>

#include "core/text.h"
#include "tests/engine/store_support.h"

namespace claimwire::engine {
namespace {

using What = StepResult::What;

/// A store with one message whose claim is held, or what a case makes of it.
struct Held : TestStore {
  Held() {
    EXPECT_TRUE(open());
    EXPECT_EQ(step(message("M1", "MSH|M1")).message.value, 1U);
  }

  void work(const std::vector<ClaimStatus>& statuses) {
    ProcessedStep made = one_claim({1});
    const BuiltClaim pattern = made.processed.claims.front();
    made.processed.claims.clear();
    for (const ClaimStatus status : statuses) {
      BuiltClaim claim = pattern;
      claim.number = concat("V", std::to_string(made.processed.claims.size() + 1));
      claim.status = status;
      if (status == ClaimStatus::held) claim.parcel.reset();
      made.processed.claims.push_back(claim);
    }
    made.processed.received = {static_cast<std::uint32_t>(2 * statuses.size()),
                               static_cast<std::int64_t>(24000 * statuses.size())};
    EXPECT_EQ(step(made).what, What::done);
  }
  StepResult release(std::uint64_t claim, bool with_parcel = true) {
    MoveStep move;
    move.kind = Kind::claim;
    move.id = claim;
    move.to = static_cast<std::uint8_t>(ClaimStatus::ready);
    move.at = clock.utc();
    move.caller = {"ana", {"operator"}};
    move.reason = "checked by hand";
    if (with_parcel)
      move.parcel = Parcel{"clearco", {}, "application/edi-x12", "a.837", "m_1-1", "ISA13=1"};
    return step(move);
  }
  StepResult replay(std::uint64_t id) {
    ReplayStep again;
    again.message = {id};
    again.at = clock.utc();
    again.caller = {"ana", {"operator"}};
    again.reason = "mapping corrected";
    again.body = Bytes{std::string{"MSH|M1"}};
    return step(again);
  }
  MessageState message_state(std::uint64_t id) { return (*store->message({id}))->state; }
  ClaimStatus claim_status(std::uint64_t id) { return (*store->claim({id}))->status; }
  std::string timeline(std::uint64_t id) {
    std::string out;
    const auto entries = store->timeline({id});
    for (const TimelineEntry& entry : *entries)
      out += concat(entry.subject, " ", entry.what, " ", entry.by, ": ", entry.why, "\n");
    return out;
  }
  bool balances() { return store->reconcile()->balances; }
};

TEST(Release, SendsTheBytesThatWereStored) {
  Held test;
  test.work({ClaimStatus::held});
  const StepResult released = test.release(1);
  ASSERT_EQ(released.what, What::done);
  ASSERT_EQ(released.deliveries.size(), 1U);
  EXPECT_EQ(test.claim_status(1), ClaimStatus::ready);
  const auto delivery = *test.store->delivery(released.deliveries.front());
  EXPECT_EQ(delivery->state, DeliveryState::queued);
  EXPECT_EQ(delivery->destination, "clearco");
  EXPECT_EQ(delivery->idempotency_key, "m_1-1");
  EXPECT_EQ(delivery->claim_number, "V1");
  EXPECT_EQ(delivery->ordering_key, (*test.store->message({1}))->ordering_key);
  EXPECT_EQ(test.store->bodies().get(delivery->body)->view(), "ISA*00*~");
  EXPECT_NE(test.timeline(1).find("ready ana: checked by hand"), std::string::npos)
      << test.timeline(1);
  EXPECT_TRUE(test.balances());

  test.step(SendingStep{{0, test.store->epoch()}, released.deliveries});
  test.step(test.outcome(released.deliveries.front(), DeliveryState::delivered));
  EXPECT_EQ(test.claim_status(1), ClaimStatus::sent);
  EXPECT_EQ(test.message_state(1), MessageState::done);
  EXPECT_TRUE(test.balances());
}

TEST(Release, HappensOnce) {
  Held test;
  test.work({ClaimStatus::held});
  EXPECT_EQ(test.release(1).what, What::done);
  EXPECT_EQ(test.release(1).what, What::not_allowed);
}

TEST(Release, NeedsAWayToLeave) {
  Held test;
  test.work({ClaimStatus::held});
  EXPECT_EQ(test.release(1, false).what, What::not_allowed);
  EXPECT_EQ(test.release(7).what, What::not_allowed);
  EXPECT_EQ(test.claim_status(1), ClaimStatus::held);
}

TEST(Release, HeldAgainBeforeItLeftCanBeReleasedAgain) {
  Held test;
  test.work({ClaimStatus::held});
  test.release(1);
  MoveStep hold;
  hold.kind = Kind::claim;
  hold.id = 1;
  hold.to = static_cast<std::uint8_t>(ClaimStatus::held);
  hold.at = test.clock.utc();
  EXPECT_EQ(test.step(hold).what, What::done);
  EXPECT_EQ(test.message_state(1), MessageState::open);
  EXPECT_EQ(test.release(1).what, What::done);
  EXPECT_EQ(test.message_state(1), MessageState::open);
  EXPECT_TRUE(test.balances());
}

TEST(Release, SurvivesTheNextStart) {
  Held test;
  test.work({ClaimStatus::held, ClaimStatus::held});
  test.release(1);
  test.close();
  ASSERT_TRUE(test.open());
  EXPECT_EQ(test.release(2).what, What::done);
  EXPECT_TRUE(test.balances());
}

TEST(Replay, IsANewMessageThatNamesTheOld) {
  Held test;
  test.work({ClaimStatus::held});
  const StepResult replayed = test.replay(1);
  ASSERT_EQ(replayed.what, What::done);
  const auto made = *test.store->message(replayed.message);
  EXPECT_EQ(made->state, MessageState::received);
  EXPECT_EQ(made->related.value, 1U);
  EXPECT_EQ(made->control_id, "M1");
  EXPECT_EQ(test.store->bodies().get(made->body)->view(), "MSH|M1");
  EXPECT_EQ(test.claim_status(1), ClaimStatus::dismissed) << "not beside the new one";
  EXPECT_EQ(test.message_state(1), MessageState::done);
  EXPECT_NE(test.timeline(1).find(concat("replayed ana: as ", replayed.message.text(), " from read")),
            std::string::npos)
      << test.timeline(1);
  EXPECT_NE(test.timeline(replayed.message.value).find("replay of m_"), std::string::npos);
  EXPECT_TRUE(test.balances());
}

struct ReplayCase {
  const char* name;
  std::vector<ClaimStatus> claims;
  What want;
};

class ReplayOf : public testing::TestWithParam<ReplayCase> {};

// Promise B5: never a second original claim.
TEST_P(ReplayOf, IsAllowedWhereNothingLeft) {
  Held test;
  ProcessedStep made = test.one_claim({1});
  if (GetParam().claims.empty()) {
    made.processed = {};
    made.processed.end = MessageState::filtered;
    made.processed.reason = "no-charges";
    test.step(made);
  } else {
    test.work(GetParam().claims);
  }
  EXPECT_EQ(test.replay(1).what, GetParam().want);
  EXPECT_TRUE(test.balances());
}

INSTANTIATE_TEST_SUITE_P(
    Person, ReplayOf,
    testing::Values(
        ReplayCase{"FilteredMessage", {}, What::done},
        ReplayCase{"HeldClaims", {ClaimStatus::held, ClaimStatus::held}, What::done},
        ReplayCase{"ClaimOnItsWay", {ClaimStatus::ready}, What::not_allowed},
        ReplayCase{"OneOfTwoOnItsWay", {ClaimStatus::held, ClaimStatus::ready}, What::not_allowed}),
    [](const auto& test) { return test.param.name; });

TEST(Replay, OfAMessageWhoseClaimWasSentIsRefused) {
  Held test;
  test.work({ClaimStatus::ready});
  test.step(SendingStep{{0, test.store->epoch()}, {{1}}});
  EXPECT_EQ(test.replay(1).what, What::not_allowed);
  test.step(test.outcome({1}, DeliveryState::in_doubt));
  EXPECT_EQ(test.replay(1).what, What::not_allowed);
}

TEST(Replay, IsOfTheNewestOnly) {
  Held test;
  test.work({ClaimStatus::held});
  const MessageId second = test.replay(1).message;
  EXPECT_EQ(test.replay(1).what, What::not_allowed);
  EXPECT_EQ(test.replay(second.value).what, What::not_allowed) << "not worked yet";
  ProcessedStep made = test.one_claim(second);
  made.processed.claims.front().status = ClaimStatus::held;
  made.processed.claims.front().parcel.reset();
  test.step(made);
  EXPECT_EQ(test.replay(1).what, What::not_allowed);
  EXPECT_EQ(test.replay(second.value).what, What::done);
}

TEST(Replay, LeavesTheIdentityWithTheFirst) {
  Held test;
  test.work({ClaimStatus::held});
  test.replay(1);
  const StepResult again = test.step(test.message("M1", "MSH|M1"));
  EXPECT_EQ(again.what, What::duplicate);
  EXPECT_EQ(again.original.value, 1U);
}

TEST(Replay, OfADuplicateOrRefusedMessageIsRefused) {
  Held test;
  const StepResult repeat = test.step(test.message("M1", "MSH|M1"));
  EXPECT_EQ(repeat.what, What::duplicate);
  EXPECT_EQ(test.replay(repeat.message.value).what, What::not_allowed);
  AcceptStep refused = test.message("M2", "MSH|M2");
  refused.state = MessageState::refused;
  EXPECT_EQ(test.replay(test.step(refused).message.value).what, What::not_allowed);
  EXPECT_EQ(test.replay(99).what, What::not_allowed);
}

}  // namespace
}  // namespace claimwire::engine
