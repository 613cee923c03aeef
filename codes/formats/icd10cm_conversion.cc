#include "codes/formats/icd10cm_conversion.h"

#include <algorithm>
#include <array>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/code_references.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "codes/release_date.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

enum Column : std::size_t { kNew, kEffective, kPrevious };
constexpr std::array<ColumnNames, 3> kColumns = {{
    {"current code assignment|current code assignment(s)"},
    {"effective|effective october 1|effective date|effective year"},
    {"previous code(s) assignment|previous code assignment|previous codes assignment"},
}};

// "2019" is 1 October 2019, as the heading of the older tables says. A workbook keeps a day as the
// number of days since 1899-12-30 (ECMA-376 part 1, section 18.17.4.1).
Result<Date> effective_of(std::string_view cell, std::uint32_t line) {
  const bool is_number =
      std::all_of(cell.begin(), cell.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (is_number && cell.size() == 5) {
    const auto serial = read_number_cell(cell, line, "the day");
    if (!serial) return serial.error();
    constexpr std::int32_t kSerialOf1970 = 25'569;
    return Date::from_days(static_cast<std::int32_t>(*serial) - kSerialOf1970);
  }
  if (!is_number || cell.size() != 4) {
    const auto date = read_date_cell(cell, line);
    if (!date) return date.error();
    if (date->valid()) return *date;
    return line_error("codes.line-malformed", line, "has no effective year or day");
  }
  const auto year = read_number_cell(cell, line, "the year");
  if (!year) return year.error();
  if (*year < 2015 || *year > 2100) {
    return line_error("codes.date-impossible", line,
                      concat("the year ", cell, " is not one of ICD-10-CM (2015 on)"));
  }
  return Date{static_cast<std::int16_t>(*year), 10, 1};
}

// "Y07.01-Y07.04": codes that differ in their last digit alone; else the two ends.
std::vector<CodeKey> spelled_out(const CodeReference& reference) {
  if (reference.last == 0) return {reference.key};
  std::string first = unpack(reference.key);
  const std::string last = unpack(reference.last);
  const bool one_digit = first.size() == last.size() &&
                         first.substr(0, first.size() - 1) == last.substr(0, last.size() - 1) &&
                         first.back() >= '0' && last.back() <= '9' && first.back() <= last.back();
  if (!one_digit) return {reference.key, reference.last};
  std::vector<CodeKey> keys;
  for (char c = first.back(); c <= last.back(); ++c) {
    first.back() = c;
    keys.push_back(pack(first));
  }
  return keys;
}

}  // namespace

bool is_icd10cm_conversion(std::string_view content) {
  return NamedColumns::fit(content, kColumns);
}

Result<Content> read_icd10cm_conversion(std::string_view content, std::string_view) {
  Result<NamedColumns> table = NamedColumns::open(content, kColumns);
  if (!table) return table.error();
  Content out;
  Date newest;
  for (;;) {
    const auto more = table->next();
    if (!more) return more.error();
    if (!*more) break;
    const std::uint32_t line = table->line();
    const CodeKey code = pack(table->cell(kNew));
    if (length(code) < 3 || length(code) > 7) {
      return line_error("codes.line-malformed", line,
                        concat("'", printable(table->cell(kNew), 20),
                               "' is not a code of 3 to 7 letters and digits"));
    }
    const auto effective = effective_of(table->cell(kEffective), line);
    if (!effective) return effective.error();
    newest = std::max(newest, *effective);
    const std::string previous = clean_text(table->cell(kPrevious));
    if (previous.empty()) {
      return line_error("codes.line-malformed", line,
                        "names no previous code; expected codes or None");
    }
    RelationRow row{.code = code, .kind = Relation::replaces, .line = line, .from = *effective};
    bool any = false;
    // A category ("Codes in Categories T15-T19") is no code that could be proposed.
    const bool in_words = lower(previous).find("categor") != std::string::npos;
    for (const CodeReference& reference : code_references(previous)) {
      if (in_words || reference.prefix) continue;
      for (const CodeKey old : spelled_out(reference)) {
        any = true;
        row.code = code;
        row.other = old;
        row.kind = Relation::replaces;
        out.relations.add(row, previous);
        row.code = old;
        row.other = code;
        row.kind = Relation::replaced_by;
        out.relations.add(row, previous);
      }
    }
    if (any) continue;
    row.code = code;
    row.other = 0;
    row.kind = Relation::replaces;
    out.relations.add(row, previous);
  }
  if (out.relations.empty()) {
    return Error{"codes.empty-file", "no line holds a code. Is it the right file?"};
  }
  out.facts.set = kIcd10cmConversion;
  out.facts.effective = newest;
  out.facts.effective_why = concat("its newest codes are of ", newest.iso());
  out.facts.label = fiscal_label(newest);
  out.facts.history_from = {2015, 10, 1};
  return out;
}

constinit const Format kIcd10cmConversionTable{
    .id = "icd10cm-conversion",
    .what = "an ICD-10-CM conversion table",
    .matches = is_icd10cm_conversion,
    .read = read_icd10cm_conversion,
};

}  // namespace claimwire::codes
