#include "codes/formats/index_terms.h"

#include <array>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "codes/release_date.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

enum Column : std::size_t { kTerm, kCode };
constexpr std::array<ColumnNames, 2> kColumns = {{
    {"term|index term"},
    {"code|icd-10-cm code|icd10cm code"},
}};

// "fy2017_terms.tsv"; a year alone might be the day a list was written.
int fiscal_year_in(std::string_view name) {
  const std::string small = lower(name);
  const std::size_t at = small.find("fy");
  return at == std::string::npos ? 0 : year_in_name(std::string_view{small}.substr(at + 2));
}

}  // namespace

bool is_index_terms(std::string_view content) { return NamedColumns::fit(content, kColumns); }

Result<Content> read_index_terms(std::string_view content, std::string_view name) {
  Result<NamedColumns> table = NamedColumns::open(content, kColumns);
  if (!table) return table.error();
  Content out;
  for (;;) {
    const auto more = table->next();
    if (!more) return more.error();
    if (!*more) break;
    const std::uint32_t line = table->line();
    const std::string term = clean_text(table->cell(kTerm));
    std::string_view code = table->cell(kCode);
    const bool begins = code.ends_with('-');
    while (code.ends_with('-') || code.ends_with('.')) code.remove_suffix(1);
    const CodeKey key = pack(code);
    if (term.empty() || length(key) < 3 || length(key) > 7) {
      return line_error("codes.line-malformed", line,
                        "expected a term and a code of 3 to 7 letters and digits");
    }
    out.relations.add(
        {.code = key, .kind = Relation::index_term, .value = begins ? 1U : 0U, .line = line}, term);
  }
  if (out.relations.empty()) {
    return Error{"codes.empty-file", "no line holds a term. Is it the right file?"};
  }
  out.facts.set = kIcd10cmIndex;
  out.facts.part = "terms";
  if (const int year = fiscal_year_in(name); year != 0) {
    out.facts.effective = {static_cast<std::int16_t>(year - 1), 10, 1};
    out.facts.effective_why = concat("the file's name says FY", std::to_string(year));
  }
  return out;
}

constinit const Format kIndexTerms{
    .id = "index-terms",
    .matches = is_index_terms,
    .read = read_index_terms,
};

}  // namespace claimwire::codes
