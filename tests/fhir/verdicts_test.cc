#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "core/text.h"
#include "fhir/content.h"
#include "fhir/validate.h"
#include "tests/support/folders.h"

namespace claimwire::fhir {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::string verdict(const std::string& body) {
  const auto content = Content::read(body);
  if (!content) return "invalid";
  Issues issues;
  validate(*content, issues, {.claim_rules = false});
  const bool wrong = std::any_of(issues.begin(), issues.end(), [](const Issue& issue) {
    return issue.kind->severity >= Severity::error;
  });
  return wrong ? "invalid" : "valid";
}

/// Rows of docs/fhir-validation-decisions.md: file, and both verdicts.
std::map<std::string, std::string> decisions() {
  std::map<std::string, std::string> rows;
  const std::string page =
      contents(fs::path{tests::source_folder()} / "docs/fhir-validation-decisions.md");
  for (const std::string_view line : split(page, '\n')) {
    if (line.find(".json |") == std::string_view::npos) continue;
    const auto cells = split(line, '|');
    if (cells.size() < 5) continue;
    rows[std::string{trim(cells[1])}] = concat(trim(cells[2]), "/", trim(cells[3]));
  }
  return rows;
}

TEST(FhirVerdicts, AgreeWithMedplumButForTheDecisions) {
  const fs::path shared = fs::path{tests::shared_folder()} / "fhir";
  if (!fs::exists(shared / "validator-verdicts.tsv"))
    GTEST_SKIP() << "no real samples: " << shared << " is absent";
  std::map<std::string, std::string> divergent;
  std::size_t files = 0;
  const std::string table = contents(shared / "validator-verdicts.tsv");
  for (const std::string_view line : split(table, '\n')) {
    const auto cells = split(line, '\t');
    if (cells.size() < 3 || cells[0] == "file") continue;
    ++files;
    const std::string ours = verdict(contents(shared / "samples" / cells[0]));
    if (ours != cells[2]) divergent[std::string{cells[0]}] = concat(cells[2], "/", ours);
  }
  EXPECT_EQ(files, 205U);
  EXPECT_EQ(divergent, decisions());
  EXPECT_EQ(divergent.size(), 5U);
  RecordProperty("agreed", static_cast<int>(files - divergent.size()));
}

}  // namespace
}  // namespace claimwire::fhir
