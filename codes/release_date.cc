#include "codes/release_date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_set>

#include "codes/code_key.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

struct KnownCode {
  std::string_view set;
  std::string_view code;
  Date since;
};

// One code for each release that tells it from all earlier ones, oldest first within a set.
// Sources: the conversion tables of FY2020 and FY2026 and the addenda in CMS's archives.
constexpr KnownCode kKnownCodes[] = {
    {"icd10cm", "A0471", {2017, 10, 1}},    {"icd10cm", "C441121", {2018, 10, 1}},
    {"icd10cm", "D75A", {2019, 10, 1}},     {"icd10cm", "N1830", {2020, 10, 1}},
    {"icd10cm", "J1282", {2021, 1, 1}},     {"icd10cm", "U099", {2021, 10, 1}},
    {"icd10cm", "Z28310", {2022, 4, 1}},    {"icd10cm", "D5930", {2022, 10, 1}},
    {"icd10cm", "Z5910", {2023, 4, 1}},     {"icd10cm", "G20A1", {2023, 10, 1}},
    {"icd10cm", "E66811", {2024, 10, 1}},   {"icd10cm", "B8801", {2025, 10, 1}},
    {"icd10pcs", "XW023X7", {2022, 4, 1}},  {"icd10pcs", "00H005Z", {2024, 4, 1}},
    {"icd10pcs", "00503Z4", {2024, 10, 1}}, {"icd10pcs", "00H033J", {2025, 10, 1}},
};

// A file of the whole classification lacks no code; an excerpt may.
constexpr std::size_t kWholeSetRows = 60'000;

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int to_number(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// Runs of digits and of letters, in order.
std::vector<std::string> tokens(std::string_view name) {
  std::vector<std::string> out;
  char kind_before = 0;
  for (const char c : lower(name)) {
    const char kind = is_digit(c) ? '0' : c >= 'a' && c <= 'z' ? 'a' : '-';
    if (kind != '-' && kind == kind_before) {
      out.back() += c;
    } else if (kind != '-') {
      out.emplace_back(1, c);
    }
    kind_before = kind;
  }
  return out;
}

Date make_date(int year, int month, int day) {
  if (year < 2000 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31) return {};
  const Date date{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
                  static_cast<std::uint8_t>(day)};
  return date.valid() ? date : Date{};
}

int month_named(std::string_view word) {
  if (word.size() < 3) return 0;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i].starts_with(word)) return static_cast<int>(i) + 1;
  }
  return 0;
}

int fiscal_year(Date day) { return day.month >= 10 ? day.year + 1 : day.year; }
Date fiscal_year_start(int year) { return {static_cast<std::int16_t>(year - 1), 10, 1}; }

// "icd10cm_order_2021jan.txt": the month of an update within fiscal year 2021.
int month_in_order_name(std::string_view name) {
  for (const std::string& token : tokens(name)) {
    if (token == "jan" || token == "january") return 1;
    if (token == "apr" || token == "april") return 4;
  }
  return 0;
}

// What names, addenda and dates tell, before the codes are looked at.
ReleaseDate from_names(const OrderFileClues& clues) {
  if (const Date day = day_in_name(clues.name); day.valid()) {
    return {day, concat("the file's name says ", day.iso()), {}};
  }
  int year = year_in_name(clues.name);
  if (clues.has_addenda) {
    const AddendaTotals& addenda = clues.addenda;
    const int new_year = year_in_name(addenda.new_file);
    const int old_year = year_in_name(addenda.old_file);
    if (new_year != 0) {
      const int month = month_in_order_name(addenda.new_file);
      if (month != 0) {
        const Date day{static_cast<std::int16_t>(new_year), static_cast<std::uint8_t>(month), 1};
        return {day, concat("the addenda beside it compares to ", addenda.new_file), {}};
      }
      if (new_year != old_year) {
        return {fiscal_year_start(new_year),
                concat("the addenda beside it compares FY", std::to_string(old_year), " with FY",
                       std::to_string(new_year)),
                {}};
      }
      if (addenda.changes == 0) {
        return {fiscal_year_start(new_year),
                "the addenda beside it adds and deletes nothing: the codes of 1 October",
                {}};
      }
      return {{static_cast<std::int16_t>(new_year), 4, 1},
              concat("the addenda beside it changes codes within FY", std::to_string(new_year),
                     ": the April update"),
              {}};
    }
  }
  if (year == 0) return {};
  const Date start = fiscal_year_start(year);
  if (clues.modified.valid() && clues.modified >= start &&
      clues.modified <= fiscal_year_end(start)) {
    ReleaseDate date{{static_cast<std::int16_t>(year), 4, 1},
                     concat("made on ", clues.modified.iso(), ", within FY", std::to_string(year),
                            ": taken for the April update"),
                     {}};
    date.warnings.push_back(
        concat("no day is written in the file; it was made on ", clues.modified.iso(),
               ". If it is in force from another day, import it with --effective"));
    return date;
  }
  return {start, concat("the file's name says FY", std::to_string(year)), {}};
}

}  // namespace

