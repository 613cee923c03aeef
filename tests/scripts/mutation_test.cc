// Any text ends in an expression or a reason: 100,000 damaged ones, by seed.
#include <gtest/gtest.h>

#include <array>

#include "scripts/expression.h"
#include "tests/support/mutate.h"

namespace claimwire::scripts {
namespace {

class World final : public Facts {
 public:
  void resolve(std::size_t, std::string_view path, Found& found) const override {
    if (path.size() % 3 == 0) found.null = true;
    if (path.size() % 3 == 1) found.values = {"E11.9", "2026-09-03", "12.50"};
  }
};

TEST(ExpressionMutations, EndInAnExpressionOrAReason) {
  const std::uint64_t seed = 20260903;
  std::mt19937_64 random{seed};
  const std::array<std::string, 4> good{
      "type = DFT* and total > 100 or not (PID-3[.5 = MR].1 exists)",
      "DG1-3.1 in [E11.9, \"I10\"] and PV1-19 is null", "quote matches \"say .*\" since 7d",
      "((age >= 2d)) sort total desc on 2026-11-23"};
  for (int run = 0; run < 100'000; ++run) {
    const std::string text =
        test::mutated(good[random() % good.size()], "()[]\"=!<>.,*\\ -0dnot", random);
    if (const auto query = parse_query(text)) query->where.evaluate(World{});
    const auto expression = Expression::parse(text);
    if (!expression) {
      ASSERT_FALSE(expression.error().message.empty()) << "seed " << seed << ", run " << run;
      continue;
    }
    expression->evaluate(World{});
    ASSERT_TRUE(Expression::parse(expression->text()))
        << "seed " << seed << ", run " << run << ": " << testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace claimwire::scripts
