// Any file ends in a mapping or in problems: 100,000 damaged ones, by seed.
#include <gtest/gtest.h>

#include "mappings/engine/compiled.h"
#include "mappings/engine/definition.h"
#include "mappings/engine/tables.h"
#include "tests/support/mutate.h"
#include "wrap/yaml/document.h"

namespace claimwire::mappings {
namespace {

TEST(MappingMutations, EndInAMappingOrInProblems) {
  const std::uint64_t seed = 20260903;
  std::mt19937_64 random{seed};
  const std::string good = R"(mapping: site
from: hl7v2
to: encounter
tables:
  sex: { M: male, F: female, else: unknown }
rules:
  facility: PV1-39.1 or MSH-4.1
  account: { from: PID-18.1 or PV1-19.1, missing: hold }
  patient:
    name: { from: "PID-5[.7 = L] or PID-5[1]", missing: hold }
    sex: { from: PID-8.1, table: sex }
  coverages:
    each: IN1
    member_id: { from: IN1-49.1 or IN1-36, do: [upper, remove " -"], when: IN1-2 exists }
)";
  const SiteTables tables;
  std::size_t compiled = 0;
  for (int run = 0; run < 100'000; ++run) {
    const std::string text = test::mutated(good, ":{}[],\"'\n -0&*!|>#.=", random);
    const auto stream = yaml::Stream::parse(text, "site.yaml");
    if (!stream) continue;
    Problems problems;
    for (Definition& definition : read_definitions(*stream, ".", problems)) {
      Problems of_compile;
      if (compile(std::move(definition), tables, of_compile) != nullptr) {
        ++compiled;
      } else {
        ASSERT_FALSE(of_compile.empty()) << "seed " << seed << ", run " << run << ": " << text;
      }
    }
  }
  EXPECT_GT(compiled, 0U);
}

}  // namespace
}  // namespace claimwire::mappings
