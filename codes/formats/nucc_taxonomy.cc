#include "codes/formats/nucc_taxonomy.h"

#include <algorithm>
#include <array>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

enum Column : std::size_t { kCode, kGrouping, kClassification, kSpecialization, kDisplayName };
constexpr std::array<ColumnNames, 5> kColumns = {{
    {"code"},
    {"grouping"},
    {"classification"},
    {"specialization"},
    {"display name", false},
}};

// NUCC counts releases within a year: 24.0 in January, 24.1 in July; "241" in a name.
void take_version(std::string_view name, ReleaseFacts& facts) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t i = 0; i + 3 <= name.size(); ++i) {
    const std::string_view version = name.substr(i, 3);
    if (!std::all_of(version.begin(), version.end(), digit)) continue;
    const bool alone =
        (i == 0 || !digit(name[i - 1])) && (i + 3 == name.size() || !digit(name[i + 3]));
    if (!alone || version[2] > '1') continue;
    const int year = 2000 + (version[0] - '0') * 10 + (version[1] - '0');
    const bool july = version[2] == '1';
    facts.effective = {static_cast<std::int16_t>(year), static_cast<std::uint8_t>(july ? 7 : 1), 1};
    facts.effective_why =
        concat("the file's name says version ", version.substr(0, 2), ".", version.substr(2));
    return;
  }
}

}  // namespace

bool is_nucc_taxonomy(std::string_view content) { return NamedColumns::fit(content, kColumns); }

Result<Content> read_nucc_taxonomy(std::string_view content, std::string_view name) {
  Result<NamedColumns> table = NamedColumns::open(content, kColumns);
  if (!table) return table.error();
  Content out;
  const auto read = each_record(*table, [&]() -> Result<void> {
    const auto code = read_code_cell(table->cell(kCode), 10, table->line());
    if (!code) return code.error();
    CodeRow row;
    row.code = unpack(*code);
    row.line = table->line();
    if (!row.code.ends_with('X')) {
      return line_error("codes.line-malformed", row.line,
                        concat("'", row.code, "' does not end in X, as taxonomy codes do"));
    }
    row.title = clean_text(table->cell(kDisplayName));
    if (row.title.empty()) {
      row.title =
          clean_text(concat(table->cell(kClassification), " ", table->cell(kSpecialization)));
    }
    out.rows.push_back(std::move(row));
    return {};
  });
  if (!read) return read.error();
  if (const auto some = out.check_not_empty(); !some) return some.error();
  if (const auto whole = check_last_line(content, table->line()); !whole) return whole.error();
  out.facts.set = kTaxonomy;
  take_version(name, out.facts);
  return out;
}

constinit const Format kNuccTaxonomy{
    .id = "nucc-taxonomy",
    .matches = is_nucc_taxonomy,
    .read = read_nucc_taxonomy,
};

}  // namespace claimwire::codes
