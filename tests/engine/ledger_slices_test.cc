// The books of some messages, told apart by source and hour: together they are the whole.
#include <gtest/gtest.h>

#include "tests/support/hospital.h"

namespace claimwire::engine {
namespace {

using std::chrono::minutes;
using test::Hospital;

TEST(LedgerSlices, TogetherAreTheWhole) {
  Hospital hospital;
  hospital.configuration.interfaces["lab"].key = "lab";
  hospital.sink("beta").judge = [](const Outgoing&) {
    return test::result_of(SendResult::What::refused);
  };
  hospital.up();
  const char* ends[] = {
      "claim:alpha", "filter", "hold", "fail", "held-claim", "copy:beta", "claim:alpha claim:beta",
      "refuse"};
  for (int i = 0; i < 48; ++i) {
    hospital.send(concat("M", std::to_string(i), "|K", std::to_string(i % 5), "|", ends[i % 8]),
                  i % 3 == 0 ? "lab" : "ehr");
    hospital.world.advance(minutes{7});
  }
  const auto whole = hospital.store->reconcile();
  ASSERT_TRUE(whole && whole->balances) << whole->text();
  const LedgerQuery queries[] = {
      {}, {{}, {}, true, false}, {{}, {}, false, true}, {{}, {}, true, true}};
  const std::size_t slices[] = {1, 2, 6, 12};
  for (std::size_t q = 0; q < 4; ++q) {
    const auto parts = hospital.store->reconcile(queries[q]);
    ASSERT_TRUE(parts);
    EXPECT_GE(parts->size(), slices[q]);
    std::vector<std::int64_t> totals(whole->books.size());
    std::map<std::string, std::int64_t> by_part;
    for (const LedgerSlice& slice : *parts) {
      EXPECT_TRUE(slice.ledger.balances) << slice.source << slice.ledger.text();
      for (std::size_t book = 0; book < totals.size(); ++book) {
        totals[book] += slice.ledger.books[book].total;
        for (const auto& [name, count] : slice.ledger.books[book].parts)
          by_part[concat(std::to_string(book), name)] += count;
      }
    }
    for (std::size_t book = 0; book < totals.size(); ++book) {
      EXPECT_EQ(totals[book], whole->books[book].total) << whole->books[book].name;
      for (const auto& [name, count] : whole->books[book].parts)
        EXPECT_EQ(by_part[concat(std::to_string(book), name)], count) << name;
    }
  }
}

TEST(LedgerSlices, FromAndToDivide) {
  Hospital hospital;
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.world.advance(minutes{90});
  const UtcTime between = hospital.world.clock.utc();
  hospital.ask("M2|K|filter");
  hospital.ask("M3|K|filter");
  const auto total = [&](const LedgerQuery& query) {
    return hospital.store->reconcile(query)->front().ledger.books[0].total;
  };
  EXPECT_EQ(total({{}, between, false, false}), 1);
  EXPECT_EQ(total({between, {}, false, false}), 2);
  EXPECT_EQ(total({between, between, false, false}), 0);
}

}  // namespace
}  // namespace claimwire::engine
