#include <gtest/gtest.h>

#include <filesystem>

#include "codes/import.h"
#include "tests/support/edits.h"
#include "tests/support/folders.h"

namespace claimwire::test {
namespace {

/// The edits against the files as CMS published them: the examples of the catalogue. Skipped where
/// the files are not there.
const codes::CodeSets* published() {
  static const std::optional<codes::CodeSets> sets = []() -> std::optional<codes::CodeSets> {
    const std::filesystem::path folder = std::filesystem::path{tests::shared_folder()} / "codesets";
    std::vector<std::shared_ptr<const codes::CodeTable>> tables;
    for (const char* file : {"icd10cm/cdc_fy2023_eff-2022-10-01_order_codes.zip",
                             "icd10cm/cdc_fy2023_eff-2023-04-01_order_codes.zip",
                             "icd10cm/cms_2025_dx.zip", "icd10cm/cms_2026_dx.zip"}) {
      if (!std::filesystem::exists(folder / file)) return std::nullopt;
      const auto releases = codes::read_releases((folder / file).string(), {});
      if (!releases) {
        ADD_FAILURE() << file << ": " << releases.error().message;
        return std::nullopt;
      }
      auto frozen = codes::freeze_all(*releases);
      if (!frozen) {
        ADD_FAILURE() << file << ": " << frozen.error().message;
        return std::nullopt;
      }
      for (auto& table : *frozen) tables.push_back(std::move(table));
    }
    return codes::CodeSets{std::move(tables)};
  }();
  return sets ? &*sets : nullptr;
}

struct PublishedCase {
  std::string name, code;
  Date day;
  std::string finding;  ///< Empty: the code is good.
  std::vector<std::string> proposals;
};
constexpr Date kFy2026{2025, 10, 1};
const PublishedCase kCases[] = {
    {"BeforeTheAprilRelease", "Z59.10", {2023, 3, 31}, "claim.diagnosis-unknown", {}},
    {"WithTheAprilRelease",
     "Z59.10",
     {2023, 4, 1},
     "claim.diagnosis-unspecified",
     {"Z59.11", "Z59.12", "Z59.19"}},
    {"SeventhMissing",
     "S72.001",
     kFy2026,
     "claim.diagnosis-seventh-character",
     {"S72.001A", "S72.001B", "S72.001C", "S72.001D", "S72.001E", "S72.001F", "S72.001G",
      "S72.001H"}},
    {"Placeholder", "T36.01A", kFy2026, "claim.diagnosis-placeholder", {"T36.0X1A"}},
    {"SplitInFy2026", "B88.0", kFy2026, "claim.diagnosis-replaced", {"B88.09", "B88.01"}},
    {"StillWholeInFy2025", "B88.0", {2025, 9, 30}, "", {}},
    {"Heading",
     "E11",
     kFy2026,
     "claim.diagnosis-not-billable",
     {"E11.9", "E11.8", "E11.A", "E11.00", "E11.01", "E11.10", "E11.11", "E11.21"}},
    {"UnspecifiedSide", "M25.569", kFy2026, "claim.diagnosis-unspecified", {"M25.561", "M25.562"}},
    {"LetterInTheThirdPlace", "C4A.4", kFy2026, "", {}},
};

/// One test for all of them: reading the files takes seconds.
TEST(PublishedCodes, JudgeTheExamplesOfTheCatalogue) {
  if (published() == nullptr)
    GTEST_SKIP() << "the published code files are not at " << tests::shared_folder() << "/codesets";
  for (const PublishedCase& one : kCases) {
    SCOPED_TRACE(one.name);
    claims::Claim claim = good_professional();
    claim.diagnoses = {diagnosis(one.code, "principal")};
    claim.lines = {line("99213", "140.00", one.day)};
    claim.total = money("140.00");
    std::vector<std::string> found, proposals;
    for (const Issue& issue : findings_of(claim, nullptr, *published())) {
      if (issue.kind->id.rfind("claim.diagnosis", 0) != 0) continue;
      found.emplace_back(issue.kind->id);
      proposals = proposals_of(issue);
    }
    std::vector<std::string> want;
    if (!one.finding.empty()) want.push_back(one.finding);
    EXPECT_EQ(found, want);
    EXPECT_EQ(proposals, one.proposals);
  }
}

}  // namespace
}  // namespace claimwire::test
