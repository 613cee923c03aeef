// The engine in a world of a seed: see docs/simulation.md. A failing seed prints its last events
// and is kept in tests/simulation/failing-seeds.
#include <gtest/gtest.h>

#include "tests/simulation/seeds.h"

namespace claimwire::test {
namespace {

constexpr std::uint64_t kBlock = 50;

class Seeds : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Seeds, HoldEveryPromise) {
  for (std::uint64_t seed = GetParam(); seed < GetParam() + kBlock; ++seed) {
    const Report report = run_seed(seed);
    if (report.broken.empty()) continue;
    keep_failing_seed(report);
    FAIL() << failure_text(report);
  }
}

INSTANTIATE_TEST_SUITE_P(Simulation, Seeds, testing::Range<std::uint64_t>(1, 501, kBlock),
                         [](const auto& test) { return "From" + std::to_string(test.param); });

TEST(Simulation, SeedsThatFailedOnceHold) {
  for (const std::uint64_t seed : failing_seeds()) {
    const Report report = run_seed(seed);
    EXPECT_TRUE(report.broken.empty()) << failure_text(report);
  }
}

TEST(Simulation, ASeedRunTwiceGivesTheSameEvents) {
  for (const std::uint64_t seed : {7U, 8U, 9U, 10U, 11U, 12U}) {
    const Report first = run_seed(seed), second = run_seed(seed);
    EXPECT_EQ(first.hash, second.hash) << "seed " << seed;
    EXPECT_EQ(first.events, second.events) << "seed " << seed;
  }
  EXPECT_NE(run_seed(7).hash, run_seed(8).hash);
}

TEST(Simulation, MeetsEverythingItIsMeantToMeet) {
  Coverage met;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) met += run_seed(seed).coverage;
  for (const auto& [what, count] : std::initializer_list<std::pair<const char*, std::uint64_t>>{
           {"messages", met.messages},
           {"repeats", met.repeats},
           {"conflicts", met.conflicts},
           {"acknowledged", met.acknowledged},
           {"refused", met.refused},
           {"asked to come later", met.later},
           {"arrivals", met.arrivals},
           {"taken", met.taken},
           {"kills", met.kills},
           {"power cuts", met.power_cuts},
           {"crashes in recovery", met.crashes_in_recovery},
           {"clean stops", met.clean_stops},
           {"takeovers", met.takeovers},
           {"undone batches", met.undone_batches},
           {"disk errors", met.disk_errors},
           {"disk full", met.disk_full},
           {"clock steps", met.clock_steps},
           {"moves", met.moves},
           {"reloads", met.reloads},
           {"stores no longer trusted", met.fatal},
           {"kept back by something older", met.kept_back},
       }) {
    RecordProperty(what, static_cast<int>(count));
    EXPECT_GT(count, 0U) << what;
  }
}

}  // namespace
}  // namespace claimwire::test
