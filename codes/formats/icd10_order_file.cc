#include "codes/formats/icd10_order_file.h"

#include <algorithm>
#include <charconv>

#include "codes/formats/all_formats.h"
#include "codes/formats/text_lines.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

constexpr std::size_t kCodeAt = 6;  // columns counted from 0 here
constexpr std::size_t kCodeSize = 7;
constexpr std::size_t kFlagAt = 14;
constexpr std::size_t kShortAt = 16;
constexpr std::size_t kShortSize = 60;
constexpr std::size_t kLongAt = 77;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_code_character(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }

// Empty when the line is well formed, else what is wrong with it.
std::string_view fault_of(std::string_view line) {
  if (!std::all_of(line.begin(), line.begin() + 5, is_digit)) {
    return "columns 1 to 5 are not an order number";
  }
  if (line[5] != ' ' || line[13] != ' ' || line[15] != ' ') {
    return "columns 6, 14 and 16 are not blank";
  }
  const std::string_view code = trim(line.substr(kCodeAt, kCodeSize));
  if (code.size() < 3 || line[kCodeAt] == ' ' ||
      !std::all_of(code.begin(), code.end(), is_code_character)) {
    return "columns 7 to 13 are not a code of 3 to 7 capital letters and digits";
  }
  if (line[kFlagAt] != '0' && line[kFlagAt] != '1') {
    return "column 15 is neither 0 (heading) nor 1 (billable)";
  }
  if (line[76] != ' ') return "column 77 is not blank";
  return {};
}

std::uint32_t to_number(std::string_view digits) {
  std::uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

bool is_icd10_order_file(std::string_view content) {
  TextLines lines{content};
  std::string_view line;
  while (lines.number() < 20 && lines.next(line)) {
    if (trim(line).empty()) continue;
    if (line.size() > kLongAt && fault_of(line).empty()) return true;
  }
  return false;
}

Result<Content> read_icd10_order_file(std::string_view content) {
  Content out;
  out.rows.reserve(content.size() / 150);
  TextLines lines{content};
  std::string_view line;
  std::uint32_t order_before = 0;
  std::uint32_t jumps = 0;
  while (lines.next(line)) {
    const std::uint32_t number = lines.number();
    if (trim(line).empty()) {
      out.skip(number, "blank line");
      continue;
    }
    if (line.size() > kLineBytesMax) {
      return line_error("codes.line-too-long", number, "longer than 65536 bytes");
    }
    if (line.size() <= kLongAt) {
      return line_error("codes.line-too-short", number,
                        concat("ends at column ", std::to_string(line.size()),
                               "; the long title begins at column 78. The file may be cut: "
                               "download it again."));
    }
    if (const std::string_view fault = fault_of(line); !fault.empty()) {
      return line_error("codes.line-malformed", number, fault);
    }
    const std::uint32_t order = to_number(line.substr(0, 5));
    if (order <= order_before && !out.rows.empty()) {
      return line_error(
          "codes.order-not-rising", number,
          concat("order number ", std::to_string(order), " does not follow ",
                 std::to_string(order_before), ": lines are repeated or out of place"));
    }
    if (!lines.ended_by_break()) {
      return line_error("codes.line-unfinished", number,
                        "has no line end, so the file was probably cut there. Download it again; "
                        "if it is complete, end it with a line break.");
    }
    jumps += !out.rows.empty() && order != order_before + 1;
    order_before = order;
    CodeRow row;
    row.code = trim(line.substr(kCodeAt, kCodeSize));
    row.billable = line[kFlagAt] == '1';
    row.short_title = clean_text(line.substr(kShortAt, kShortSize));
    row.title = clean_text(line.substr(kLongAt));
    row.line = number;
    if (row.title.empty()) {
      return line_error("codes.line-malformed", number, "the long title from column 78 is empty");
    }
    out.rows.push_back(std::move(row));
  }
  if (out.rows.empty()) {
    return Error{"codes.empty-file", "no line holds a code. Is it the right file?"};
  }
  if (jumps > 0) {
    out.warnings.push_back(
        concat("order numbers jump at ", std::to_string(jumps), " places: lines may be missing"));
  }
  return out;
}

std::string_view icd10_set_of(const std::vector<CodeRow>& rows) {
  bool fits_pcs = true;
  for (const CodeRow& row : rows) {
    if (is_digit(row.code[0])) return "icd10pcs";
    if (row.code.size() != (row.billable ? 7U : 3U)) fits_pcs = false;
  }
  return fits_pcs ? "" : "icd10cm";
}

AddendaTotals read_addenda_totals(std::string_view content) {
  AddendaTotals totals;
  bool of_headers = false;
  std::string_view last_file;
  TextLines lines{content};
  std::string_view line;
  while (lines.next(line)) {
    const std::string_view text = trim(line);
    if (text.empty() || !is_digit(text[0])) continue;
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) continue;
    const std::uint32_t count = to_number(text.substr(0, blank));
    const std::string_view rest = text.substr(blank + 1);
    if (rest.starts_with("headers in ")) {
      of_headers = true;
      totals.headers = count;
    } else if (rest.starts_with("codes in ")) {
      // The old file stands before the new one.
      if (of_headers) last_file = {};
      of_headers = false;
      totals.old_file = std::string{last_file};
      last_file = trim(rest.substr(9));
      totals.codes = count;
      totals.new_file = std::string{last_file};
    } else if (rest == "additions" || rest == "deletions") {
      totals.changes += std::min(count, 1'000'000U);
    }
  }
  return totals;
}

constinit const Format kIcd10Order{
    .id = "icd10-order",
    .what = "an ICD-10 order file",
    .matches = is_icd10_order_file,
    .read = [](std::string_view content,
               std::string_view) { return read_icd10_order_file(content); },
};

}  // namespace claimwire::codes
