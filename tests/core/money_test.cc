#include "core/money.h"

#include <gtest/gtest.h>

namespace claimwire {
namespace {

TEST(Money, AlwaysHasTwoPlaces) {
  EXPECT_EQ(Money::parse("140")->amount.text(), "140.00");
  EXPECT_EQ(Money::parse("140.500")->amount.text(), "140.50");
  EXPECT_EQ(Money::parse("140.505").error().id, "money.places");
  EXPECT_EQ(Money::parse("1,40").error().id, "decimal.syntax");
}

TEST(Money, UnitPriceTimesQuantityIsRoundedOnce) {
  EXPECT_EQ(multiply(*Money::parse("0.33"), Decimal(35, 1))->amount.text(), "1.16");  // 1.155
}

TEST(Money, CurrenciesDoNotMix) {
  EXPECT_EQ(add(*Money::parse("1"), *Money::parse("1", "EUR")).error().id, "money.currency");
  EXPECT_EQ(Money::parse("1", "DOLLAR").error().id, "money.currency");
}

}  // namespace
}  // namespace claimwire
