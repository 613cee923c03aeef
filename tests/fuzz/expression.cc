// The expression language: parsed, evaluated, as a query with what a search adds.
#include "scripts/expression.h"

#include "tests/fuzz/fuzz.h"

using namespace claimwire;

namespace {

class World final : public scripts::Facts {
 public:
  void resolve(std::size_t slot, std::string_view path, scripts::Found& found) const override {
    if (path.size() % 3 == 0) found.null = true;
    if (path.size() % 3 == 1) found.values = {"E11.9", "2026-09-03", "12.50"};
    if (slot % 2 == 1) found.values.emplace_back(path);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text(data, size);
  if (const auto expression = scripts::Expression::parse(text)) {
    expression->evaluate(World{});
    fuzz::must(scripts::Expression::parse(expression->text()).has_value(),
               "an expression's text is one");
  }
  if (const auto query = scripts::parse_query(text)) query->where.evaluate(World{});
  static_cast<void>(scripts::parse_duration(text).has_value());
  return 0;
}
