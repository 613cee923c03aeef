#include "codes/formats/mce_lists.h"

#include <array>
#include <set>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "codes/mce_list.h"
#include "codes/release_date.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

enum Column : std::size_t { kVersion, kEdit, kRule, kType, kCode, kWords };
constexpr std::array<ColumnNames, 6> kColumns = {{
    {"version|mce version"},
    {"edit|group|mce section"},
    {"rule|mce subsection"},
    {"code type|icd code type", false},
    {"code|icd10cm|icd code"},
    {"mce edit type", false},
}};

// "41.1": fiscal year 2024, update of April.
Date effective_of(std::string_view version) {
  if (version.starts_with('v') || version.starts_with('V')) version.remove_prefix(1);
  int number = 0;
  std::size_t at = 0;
  while (at < version.size() && at < 3 && version[at] >= '0' && version[at] <= '9') {
    number = number * 10 + (version[at++] - '0');
  }
  if (number < 33 || number > 120) return {};  // v33 was the first of ICD-10
  const std::string_view rest = version.substr(at);
  const auto year = static_cast<std::int16_t>(1982 + number);
  if (rest.empty() || rest == ".0") return {year, 10, 1};
  if (rest == ".1") return {static_cast<std::int16_t>(year + 1), 4, 1};
  return {};
}

}  // namespace

bool is_mce_lists(std::string_view content) { return NamedColumns::fit(content, kColumns); }

Result<Content> read_mce_lists(std::string_view content, std::string_view) {
  Result<NamedColumns> table = NamedColumns::open(content, kColumns);
  if (!table) return table.error();
  Content out;
  std::string version;
  std::set<std::string_view> lists;
  for (;;) {
    const auto more = table->next();
    if (!more) return more.error();
    if (!*more) break;
    if (version.empty()) version = table->cell(kVersion);
    if (table->cell(kVersion) != version) {
      return line_error(
          "codes.versions-mixed", table->line(),
          concat("is of version ", printable(table->cell(kVersion), 20), ", the lines before of ",
                 printable(version, 20), "; import one version a file"));
    }
    const CodeKey code = pack(table->cell(kCode));
    if (code == 0 || length(code) < 3) {
      return line_error("codes.line-malformed", table->line(),
                        concat("'", printable(table->cell(kCode), 20),
                               "' is not a code of 3 to 7 letters and digits"));
    }
    const std::string_view type = table->cell(kType);
    const char code_type = type.empty() ? 'D' : type[0];
    if (type.size() > 1 || (code_type != 'D' && code_type != 'P')) {
      return line_error("codes.line-malformed", table->line(),
                        concat("the code type is '", printable(type, 20),
                               "'; expected D (diagnosis) or P (procedure)"));
    }
    const auto list = mce_list_of(table->cell(kEdit), table->cell(kRule), code_type);
    if (!list) {
      return line_error("codes.line-malformed", table->line(),
                        concat("the edit '", printable(table->cell(kEdit), 40), "', '",
                               printable(table->cell(kRule), 60), "' is of no known list"));
    }
    lists.insert(codes::name(*list));
    const std::string_view words = table->has(kWords) ? table->cell(kWords) : table->cell(kRule);
    out.relations.add({.code = code,
                       .kind = Relation::mce,
                       .value = static_cast<std::uint32_t>(*list),
                       .line = table->line()},
                      clean_text(words));
  }
  if (out.relations.empty()) {
    return Error{"codes.empty-file", "no line holds a code. Is it the right file?"};
  }
  out.facts.set = kMce;
  for (const std::string_view list : lists) {
    out.facts.contents += concat(out.facts.contents.empty() ? "" : " ", list);
  }
  out.facts.effective = effective_of(version);
  out.facts.effective_why = concat("its rows are of version ", printable(version, 20));
  if (out.facts.effective.valid()) {
    out.facts.label = concat("v", printable(version, 20));
    out.facts.ends = fiscal_year_end(out.facts.effective);
  }
  return out;
}

constinit const Format kMceLists{
    .id = "mce-lists",
    .what = "the code lists of the Medicare Code Editor as a table",
    .matches = is_mce_lists,
    .read = read_mce_lists,
};

}  // namespace claimwire::codes
