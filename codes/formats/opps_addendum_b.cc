#include "codes/formats/opps_addendum_b.h"

#include <array>
#include <string>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "codes/release_date.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

enum Column : std::size_t { kCode, kStatus, kSource };
constexpr std::array<ColumnNames, 3> kColumns = {{
    {"hcpcs code|hcpcscode|hcpcs"},
    {"si|statusindicator|status indicator"},
    {"source", false},
}};

// A capital, or a capital and a digit: A, E1, J2, Q4.
bool is_indicator(std::string_view text) {
  return !text.empty() && text.size() <= 2 && text[0] >= 'A' && text[0] <= 'Z' &&
         (text.size() == 1 || (text[1] >= '1' && text[1] <= '9'));
}

}  // namespace

bool is_opps_addendum_b(std::string_view content) { return NamedColumns::fit(content, kColumns); }

Result<Content> read_opps_addendum_b(std::string_view content, std::string_view name) {
  Result<NamedColumns> table = NamedColumns::open(content, kColumns);
  if (!table) return table.error();
  Content out;
  std::string source;
  const auto read = each_record(*table, [&]() -> Result<void> {
    const std::uint32_t line = table->line();
    const auto code = read_code_cell(table->cell(kCode), 5, line);
    if (!code) return code.error();
    if (source.empty()) source = table->cell(kSource);
    if (table->cell(kSource) != source) {
      return line_error(
          "codes.versions-mixed", line,
          concat("is of ", printable(table->cell(kSource), 20), ", the lines before of ",
                 printable(source, 20), "; import one quarter a file"));
    }
    const std::string_view status = table->cell(kStatus);
    if (status.empty()) {
      out.skip(line, "no status indicator");
      return {};
    }
    if (!is_indicator(status)) {
      return line_error("codes.line-malformed", line,
                        concat("the status indicator is '", printable(status, 20),
                               "'; expected a letter, or a letter and a digit"));
    }
    out.relations.add({.code = *code, .kind = Relation::status, .line = line}, status);
    return {};
  });
  if (!read) return read.error();
  if (const auto some = out.check_not_empty(); !some) return some.error();
  if (const auto whole = check_last_line(content, table->line()); !whole) return whole.error();
  out.facts.set = kOppsStatus;
  const auto month = Date::parse_iso(concat(source, "-01"));
  constexpr std::size_t kTitleWithin = 300;
  if (month) {
    out.facts.effective = *month;
    out.facts.effective_why = concat("its rows are of ", printable(source, 20));
  } else if (out.facts.effective = quarter_in_words(name); out.facts.effective.valid()) {
    out.facts.effective_why = "the quarter in its name";
  } else {
    out.facts.effective = quarter_in_words(content.substr(0, kTitleWithin));
    out.facts.effective_why = "the quarter in its first lines";
  }
  out.by_quarter = true;
  return out;
}

constinit const Format kOppsAddendumB{
    .id = "opps-addendum-b",
    .matches = is_opps_addendum_b,
    .read = read_opps_addendum_b,
};

}  // namespace claimwire::codes
