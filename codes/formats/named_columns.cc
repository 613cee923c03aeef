#include "codes/formats/named_columns.h"

#include <algorithm>
#include <charconv>

#include "codes/formats/text_lines.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

std::string folded(std::string_view cell) {
  std::string out;
  for (const char c : lower(cell)) {
    const bool blank = c == ' ' || c == '_' || c == '-' || c == '\n' || c == '\r' || c == '\t';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::optional<std::size_t> column_of(const std::vector<std::string>& cells,
                                     std::string_view names) {
  for (const std::string_view name : split(names, '|')) {
    const auto found = std::find(cells.begin(), cells.end(), name);
    if (found != cells.end()) return static_cast<std::size_t>(found - cells.begin());
  }
  return std::nullopt;
}

}  // namespace

Result<NamedColumns> NamedColumns::open(std::string_view content,
                                        std::span<const ColumnNames> columns) {
  constexpr int kHeadingWithin = 30;
  std::optional<Error> failed;
  for (const char delimiter : {',', '\t', ';'}) {
    NamedColumns table{content, delimiter};
    for (int record = 0; record < kHeadingWithin; ++record) {
      const auto more = table.reader_.next(table.cells_);
      if (!more) failed = more.error();
      if (!more || !*more) break;
      if (table.cells_.size() < 2) continue;
      std::vector<std::string> headings;
      for (const std::string& cell : table.cells_) headings.push_back(folded(cell));
      table.at_.clear();
      bool all = true;
      for (const ColumnNames& column : columns) {
        table.at_.push_back(column_of(headings, column.names));
        all = all && (table.at_.back() || !column.required);
      }
      if (!all) continue;
      table.width_ = headings.size();
      table.headings_ = std::move(headings);
      return table;
    }
  }
  if (failed) return *failed;
  std::string wanted;
  for (const ColumnNames& column : columns) {
    if (!column.required) continue;
    wanted += concat(wanted.empty() ? "" : ", ", "`",
                     column.names.substr(0, column.names.find('|')), "`");
  }
  return Error{"codes.column-missing", concat("no heading names the columns ", wanted)};
}

bool NamedColumns::fit(std::string_view content, std::span<const ColumnNames> columns) {
  return open(content, columns).has_value();
}

Result<bool> NamedColumns::next() {
  for (;;) {
    const auto more = reader_.next(cells_);
    if (!more || !*more) return more;
    const bool blank = std::all_of(cells_.begin(), cells_.end(),
                                   [](const std::string& cell) { return trim(cell).empty(); });
    if (blank) continue;
    if (cells_.size() == width_) return true;
    return line_error(
        "codes.line-malformed", reader_.line(),
        concat(std::to_string(cells_.size()), " cells; the heading has ", std::to_string(width_)));
  }
}

std::string_view NamedColumns::cell(std::size_t column) const {
  return at_[column] ? trim(cells_[*at_[column]]) : std::string_view{};
}

std::string_view NamedColumns::heading(std::size_t column) const {
  return at_[column] ? std::string_view{headings_[*at_[column]]} : std::string_view{};
}

Result<Date> read_written_date(std::string_view text) {
  text = trim(text);
  if (text.empty()) return Date{};
  if (text.find('/') == std::string_view::npos) {
    return text.size() == 8 ? Date::parse_compact(text) : Date::parse_iso(text);
  }
  const auto parts = split(text, '/');
  int numbers[3] = {};
  if (parts.size() != 3 || (parts[2].size() != 4 && parts[2].size() != 2)) {
    return Error{"date.syntax", ""};
  }
  for (std::size_t i = 0; i < 3; ++i) {
    const char* end = parts[i].data() + parts[i].size();
    const auto [at, error] = std::from_chars(parts[i].data(), end, numbers[i]);
    if (error != std::errc{} || at != end || numbers[i] < 0 || numbers[i] > 9999) {
      return Error{"date.syntax", ""};
    }
  }
  if (parts[2].size() == 2) numbers[2] += 2000;
  if (numbers[0] < 1 || numbers[0] > 12 || numbers[1] > 31) return Error{"date.impossible", ""};
  const Date date{static_cast<std::int16_t>(numbers[2]), static_cast<std::uint8_t>(numbers[0]),
                  static_cast<std::uint8_t>(numbers[1])};
  if (!date.valid()) return Error{"date.impossible", ""};
  return date;
}

Result<Date> read_date_cell(std::string_view text, std::uint32_t line) {
  const Result<Date> date = read_written_date(text);
  if (date) return *date;
  return line_error("codes.date-impossible", line,
                    concat("'", printable(text, 20),
                           "' is no date; expected 2026-10-01, 20261001 or 10/01/2026"));
}

Result<std::uint32_t> read_number_cell(std::string_view digits, std::uint32_t line,
                                       std::string_view what) {
  std::uint32_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, number);
  if (error == std::errc{} && at == end && !digits.empty()) return number;
  return line_error("codes.line-malformed", line,
                    concat(what, " is '", printable(digits, 20), "'; expected a whole number"));
}

Result<void> check_last_line(std::string_view content, std::uint32_t line) {
  if (content.ends_with('\n') || content.ends_with('\r')) return {};
  return line_error("codes.line-unfinished", line,
                    "has no line end, so the file was probably cut there. Download it again; if it "
                    "is complete, end it with a line break.");
}

}  // namespace claimwire::codes
