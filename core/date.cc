#include "core/date.h"

#include <algorithm>
#include <charconv>

namespace claimwire {
namespace {

Error syntax(const char* expected) {
  return {"date.syntax", std::string{"not a date; expected "} + expected};
}
Error impossible() { return {"date.impossible", "no such day in the calendar or time of day"}; }

/// `count` digits at `at` as a number, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

/// A value that is not negative, with zeros in front.
std::string padded(int value, std::size_t width) {
  char buffer[16];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  const auto size = static_cast<std::size_t>(end - buffer);
  std::string out(width > size ? width - size : 0, '0');
  return out.append(buffer, size);
}

/// Fraction digits (without the point) as nanoseconds; `text` has 1 to 9 digits.
std::uint32_t nanoseconds(std::string_view text) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 9; ++i)
    value = value * 10 + (i < text.size() ? static_cast<std::uint32_t>(text[i] - '0') : 0);
  return value;
}

bool possible(const DateTime& t) {
  return t.year >= 1 && t.month >= 1 && t.month <= 12 && t.day >= 1 &&
         t.day <= Date::days_in_month(t.year, t.month) && t.hour <= 23 && t.minute <= 59 &&
         t.second <= 60;
}

std::string fraction_text(std::uint32_t nanosecond) {
  std::string text = padded(static_cast<int>(nanosecond), 9);
  while (text.size() > 1 && text.back() == '0') text.pop_back();
  return text;
}

/// A sign, hours and minutes ("+0100" or "+01:00").
std::optional<std::int16_t> zone(std::string_view text, bool colon) {
  const std::size_t minutes_at = colon ? 4 : 3;
  if (text.size() != minutes_at + 2 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  if (colon && text[3] != ':') return std::nullopt;
  const int hours = digits(text, 1, 2), minutes = digits(text, minutes_at, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return std::nullopt;
  const int offset = hours * 60 + minutes;
  return static_cast<std::int16_t>(text[0] == '-' ? -offset : offset);
}

}  // namespace

// Days from civil and back: Howard Hinnant's public algorithms, proleptic Gregorian.
std::int32_t Date::days() const {
  const int y = year - (month <= 2 ? 1 : 0);
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

Date Date::from_days(std::int32_t days) {
  const int z = days + 719468;
  const int era = (z >= 0 ? z : z - 146096) / 146097;
  const int day_of_era = z - era * 146097;
  const int year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int mp = (5 * day_of_year + 2) / 153;
  const int month = mp < 10 ? mp + 3 : mp - 9;
  const int year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return {static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
          static_cast<std::uint8_t>(day_of_year - (153 * mp + 2) / 5 + 1)};
}

Result<Date> Date::parse_compact(std::string_view text) {
  const int year = digits(text, 0, 4), month = digits(text, 4, 2), day = digits(text, 6, 2);
  if (text.size() != 8 || year < 0 || month < 0 || day < 0) return syntax("YYYYMMDD");
  const Date date{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
                  static_cast<std::uint8_t>(day)};
  if (!date.valid()) return impossible();
  return date;
}

Result<Date> Date::parse_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return syntax("YYYY-MM-DD");
  return parse_compact(
      std::string{text.substr(0, 4)}.append(text.substr(5, 2)).append(text.substr(8)));
}

std::string Date::compact() const { return padded(year, 4) + padded(month, 2) + padded(day, 2); }
std::string Date::iso() const {
  return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2);
}

Date add_days(Date date, int days) { return Date::from_days(date.days() + days); }

int age_in_years(Date birth, Date on) {
  if (on < birth) return 0;
  int age = on.year - birth.year;
  if (on.month < birth.month || (on.month == birth.month && on.day < birth.day)) --age;
  return age;
}

