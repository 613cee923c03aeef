#include <fstream>

#include "tests/engine/store_support.h"

namespace claimwire::engine {
namespace {

using What = StepResult::What;

TEST(Store, CarriesAMessageToItsEndAndBalances) {
  TestStore test;
  ASSERT_TRUE(test.open());
  const StepResult in = test.step(test.message("M1", "MSH|1"));
  ASSERT_EQ(in.what, What::done);
  EXPECT_EQ((*test.store->message(in.message))->state, MessageState::received);
  const StepResult made = test.step(test.one_claim(in.message));
  ASSERT_EQ(made.what, What::done);
  ASSERT_EQ(made.deliveries.size(), 1u);
  EXPECT_EQ((*test.store->message(in.message))->state, MessageState::open);
  SendingStep window;
  window.deliveries = made.deliveries;
  EXPECT_EQ(test.step(window).what, What::done);
  EXPECT_EQ(test.step(test.outcome(made.deliveries[0], DeliveryState::delivered)).what, What::done);
  EXPECT_EQ((*test.store->message(in.message))->state, MessageState::done);
  EXPECT_EQ((*test.store->claim(made.claims[0]))->status, ClaimStatus::sent);
  const auto ledger = test.store->reconcile();
  ASSERT_TRUE(ledger);
  EXPECT_TRUE(ledger->balances) << ledger->text();
  EXPECT_EQ(ledger->counts.sent, (Charges{2, 24000}));
  EXPECT_GE(test.store->timeline(in.message)->size(), 4u);
}

TEST(Store, LedgerFailsWhenChargesAreLost) {
  TestStore test;
  ASSERT_TRUE(test.open());
  ProcessedStep step = test.one_claim(test.step(test.message("M1", "x")).message);
  step.processed.received = {3, 25000};  // one line is neither on the claim nor dropped
  test.step(step);
  EXPECT_FALSE(test.store->reconcile()->balances);
}

TEST(Store, RepeatIsADuplicateAndOtherContentAConflict) {
  TestStore test;
  ASSERT_TRUE(test.open());
  const StepResult first = test.step(test.message("M1", "a"));
  for (int round = 0; round < 2; ++round) {
    const StepResult again = test.step(test.message("M1", "a"));
    EXPECT_EQ(again.what, What::duplicate) << "round " << round;
    EXPECT_EQ(again.original, first.message);
    test.close();
    ASSERT_TRUE(test.open());
  }
  const StepResult other = test.step(test.message("M1", "b"));
  EXPECT_EQ(other.what, What::conflict);
  EXPECT_EQ((*test.store->message(other.message))->reason, "control-id-conflict");
}

TEST(Store, RefusesWhatTheTableOrTheEpochForbids) {
  TestStore test;
  ASSERT_TRUE(test.open());
  const StepResult in = test.step(test.message("M1", "a"));
  EXPECT_EQ(test.step(test.outcome({7}, DeliveryState::delivered)).what, What::not_allowed);
  ProcessedStep old = test.one_claim(in.message);
  old.fence.epoch = test.store->epoch() + 1;
  EXPECT_EQ(test.step(old).what, What::fenced);
  EXPECT_EQ((*test.store->message(in.message))->state, MessageState::received);
}

TEST(Store, OneProcessAndOneEnvironment) {
  TestStore test;
  ASSERT_TRUE(test.open());
  {
    Threads threads{1};
    auto second = SqliteStore::open({test.folder + "/claimwire.db", "test", 0, {}},
                                    {test.files, test.clock, threads, threads, {}});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().id, "store.locked");
  }
  test.close();
  const auto other = test.open("production");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().id, "store.other-environment");
}

TEST(Store, FourRowsForAMessageWithOneClaim) {
  TestStore test;
  ASSERT_TRUE(test.open());
  constexpr int kCount = 64;
  const auto before = test.store->work();
  Batch accepts, works, sends, outcomes;
  for (int i = 0; i < kCount; ++i)
    accepts.steps.emplace_back(test.message(std::to_string(i), std::to_string(i)));
  const auto in = test.commit(std::move(accepts));
  for (const StepResult& each : *in) works.steps.emplace_back(test.one_claim(each.message));
  const auto made = test.commit(std::move(works));
  SendingStep window;
  window.fence.epoch = test.store->epoch();
  for (const StepResult& each : *made) {
    window.deliveries.push_back(each.deliveries[0]);
    outcomes.steps.emplace_back(test.outcome(each.deliveries[0], DeliveryState::delivered));
  }
  sends.steps.emplace_back(window);
  ASSERT_TRUE(test.commit(std::move(sends)));
  ASSERT_TRUE(test.commit(std::move(outcomes)));
  const auto after = test.store->work();
  // Per commit: the batch row, and at most one state page a kind and a segment row.
  const std::int64_t per_commit = 5 * (after.commits - before.commits);
  EXPECT_LE(after.rows - before.rows, 4 * kCount + per_commit);
}

TEST(Store, ControlNumbersNeverRepeat) {
  TestStore test;
  ASSERT_TRUE(test.open());
  auto first = test.store->control_numbers().next("clearco", Counter::interchange);
  ASSERT_TRUE(first);
  EXPECT_EQ(*first, 1u);
  test.close();
  ASSERT_TRUE(test.open());
  EXPECT_GT(*test.store->control_numbers().next("clearco", Counter::interchange), *first);
}

TEST(Store, DamageIsReportedAndNotRead) {
  TestStore test;
  ASSERT_TRUE(test.open());
  const StepResult in = test.step(test.message("M1", "MSH|damaged soon"));
  const BodyRef body = (*test.store->message(in.message))->body;
  for (const auto& entry : std::filesystem::directory_iterator{test.folder + "/bodies"}) {
    std::fstream file{entry.path(), std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(body.offset + 3);
    file.put('#');
  }
  EXPECT_EQ(test.store->bodies().get(body).error().id, "store.damaged");
}

}  // namespace
}  // namespace claimwire::engine
