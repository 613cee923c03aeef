#include "codes/formats/user_tables.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

enum Common : std::size_t { kCode, kOther, kWord, kFrom, kThrough, kFirstOwn };

enum Policy : std::size_t { kPolicy = kFirstOwn, kContractor };
constexpr std::array<ColumnNames, 7> kPolicyColumns = {{
    {"hcpcs|cpt|procedure"},
    {"icd10|icd 10|diagnosis"},
    {"relation"},
    {"from", false},
    {"to|through", false},
    {"policy"},
    {"contractor|mac", false},
}};
constexpr std::array<ColumnNames, 5> kRuleColumns = {{
    {"code"},
    {"payer|payer id"},
    {"rule"},
    {"from", false},
    {"to|through", false},
}};
constexpr std::string_view kRules[] = {"prior-authorization", "referral", "not-covered",
                                       "attachment"};

// A code, what it is put in relation to, and the days: the columns that both tables have.
Result<RelationRow> read_row(const NamedColumns& table) {
  RelationRow row{.code = pack(table.cell(kCode)), .line = table.line()};
  row.other = pack(table.cell(kOther));
  for (const std::size_t column : {std::size_t{kCode}, std::size_t{kOther}}) {
    const std::string_view cell = table.cell(column);
    if (pack(cell) != 0 || (column == kOther && cell == "*")) continue;
    return line_error("codes.line-malformed", row.line,
                      concat("'", printable(cell, 20), "' is not 1 to 12 letters and digits"));
  }
  const auto from = read_date_cell(table.cell(kFrom), row.line);
  if (!from) return from.error();
  const auto through = read_date_cell(table.cell(kThrough), row.line);
  if (!through) return through.error();
  if (from->valid() && through->valid() && *through < *from) {
    return line_error("codes.date-impossible", row.line, "`to` is before `from`");
  }
  row.from = *from;
  row.through = *through;
  return row;
}

Error unknown_word(const NamedColumns& table, std::string_view expected) {
  return line_error("codes.line-malformed", table.line(),
                    concat("'", printable(table.cell(kWord), 30), "' is none of: ", expected));
}

}  // namespace

bool is_coverage_policies(std::string_view content) {
  return NamedColumns::fit(content, kPolicyColumns);
}
bool is_payer_rules(std::string_view content) { return NamedColumns::fit(content, kRuleColumns); }

Result<Content> read_coverage_policies(std::string_view content, std::string_view) {
  Result<NamedColumns> table = NamedColumns::open(content, kPolicyColumns);
  if (!table) return table.error();
  Content out;
  const auto read = each_record(*table, [&]() -> Result<void> {
    Result<RelationRow> row = read_row(*table);
    if (!row) return row.error();
    const std::string relation = lower(table->cell(kWord));
    if (relation != "covered" && relation != "not-covered") {
      return unknown_word(*table, "covered, not-covered");
    }
    const std::string_view contractor = table->cell(kContractor);
    const std::string policy = clean_text(table->cell(kPolicy));
    if (policy.empty() || policy.find(' ') != std::string::npos || row->other == 0) {
      return line_error("codes.line-malformed", row->line,
                        "a row names one policy, without blanks, one procedure and one diagnosis");
    }
    row->kind = Relation::policy;
    row->value = relation == "covered" ? 1U : 0U;
    out.relations.add(*row, concat(policy, contractor.empty() ? "" : " ", clean_text(contractor)));
    return {};
  });
  if (!read) return read.error();
  if (const auto some = out.check_not_empty(); !some) return some.error();
  out.facts.set = kCoveragePolicies;
  return out;
}

Result<Content> read_payer_rules(std::string_view content, std::string_view) {
  Result<NamedColumns> table = NamedColumns::open(content, kRuleColumns);
  if (!table) return table.error();
  Content out;
  const auto read = each_record(*table, [&]() -> Result<void> {
    Result<RelationRow> row = read_row(*table);
    if (!row) return row.error();
    const std::string rule = lower(table->cell(kWord));
    if (std::find(std::begin(kRules), std::end(kRules), rule) == std::end(kRules)) {
      return unknown_word(*table, "prior-authorization, referral, not-covered, attachment");
    }
    row->kind = Relation::payer_rule;
    out.relations.add(*row, rule);
    return {};
  });
  if (!read) return read.error();
  if (const auto some = out.check_not_empty(); !some) return some.error();
  out.facts.set = kPayerRules;
  return out;
}

constinit const Format kCoveragePolicyTable{
    .id = "coverage-policies",
    .matches = is_coverage_policies,
    .read = read_coverage_policies,
};
constinit const Format kPayerRuleTable{
    .id = "payer-rules",
    .matches = is_payer_rules,
    .read = read_payer_rules,
};

}  // namespace claimwire::codes
