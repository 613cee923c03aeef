#include "codes/formats/add_on_codes.h"

#include <array>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "codes/release_date.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

enum Column : std::size_t { kAddOn, kType, kPrimary, kFrom, kThrough };
constexpr std::array<ColumnNames, 5> kColumns = {{
    {"add on code|add on|addon code|aoc|add on hcpcs/cpt code"},
    {"type|aoc type|add on code type|aoc edit type|add on code edit type"},
    {"primary|primary code|primary procedure code|primary hcpcs/cpt code"},
    {"effective date|eff date|effective|aoc edit effdt|from", false},
    {"deletion date|delete date|termination date|term date|aoc edit deldt|to", false},
}};
// Each pair twice, from both sides.
enum TwoSided : std::size_t { kCode, kRole, kComplement, kTwoSidedType };
constexpr std::array<ColumnNames, 4> kTwoSidedColumns = {
    {{"code"}, {"role"}, {"complement"}, {"aoc type"}}};

Error no_code(const NamedColumns& table, std::string_view cell) {
  return line_error("codes.line-malformed", table.line(),
                    concat("'", printable(cell, 20), "' is not a code of five letters and digits"));
}

Result<std::uint32_t> type_of(const NamedColumns& table, std::string_view cell) {
  if (cell == "1" || cell == "2" || cell == "3") return static_cast<std::uint32_t>(cell[0] - '0');
  return line_error("codes.line-malformed", table.line(),
                    concat("the type is '", printable(cell, 20), "'; expected 1, 2 or 3"));
}

Result<void> read_one_sided(NamedColumns& table, Content& out) {
  for (;;) {
    const auto more = table.next();
    if (!more) return more.error();
    if (!*more) return {};
    const auto type = type_of(table, table.cell(kType));
    if (!type) return type.error();
    const CodeKey add_on = pack(table.cell(kAddOn));
    if (length(add_on) != 5) return no_code(table, table.cell(kAddOn));
    const CodeKey primary = pack(table.cell(kPrimary));
    if (length(primary) != 5 && !(*type == 2 && table.cell(kPrimary).empty())) {
      return no_code(table, table.cell(kPrimary));
    }
    const auto from = read_date_cell(table.cell(kFrom), table.line());
    if (!from) return from.error();
    const auto through = read_date_cell(
        table.cell(kThrough) == "*" ? std::string_view{} : table.cell(kThrough), table.line());
    if (!through) return through.error();
    out.relations.add({.code = add_on,
                       .other = primary,
                       .kind = Relation::add_on,
                       .value = *type,
                       .line = table.line(),
                       .from = *from,
                       .through = *through},
                      "");
  }
}

Result<void> read_two_sided(NamedColumns& table, Content& out) {
  for (;;) {
    const auto more = table.next();
    if (!more) return more.error();
    if (!*more) return {};
    const auto type = type_of(table, table.cell(kTwoSidedType));
    if (!type) return type.error();
    const std::string role = lower(table.cell(kRole));
    if (role != "add-on" && role != "primary") {
      return line_error(
          "codes.line-malformed", table.line(),
          concat("the role is '", printable(role, 20), "'; expected Add-On or Primary"));
    }
    const CodeKey code = pack(table.cell(kCode));
    if (length(code) != 5 && !(role == "primary" && *type == 2)) {
      return no_code(table, table.cell(kCode));
    }
    if (role == "primary") continue;  // the same pair, said from the other side
    CodeKey primary = pack(table.cell(kComplement));
    if (length(primary) != 5) {
      // Type 2 has no list; publishers put words in its place.
      if (*type != 2) return no_code(table, table.cell(kComplement));
      primary = 0;
    }
    out.relations.add({.code = code,
                       .other = primary,
                       .kind = Relation::add_on,
                       .value = *type,
                       .line = table.line()},
                      "");
  }
}

}  // namespace

bool is_add_on_codes(std::string_view content) {
  return NamedColumns::fit(content, kTwoSidedColumns) || NamedColumns::fit(content, kColumns);
}

Result<Content> read_add_on_codes(std::string_view content, std::string_view name) {
  Content out;
  const bool two_sided = NamedColumns::fit(content, kTwoSidedColumns);
  Result<NamedColumns> table = two_sided ? NamedColumns::open(content, kTwoSidedColumns)
                                         : NamedColumns::open(content, kColumns);
  if (!table) return table.error();
  const auto read = two_sided ? read_two_sided(*table, out) : read_one_sided(*table, out);
  if (!read) return read.error();
  if (out.relations.empty()) {
    return Error{"codes.empty-file", "no line holds an add-on code. Is it the right file?"};
  }
  if (auto whole = check_last_line(content, table->line()); !whole) return whole.error();
  out.facts.set = kAddOnCodes;
  out.facts.effective = quarter_in_name(lower(name));
  out.facts.effective_why = "the quarter in its name";
  out.by_quarter = true;
  return out;
}

constinit const Format kAddOnCodeEdits{
    .id = "add-on-codes",
    .what = "a file of NCCI add-on code edits",
    .matches = is_add_on_codes,
    .read = read_add_on_codes,
};

}  // namespace claimwire::codes
