#include "codes/formats/zip5_locality.h"

#include <algorithm>
#include <string>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

// Empty when the line is well formed, else what is wrong with it.
std::string_view fault_of(std::string_view line) {
  if (!is_capital(line[0]) || !is_capital(line[1])) return "columns 1 and 2 are not a state";
  if (!all_digits(columns(line, 3, 7))) return "columns 3 to 7 are not a ZIP code";
  if (!all_digits(columns(line, 8, 12))) return "columns 8 to 12 are not a carrier";
  if (!all_digits(columns(line, 13, 14))) return "columns 13 and 14 are not a locality";
  if (line[14] != ' ' && line[14] != 'R' && line[14] != 'B')
    return "column 15 is not blank, R or B";
  if (line[21] != ' ') return "column 22 is not blank: is it the file of nine-digit ZIP codes?";
  if (line[20] != '0' && line[20] != '1') return "column 21 is neither 0 nor 1";
  if (!all_digits(columns(line, 76, 79)) || line[79] < '1' || line[79] > '4') {
    return "columns 76 to 80 are not a year and a quarter";
  }
  return {};
}

constexpr std::size_t kLineSize = 80;

}  // namespace

bool is_zip5_locality(std::string_view content) {
  TextLines lines{content};
  std::string_view line;
  return lines.next(line) && line.size() == kLineSize && fault_of(line).empty();
}

Result<Content> read_zip5_locality(std::string_view content, std::string_view) {
  Content out;
  std::string quarter;
  TextLines lines{content};
  std::string_view line;
  while (lines.next(line)) {
    const std::uint32_t number = lines.number();
    if (trim(line).empty()) {
      out.skip(number, "blank line");
      continue;
    }
    if (line.size() < kLineSize) {
      return line_error("codes.line-too-short", number,
                        concat("ends at column ", std::to_string(line.size()),
                               "; the quarter ends at column 80. The file may be cut: download it "
                               "again."));
    }
    if (const std::string_view fault = fault_of(line); !fault.empty()) {
      return line_error("codes.line-malformed", number, fault);
    }
    if (quarter.empty()) quarter = columns(line, 76, 80);
    if (quarter != columns(line, 76, 80)) {
      return line_error("codes.versions-mixed", number,
                        concat("is of quarter ", columns(line, 76, 80), ", the lines before of ",
                               quarter, "; import one quarter a file"));
    }
    const char rural = line[14] == ' ' ? '-' : line[14];
    out.relations.add(
        {.code = pack(columns(line, 3, 7)), .kind = Relation::locality, .line = number},
        concat(columns(line, 1, 2), " ", columns(line, 8, 12), " ", columns(line, 13, 14), " ",
               std::string(1, rural), " ", columns(line, 21, 21)));
  }
  if (const auto some = out.check_not_empty(); !some) return some.error();
  if (const auto whole = check_last_line(content, lines.number()); !whole) return whole.error();
  const int year = (quarter[0] - '0') * 1000 + (quarter[1] - '0') * 100 + (quarter[2] - '0') * 10 +
                   (quarter[3] - '0');
  out.facts.set = kZip5;
  out.facts.effective = {static_cast<std::int16_t>(year),
                         static_cast<std::uint8_t>(3 * (quarter[4] - '1') + 1), 1};
  out.facts.effective_why = concat("its rows are of quarter ", quarter);
  out.by_quarter = true;
  return out;
}

constinit const Format kZip5Locality{
    .id = "zip5-locality",
    .matches = is_zip5_locality,
    .read = read_zip5_locality,
};

}  // namespace claimwire::codes
