#include "codes/formats/adjustment_codes.h"

#include <algorithm>
#include <array>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

enum Column : std::size_t { kType, kCode, kStart, kEnd, kModified, kWords };
constexpr std::array<ColumnNames, 6> kColumns = {{
    {"type"},
    {"code"},
    {"start|start date"},
    {"end|end date|stop|stop date"},
    {"last modified|last modified date", false},
    {"description|text", false},
}};

std::string_view set_of(std::string_view type) {
  const std::string small = lower(type);
  if (small == "carc") return kCarc;
  if (small == "rarc") return kRarc;
  return small == "group" ? kAdjustmentGroups : std::string_view{};
}

}  // namespace

bool is_adjustment_codes(std::string_view content) { return NamedColumns::fit(content, kColumns); }

Result<Content> read_adjustment_codes(std::string_view content, std::string_view) {
  Result<NamedColumns> table = NamedColumns::open(content, kColumns);
  if (!table) return table.error();
  Content out;
  Date newest;
  Date oldest;
  const auto read = each_record(*table, [&]() -> Result<void> {
    const std::string_view set = set_of(table->cell(kType));
    if (set.empty()) {
      return line_error("codes.line-malformed", table->line(),
                        concat("the type is '", printable(table->cell(kType), 20),
                               "'; expected CARC, RARC or Group"));
    }
    CodeRow row;
    row.code = unpack(pack(table->cell(kCode)));
    row.line = table->line();
    if (row.code.empty() || row.code.size() > 5) {
      return line_error("codes.line-malformed", row.line,
                        concat("'", printable(table->cell(kCode), 20),
                               "' is not a code of 1 to 5 letters and digits"));
    }
    const auto from = read_date_cell(table->cell(kStart), row.line);
    if (!from) return from.error();
    const auto through = read_date_cell(table->cell(kEnd), row.line);
    if (!through) return through.error();
    const auto modified = read_date_cell(table->cell(kModified), row.line);
    if (!modified) return modified.error();
    row.from = *from;
    row.through = *through;
    row.title = clean_text(table->cell(kWords));
    // Ends are announced ahead; starts and changes are of the past.
    newest = std::max({newest, *from, *modified});
    if (from->valid() && (!oldest.valid() || *from < oldest)) oldest = *from;
    (set == kCarc ? out.rows : out.further[set]).push_back(std::move(row));
    return {};
  });
  if (!read) return read.error();
  if (const auto some = out.check_not_empty(); !some) return some.error();
  if (const auto whole = check_last_line(content, table->line()); !whole) return whole.error();
  out.facts.set = kCarc;
  out.facts.effective = newest;
  out.facts.effective_why = concat("its newest change is of ", newest.iso());
  out.facts.history_from = oldest;
  if (table->has(kWords)) out.facts.notice = "licensed";
  return out;
}

constinit const Format kAdjustmentCodes{
    .id = "adjustment-codes",
    .matches = is_adjustment_codes,
    .read = read_adjustment_codes,
};

}  // namespace claimwire::codes
