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

Result<CodeKey> code_in(const NamedColumns& table, std::size_t column) {
  return read_code_cell(table.cell(column), 5, table.line());
}

Result<std::uint32_t> type_of(const NamedColumns& table, std::string_view cell) {
  if (cell == "1" || cell == "2" || cell == "3") return static_cast<std::uint32_t>(cell[0] - '0');
  return line_error("codes.line-malformed", table.line(),
                    concat("the type is '", printable(cell, 20), "'; expected 1, 2 or 3"));
}

Result<void> read_one_sided(NamedColumns& table, Content& out) {
  return each_record(table, [&]() -> Result<void> {
    const auto type = type_of(table, table.cell(kType));
    if (!type) return type.error();
    const auto add_on = code_in(table, kAddOn);
    if (!add_on) return add_on.error();
    const bool none = *type == 2 && table.cell(kPrimary).empty();
    const auto primary = none ? Result<CodeKey>{CodeKey{0}} : code_in(table, kPrimary);
    if (!primary) return primary.error();
    const auto from = read_date_cell(table.cell(kFrom), table.line());
    if (!from) return from.error();
    const auto through = read_date_cell(
        table.cell(kThrough) == "*" ? std::string_view{} : table.cell(kThrough), table.line());
    if (!through) return through.error();
    out.relations.add({.code = *add_on,
                       .other = *primary,
                       .kind = Relation::add_on,
                       .value = *type,
                       .line = table.line(),
                       .from = *from,
                       .through = *through},
                      "");
    return {};
  });
}

Result<void> read_two_sided(NamedColumns& table, Content& out) {
  return each_record(table, [&]() -> Result<void> {
    const auto type = type_of(table, table.cell(kTwoSidedType));
    if (!type) return type.error();
    const std::string role = lower(table.cell(kRole));
    if (role != "add-on" && role != "primary") {
      return line_error(
          "codes.line-malformed", table.line(),
          concat("the role is '", printable(role, 20), "'; expected Add-On or Primary"));
    }
    // Type 2 has no list; publishers put words in its place.
    const bool in_words = *type == 2;
    if (role == "primary" && in_words) return {};
    const auto code = code_in(table, kCode);
    if (!code) return code.error();
    if (role == "primary") return {};  // the same pair, said from the other side
    auto primary = code_in(table, kComplement);
    if (!primary && !in_words) return primary.error();
    out.relations.add({.code = *code,
                       .other = primary ? *primary : 0,
                       .kind = Relation::add_on,
                       .value = *type,
                       .line = table.line()},
                      "");
    return {};
  });
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
  if (const auto some = out.check_not_empty(); !some) return some.error();
  if (auto whole = check_last_line(content, table->line()); !whole) return whole.error();
  out.facts.set = kAddOnCodes;
  out.facts.effective = quarter_in_name(lower(name));
  out.facts.effective_why = "the quarter in its name";
  out.by_quarter = true;
  return out;
}

constinit const Format kAddOnCodeEdits{
    .id = "add-on-codes",
    .matches = is_add_on_codes,
    .read = read_add_on_codes,
};

}  // namespace claimwire::codes
