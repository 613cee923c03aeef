#include "codes/formats/mue.h"

#include <array>
#include <unordered_map>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "codes/release_date.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

enum Column : std::size_t { kCode, kUnits, kIndicator, kRationale };
constexpr std::array<ColumnNames, 4> kColumns = {{
    {"hcpcs/ cpt code|hcpcs/cpt code|hcpcs / cpt code"},
    {"practitioner services mue values|outpatient hospital services mue values|dme supplier "
     "services mue values"},
    {"mue adjudication indicator", false},  // Medicaid's files have none
    {"mue rationale", false},
}};

}  // namespace

bool is_mue(std::string_view content) { return NamedColumns::fit(content, kColumns); }

Result<Content> read_mue(std::string_view content, std::string_view name) {
  Result<NamedColumns> table = NamedColumns::open(content, kColumns);
  if (!table) return table.error();
  Content out;
  std::unordered_map<CodeKey, std::uint32_t> lines;
  for (;;) {
    const auto more = table->next();
    if (!more) return more.error();
    if (!*more) break;
    const CodeKey code = pack(table->cell(kCode));
    if (code == 0 || length(code) != 5) {
      return line_error("codes.line-malformed", table->line(),
                        concat("'", printable(table->cell(kCode), 20),
                               "' is not a code of five letters and digits"));
    }
    const auto [before, is_new] = lines.try_emplace(code, table->line());
    if (!is_new) {
      return line_error(
          "codes.code-repeated", table->line(),
          concat("code ", unpack(code), " was already on line ", std::to_string(before->second)));
    }
    const auto units = read_number_cell(table->cell(kUnits), table->line(), "the MUE value");
    if (!units) return units.error();
    std::uint16_t indicator = 0;
    if (table->has(kIndicator)) {
      const std::string_view text = table->cell(kIndicator);
      if (text.empty() || text[0] < '1' || text[0] > '3') {
        return line_error("codes.line-malformed", table->line(),
                          concat("the adjudication indicator is '", printable(text, 40),
                                 "'; expected it to begin with 1, 2 or 3"));
      }
      indicator = static_cast<std::uint16_t>(text[0] - '0');
    }
    out.relations.add({.code = code,
                       .kind = Relation::mue,
                       .detail = indicator,
                       .value = *units,
                       .line = table->line()},
                      clean_text(table->cell(kRationale)));
  }
  if (out.relations.empty()) {
    return Error{"codes.empty-file", "no line holds a limit. Is it the right file?"};
  }
  if (auto whole = check_last_line(content, table->line()); !whole) return whole.error();

  const std::string small = lower(name);
  const bool medicaid =
      small.find("mcd") != std::string::npos || small.find("medicaid") != std::string::npos;
  const std::string_view of = table->heading(kUnits);
  if (of.starts_with("practitioner")) {
    out.facts.set = medicaid ? kMueMedicaidPractitioner : kMuePractitioner;
  } else if (of.starts_with("outpatient")) {
    out.facts.set = medicaid ? kMueMedicaidHospital : kMueHospital;
  } else {
    out.facts.set = medicaid ? kMueMedicaidDme : kMueDme;
  }
  out.facts.effective = day_in_name(name);
  out.facts.effective_why = "the day in its name";
  if (!out.facts.effective.valid()) out.facts.effective = quarter_in_name(small);
  out.by_quarter = true;
  return out;
}

constinit const Format kMue{
    .id = "mue",
    .what = "a file of medically unlikely edits",
    .matches = is_mue,
    .read = read_mue,
};

}  // namespace claimwire::codes
