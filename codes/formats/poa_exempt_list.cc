#include "codes/formats/poa_exempt_list.h"

#include <algorithm>
#include <charconv>

#include "codes/code_key.h"
#include "codes/code_text.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/csv.h"
#include "codes/formats/text_lines.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) {
  return !text.empty() && text.size() < 9 && std::all_of(text.begin(), text.end(), is_digit);
}

std::uint32_t to_number(std::string_view digits) {
  std::uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

bool is_heading(const std::vector<std::string>& cells) {
  return cells.size() == 3 && lower(cells[0]).starts_with("order") &&
         equals_ignoring_case(trim(cells[1]), "POAexemptCode");
}

}  // namespace

bool is_poa_exempt_list(std::string_view content) {
  CsvReader reader{content.substr(0, kLineBytesMax), '\t'};
  std::vector<std::string> cells;
  const auto more = reader.next(cells);
  return more && *more && is_heading(cells);
}

Result<Content> read_poa_exempt_list(std::string_view content) {
  Content out;
  CsvReader reader{content, '\t'};
  std::vector<std::string> cells;
  std::uint32_t order_before = 0;
  for (;;) {
    const auto more = reader.next(cells);
    if (!more) return more.error();
    if (!*more) break;
    const std::uint32_t line = reader.line();
    if (line == 1 && is_heading(cells)) {
      const std::string_view year = trim(cells[0]).substr(5);
      if (year.size() == 2 && all_digits(year)) {
        out.fiscal_year = 2000 + static_cast<int>(to_number(year));
      }
      continue;
    }
    if (cells.size() == 1 && trim(cells[0]).empty()) {
      out.skip(line, "blank line");
      continue;
    }
    if (cells.size() != 3 || !all_digits(trim(cells[0])) || pack(cells[1]) == 0) {
      return line_error("codes.line-malformed", line,
                        "expected an order number, a code and a description between tabs");
    }
    const std::uint32_t order = to_number(trim(cells[0]));
    if (order <= order_before) {
      return line_error(
          "codes.order-not-rising", line,
          concat("order number ", std::to_string(order), " does not follow ",
                 std::to_string(order_before), ": lines are repeated or out of place"));
    }
    order_before = order;
    CodeRow row;
    row.code = undotted(cells[1]);
    row.title = clean_text(cells[2]);
    row.line = line;
    out.rows.push_back(std::move(row));
  }
  if (out.rows.empty()) {
    return Error{"codes.empty-file", "no line holds a code. Is it the right file?"};
  }
  return out;
}

constinit const Format kPoaExemptList{
    .id = "poa-exempt-list",
    .what = "a POA-exempt list",
    .matches = is_poa_exempt_list,
    .read = [](std::string_view content,
               std::string_view) { return read_poa_exempt_list(content); },
};

}  // namespace claimwire::codes
