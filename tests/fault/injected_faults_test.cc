// Each operation of a short run fails in turn: no positive answer for what is not stored, and what
// was answered is there afterwards.
#include <gtest/gtest.h>

#include "tests/support/hospital.h"

namespace claimwire::test {
namespace {

using engine::Answer;
using engine::DeliveryState;
using Fault = MemoryDisk::Fault;
using std::chrono::seconds;

/// Longer than a page, so that a later sync does not save by chance what an earlier one lost.
std::vector<std::string> messages() {
  std::vector<std::string> out{"M1|K|claim:alpha claim:beta", "M2|K|copy:beta",
                               "M3|L|held-claim claim:alpha", "M4|K|claim:alpha", "M5|L|filter"};
  for (std::string& each : out) each += concat("|", std::string(9000, 'x'));
  return out;
}
const std::vector<std::string> kMessages = messages();

bool positive(const std::optional<Answer>& answer) {
  return answer && (answer->outcome == Answer::Outcome::stored ||
                    answer->outcome == Answer::Outcome::duplicate);
}

struct FaultCase {
  const char* name;
  Fault fault;
  bool for_good;
  bool power_cut;  ///< The process ends with the power after it; else it is killed.
};

class InjectedFault : public testing::TestWithParam<FaultCase> {};

TEST_P(InjectedFault, AtEveryOperationLosesAndDoublesNothing) {
  const auto& [name, fault, for_good, power_cut] = GetParam();
  std::string failed = "first";
  std::uint64_t injected = 0;
  for (std::uint64_t n = 1; !failed.empty(); ++n) {
    Hospital hospital{n};
    hospital.disk.fail_at(n, fault, for_good);
    std::vector<std::optional<Answer>> before(kMessages.size());
    if (hospital.start()) {
      hospital.world.run();
      for (const std::string& message : kMessages) hospital.send(message);
      hospital.world.advance(seconds{3});
      before = hospital.answers;
      // After a failed sync or write nothing is trusted: whatever comes now is not taken.
      if (!hospital.fatal.empty()) {
        EXPECT_FALSE(positive((hospital.ask("M9|K|filter"), hospital.answers.back())))
            << hospital.disk.failed();
      }
    }
    failed = hospital.disk.failed();
    injected += failed.empty() ? 0 : 1;
    const std::string where = concat("operation ", std::to_string(n), ": ", failed);
    power_cut ? hospital.power_cut(n) : hospital.crash();
    const auto started = hospital.start();
    ASSERT_TRUE(started) << where << ": " << started.error().message;
    hospital.world.run();
    for (std::size_t i = 0; i < kMessages.size(); ++i) {
      hospital.ask(kMessages[i]);
      EXPECT_TRUE(positive(hospital.answers.back())) << where;
      if (positive(before[i])) {
        EXPECT_EQ(hospital.answers.back()->outcome, Answer::Outcome::duplicate)
            << where << ": " << kMessages[i].substr(0, 30);
      }
    }
    hospital.world.advance(seconds{60});
    EXPECT_EQ(hospital.ledger(), "balances") << where;
    EXPECT_EQ(hospital.broken(), "") << where;
    const engine::StateCounts counts = hospital.store->state_counts();
    EXPECT_EQ(counts.deliveries[static_cast<std::size_t>(DeliveryState::delivered)] +
                  counts.deliveries[static_cast<std::size_t>(DeliveryState::in_doubt)],
              5U)
        << where;
    for (const char* sink : {"alpha", "beta"}) {
      std::map<std::string, int> times;
      for (const std::string& content : hospital.sink(sink).contents())
        EXPECT_EQ(++times[content], 1) << where << ": " << content;
    }
  }
  RecordProperty("injected", static_cast<int>(injected));
  EXPECT_GT(injected, 60U);
}

constexpr FaultCase kFaultCases[] = {
    {"ErrorThenKilled", Fault::io_error, false, false},
    {"ErrorThenPowerCut", Fault::io_error, false, true},
    {"ErrorsForGoodThenKilled", Fault::io_error, true, false},
    {"ErrorsForGoodThenPowerCut", Fault::io_error, true, true},
    {"FullThenKilled", Fault::disk_full, false, false},
    {"FullThenPowerCut", Fault::disk_full, false, true},
    {"FullForGoodThenKilled", Fault::disk_full, true, false},
    {"FullForGoodThenPowerCut", Fault::disk_full, true, true},
};
INSTANTIATE_TEST_SUITE_P(Disk, InjectedFault, testing::ValuesIn(kFaultCases),
                         [](const auto& test) { return test.param.name; });

TEST(FullDisk, PassesWithoutARestart) {
  // Every operation from some point on fails for want of room, then there is room again.
  for (std::uint64_t n = 1; n < 40; ++n) {
    Hospital hospital{n};
    hospital.up();
    hospital.disk.fail_at(n, Fault::disk_full, true);
    for (const std::string& message : kMessages) hospital.send(message);
    hospital.world.advance(seconds{5});
    if (!hospital.fatal.empty()) continue;  // a failed sync is not a full disk
    hospital.disk.fail_at(0, Fault::none);
    hospital.world.advance(seconds{5});
    for (const std::string& message : kMessages) {
      hospital.ask(message);
      EXPECT_TRUE(positive(hospital.answers.back())) << "operation " << n;
    }
    hospital.world.advance(seconds{60});
    EXPECT_EQ(hospital.ledger(), "balances") << "operation " << n;
    EXPECT_EQ(hospital.broken(), "") << "operation " << n;
    EXPECT_EQ(hospital.sink("alpha").sent.size(), 3U) << "operation " << n;
  }
}

}  // namespace
}  // namespace claimwire::test
