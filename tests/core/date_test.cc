#include "core/date.h"

#include <gtest/gtest.h>

namespace claimwire {
namespace {

struct Hl7Case {
  const char* name;
  const char* text;
  const char* want;  ///< hl7() of what was read, or the error's id.
};

class Hl7DateTime : public testing::TestWithParam<Hl7Case> {};

TEST_P(Hl7DateTime, KeepsItsPrecisionAndZone) {
  const auto read = DateTime::parse_hl7(GetParam().text);
  EXPECT_EQ(read ? read->hl7() : read.error().id, GetParam().want);
}

constexpr Hl7Case kHl7Cases[] = {
    {"Year", "2026", "2026"},
    {"Month", "202609", "202609"},
    {"Day", "20260903", "20260903"},
    {"Hour", "2026090311", "2026090311"},
    {"Minute", "202609031130", "202609031130"},
    {"Second", "20260903113015", "20260903113015"},
    {"Fraction", "20260903113015.25", "20260903113015.25"},
    {"Zone", "20260903113015-0600", "20260903113015-0600"},
    {"ZoneBehindADay", "20260903+0530", "20260903+0530"},
    {"LeapDay", "20240229", "20240229"},
    {"NoLeapDay", "20260229", "date.impossible"},
    {"Month13", "20261301", "date.impossible"},
    {"Hour24", "2026090324", "date.impossible"},
    {"Zeros", "00000000", "date.impossible"},
    {"OddLength", "2026090", "date.syntax"},
    {"Letters", "2026O903", "date.syntax"},
    {"Iso", "2026-09-03", "date.syntax"},
    {"Empty", "", "date.syntax"},
    {"FractionWithoutSeconds", "202609031130.5", "date.syntax"},
};
INSTANTIATE_TEST_SUITE_P(V2, Hl7DateTime, testing::ValuesIn(kHl7Cases),
                         [](const auto& test) { return test.param.name; });

struct FhirCase {
  const char* name;
  const char* text;
  const char* want;
};

class FhirDateTime : public testing::TestWithParam<FhirCase> {};

TEST_P(FhirDateTime, KeepsItsPrecisionAndZone) {
  const auto read = DateTime::parse_fhir(GetParam().text);
  EXPECT_EQ(read ? read->fhir() : read.error().id, GetParam().want);
}

constexpr FhirCase kFhirCases[] = {
    {"Year", "2026", "2026"},
    {"Month", "2026-09", "2026-09"},
    {"Day", "2026-09-03", "2026-09-03"},
    {"Instant", "2026-09-03T11:30:15Z", "2026-09-03T11:30:15Z"},
    {"FractionAndZone", "2026-09-03T11:30:15.125+01:00", "2026-09-03T11:30:15.125+01:00"},
    {"Impossible", "2026-02-30", "date.impossible"},
    {"Compact", "20260903", "date.syntax"},
    {"HourAlone", "2026-09-03T11", "date.syntax"},
    {"Trailing", "2026-09-03T11:30:15Zx", "date.syntax"},
};
INSTANTIATE_TEST_SUITE_P(R4, FhirDateTime, testing::ValuesIn(kFhirCases),
                         [](const auto& test) { return test.param.name; });

TEST(Date, CountsDaysBothWaysOverFourCenturies) {
  std::int32_t day = Date{1800, 1, 1}.days();
  for (const std::int32_t last = Date{2200, 12, 31}.days(); day <= last; ++day) {
    const Date date = Date::from_days(day);
    ASSERT_TRUE(date.valid()) << day;
    ASSERT_EQ(date.days(), day);
  }
  EXPECT_EQ((Date{1970, 1, 1}.days()), 0);
}

TEST(Date, AgeTurnsOnTheBirthday) {
  EXPECT_EQ(age_in_years({2000, 3, 1}, {2026, 2, 28}), 25);
  EXPECT_EQ(age_in_years({2000, 3, 1}, {2026, 3, 1}), 26);
  EXPECT_EQ(age_in_years({2026, 3, 1}, {2025, 3, 1}), 0);
}

TEST(Date, WritesBothForms) {
  EXPECT_EQ((Date{2026, 9, 3}.compact()), "20260903");
  EXPECT_EQ((Date{2026, 9, 3}.iso()), "2026-09-03");
  EXPECT_EQ(Date::parse_iso("2026-9-3").error().id, "date.syntax");
}

}  // namespace
}  // namespace claimwire
