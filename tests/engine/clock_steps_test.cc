#include "engine/dedupe/clock_steps.h"

#include <gtest/gtest.h>

namespace claimwire::engine {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr hours kYear{24 * 365};

UtcTime utc(milliseconds at) { return utc_time(1'788'000'000'000) + at; }
Instant now(milliseconds at) { return Instant{at}; }

TEST(ClockSteps, TimeThatPassesCounts) {
  ClockSteps steps;
  steps.begin(utc(seconds{0}), utc(seconds{10}), now(seconds{10}), {2});
  EXPECT_FALSE(steps.saw(utc(hours{5}), now(hours{5}), {3}));
  EXPECT_EQ(steps.age({1}, utc(seconds{0}), utc(hours{5})), hours{5});
}

TEST(ClockSteps, AStepForwardOrBackDoesNot) {
  for (const milliseconds by : {milliseconds{kYear}, -milliseconds{kYear}}) {
    ClockSteps steps;
    steps.begin(utc(seconds{0}), utc(seconds{0}), now(seconds{0}), {2});
    EXPECT_TRUE(steps.saw(utc(by + hours{1}), now(hours{1}), {2}));
    EXPECT_EQ(steps.age({1}, utc(seconds{0}), utc(by + hours{1})), hours{1});
    EXPECT_EQ(steps.age({2}, utc(by + hours{1}), utc(by + hours{3})), hours{2});
    EXPECT_TRUE(steps.saw(utc(hours{4}), now(hours{4}), {3}));
    EXPECT_EQ(steps.age({1}, utc(seconds{0}), utc(hours{4})), hours{4});
    EXPECT_EQ(steps.age({2}, utc(by + hours{1}), utc(hours{4})), hours{3});
  }
}

TEST(ClockSteps, DriftIsNotedOnceItAddedUp) {
  ClockSteps steps;
  steps.begin(utc(seconds{0}), utc(seconds{0}), now(seconds{0}), {2});
  EXPECT_FALSE(steps.saw(utc(hours{1} + seconds{40}), now(hours{1}), {2}));
  EXPECT_TRUE(steps.saw(utc(hours{2} + seconds{80}), now(hours{2}), {3}));
  EXPECT_EQ(steps.age({1}, utc(seconds{0}), utc(hours{2} + seconds{80})), hours{2});
}

TEST(ClockSteps, TimeBetweenTwoRunsDoesNotCountAndIsKept) {
  ClockSteps before;
  before.begin(utc(seconds{0}), utc(seconds{0}), now(seconds{0}), {2});
  before.saw(utc(kYear), now(minutes{5}), {4});
  ClockSteps steps{before.packed()};
  steps.begin(utc(kYear), utc(hours{2}), now(hours{900}), {7});
  EXPECT_EQ(steps.age({1}, utc(seconds{0}), utc(hours{3})), hours{1} + minutes{5});
  steps.drop_before({4});
  EXPECT_EQ(steps.packed(), "7:" + std::to_string(milliseconds{hours{2} - kYear}.count()));
}

TEST(ClockSteps, RunsWithoutAMessageCountOnce) {
  ClockSteps steps;
  for (const milliseconds at : {milliseconds{kYear}, milliseconds{2 * kYear}}) {
    steps = ClockSteps{steps.packed()};
    steps.begin(utc(seconds{0}), utc(at), now(seconds{0}), {2});
  }
  EXPECT_EQ(steps.age({1}, utc(seconds{0}), utc(2 * kYear)), seconds{0});
}

TEST(ClockSteps, WhatCannotBeReadIsLeftOut) {
  EXPECT_EQ(ClockSteps{"7:5 x 8 :3 9:-4"}.packed(), "7:5 9:-4");
  EXPECT_EQ(ClockSteps{""}.packed(), "");
}

}  // namespace
}  // namespace claimwire::engine