Date newest_known_code(std::string_view set, const std::vector<CodeRow>& rows) {
  std::unordered_set<CodeKey> keys;
  keys.reserve(rows.size());
  for (const CodeRow& row : rows) keys.insert(pack(row.code));
  Date newest;
  for (const KnownCode& known : kKnownCodes) {
    if (known.set == set && keys.contains(pack(known.code))) newest = std::max(newest, known.since);
  }
  return newest;
}

ReleaseDate order_file_date(const OrderFileClues& clues, const std::vector<CodeRow>& rows) {
  ReleaseDate date = from_names(clues);
  const Date newest = newest_known_code(clues.set, rows);
  if (!newest.valid()) return date;
  // The first known code that the file has not: it is older than that.
  Date older_than;
  for (const KnownCode& known : kKnownCodes) {
    if (known.set == clues.set && known.since > newest) {
      older_than = known.since;
      break;
    }
  }
  const bool too_early = !date.effective.valid() || date.effective < newest;
  const bool too_late =
      older_than.valid() && date.effective >= older_than && rows.size() >= kWholeSetRows;
  if (!too_early && !too_late) return date;
  if (date.effective.valid() && fiscal_year(date.effective) != fiscal_year(newest)) {
    date.warnings.push_back(concat("by its name or surroundings it would be in force from ",
                                   date.effective.iso(), ", but its codes are those of ",
                                   newest.iso(), "; the codes decide"));
  }
  const auto& last =
      *std::find_if(std::begin(kKnownCodes), std::end(kKnownCodes),
                    [&](const KnownCode& k) { return k.set == clues.set && k.since == newest; });
  date.effective = newest;
  date.why = concat("it has code ", last.code, ", which came in on ", newest.iso());
  return date;
}

Date day_in_name(std::string_view name) {
  const std::vector<std::string> parts = tokens(name);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string_view part = parts[i];
    if (!is_digit(part[0])) {
      const int month = month_named(part);
      if (month == 0 || i + 2 >= parts.size()) continue;
      if (parts[i + 1].size() > 2 || parts[i + 2].size() != 4) continue;
      const Date date = make_date(to_number(parts[i + 2]), month, to_number(parts[i + 1]));
      if (date.valid()) return date;
    } else if (part.size() == 8) {
      for (const auto& date : {make_date(to_number(part.substr(0, 4)), to_number(part.substr(4, 2)),
                                         to_number(part.substr(6))),
                               make_date(to_number(part.substr(4)), to_number(part.substr(0, 2)),
                                         to_number(part.substr(2, 2)))}) {
        if (date.valid()) return date;
      }
    } else if (part.size() == 4 && i + 2 < parts.size() && parts[i + 1].size() == 2 &&
               parts[i + 2].size() == 2) {
      const Date date =
          make_date(to_number(part), to_number(parts[i + 1]), to_number(parts[i + 2]));
      if (date.valid()) return date;
    } else if (part.size() == 2 && i + 2 < parts.size() && parts[i + 1].size() == 2 &&
               parts[i + 2].size() == 4) {
      const Date date =
          make_date(to_number(parts[i + 2]), to_number(part), to_number(parts[i + 1]));
      if (date.valid()) return date;
    }
  }
  return {};
}

Date quarter_in_name(std::string_view name) {
  constexpr std::string_view kMonthNames[] = {"jan", "apr", "jul", "oct"};
  for (std::size_t at = 0; at + 6 <= name.size(); ++at) {
    const std::string_view year = name.substr(at, 4);
    if (!year.starts_with("20") || !is_digit(year[2]) || !is_digit(year[3])) continue;
    std::string_view rest = name.substr(at + 4);
    if (rest[0] == '_' || rest[0] == '-' || rest[0] == ' ') rest.remove_prefix(1);
    int quarter = -1;
    if (rest.size() > 1 && rest[0] == 'q' && rest[1] >= '1' && rest[1] <= '4') {
      quarter = rest[1] - '1';
    }
    for (int i = 0; i < 4; ++i) {
      if (rest.starts_with(kMonthNames[i])) quarter = i;
    }
    if (quarter >= 0) return make_date(to_number(year), 3 * quarter + 1, 1);
  }
  return {};
}

Date quarter_begin(Date day) {
  if (!day.valid()) return {};
  return {day.year, static_cast<std::uint8_t>((day.month - 1) / 3 * 3 + 1), 1};
}

Date quarter_end(Date day) {
  if (!day.valid()) return {};
  const auto month = static_cast<std::uint8_t>((day.month - 1) / 3 * 3 + 3);
  return {day.year, month, Date::days_in_month(day.year, month)};
}

std::string quarter_label(Date day) {
  return concat(std::to_string(day.year), " Q", std::to_string((day.month - 1) / 3 + 1));
}

int year_in_name(std::string_view name) {
  for (const std::string& part : tokens(name)) {
    if (part.size() == 4 && part.starts_with("20")) return to_number(part);
  }
  return 0;
}

std::string fiscal_label(Date effective) {
  std::string label = concat("FY", std::to_string(fiscal_year(effective)));
  if (effective.month == 10 && effective.day == 1) return label;
  std::string month{kMonths[effective.month - 1U]};
  month[0] = static_cast<char>(month[0] - 'a' + 'A');
  return concat(label, " ", month, " update");
}

Date fiscal_year_end(Date effective) {
  return {static_cast<std::int16_t>(fiscal_year(effective)), 9, 30};
}

}  // namespace claimwire::codes
