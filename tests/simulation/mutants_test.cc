// Each fault that the simulation exists to find, put between the engine and a port, is found.
#include <gtest/gtest.h>

#include "tests/simulation/seeds.h"

namespace claimwire::test {
namespace {

struct MutantCase {
  const char* name;
  Mutant mutant;
  const char* promises;  ///< Those that it may break first.
};

class Mutants : public testing::TestWithParam<MutantCase> {};

TEST_P(Mutants, AreFound) {
  constexpr std::uint64_t kSeedsMax = 100;
  for (std::uint64_t seed = 1; seed <= kSeedsMax; ++seed) {
    const Report report = run_seed(seed, GetParam().mutant);
    if (report.broken.empty()) continue;
    RecordProperty("seeds", static_cast<int>(seed));
    RecordProperty("broken", report.broken);
    EXPECT_NE(std::string{GetParam().promises}.find(report.broken.substr(0, 3)), std::string::npos)
        << failure_text(report);
    return;
  }
  FAIL() << "no seed of " << kSeedsMax << " found it";
}

constexpr MutantCase kMutantCases[] = {
    {"AcknowledgeBeforeStore", Mutant::acknowledge_before_store, "A1: A2: B6:"},
    {"MarkSentBeforeSend", Mutant::mark_sent_before_send, "A2: B2:"},
    {"SendBeforeTheWindowIsStored", Mutant::send_before_window, "B2:"},
    {"NewIdentityPerRetry", Mutant::new_identity_per_retry, "B2:"},
    {"NoSyncOfTheSegment", Mutant::no_segment_sync, "A2: A5:"},
    {"NoWaitForTheSyncOfTheSegment", Mutant::no_wait_for_segment_sync, "A2: A5:"},
    {"EpochIgnored", Mutant::epoch_ignored, "G7:"},
    {"NoDuplicateCheck", Mutant::no_duplicate_check, "B1:"},
    {"ControlNumbersStartAnew", Mutant::control_numbers_start_anew, "B4:"},
    {"OrderOfAStrictRouteIgnored", Mutant::order_ignored, "C2:"},
    {"OrderForgottenAtAStart", Mutant::order_forgotten, "C2:"},
};
INSTANTIATE_TEST_SUITE_P(Simulation, Mutants, testing::ValuesIn(kMutantCases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::test
