#include "codes/formats/plain_csv.h"

#include <algorithm>
#include <optional>

#include "codes/code_key.h"
#include "codes/code_text.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/csv.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

enum Column : std::size_t { kCode, kTitle, kShort, kFrom, kThrough, kBillable, kInstead, kColumns };

struct ColumnName {
  std::string_view name;  // small letters, blanks for _ and -
  Column column;
};
// Of two names for one column in one heading, the one listed first wins.
constexpr ColumnName kColumnNames[] = {
    {"code", kCode},
    {"hcpcs", kCode},
    {"hcpc", kCode},
    {"cpt", kCode},
    {"cpt code", kCode},
    {"hcpcs code", kCode},
    {"modifier", kCode},
    {"revenue code", kCode},
    {"display name", kTitle},  // NUCC: fuller than its columns for group and classification
    {"long description", kTitle},
    {"description", kTitle},
    {"title", kTitle},
    {"name", kTitle},
    {"descriptor", kTitle},
    {"long descriptor", kTitle},
    {"short", kShort},
    {"short description", kShort},
    {"short title", kShort},
    {"from", kFrom},
    {"effective", kFrom},
    {"effective date", kFrom},
    {"start", kFrom},
    {"start date", kFrom},
    {"to", kThrough},
    {"through", kThrough},
    {"end", kThrough},
    {"end date", kThrough},
    {"termination date", kThrough},
    {"billable", kBillable},
    {"valid", kBillable},
    {"use instead", kInstead},
};

struct Heading {
  char delimiter = ',';
  std::size_t columns = 0;
  std::optional<std::size_t> at[kColumns];
  std::string text;  // folded, for set_of_columns
};

std::string folded(std::string_view cell) {
  std::string out = lower(trim(cell));
  std::replace(out.begin(), out.end(), '_', ' ');
  std::replace(out.begin(), out.end(), '-', ' ');
  return out;
}

bool is_comment(std::string_view line) { return line.starts_with('#') || trim(line).empty(); }

// The heading, and in `rest` what follows it; comments before it are skipped.
std::optional<Heading> read_heading(std::string_view content, std::string_view& rest,
                                    std::uint32_t& heading_line) {
  TextLines lines{content};
  std::string_view line;
  do {
    if (lines.number() >= 200 || !lines.next(line)) return std::nullopt;
  } while (is_comment(line));
  if (line.size() > kLineBytesMax) return std::nullopt;
  heading_line = lines.number();
  Heading heading;
  const auto count = [line](char c) { return std::count(line.begin(), line.end(), c); };
  heading.delimiter = ',';
  for (const char other : {'\t', ';'}) {
    if (count(other) > count(heading.delimiter)) heading.delimiter = other;
  }
  CsvReader reader{line, heading.delimiter};
  std::vector<std::string> cells;
  const auto read = reader.next(cells);
  if (!read || !*read) return std::nullopt;
  heading.columns = cells.size();
  for (const ColumnName& known : kColumnNames) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!heading.at[known.column] && folded(cells[i]) == known.name) heading.at[known.column] = i;
    }
  }
  if (!heading.at[kCode] || !heading.at[kTitle]) return std::nullopt;
  for (const std::string& cell : cells) heading.text += concat(folded(cell), "|");
  const auto end = static_cast<std::size_t>(line.data() + line.size() - content.data());
  rest = content.substr(std::min(content.find('\n', end), content.size()));
  if (!rest.empty()) rest.remove_prefix(1);
  return heading;
}

std::optional<bool> read_flag(std::string_view text) {
  const std::string flag = lower(trim(text));
  if (flag.empty() || flag == "1" || flag == "yes" || flag == "y" || flag == "true") return true;
  if (flag == "0" || flag == "no" || flag == "n" || flag == "false") return false;
  return std::nullopt;
}

}  // namespace

bool is_plain_csv(std::string_view content) {
  std::string_view rest;
  std::uint32_t line = 0;
  return read_heading(content, rest, line).has_value();
}

std::string_view set_of_columns(std::string_view content) {
  std::string_view rest;
  std::uint32_t line = 0;
  const auto heading = read_heading(content, rest, line);
  if (!heading) return {};
  if (heading->text.starts_with("code|grouping|classification|specialization|")) return "taxonomy";
  if (heading->text.starts_with("code|payment setting|name|")) return "place-of-service";
  return {};
}

Result<Content> read_plain_csv(std::string_view content) {
  content = without_mark(content);
  std::string_view rest;
  std::uint32_t heading_line = 0;
  const auto heading = read_heading(content, rest, heading_line);
  if (!heading) {
    return Error{"codes.column-missing",
                 "the first line must name the columns, among them `code` and `description`"};
  }
  Content out;
  CsvReader reader{rest, heading->delimiter};
  std::vector<std::string> cells;
  const auto cell = [&](Column column) -> std::string_view {
    return heading->at[column] ? std::string_view{cells[*heading->at[column]]} : "";
  };
  for (;;) {
    const auto more = reader.next(cells);
    if (!more) {
      return Error{more.error().id, concat(more.error().message, " (counted behind the heading)")};
    }
    if (!*more) break;
    const std::uint32_t line = reader.line() + heading_line;
    if (cells.size() == 1 && trim(cells[0]).empty()) {
      out.skip(line, "blank line");
      continue;
    }
    if (cells.size() != heading->columns) {
      return line_error("codes.line-malformed", line,
                        concat(std::to_string(cells.size()), " cells; the heading has ",
                               std::to_string(heading->columns)));
    }
    CodeRow row;
    row.line = line;
    row.code = undotted(cell(kCode));
    if (pack(row.code) == 0) {
      return line_error(
          "codes.line-malformed", line,
          concat("code '", printable(cell(kCode), 40), "' is not 1 to 12 letters and digits"));
    }
    row.title = clean_text(cell(kTitle));
    row.short_title = clean_text(cell(kShort));
    row.cross_reference = clean_text(cell(kInstead));
    const auto from = read_written_date(cell(kFrom));
    const auto through = read_written_date(cell(kThrough));
    if (!from || !through) {
      return line_error("codes.date-impossible", line,
                        concat("'", printable(from ? cell(kThrough) : cell(kFrom), 20),
                               "' is no date; expected 2026-10-01, 20261001 or 10/01/2026"));
    }
    if (from->valid() && through->valid() && *through < *from) {
      return line_error("codes.date-impossible", line, "`to` is before `from`");
    }
    const auto billable = read_flag(cell(kBillable));
    if (!billable) {
      return line_error("codes.line-malformed", line,
                        concat("billable is '", printable(cell(kBillable), 20),
                               "'; expected 1 or 0, yes or no, true or false"));
    }
    row.from = *from;
    row.through = *through;
    row.billable = *billable;
    out.rows.push_back(std::move(row));
  }
  if (out.rows.empty()) {
    return Error{"codes.empty-file", "no line holds a code. Is it the right file?"};
  }
  return out;
}

constinit const Format kPlainCsv{
    .id = "plain-csv",
    .what = "a CSV whose first line names `code` and `description`",
    .matches = is_plain_csv,
    .read = [](std::string_view content, std::string_view) { return read_plain_csv(content); },
};

}  // namespace claimwire::codes
