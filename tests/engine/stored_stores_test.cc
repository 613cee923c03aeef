// A store as each earlier version left it (tests/engine/stores/<schema version>) opens, is moved
// forward and goes on: nothing of it is lost. Made by
//   CLAIMWIRE_MAKE_STORE=tests/engine/stores/<version> build/ci/bin/test_engine
//     --gtest_also_run_disabled_tests --gtest_filter='MakeStore.*'
// at the version it is named after, and never changed again.
#include <cstdlib>
#include <filesystem>

#include "core/text.h"
#include "tests/engine/store_support.h"
#include "tests/support/folders.h"

namespace claimwire::engine {
namespace {

/// One of everything that a store holds, invented; messages are m_1 to m_9 in this order.
void fill(TestStore& test) {
  test.step(test.message("DONE", "MSH|done"));
  test.step(test.message("QUEUED", "MSH|queued"));
  test.step(test.message("DOUBT", "MSH|doubt"));
  test.step(test.message("WAITS", "MSH|waits"));
  test.step(test.message("DONE", "MSH|done"));         // duplicate
  test.step(test.message("DONE", "MSH|conflicting"));  // held
  AcceptStep refused = test.message("REFUSED", "MSH|refused");
  refused.state = MessageState::refused;
  refused.reason = "hl7.no-such-type";
  test.step(refused);
  test.step(test.message("FILTERED", "MSH|filtered"));
  test.step(test.message("PARKED", "MSH|parked"));
  const auto work = [&](std::uint64_t id) { return test.step(test.one_claim({id})); };
  const auto send = [&](const StepResult& made) {
    SendingStep window;
    window.deliveries = made.deliveries;
    test.step(window);
    return made.deliveries.front();
  };
  OutcomeStep taken = test.outcome(send(work(1)), DeliveryState::delivered);
  taken.answer = Bytes{std::string{"TA1*000000001~"}};
  taken.claim_answer = ClaimAnswer::accepted;
  taken.answered_by = "clearinghouse";
  test.step(taken);
  work(2);
  test.step(test.outcome(send(work(3)), DeliveryState::in_doubt));
  ProcessedStep filtered;
  filtered.message = {8};
  filtered.at = test.clock.utc();
  filtered.processed.end = MessageState::filtered;
  filtered.processed.reason = "no-charges";
  test.step(filtered);
  test.step(test.outcome(send(work(9)), DeliveryState::parked));
  TimerStep timer;
  timer.due = utc_time(1'788'000'000'000);
  timer.kind = "expected-answer";
  timer.subject = "c_1";
  test.step(timer);
  ASSERT_TRUE(test.store->control_numbers().next("clearco", Counter::interchange));
}

TEST(MakeStore, DISABLED_AsThisVersionLeavesIt) {
  const char* into = std::getenv("CLAIMWIRE_MAKE_STORE");
  ASSERT_NE(into, nullptr) << "CLAIMWIRE_MAKE_STORE names no folder";
  TestStore test;
  ASSERT_TRUE(test.open());
  fill(test);
  std::uint32_t end = 0;
  for (const char* id : {"9", "1"}) {
    const auto row = *test.store->delivery({std::stoull(id)});
    if (!row) continue;
    for (const BodyRef& ref : {row->body, row->answer})
      end = std::max(end, ref.offset + ref.length);
  }
  const auto parked = *test.store->delivery({4});
  end = std::max(end, parked->body.offset + parked->body.length);
  test.close();
  for (const auto& entry : std::filesystem::directory_iterator{test.folder + "/bodies"})
    std::filesystem::resize_file(entry.path(), end);  // what is reserved behind it is nothing
  std::filesystem::create_directories(into);
  std::filesystem::copy(
      test.folder, into,
      std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
}

class StoredStore : public testing::TestWithParam<std::string> {};

TEST_P(StoredStore, OpensWithEverythingInIt) {
  TestStore test;
  std::filesystem::copy(concat(tests::source_folder(), "/tests/engine/stores/", GetParam()),
                        test.folder, std::filesystem::copy_options::recursive);
  const auto opened = test.open();
  ASSERT_TRUE(opened) << opened.error().message;
  using M = MessageState;
  const std::pair<const char*, M> want[] = {
      {"DONE", M::done},       {"QUEUED", M::open},       {"DOUBT", M::open},
      {"WAITS", M::received},  {"DONE", M::duplicate},    {"DONE", M::held},
      {"REFUSED", M::refused}, {"FILTERED", M::filtered}, {"PARKED", M::open}};
  std::string missing;
  for (std::uint64_t id = 1; id <= std::size(want); ++id) {
    const auto row = *test.store->message({id});
    const auto& [control_id, state] = want[id - 1];
    if (!row || row->control_id != control_id || row->state != state)
      missing += concat(control_id, " ");
    if (row && state != M::duplicate && !test.store->bodies().get(row->body))
      missing += concat("the content of ", control_id, " ");
  }
  EXPECT_EQ(missing, "");
  EXPECT_EQ(test.store->bodies().get((*test.store->delivery({1}))->answer)->view(),
            "TA1*000000001~");
  EXPECT_EQ((*test.store->claim({1}))->answer, ClaimAnswer::accepted);
  EXPECT_EQ(test.store->timers(utc_time(1'788'000'000'000), 10)->size(), 1u);
  EXPECT_GT(*test.store->control_numbers().next("clearco", Counter::interchange), 1u);
  const auto ledger = test.store->reconcile();
  ASSERT_TRUE(ledger);
  EXPECT_TRUE(ledger->balances) << ledger->text();
  // And it goes on where it was: a repeat is known, what is new gets the next id.
  AcceptStep again = test.message("QUEUED", "MSH|queued");
  again.received = (*test.store->message({2}))->received + std::chrono::hours{1};
  EXPECT_EQ(test.step(again).what, StepResult::What::duplicate);
  EXPECT_EQ(test.step(test.message("NEW", "MSH|new")).message, MessageId{11});
}

TEST(Schema, ACopyOfTheOlderStoreIsKept) {
  TestStore test;
  std::filesystem::copy(concat(tests::source_folder(), "/tests/engine/stores/1"), test.folder,
                        std::filesystem::copy_options::recursive);
  ASSERT_TRUE(test.open());
  test.close();
  // What is there can be put back as it was, and is then moved forward again.
  std::filesystem::rename(test.folder + "/claimwire.db.schema-1", test.folder + "/claimwire.db");
  ASSERT_TRUE(test.open());
  EXPECT_EQ((*test.store->message({1}))->control_id, "DONE");
}

TEST(Schema, ANewerStoreIsRefusedWithAClearText) {
  TestStore test;
  ASSERT_TRUE(test.open());
  test.close();
  {
    auto database =
        sqlite::Database::open(test.folder + "/claimwire.db", sqlite::Database::Mode::read_write);
    ASSERT_TRUE(database->execute("PRAGMA user_version=99"));
  }
  const auto opened = test.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().id, "store.too-new");
  EXPECT_NE(opened.error().message.find("schema version 99"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(OfSchema, StoredStore, testing::Values("1", "2"),
                         [](const auto& test) { return "Version" + test.param; });

}  // namespace
}  // namespace claimwire::engine
