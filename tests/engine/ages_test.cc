#include "engine/retention/ages.h"

#include <gtest/gtest.h>

namespace claimwire::engine {
namespace {

using namespace std::chrono_literals;
using std::chrono::hours;

Instant at(std::chrono::milliseconds ms) { return Instant{ms}; }

TEST(Ages, CountFromTheMarkBeforeAMessage) {
  Ages ages;
  ages.expect(16s);
  ages.begin(at(0s), 1);
  for (int second = 0; second <= 40; second += 2)  // two messages every two seconds
    ages.note(at(std::chrono::seconds{second}), static_cast<std::uint64_t>(second + 1));
  EXPECT_EQ(ages.older_than(100s, at(40s)), 0u);
  EXPECT_EQ(ages.older_than(16s, at(40s)), 25u);  // m_25 came at 24 s
  EXPECT_EQ(ages.older_than(0s, at(40s)), 41u);
}

TEST(Ages, WhereLittleComesTheLastThatWasNotedCounts) {
  Ages ages;
  ages.expect(160h);
  ages.begin(at(0s), 1);
  ages.note(at(30min), 1);
  ages.note(at(31min), 2);  // m_1 came
  EXPECT_EQ(ages.older_than(160h, at(161h)), 2u);
  ages.note(at(200h), 2);
  EXPECT_EQ(ages.older_than(160h, at(200h)), 2u);
}

TEST(Ages, TimeThatItDidNotRunCountsNothing) {
  Ages ages;
  ages.load({10h, 100});
  ages.begin(at(5000h), 120);  // another process, another count of the machine
  EXPECT_EQ(ages.older_than(2h, at(5001h)), 0u);
  EXPECT_EQ(ages.older_than(2h, at(5002h)), 120u);
  EXPECT_EQ(ages.ran(at(5002h)), Ages::Ran{12h});
}

TEST(Ages, AreSavedEveryHour) {
  Ages ages;
  ages.begin(at(0s), 1);
  EXPECT_FALSE(ages.unsaved(at(59min), 7));
  EXPECT_EQ(ages.unsaved(at(60min), 7), (Ages::Mark{1h, 7}));
  ages.saved(1h);
  EXPECT_FALSE(ages.unsaved(at(61min), 8));
}

TEST(Ages, ManyMarksAreThinnedAndNeverClaimTooMuch) {
  Ages ages;
  ages.expect(1s);
  ages.begin(at(0s), 1);
  const std::uint64_t count = 3 * Ages::kMarksMax;
  for (std::uint64_t i = 1; i <= count; ++i) ages.note(at(i * 100ms), i + 1);
  const Instant now = at(count * 100ms);
  for (std::uint64_t age = 0; age < count; age += 1111) {
    const std::uint64_t older = ages.older_than(age * 100ms, now);
    EXPECT_LE(older, count - age + 1) << age;
    EXPECT_GE(older + 64 + age / 64, count - age + 1) << age;
  }
}

}  // namespace
}  // namespace claimwire::engine
