#include "codes/formats/fee_schedule.h"

#include <array>
#include <string>
#include <vector>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/csv.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "codes/release_date.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

// Where a column stands in the text, from 1, and in the CSV, from 0; and its place in the relation.
struct Indicator {
  std::size_t from;
  std::size_t size;
  std::size_t cell;
};
constexpr std::array<Indicator, 10> kIndicators = {{
    {58, 1, 3},    // status
    {103, 1, 13},  // PC/TC
    {104, 3, 14},  // global days
    {116, 1, 18},  // multiple procedures
    {117, 1, 19},  // bilateral
    {118, 1, 20},  // assistant
    {119, 1, 21},  // co-surgeons
    {120, 1, 22},  // team
    {142, 2, 25},  // supervision
    {128, 5, 23},  // endoscopic base
}};
constexpr std::size_t kLineSize = 143;
constexpr std::size_t kCells = 26;
constexpr std::size_t kGlobalDays = 2;

bool is_global_days(std::string_view text) {
  constexpr std::string_view kGlobals[] = {"000", "010", "090", "MMM", "XXX", "YYY", "ZZZ"};
  for (const std::string_view one : kGlobals) {
    if (one == text) return true;
  }
  return false;
}

bool is_code(std::string_view text) { return length(pack(text)) == 5; }

// One row in either shape; `indicator(i)` gives a column with or without blanks around it.
template <class Get>
Result<void> take(Content& out, std::string_view code, std::string_view modifier,
                  std::uint32_t line, const Get& indicator) {
  const auto key = read_code_cell(trim(code), 5, line);
  if (!key) return key.error();
  modifier = trim(modifier);
  const CodeKey of = pack(modifier);
  if (!modifier.empty() && length(of) != 2) {
    return line_error("codes.line-malformed", line,
                      concat("the modifier is '", printable(modifier, 10),
                             "'; expected two letters or digits, or none"));
  }
  std::string text;
  for (std::size_t i = 0; i < kIndicators.size(); ++i) {
    std::string cell = clean_text(indicator(i));
    if (cell.size() > kIndicators[i].size || (i == kGlobalDays && !is_global_days(cell))) {
      return line_error("codes.line-malformed", line,
                        concat("'", printable(cell, 20), "' stands where ",
                               i == kGlobalDays ? "the global days are" : "an indicator is",
                               "; the columns are not those of the relative value file"));
    }
    cell.resize(kIndicators[i].size, ' ');
    text += cell;
  }
  out.relations.add({.code = *key, .other = of, .kind = Relation::fee, .line = line}, text);
  return {};
}

Result<Content> finish(Content out, std::string_view content, std::string_view name,
                       std::uint32_t line) {
  if (const auto some = out.check_not_empty(); !some) return some.error();
  if (const auto whole = check_last_line(content, line); !whole) return whole.error();
  out.facts.set = kFeeSchedule;
  constexpr std::string_view kTitle = "Fee Schedule Relative Value File";
  constexpr std::size_t kTitleWithin = 2'000;
  const std::size_t at = content.substr(0, kTitleWithin).find(kTitle);
  if (at != std::string_view::npos) {
    const std::size_t begin = content.rfind('\n', at) + 1;  // npos + 1 is the beginning
    out.facts.effective = quarter_in_words(content.substr(begin, content.find('\n', at) - begin));
    out.facts.effective_why = "the release that its title names";
  }
  if (!out.facts.effective.valid()) {
    out.facts.effective = quarter_in_name(lower(name));
    out.facts.effective_why = "the release that its name tells";
  }
  out.by_quarter = true;
  return out;
}

// The record whose cells name the columns, or false.
Result<bool> find_heading(CsvReader& reader, std::vector<std::string>& cells) {
  constexpr int kHeadingWithin = 30;
  for (int record = 0; record < kHeadingWithin; ++record) {
    const auto more = reader.next(cells);
    if (!more || !*more) return more;
    if (cells.size() >= kCells && trim(cells[0]) == "HCPCS" && trim(cells[1]) == "MOD") return true;
  }
  return false;
}

}  // namespace

bool is_fee_schedule(std::string_view content) {
  TextLines lines{content};
  std::string_view line;
  while (lines.number() < 50 && lines.next(line)) {
    if (line.starts_with("HDR") || trim(line).empty()) continue;
    return line.size() >= kLineSize && is_code(columns(line, 1, 5)) &&
           is_global_days(columns(line, 104, 106));
  }
  return false;
}

Result<Content> read_fee_schedule(std::string_view content, std::string_view name) {
  Content out;
  TextLines lines{content};
  std::string_view line;
  while (lines.next(line)) {
    if (line.starts_with("HDR") || trim(line).empty()) {
      out.skip(lines.number(), trim(line).empty() ? "blank line" : "notice");
      continue;
    }
    if (line.size() < kLineSize || line.size() > kLineBytesMax) {
      return line_error("codes.line-too-short", lines.number(),
                        concat("has ", std::to_string(line.size()),
                               " columns; the indicators end at column 143. The file may be cut: "
                               "download it again."));
    }
    const auto taken =
        take(out, columns(line, 1, 5), columns(line, 6, 7), lines.number(), [line](std::size_t i) {
          const Indicator& at = kIndicators[i];
          return columns(line, at.from, at.from + at.size - 1);
        });
    if (!taken) return taken.error();
  }
  return finish(std::move(out), content, name, lines.number());
}

bool is_fee_schedule_csv(std::string_view content) {
  CsvReader reader{content, ','};
  std::vector<std::string> cells;
  const auto found = find_heading(reader, cells);
  return found && *found;
}

Result<Content> read_fee_schedule_csv(std::string_view content, std::string_view name) {
  CsvReader reader{content, ','};
  std::vector<std::string> cells;
  const auto heading = find_heading(reader, cells);
  if (!heading) return heading.error();
  const std::size_t width = cells.size();
  Content out;
  for (;;) {
    const auto more = reader.next(cells);
    if (!more) return more.error();
    if (!*more) break;
    if (cells.size() == 1 && trim(cells[0]).empty()) continue;
    if (cells.size() != width) {
      return line_error(
          "codes.line-malformed", reader.line(),
          concat(std::to_string(cells.size()), " cells; the heading has ", std::to_string(width)));
    }
    const auto taken = take(out, cells[0], cells[1], reader.line(), [&cells](std::size_t i) {
      return std::string_view{cells[kIndicators[i].cell]};
    });
    if (!taken) return taken.error();
  }
  return finish(std::move(out), content, name, reader.line());
}

constinit const Format kFeeScheduleText{
    .id = "fee-schedule",
    .matches = is_fee_schedule,
    .read = read_fee_schedule,
};
constinit const Format kFeeScheduleCsv{
    .id = "fee-schedule-csv",
    .matches = is_fee_schedule_csv,
    .read = read_fee_schedule_csv,
};

}  // namespace claimwire::codes
