#include "engine/states/states.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace claimwire::engine {
namespace {

constexpr Kind kKinds[] = {Kind::message, Kind::claim, Kind::delivery, Kind::answer, Kind::account};

std::uint8_t state(Kind kind, std::string_view text) {
  return text.empty() ? std::uint8_t{0} : state_named(kind, text).value();
}

struct TransitionCase {
  const char* name;
  Kind kind;
  std::string_view from, to;
  bool want;
};

class StateTable : public testing::TestWithParam<TransitionCase> {};

TEST_P(StateTable, Allows) {
  const auto& [name, kind, from, to, want] = GetParam();
  EXPECT_EQ(allowed(kind, state(kind, from), state(kind, to)), want);
}

// What a promise hangs on; the whole table stands in docs/reference/states.md.
constexpr TransitionCase kTransitionCases[] = {
    {"RefusedStaysRefused", Kind::message, "refused", "received", false},
    {"DismissedStaysDismissed", Kind::message, "dismissed", "received", false},
    {"DuplicateIsNeverWorked", Kind::message, "duplicate", "received", false},
    {"HeldIsReleased", Kind::message, "held", "received", true},
    {"OpenIsNotWorkedAgain", Kind::message, "open", "received", false},
    {"DeliveredIsTheEnd", Kind::delivery, "delivered", "queued", false},
    {"QueuedIsNotDeliveredUnsent", Kind::delivery, "queued", "delivered", false},
    {"InDoubtNeedsAPersonToGoAgain", Kind::delivery, "in_doubt", "sending", false},
    {"ParkedIsTriedAgain", Kind::delivery, "parked", "queued", true},
    {"SentIsNotHeld", Kind::claim, "sent", "held", false},
    {"SentIsNotDismissed", Kind::claim, "sent", "dismissed", false},
    {"PaidIsNotForgotten", Kind::answer, "paid", "none", false},
};
INSTANTIATE_TEST_SUITE_P(Promises, StateTable, testing::ValuesIn(kTransitionCases),
                         [](const auto& test) { return test.param.name; });

TEST(States, EveryStateIsReachedAndNamed) {
  for (const Kind kind : kKinds) {
    std::set<std::uint8_t> reached;
    for (const Transition& each : transitions())
      if (each.kind == kind) reached.insert(each.to);
    EXPECT_EQ(reached.size(), state_count(kind)) << name(kind);
    for (const std::uint8_t each : reached)
      EXPECT_EQ(state_named(kind, state_name(kind, each)), each) << name(kind);
  }
}

TEST(States, OnlyUnfinishedDeliveriesLead) {
  for (const Transition& each : transitions())
    EXPECT_FALSE(each.kind == Kind::delivery && each.from != 0 &&
                 finished(Kind::delivery, each.from))
        << state_name(Kind::delivery, each.from);
}

TEST(States, NumbersOutsideTheTableAreNotAllowed) {
  EXPECT_FALSE(allowed(Kind::message, 15, 200));
  EXPECT_FALSE(allowed(static_cast<Kind>(9), 0, 1));
  EXPECT_EQ(state_name(Kind::message, 0), "");
}

TEST(States, DocumentsShowEachStep) {
  EXPECT_NE(states_as_markdown().find("| `sending` | `in_doubt` | no answer"), std::string::npos);
}

}  // namespace
}  // namespace claimwire::engine
