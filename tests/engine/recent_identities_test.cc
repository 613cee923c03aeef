#include "engine/dedupe/recent_identities.h"

#include <gtest/gtest.h>

namespace claimwire::engine {
namespace {

using Entry = RecentIdentities::Entry;

TEST(RecentIdentities, NewestCandidateFirst) {
  RecentIdentities recent;
  recent.add(7, {1});
  recent.add(8, {2});
  recent.add(7, {3});
  EXPECT_EQ(recent.candidates(7), (std::vector<MessageId>{{3}, {1}}));
  EXPECT_TRUE(recent.candidates(9).empty());
}

TEST(RecentIdentities, AreFoundAfterTheTailSettled) {
  RecentIdentities recent;
  constexpr std::uint64_t kCount = 10 * RecentIdentities::kTailMax;
  for (std::uint64_t id = 1; id <= kCount; ++id) recent.add(id * 2654435761U, {id});
  EXPECT_EQ(recent.size(), kCount);
  std::size_t found = 0;
  for (std::uint64_t id = 1; id <= kCount; ++id)
    found += recent.candidates(id * 2654435761U) == std::vector<MessageId>{{id}} ? 1 : 0;
  EXPECT_EQ(found, kCount);
}

TEST(RecentIdentities, AFailedCommitIsTakenBack) {
  RecentIdentities recent;
  for (std::uint64_t id = 1; id <= 2 * RecentIdentities::kTailMax; ++id) recent.add(id, {id});
  recent.add(42, {9001});  // settles the older half
  recent.add(42, {9002});
  recent.take_back(2);
  EXPECT_EQ(recent.candidates(42), (std::vector<MessageId>{{42}}));
}

TEST(RecentIdentities, ComeBackFromPackedSlices) {
  RecentIdentities recent;
  recent.load(RecentIdentities::packed({{9, 2}, {7, 1}}));
  recent.load(RecentIdentities::packed({{7, 3}}));
  EXPECT_EQ(recent.candidates(7), (std::vector<MessageId>{{3}, {1}}));
}

TEST(RecentIdentities, ACutSliceGivesItsWholeEntries) {
  RecentIdentities recent;
  const std::string whole = RecentIdentities::packed({{7, 1}, {9, 2}});
  recent.load(whole.substr(0, whole.size() - 1));
  EXPECT_EQ(recent.size(), 1U);
}

TEST(RecentIdentities, OldOnesAreForgotten) {
  RecentIdentities recent;
  recent.load(RecentIdentities::packed({{7, 1}, {7, 5}}));
  recent.add(7, {9});
  recent.drop_before({5});
  EXPECT_EQ(recent.candidates(7), (std::vector<MessageId>{{9}, {5}}));
}

}  // namespace
}  // namespace claimwire::engine
