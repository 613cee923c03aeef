#include "core/origin.h"

#include <gtest/gtest.h>

#include "core/issue.h"

namespace claimwire {
namespace {

TEST(Origin, Hl7PlacesSurvivePacking) {
  const Hl7Locator place{16383, 511, 511, 255, 255};
  const Hl7Locator back = Hl7Locator::unpack(place.pack());
  EXPECT_EQ(back.segment, place.segment);
  EXPECT_EQ(back.field, place.field);
  EXPECT_EQ(back.repetition, place.repetition);
  EXPECT_EQ(back.component, place.component);
  EXPECT_EQ(back.subcomponent, place.subcomponent);
  EXPECT_LT(place.pack(), 1ull << 48);
}

TEST(Origin, X12PlacesSurvivePacking) {
  const X12Locator back = X12Locator::unpack(X12Locator{4'000'000'000, 16, 9}.pack());
  EXPECT_EQ(back.segment, 4'000'000'000u);
  EXPECT_EQ(back.element, 16);
  EXPECT_EQ(back.component, 9);
}

TEST(Origin, AbsentNullAndValuedAreThreeThings) {
  const Sourced<int> absent{};
  const Sourced<int> null{0, {.kind = Origin::Kind::erased, .source = 0, .locator = 1}};
  const Sourced<int> valued{0, {.kind = Origin::Kind::message, .source = 0, .locator = 1}};
  EXPECT_FALSE(absent.has() || absent.erased());
  EXPECT_TRUE(null.erased() && !null.has());
  EXPECT_TRUE(valued.has() && !valued.erased());
}

TEST(Issue, TheActionDecidesNotTheSeverity) {
  Issue issue;
  issue.action = Action::warn;
  EXPECT_FALSE(blocks_delivery(issue));
  issue.action = Action::hold;
  EXPECT_TRUE(blocks_delivery(Issues{issue}));
  EXPECT_EQ(action_named("hold"), Action::hold);
  EXPECT_EQ(action_named("helt"), std::nullopt);
  EXPECT_EQ(name(Severity::fatal), "fatal");
}

}  // namespace
}  // namespace claimwire
