#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace claimwire {

/// A calendar day of the Gregorian calendar, years 1 to 9999.
struct Date {
  std::int16_t year = 0;  ///< 0 means "no date".
  std::uint8_t month = 0;
  std::uint8_t day = 0;

  constexpr bool valid() const {
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in_month(year, month);
  }
  static constexpr std::uint8_t days_in_month(int year, int month) {
    constexpr std::uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
  }
  /// Days since 1970-01-01.
  std::int32_t days() const;
  static Date from_days(std::int32_t days);
  /// "20260903" (HL7, X12 D8). Errors: date.syntax, date.impossible.
  static Result<Date> parse_compact(std::string_view text);
  /// "2026-09-03". Errors: date.syntax, date.impossible.
  static Result<Date> parse_iso(std::string_view text);
  std::string compact() const;  ///< "20260903"
  std::string iso() const;      ///< "2026-09-03"

  friend constexpr auto operator<=>(const Date&, const Date&) = default;
};

Date add_days(Date date, int days);
/// Whole years from `birth` to `on`, as age is counted; 0 when `on` is before `birth`.
int age_in_years(Date birth, Date on);

/// How much of a date-time was written. Midnight is not implied by a date alone.
enum class Precision : std::uint8_t { none, year, month, day, hour, minute, second, fraction };

/// A date and time as written: YYYY[MM[DD[HH[MM[SS[.S..]]]]]][+/-ZZZZ], with the precision the
/// sender gave and its zone, if it gave one.
struct DateTime {
  std::int16_t year = 0;
  std::uint8_t month = 1, day = 1, hour = 0, minute = 0, second = 0;
  std::uint32_t nanosecond = 0;
  Precision precision = Precision::none;
  std::optional<std::int16_t> offset_minutes{};  ///< East of UTC; none: the sender's local time.

  /// HL7 DT, TM-less TS and DTM. `-0000` is an offset of zero. Errors: date.syntax,
  /// date.impossible.
  static Result<DateTime> parse_hl7(std::string_view text);
  /// FHIR date, dateTime and instant: "2026", "2026-09", "2026-09-03T11:00:00.000+01:00", "Z".
  /// Errors as above.
  static Result<DateTime> parse_fhir(std::string_view text);

  /// The day, when the precision is day or finer.
  std::optional<Date> date() const;
  std::string hl7() const;   ///< At its own precision.
  std::string fhir() const;  ///< At its own precision; a time without offset is written as date.

  friend bool operator==(const DateTime&, const DateTime&) = default;
};

/// Both days included.
struct Period {
  Date from{};
  Date through{};

  constexpr bool contains(Date day) const { return from <= day && day <= through; }
  friend bool operator==(const Period&, const Period&) = default;
};

}  // namespace claimwire
