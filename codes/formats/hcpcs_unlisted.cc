#include "codes/formats/hcpcs_unlisted.h"

#include <array>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "codes/release_date.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

enum Column : std::size_t { kCode, kWords, kAdded, kTerminated };
constexpr std::array<ColumnNames, 4> kColumns = {{
    {"hcpcs|hcpcs code"},
    {"long description"},
    {"add date"},
    {"term date"},
}};

}  // namespace

bool is_hcpcs_unlisted(std::string_view content) { return NamedColumns::fit(content, kColumns); }

Result<Content> read_hcpcs_unlisted(std::string_view content, std::string_view name) {
  Result<NamedColumns> table = NamedColumns::open(content, kColumns);
  if (!table) return table.error();
  Content out;
  const auto read = each_record(*table, [&]() -> Result<void> {
    CodeRow row;
    row.line = table->line();
    const auto code = read_code_cell(table->cell(kCode), 5, row.line);
    if (!code) return code.error();
    const auto from = read_date_cell(table->cell(kAdded), row.line);
    if (!from) return from.error();
    const auto through = read_date_cell(table->cell(kTerminated), row.line);
    if (!through) return through.error();
    row.code = unpack(*code);
    if (!out.rows.empty() && out.rows.back().code == row.code) {  // the text goes on
      out.rows.back().title = clean_text(concat(out.rows.back().title, " ", table->cell(kWords)));
      return {};
    }
    row.title = clean_text(table->cell(kWords));
    row.from = *from;
    row.through = *through;
    out.rows.push_back(std::move(row));
    return {};
  });
  if (!read) return read.error();
  if (const auto some = out.check_not_empty(); !some) return some.error();
  out.facts.set = kHcpcsUnlisted;
  if (const int year = year_in_name(name); year != 0) {
    out.facts.effective = {static_cast<std::int16_t>(year), 1, 1};
    out.facts.effective_why = concat("the file's name says ", std::to_string(year));
  }
  return out;
}

constinit const Format kHcpcsUnlistedCodes{
    .id = "hcpcs-unlisted",
    .matches = is_hcpcs_unlisted,
    .read = read_hcpcs_unlisted,
};

}  // namespace claimwire::codes
