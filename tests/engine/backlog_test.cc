#include "engine/lanes/backlog.h"

#include <gtest/gtest.h>

#include <sstream>

namespace claimwire::engine {
namespace {

/// A script: "a3" thing 3 was committed, "b" a page begins, "l3" thing 3 came with it, "m" the page
/// ends and more follow, "e" it was the last, "f3" thing 3 found the queue full. Wanted: what went
/// to the queue, in order; pages by l, at once by a, late ones by e.
struct BacklogCase {
  const char* name;
  const char* script;
  const char* want;
};

class BacklogOf : public testing::TestWithParam<BacklogCase> {};

TEST_P(BacklogOf, TakesEachThingOnce) {
  Backlog backlog;
  std::string queued;
  std::istringstream words{GetParam().script};
  for (std::string word; words >> word;) {
    const std::uint64_t id = word.size() > 1 ? std::stoull(word.substr(1)) : 0;
    if (word[0] == 'a' && backlog.arrived(id, "k")) queued += std::to_string(id);
    if (word[0] == 'b') backlog.begin_page();
    if (word[0] == 'l') {
      backlog.loaded(id);
      queued += std::to_string(id);
    }
    if (word[0] == 'f') backlog.overflow(id);
    if (word[0] == 'm' || word[0] == 'e')
      for (const auto& late : backlog.end_page(word[0] == 'e')) queued += std::to_string(late.id);
  }
  EXPECT_EQ(queued, GetParam().want);
}

constexpr BacklogCase kBacklogCases[] = {
    {"NothingWaits", "b e a1 a2", "12"},
    {"WaitsForItsPage", "a1 b l1 e a2", "12"},
    {"CommittedWhileThePageWasRead", "b a1 e", "1"},
    {"InThePageAndToldOfMeanwhile", "b a1 l1 e", "1"},
    {"InThePageBeforeItsCommitWasToldOf", "b l1 e a1 a2", "12"},
    {"NotTheLastPage", "b a3 l1 l2 m b l3 e", "123"},
    {"FullQueueLoadsTheRest", "b e a1 a2 f2 a3 b l2 l3 e a4", "12234"},
};
INSTANTIATE_TEST_SUITE_P(Pages, BacklogOf, testing::ValuesIn(kBacklogCases),
                         [](const auto& test) { return test.param.name; });

TEST(Backlog, MoreThanItRemembersComesWithTheNextPage) {
  Backlog backlog;
  backlog.begin_page();
  for (std::uint64_t id = 1; id <= Backlog::kLateMax + 1; ++id) backlog.arrived(id, "k");
  EXPECT_TRUE(backlog.end_page(true).empty());
  EXPECT_TRUE(backlog.loading());
}

}  // namespace
}  // namespace claimwire::engine
