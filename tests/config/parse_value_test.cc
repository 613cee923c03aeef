#include "config/schema/parse_value.h"

#include <gtest/gtest.h>

namespace claimwire::config {
namespace {

struct ValueCase {
  const char* name;
  const char* text;
  std::int64_t want;  ///< -1: an error.
};

class Duration : public testing::TestWithParam<ValueCase> {};
TEST_P(Duration, IsInMilliseconds) {
  const auto read = parse_duration(GetParam().text);
  EXPECT_EQ(read ? read->count() : -1, GetParam().want);
}
constexpr ValueCase kDurations[] = {
    {"Seconds", "30s", 30'000},
    {"MinutesAreM", "15m", 900'000},
    {"Hours", "24h", 86'400'000},
    {"Days", "7d", 604'800'000},
    {"Years", "1y", 31'536'000'000},
    {"Milliseconds", "500ms", 500},
    {"Zero", "0", 0},
    {"NoUnit", "30", -1},
    {"Unknown", "3w", -1},
    {"Negative", "-3s", -1},
    {"Empty", "", -1},
    {"Overflow", "99999999999y", -1},
    {"Fraction", "1.5h", -1},
};
INSTANTIATE_TEST_SUITE_P(Values, Duration, testing::ValuesIn(kDurations),
                         [](const auto& test) { return test.param.name; });

class Size : public testing::TestWithParam<ValueCase> {};
TEST_P(Size, IsInBytes) {
  const auto read = parse_size(GetParam().text);
  EXPECT_EQ(read ? static_cast<std::int64_t>(*read) : -1, GetParam().want);
}
constexpr ValueCase kSizes[] = {
    {"PowersOf1000", "16MB", 16'000'000},
    {"PowersOf1024", "64KiB", 65'536},
    {"Bytes", "4096", 4096},
    {"SmallB", "1mb", -1},
    {"Overflow", "99999999999999999999GB", -1},
    {"Empty", "", -1},
};
INSTANTIATE_TEST_SUITE_P(Values, Size, testing::ValuesIn(kSizes),
                         [](const auto& test) { return test.param.name; });

TEST(Durations, TheShorterStandsFirst) {
  EXPECT_EQ(parse_durations("5s..15m")->second.count(), 900'000);
  EXPECT_FALSE(parse_durations("15m..5s"));
  EXPECT_FALSE(parse_durations("5s"));
}

TEST(Address, KnowsLoopback) {
  EXPECT_TRUE(loopback(parse_address("127.0.0.1:2575")->first));
  EXPECT_TRUE(loopback(parse_address("[::1]:2575")->first));
  EXPECT_FALSE(loopback(parse_address("0.0.0.0:2575")->first));
  EXPECT_FALSE(parse_address("2575"));
  EXPECT_FALSE(parse_address("host:65536"));
}

}  // namespace
}  // namespace claimwire::config
