#include "apps/masking/move_date.h"

#include "core/text.h"

namespace claimwire::apps {
namespace {

constexpr int kAgeMax = 89;

/// A date as written: its digits, and what stands behind its day.
struct Written {
  Date date;         ///< Middle of the month or year where no day was written.
  int precision;     ///< 4, 6 or 8 digits.
  bool dashes;       ///< 2026-09-03
  std::string rest;  ///< Time and zone.
};

std::optional<int> number(std::string_view text) {
  int out = 0;
  if (text.empty()) return std::nullopt;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + (c - '0');
  }
  return out;
}

std::optional<Written> read(std::string_view text) {
  text = trim(text);
  Written out{};
  const auto year = number(text.substr(0, 4));
  if (!year || text.size() < 4 || *year < 1800 || *year > 2200) return std::nullopt;
  out.dashes = text.size() > 4 && text[4] == '-' && text.size() != 9;  // 2026-0500 is year and zone
  const std::size_t month_at = out.dashes ? 5 : 4, day_at = out.dashes ? 8 : 6;
  const auto month = text.size() >= month_at + 2 ? number(text.substr(month_at, 2)) : std::nullopt;
  if (!month) {
    if (text.size() != 4) return std::nullopt;
    out.date = {static_cast<std::int16_t>(*year), 7, 1};
    out.precision = 4;
    return out;
  }
  out.precision = 6;
  out.date = {static_cast<std::int16_t>(*year), static_cast<std::uint8_t>(*month), 15};
  if (text.size() > month_at + 2) {
    if (out.dashes && text[7] != '-') return std::nullopt;
    const auto day = text.size() >= day_at + 2 ? number(text.substr(day_at, 2)) : std::nullopt;
    if (!day) return std::nullopt;
    out.precision = 8;
    out.date.day = static_cast<std::uint8_t>(*day);
    out.rest = std::string{text.substr(day_at + 2)};
  }
  if (*month < 1 || *month > 12 || !out.date.valid()) return std::nullopt;
  // Behind the day stands a time or nothing: text there would be carried along unseen.
  if (out.rest.size() > 21 || out.rest.find_first_not_of("0123456789.:+-TZ ") != std::string::npos)
    return std::nullopt;
  return out;
}

std::string write(Date date, const Written& as) {
  const std::string text = as.dashes ? date.iso() : date.compact();
  const std::size_t length = as.precision == 4   ? 4
                             : as.precision == 6 ? (as.dashes ? 7 : 6)
                                                 : text.size();
  return concat(text.substr(0, length), as.rest);
}

}  // namespace

std::optional<Date> day_of(std::string_view text) {
  const auto written = read(text);
  if (!written || written->precision < 8) return std::nullopt;
  return written->date;
}

std::optional<std::string> move_date(std::string_view text, const DateShift& shift) {
  const auto written = read(text);
  if (!written) return std::nullopt;
  return write(add_days(written->date, shift.days), *written);
}

std::optional<std::string> move_birth_date(std::string_view text, const DateShift& shift) {
  auto written = read(text);
  if (!written || shift.reference.year == 0) return std::nullopt;
  if (age_in_years(written->date, shift.reference) <= kAgeMax)
    return write(add_days(written->date, shift.days), *written);
  const Date on = add_days(shift.reference, shift.days);
  written->rest.clear();
  return write({static_cast<std::int16_t>(on.year - kAgeMax - 1), 1, 1}, *written);
}

}  // namespace claimwire::apps
