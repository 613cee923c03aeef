#include "scripts/expression.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace claimwire::scripts {
namespace {

/// A world of fixed values; "~" is the explicit null.
class World : public Facts {
 public:
  explicit World(std::map<std::string, std::vector<std::string>> values)
      : values_{std::move(values)} {}
  void resolve(std::size_t, std::string_view path, Found& found) const override {
    const auto at = values_.find(std::string{path});
    if (at == values_.end()) return;
    if (at->second == std::vector<std::string>{"~"})
      found.null = true;
    else
      found.values = at->second;
  }

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

const World kWorld{{{"PID-3.1", {"123"}},
                    {"PID-3[.5 = MR].1", {"M77"}},
                    {"DG1-3.1", {"E11.9", "I10"}},
                    {"DTP*472/03", {"20260903"}},
                    {"Encounter.participant.where(type = 'ATND').id", {"x"}},
                    {"total", {"500.00"}},
                    {"plan", {"00451"}},
                    {"type", {"DFT^P03"}},
                    {"oldest_queued", {"25200"}},
                    {"PV1-19", {"~"}},
                    {"quote", {"say \"hi\""}}}};

struct Case {
  const char* name;
  const char* text;
  bool holds;
};

class Evaluates : public testing::TestWithParam<Case> {};

TEST_P(Evaluates, as_the_grammar_says) {
  const auto expression = Expression::parse(GetParam().text);
  ASSERT_TRUE(expression) << expression.error().message;
  EXPECT_EQ(expression->evaluate(kWorld), GetParam().holds);
}

const Case kCases[] = {
    {"equal", "PID-3.1 = 123", true},
    {"path_with_predicate", "PID-3[.5 = MR].1 = M77", true},
    {"x12_qualifier", "DTP*472/03 > 2026-09-01", true},
    {"fhir_function", "Encounter.participant.where(type = 'ATND').id exists", true},
    {"any_of_several", "DG1-3.1 = I10", true},
    {"not_equal_means_none", "DG1-3.1 != I10", false},
    {"not_equal_of_absent", "DG1-21 != D", true},
    {"wildcard", "DG1-3.1 = E11*", true},
    {"quoted_star_is_a_star", "DG1-3.1 = \"E11*\"", false},
    {"number_by_value", "total = 500", true},
    {"number_order", "total > 1000", false},
    {"leading_zero_is_a_code", "plan = 451", false},
    {"date_iso_against_compact", "DTP*472/03 = 2026-09-03", true},
    {"in_list", "type in [DFT^P03, \"DFT^P11\"]", true},
    {"in_list_wildcard", "DG1-3.1 in [Z*, E11*]", true},
    {"matches", "PID-3.1 matches \"^[0-9]+$\"", true},
    {"is_null", "PV1-19 is null", true},
    {"null_does_not_exist", "PV1-19 exists", false},
    {"and_binds_tighter", "PID-3.1 = 9 and total = 1 or type = DFT*", true},
    {"parentheses", "PID-3.1 = 9 and (total = 1 or type = DFT*)", false},
    {"not_", "not PID-3.1 = 9 and not (total = 1)", true},
    {"duration", "oldest_queued > 6h", true},
    {"duration_not", "oldest_queued > 8h", false},
    {"escaped_quote", "quote = \"say \\\"hi\\\"\"", true},
    {"no_blanks", "PID-3.1=123", true},
};
INSTANTIATE_TEST_SUITE_P(Expression, Evaluates, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

struct Bad {
  const char* name;
  std::string text;
  const char* says;
};
class BadExpression : public testing::TestWithParam<Bad> {};
TEST_P(BadExpression, names_column_and_expectation) {
  const auto expression =
      Expression::parse(GetParam().text, [](std::string_view path) -> Result<void> {
        if (path == "totl") return Error{"x", "no field 'totl'; did you mean 'total'?"};
        return {};
      });
  ASSERT_FALSE(expression);
  EXPECT_NE(expression.error().message.find(GetParam().says), std::string::npos)
      << expression.error().message;
}
const Bad kBad[] = {
    {"no_operator", "PID-3", "column 6: expected =, !="},
    {"no_value", "PID-3 =", "column 8: expected a value"},
    {"nearest", "type = X and totl > 5", "column 14: no field 'totl'; did you mean 'total'?"},
    {"bad_regex", "a matches \"(\"", "column 11: not a regular expression"},
    {"open_parenthesis", "(a = b", "expected ')'"},
    {"trailing", "a = b c", "'and', 'or' or the end"},
    {"search_words_elsewhere", "a = b since 7d", "belong to searches"},
    {"empty", "  ", "expected"},
    {"open_quote", "a = \"b", "column 5: a quote without end"},
    {"too_deep", std::string(100, '(') + "a = b" + std::string(100, ')'), "more than 32"},
    {"too_long", std::string(9000, 'a'), "at most 8000"},
};
INSTANTIATE_TEST_SUITE_P(Expression, BadExpression, testing::ValuesIn(kBad),
                         [](const auto& test) { return test.param.name; });

TEST(Query, takes_since_on_and_sort) {
  const auto query = parse_query("PID-3.1 = 123 and DG1-3.1 = E11* since 7d sort total desc");
  ASSERT_TRUE(query) << query.error().message;
  EXPECT_TRUE(query->where.evaluate(kWorld));
  EXPECT_EQ(query->since_seconds, 7 * 86'400);
  EXPECT_EQ(query->sort, "total");
  EXPECT_TRUE(query->descending);
  const auto day = parse_query("on 2026-11-23");
  ASSERT_TRUE(day);
  EXPECT_TRUE(day->where.empty());
  EXPECT_EQ(day->on, (Date{2026, 11, 23}));
  EXPECT_FALSE(parse_query("a = b since soon"));
}

TEST(Expression, survives_any_prefix_of_a_good_one) {
  const std::string good = "not (PID-3[.5 = MR].1 in [a, \"b\"] or x matches \"^a\") and y is null";
  ASSERT_TRUE(Expression::parse(good));
  for (std::size_t n = 0; n < good.size(); ++n)
    if (const auto part = Expression::parse(good.substr(0, n))) part->evaluate(kWorld);
}

}  // namespace
}  // namespace claimwire::scripts
