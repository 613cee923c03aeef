#include "codes/formats/ms_drg.h"

#include <algorithm>
#include <string>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "codes/release_date.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

constexpr std::string_view kHeading = "DRG MDC MS Description";
constexpr std::string_view kVersion = "MS-DRGs Version ";

bool begins_row(std::string_view line) {
  const std::string_view drg = columns(line, 1, 3);
  return drg.size() == 3 &&
         std::all_of(drg.begin(), drg.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string or_dash(std::string_view cell) {
  const std::string_view text = trim(cell);
  return text.empty() ? "-" : std::string{text};
}

}  // namespace

bool is_ms_drg(std::string_view content) {
  TextLines lines{content};
  std::string_view line;
  while (lines.number() < 50 && lines.next(line)) {
    if (line.starts_with(kHeading)) return true;
  }
  return false;
}

Result<Content> read_ms_drg(std::string_view content, std::string_view) {
  Content out;
  std::string version;
  TextLines lines{content};
  std::string_view line;
  bool in_table = false;
  while (lines.next(line)) {
    const std::uint32_t number = lines.number();
    if (const std::size_t at = line.find(kVersion);
        version.empty() && at != std::string_view::npos) {
      const std::string_view rest = line.substr(at + kVersion.size());
      version = rest.substr(0, rest.find(' '));
    }
    in_table = in_table || line.starts_with(kHeading);
    if (!in_table || !begins_row(line)) {
      out.skip(number, trim(line).empty() ? "blank line" : "notice");
      continue;
    }
    CodeRow row;
    row.code = columns(line, 1, 3);
    row.title = clean_text(columns(line, 12, kLineBytesMax));
    row.line = number;
    const std::string of = or_dash(columns(line, 5, 7));
    const std::string type = or_dash(columns(line, 9, 9));
    if (row.title.empty() || pack(of == "-" ? "0" : of) == 0 ||
        (type != "P" && type != "M" && type != "-")) {
      return line_error(
          "codes.line-malformed", number,
          "expected DRG in columns 1 to 3, MDC in 5 to 7, P or M in 9, title from 12");
    }
    out.relations.add({.code = pack(row.code), .kind = Relation::drg_class, .line = number},
                      concat(of, " ", type));
    out.rows.push_back(std::move(row));
  }
  if (const auto some = out.check_not_empty(); !some) return some.error();
  if (const auto whole = check_last_line(content, lines.number()); !whole) return whole.error();
  out.facts.set = kMsDrg;
  out.facts.effective = grouper_version_begin(version);
  out.facts.effective_why = concat("its heading says version ", printable(version, 20));
  if (out.facts.effective.valid()) {
    out.facts.label = concat("v", printable(version, 20));
    out.facts.ends = fiscal_year_end(out.facts.effective);
  }
  return out;
}

constinit const Format kMsDrgList{
    .id = "ms-drg",
    .matches = is_ms_drg,
    .read = read_ms_drg,
};

}  // namespace claimwire::codes
