#include "engine/delivery/outbox.h"

#include <gtest/gtest.h>

#include <sstream>

namespace claimwire::engine {
namespace {

Instant at(int seconds) { return Instant{std::chrono::seconds{seconds}}; }

/// A script, one word a second: "+1a" adds delivery 1 of key a, "+1a9" not before second 9, "<1a"
/// one of an older message, "*"
/// takes what may leave, "-1" it was delivered, "x1" it failed and goes again 5 s later, "d1" in
/// doubt, the destination may rest 5 s, "!1a" someone stopped it, "." waits. Wanted: what left, in
/// order.
struct OutboxCase {
  const char* name;
  const char* script;
  const char* want;
  std::size_t parallel = 8;
};

class OutboxOrder : public testing::TestWithParam<OutboxCase> {};

TEST_P(OutboxOrder, IsKept) {
  Outbox outbox{GetParam().parallel};
  std::string left;
  std::istringstream words{GetParam().script};
  int second = 0;
  for (std::string word; words >> word; ++second) {
    const DeliveryId id{word.size() > 1 ? static_cast<std::uint64_t>(word[1] - '0') : 0};
    switch (word[0]) {
      case '+':
      case '<':
        outbox.add(id, word.substr(2, 1), at(word.size() > 3 ? std::stoi(word.substr(3)) : 0),
                   {word[0] == '<' ? 1U : 2U});
        break;
      case '*':
        for (const DeliveryId& each : outbox.next(at(second))) left += std::to_string(each.value);
        break;
      case '-':
        outbox.finish(id, true);
        break;
      case 'x':
        outbox.retry(id, at(second + 5), false);
        break;
      case 'd':
        outbox.finish(id, false, at(second + 5));
        break;
      case '!':
        outbox.remove(id, word.substr(2));
        break;
      default:
        break;
    }
  }
  EXPECT_EQ(left, GetParam().want);
}

constexpr OutboxCase kOutboxCases[] = {
    {"OldestFirst", "+2b +1a *", "12"},
    {"OneOfAKeyAtATime", "+1a +2a *", "1"},
    {"TheNextOnceTheFirstEnded", "+1a +2a * -1 *", "12"},
    {"NoMoreThanParallel", "+1a +2b +3c *", "12", 2},
    {"ARetryKeepsItsPlace", "+1a +2a * x1 * . . . . *", "11"},
    {"ARetryHoldsBackItsOwnKeyAlone", "+1a +2a +3b * x1 *", "13"},
    {"NotBeforeItIsDue", "+1a5 * . . . *", "1"},
    {"DueTooEarly", "+1a5 * *", ""},
    {"AddedTwiceLeavesOnce", "+1a +1a * -1 *", "1"},
    {"AddedAgainWhileUnderWay", "+1a * +1a -1 *", "1"},
    {"ThreeFailuresRest", "+1a +2b +3c * x1 x2 x3 +4d *", "123"},
    {"ThenOneProbe", "+1a +2b +3c * x1 x2 x3 +4d +5e . . . . *", "1231"},
    {"AProbeThatArrivesFreesAll", "+1a +2b +3c * x1 x2 x3 +4d . . . . . * -1 *", "1231234"},
    {"InDoubtThreeTimesRests", "+1a +2b +3c * d1 d2 d3 +4d *", "123"},
    {"AnInDoubtRestEnds", "+1a +2b +3c * d1 d2 d3 +4d . . . . *", "1234"},
    {"StoppedDoesNotLeave", "+1a !1a *", ""},
    {"StoppedHeadFreesItsKey", "+1a9 +2a !1a *", "2"},
    {"StoppedInTheMiddle", "+1a +2a +3a !2a * -1 *", "13"},
    {"StoppedWhileItsTurnWasNext", "+1a +2b * !2b +3b -1 *", "13", 1},
    {"UnderWayCannotBeStopped", "+1a +2a * !1a *", "1"},
    {"StoppedAndQueuedAgain", "+1a9 !1a +1a *", "1"},
    {"ReleasedGoesBeforeWhatIsYounger", "+1a +2a <3a * -3 * -1 *", "312"},
    {"ReleasedGoesBehindWhatIsAsOld", "<1a +2a <3a * -1 * -3 *", "132"},
    {"ReleasedGoesBeforeWhatWaitsForItsTime", "+1a9 <2a *", "2"},
    {"ReleasedWhileAYoungerOneIsUnderWay", "+1a +2a * <3a -1 * -3 *", "132"},
    {"ReleasedGoesBeforeTheRetryOfAYoungerOne", "+1a * <3a x1 . . . . . * -3 *", "131"},
};
INSTANTIATE_TEST_SUITE_P(Keys, OutboxOrder, testing::ValuesIn(kOutboxCases),
                         [](const auto& test) { return test.param.name; });

TEST(Outbox, WakesWhenTimeAloneHelps) {
  Outbox outbox{1};
  EXPECT_EQ(outbox.wake(at(0)), std::nullopt);
  outbox.add({1}, "a", at(7), {1});
  EXPECT_EQ(outbox.wake(at(0)), at(7));
  outbox.add({2}, "b", at(0), {2});
  EXPECT_EQ(outbox.next(at(0)).size(), 1U);
  EXPECT_EQ(outbox.wake(at(0)), at(7));
}

TEST(Outbox, SendsAWindowAtMost) {
  Outbox outbox{1000};
  for (std::uint64_t id = 1; id <= 100; ++id) outbox.add({id}, "", at(0), {id});
  EXPECT_EQ(outbox.next(at(0)).size(), Outbox::kWindowMax);
  EXPECT_EQ(outbox.waiting(), 100 - Outbox::kWindowMax);
}

}  // namespace
}  // namespace claimwire::engine
