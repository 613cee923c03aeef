#include "wrap/time_zone/time_zone.h"

#include <gtest/gtest.h>

#include "core/text.h"

namespace claimwire::time_zone {
namespace {

struct ZoneCase {
  const char* name;
  const char* zone;
  std::int64_t utc_seconds;
  const char* want;  ///< Local time with offset.
  const char* day;
};
class LocalTime : public testing::TestWithParam<ZoneCase> {};
TEST_P(LocalTime, IsThatOfTheZone) {
  const auto zone = Zone::named(GetParam().zone);
  ASSERT_TRUE(zone) << zone.error().message;
  EXPECT_EQ(zone->local(GetParam().utc_seconds * 1000 + 999).fhir(), GetParam().want);
  EXPECT_EQ(zone->day(GetParam().utc_seconds * 1000).iso(), GetParam().day);
}
constexpr ZoneCase kZones[] = {
    {"Utc", "UTC", 1'788'476'400, "2026-09-03T23:00:00Z", "2026-09-03"},
    {"NoNameIsUtc", "", 1'788'476'400, "2026-09-03T23:00:00Z", "2026-09-03"},
    {"Summer", "America/Chicago", 1'788'476'400, "2026-09-03T18:00:00-05:00", "2026-09-03"},
    {"Winter", "America/Chicago", 1'767'268'800, "2026-01-01T06:00:00-06:00", "2026-01-01"},
    {"TheDayBefore", "America/Los_Angeles", 1'788'480'000, "2026-09-03T17:00:00-07:00",
     "2026-09-03"},
    {"TheDayAfter", "Pacific/Auckland", 1'788'476'400, "2026-09-04T11:00:00+12:00", "2026-09-04"},
    {"HalfAnHour", "Asia/Kolkata", 1'788'476'400, "2026-09-04T04:30:00+05:30", "2026-09-04"},
    {"LastSecondOfSummer", "America/Chicago", 1'793'516'399, "2026-11-01T01:59:59-05:00",
     "2026-11-01"},
    {"FirstSecondOfWinter", "America/Chicago", 1'793'516'400, "2026-11-01T01:00:00-06:00",
     "2026-11-01"},
    {"BeforeTheEpoch", "UTC", -1, "1969-12-31T23:59:59Z", "1969-12-31"},
};
INSTANTIATE_TEST_SUITE_P(Zones, LocalTime, testing::ValuesIn(kZones),
                         [](const auto& test) { return test.param.name; });

TEST(ZoneNames, AnUnknownOneSaysWhatIsExpected) {
  for (const char* name : {"Mars/Olympus", "../../etc/passwd", "CST6CDT-oops"}) {
    const auto zone = Zone::named(name);
    ASSERT_FALSE(zone) << name;
    EXPECT_EQ(zone.error().id, "time-zone.unknown");
    EXPECT_NE(zone.error().message.find("America/Chicago"), std::string::npos);
  }
}

}  // namespace
}  // namespace claimwire::time_zone