Result<DateTime> DateTime::parse_hl7(std::string_view text) {
  const auto bad = [] { return syntax("YYYY[MM[DD[HH[MM[SS[.S]]]]]][+/-ZZZZ]"); };
  DateTime out;
  std::string_view body = text;
  if (const auto sign = text.find_first_of("+-"); sign != std::string_view::npos) {
    out.offset_minutes = zone(text.substr(sign), false);
    if (!out.offset_minutes) return bad();
    body = text.substr(0, sign);
  }
  std::string_view fraction;
  if (const auto point = body.find('.'); point != std::string_view::npos) {
    fraction = body.substr(point + 1);
    body = body.substr(0, point);
    if (body.size() != 14 || fraction.empty() || fraction.size() > 9 ||
        digits(fraction, 0, fraction.size()) < 0)
      return bad();
  }
  if (body.size() < 4 || body.size() > 14 || body.size() % 2 != 0) return bad();
  const int year = digits(body, 0, 4);
  if (year < 0) return bad();
  out.year = static_cast<std::int16_t>(year);
  out.precision = Precision::year;
  std::uint8_t* const parts[] = {&out.month, &out.day, &out.hour, &out.minute, &out.second};
  for (std::size_t i = 0; i < 5 && 4 + 2 * i < body.size(); ++i) {
    const int value = digits(body, 4 + 2 * i, 2);
    if (value < 0) return bad();
    *parts[i] = static_cast<std::uint8_t>(value);
    out.precision =
        static_cast<Precision>(static_cast<int>(Precision::month) + static_cast<int>(i));
  }
  if (!fraction.empty()) {
    out.nanosecond = nanoseconds(fraction);
    out.precision = Precision::fraction;
  }
  if (!possible(out)) return impossible();
  return out;
}

Result<DateTime> DateTime::parse_fhir(std::string_view text) {
  const auto bad = [] { return syntax("YYYY[-MM[-DD[Thh:mm:ss[.s][Z or +hh:mm]]]]"); };
  DateTime out;
  const auto take = [&](std::size_t at, auto& into) {
    const int value = digits(text, at, 2);
    if (value >= 0) into = static_cast<std::uint8_t>(value);
    return value >= 0;
  };
  const int year = digits(text, 0, 4);
  if (year < 0) return bad();
  out.year = static_cast<std::int16_t>(year);
  out.precision = Precision::year;
  if (text.size() > 4) {
    if (text[4] != '-' || !take(5, out.month)) return bad();
    out.precision = Precision::month;
  }
  if (text.size() > 7) {
    if (text[7] != '-' || !take(8, out.day)) return bad();
    out.precision = Precision::day;
  }
  if (text.size() > 10) {
    if (text.size() < 16 || text[10] != 'T' || text[13] != ':' || !take(11, out.hour) ||
        !take(14, out.minute))
      return bad();
    out.precision = Precision::minute;
    std::size_t at = 16;
    if (at < text.size() && text[at] == ':') {
      if (!take(17, out.second)) return bad();
      out.precision = Precision::second;
      at = 19;
      if (at < text.size() && text[at] == '.') {
        std::size_t end = at + 1;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
        if (end == at + 1) return bad();
        out.nanosecond = nanoseconds(text.substr(at + 1, std::min<std::size_t>(9, end - at - 1)));
        out.precision = Precision::fraction;
        at = end;
      }
    }
    const auto rest = text.substr(at);
    if (rest == "Z") {
      out.offset_minutes = std::int16_t{0};
    } else if (!rest.empty()) {
      out.offset_minutes = zone(rest, true);
      if (!out.offset_minutes) return bad();
    }
  }
  if (!possible(out)) return impossible();
  return out;
}

std::optional<Date> DateTime::date() const {
  if (precision < Precision::day) return std::nullopt;
  return Date{year, month, day};
}

std::string DateTime::hl7() const {
  if (precision == Precision::none) return {};
  std::string out = padded(year, 4);
  const std::uint8_t parts[] = {month, day, hour, minute, second};
  for (int i = 0; i < 5 && static_cast<int>(precision) >= static_cast<int>(Precision::month) + i;
       ++i)
    out += padded(parts[i], 2);
  if (precision == Precision::fraction) out += "." + fraction_text(nanosecond);
  if (offset_minutes) {
    const int offset = *offset_minutes < 0 ? -*offset_minutes : *offset_minutes;
    out += (*offset_minutes < 0 ? "-" : "+") + padded(offset / 60, 2) + padded(offset % 60, 2);
  }
  return out;
}

std::string DateTime::fhir() const {
  if (precision == Precision::none) return {};
  std::string out = padded(year, 4);
  if (precision >= Precision::month) out += "-" + padded(month, 2);
  if (precision >= Precision::day) out += "-" + padded(day, 2);
  if (precision >= Precision::hour && offset_minutes) {
    out += "T" + padded(hour, 2) + ":" + padded(minute, 2) + ":" + padded(second, 2);
    if (precision == Precision::fraction) out += "." + fraction_text(nanosecond);
    const int offset = *offset_minutes < 0 ? -*offset_minutes : *offset_minutes;
    if (offset == 0)
      out += "Z";
    else
      out +=
          (*offset_minutes < 0 ? "-" : "+") + padded(offset / 60, 2) + ":" + padded(offset % 60, 2);
  }
  return out;
}

}  // namespace claimwire
