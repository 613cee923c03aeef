#include "core/decimal.h"

#include <gtest/gtest.h>

#include <random>

namespace claimwire {
namespace {

struct ParseCase {
  const char* name;
  const char* text;
  const char* want;  ///< text() of the number, or the error's id.
};

class DecimalParse : public testing::TestWithParam<ParseCase> {};

TEST_P(DecimalParse, KeepsWhatWasWritten) {
  const auto number = Decimal::parse(GetParam().text);
  EXPECT_EQ(number ? number->text() : number.error().id, GetParam().want);
}

constexpr ParseCase kParseCases[] = {
    {"KeepsTrailingZeros", "10.00", "10.00"},
    {"Negative", "-12.50", "-12.50"},
    {"PlusSign", "+3", "3"},
    {"NoDigitBeforeThePoint", ".5", "0.5"},
    {"NoDigitBehindThePoint", "7.", "7"},
    {"Exponent", "1.2E+2", "120"},
    {"NegativeExponent", "5e-3", "0.005"},
    {"SmallNegative", "-0.05", "-0.05"},
    {"Comma", "1,00", "decimal.syntax"},
    {"Empty", "", "decimal.syntax"},
    {"PointAlone", ".", "decimal.syntax"},
    {"TwoPoints", "1.2.3", "decimal.syntax"},
    {"TrailingBlank", "1 ", "decimal.syntax"},
    {"ExponentWithoutDigits", "1e", "decimal.syntax"},
    {"EighteenDigits", "999999999999999999", "999999999999999999"},
    {"NineteenDigits", "1000000000000000000", "decimal.overflow"},
    {"HugeExponent", "1e99999999999999999999", "decimal.overflow"},
    {"HugeNegativeExponent", "1e-400", "decimal.overflow"},
    {"NotANumber", "NaN", "decimal.syntax"},
};
INSTANTIATE_TEST_SUITE_P(Numbers, DecimalParse, testing::ValuesIn(kParseCases),
                         [](const auto& test) { return test.param.name; });

TEST(Decimal, ComparesByValueNotByScale) {
  EXPECT_EQ(Decimal(1000, 2), Decimal(10, 0));
  EXPECT_LT(Decimal(-1, 18), Decimal(0, 0));
  EXPECT_GT(Decimal(999'999'999'999'999'999, 0), Decimal(1, 18));
}

TEST(Decimal, ShortestDropsWhatX12Forbids) {
  EXPECT_EQ(Decimal(1000, 2).shortest(), "10");
  EXPECT_EQ(Decimal(1050, 2).shortest(), "10.5");
  EXPECT_EQ(Decimal(0, 2).shortest(), "0");
  EXPECT_EQ(Decimal(100, 0).shortest(), "100");
}

TEST(Decimal, ProductsAreExactAndOverflowIsAnError) {
  EXPECT_EQ(multiply(Decimal(1999, 2), Decimal(3, 0))->text(), "59.97");
  EXPECT_EQ(multiply(Decimal(999'999'999'999, 0), Decimal(999'999'999'999, 0)).error().id,
            "decimal.overflow");
  EXPECT_EQ(add(Decimal(999'999'999'999'999'999, 0), Decimal(1, 0)).error().id, "decimal.overflow");
}

TEST(Decimal, RoundsHalfAwayFromZero) {
  EXPECT_EQ(round_half_up(Decimal(1005, 3), 2)->text(), "1.01");
  EXPECT_EQ(round_half_up(Decimal(-1005, 3), 2)->text(), "-1.01");
  EXPECT_EQ(round_half_up(Decimal(1004, 3), 2)->text(), "1.00");
  EXPECT_EQ(round_half_up(Decimal(5, 0), 2)->text(), "5.00");
}

TEST(Decimal, SplitGivesTheLargestRemaindersTheLastCents) {
  const auto parts = split(Decimal(10000, 2), {1, 1, 1});
  ASSERT_TRUE(parts);
  EXPECT_EQ((*parts)[0].text(), "33.34");
  EXPECT_EQ((*parts)[1].text(), "33.33");
  EXPECT_EQ((*parts)[2].text(), "33.33");
  EXPECT_EQ(split(Decimal(100, 2), {0, 0}).error().id, "decimal.weights");
  EXPECT_EQ(split(Decimal(100, 2), {2, -1}).error().id, "decimal.weights");
}

TEST(Decimal, SplitAlwaysSumsToTheTotal) {
  const unsigned seed = 20261123;
  std::mt19937 random{seed};
  for (int round = 0; round < 2000; ++round) {
    const Decimal total{static_cast<std::int64_t>(random() % 1'000'000) - 500'000, 2};
    std::vector<std::int64_t> weights(1 + random() % 9);
    for (auto& weight : weights) weight = random() % 1000;
    weights[0] += 1;
    const auto parts = split(total, weights);
    ASSERT_TRUE(parts);
    Decimal sum{0, 2};
    for (const Decimal part : *parts) sum = *add(sum, part);
    ASSERT_EQ(sum, total) << "seed " << seed << ", round " << round;
  }
}

TEST(Decimal, TextReadsBackAsItself) {
  std::mt19937_64 random{7};
  for (int round = 0; round < 5000; ++round) {
    const Decimal number{static_cast<std::int64_t>(random() % 999'999'999'999'999'999),
                         static_cast<std::uint8_t>(random() % 19)};
    const auto read = Decimal::parse(number.text());
    ASSERT_TRUE(read) << number.text();
    ASSERT_EQ(read->text(), number.text());
  }
}

}  // namespace
}  // namespace claimwire
