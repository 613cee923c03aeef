// Any file ends in a configuration or in problems that say where: 100,000 damaged ones, by seed.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "config/load.h"
#include "tests/support/mutate.h"

namespace claimwire::config {
namespace {

constexpr const char* kGood = R"(version: 1
site: { name: Test, environment: test }
organization:
  name: WEST HOSPITAL
  npi: "1999999984"
  tax_id: "123456789"
  address: { line: 1 Main St, city: Springfield, state: IL, zip: "627010001" }
facility: { known_as: [WEST] }
interfaces:
  ehr: { kind: mllp-listener, listen: 127.0.0.1:0, ack: { when: checked, timeout: 10s } }
  out: { kind: folder-writer, path: var/out, retry: { for: 2h } }
partner:
  via: out
  submitter: { name: WEST, id: W1, contact: { name: DESK, phone: "2175550100" } }
)";

TEST(ConfigurationMutations, EndInAConfigurationOrInProblems) {
  const std::uint64_t seed = 20260903;
  std::mt19937_64 random{seed};
  const std::string file =
      (std::filesystem::temp_directory_path() / ("cw-mutated-" + std::to_string(::getpid())))
          .string();
  for (int run = 0; run < 100'000; ++run) {
    const std::string text = test::mutated(kGood, ":{}[],\"'\n -0&*!|>#s", random);
    std::ofstream{file, std::ios::binary} << text;
    const Loaded loaded = load({file});
    for (const Problem& problem : loaded.problems)
      ASSERT_FALSE(problem.message.empty())
          << "seed " << seed << ", run " << run << ": " << testing::PrintToString(text);
  }
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace claimwire::config
