#include "engine/lanes/lanes.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <vector>

namespace claimwire::engine {
namespace {

/// A script: "+1a" adds message 1 of key a, "*" starts what may start, "-1" finishes message 1.
/// Wanted: the messages in the order they started.
struct LaneCase {
  const char* name;
  const char* script;
  const char* want;
};

class LaneOrder : public testing::TestWithParam<LaneCase> {};

TEST_P(LaneOrder, IsKept) {
  Lanes lanes;
  std::map<std::uint64_t, Lanes::Work> in_work;
  std::string started;
  std::istringstream words{GetParam().script};
  for (std::string word; words >> word;) {
    if (word == "*") {
      while (auto work = lanes.start()) {
        started += std::to_string(work->message.value);
        in_work[work->message.value] = *work;
      }
    } else if (word[0] == '+') {
      lanes.add({static_cast<std::uint64_t>(word[1] - '0')}, word.substr(2));
    } else {
      lanes.finish(in_work.at(static_cast<std::uint64_t>(word[1] - '0')));
    }
  }
  EXPECT_EQ(started, GetParam().want);
}

constexpr LaneCase kLaneCases[] = {
    {"OneOfAKeyAtATime", "+1a +2a *", "1"},
    {"TheNextOnceTheFirstEnded", "+1a +2a * -1 *", "12"},
    {"OtherKeysGoOn", "+1a +2a +3b *", "13"},
    {"KeysTakeTurns", "+1a +2a +3b * -1 -3 +4b *", "1324"},
    {"NoKeyOrdersNothing", "+1 +2 *", "12"},
    {"AKeyComesBackAfterItsEnd", "+1a * -1 +2a *", "12"},
    {"AddedTwiceIsWorkedOnce", "+1a +1a * -1 *", "1"},
    {"AddedAgainWhileInWork", "+1a * +1a -1 *", "1"},
    {"ReleasedGoesBeforeWhatIsYounger", "+3a +4a +1a * -1 * -3 *", "134"},
    {"ReleasedWhileAYoungerOneIsInWork", "+3a +4a * +1a -3 * -1 *", "314"},
    {"AddedAgainAfterItsEnd", "+1a * -1 +1a *", "11"},
};
INSTANTIATE_TEST_SUITE_P(Keys, LaneOrder, testing::ValuesIn(kLaneCases),
                         [](const auto& test) { return test.param.name; });

TEST(Lanes, CountWhatWaitsAndWhatIsInWork) {
  Lanes lanes;
  lanes.add({1}, "a");
  lanes.add({2}, "a");
  const auto work = lanes.start();
  EXPECT_EQ(lanes.waiting(), 1U);
  EXPECT_EQ(lanes.in_work(), 1U);
  lanes.finish(*work);
  EXPECT_EQ(lanes.in_work(), 0U);
}

// Rows hold lanes: these numbers are stored and must never change.
TEST(Lanes, OfAKeyStayForGood) {
  EXPECT_EQ((std::vector<int>{lane_of("WEST|V1"), lane_of("WEST|V2"), lane_of("")}),
            (std::vector<int>{44, 68, 91}));
}

}  // namespace
}  // namespace claimwire::engine
