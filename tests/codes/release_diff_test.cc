#include "codes/release_diff.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "tests/codes/tables.h"
#include "tests/support/folders.h"

namespace claimwire::codes {
namespace {

using test::table;

struct DiffCase {
  std::string name;
  std::string code;
  std::string want;  ///< Empty: no difference.
};
std::ostream& operator<<(std::ostream& out, const DiffCase& c) { return out << c.name; }
class CodeBetweenReleases : public testing::TestWithParam<DiffCase> {};

TEST_P(CodeBetweenReleases, IsListedByWhatBecameOfIt) {
  const auto older = table("icd10cm", {2024, 10, 1}, {2025, 9, 30},
                           {{"A00", "*Cholera"},
                            {"A000", "Classical"},
                            {"A001", "El Tor"},
                            {"B880", "Other"},
                            {"C50", "*Breast"},
                            {"D71", "Functional"},
                            {"E11", "*Diabetes"},
                            {"E119", "Diabetes"}});
  const auto newer = table("icd10cm", {2025, 10, 1}, {2026, 9, 30},
                           {{"A00", "*Cholera"},
                            {"A000", "Classical, revised"},
                            {"B880", "*Other"},
                            {"B8801", "Demodex"},
                            {"D71", "Functional"},
                            {"E11", "Diabetes"},
                            {"E119", "Diabetes"},
                            {"F00", "*Heading"}});
  std::string found;
  for (const ChangedCode& changed : diff_codes(*older, *newer)) {
    if (unpack(changed.code) == GetParam().code) found += name(changed.change);
  }
  EXPECT_EQ(found, GetParam().want);
}

const DiffCase kDiffCases[] = {
    {"New", "B8801", "new"},
    {"Gone", "A001", "gone"},
    {"Split", "B880", "turned-header"},
    {"Joined", "E11", "turned-billable"},
    {"HeadingNew", "F00", "header-new"},
    {"HeadingGone", "C50", "header-gone"},
    {"Retitled", "A000", "retitled"},
    {"TheSame", "D71", ""},
    {"HeadingTheSame", "A00", ""},
};
INSTANTIATE_TEST_SUITE_P(Diff, CodeBetweenReleases, testing::ValuesIn(kDiffCases),
                         [](const auto& test) { return test.param.name; });

std::shared_ptr<const CodeTable> pairs(const std::string& rows) {
  auto frozen = freeze_all(read_releases("ccipra-v322r0-f1.txt", rows, ImportOptions{}).value());
  return frozen.value().front();
}

TEST(RowsBetweenReleases, ThatCameOrWentAreListed) {
  const auto older = pairs(
      "11042\t97597\t\t20020101\t*\t1\tx\n"
      "11042\t97602\t\t20020101\t*\t1\tx\n"
      "80053\t80048\t\t20020101\t*\t0\tx\n");
  const auto newer = pairs(
      "11042\t97597\t\t20020101\t*\t1\tx\n"
      "11042\t97602\t\t20020101\t20260630\t1\tx\n"
      "11043\t97597\t\t20260701\t*\t1\tx\n");
  std::string found;
  for (const ChangedRelation& row : diff_relations(*older, *newer)) {
    found += (row.added ? "+" : "-") + unpack(row.code) + unpack(row.related.other()) + " ";
  }
  EXPECT_EQ(found, "-1104297602 +1104297602 +1104397597 -8005380048 ");
}

struct IntervalCase {
  std::string name;
  std::string code;
  Date day;
  std::string want;  ///< "? " before an end that the releases do not tell.
};
std::ostream& operator<<(std::ostream& out, const IntervalCase& c) { return out << c.name; }
class IntervalOfACode : public testing::TestWithParam<IntervalCase> {};

TEST_P(IntervalOfACode, IsWhatNeighbouringReleasesTell) {
  const CodeSets sets{{
      table("icd10cm", {2022, 10, 1}, {2023, 9, 30}, {{"Z591", "Inadequate"}, {"N183", "Stage 3"}}),
      table("icd10cm", {2023, 4, 1}, {2023, 9, 30},
            {{"Z591", "*Inadequate"}, {"Z5910", "Unspecified"}, {"N183", "Stage 3"}}),
      table("icd10cm", {2023, 10, 1}, {2024, 9, 30}, {{"Z5910", "Unspecified"}, {"N183", "x"}}),
      table("icd10cm", {2025, 10, 1}, {2026, 9, 30}, {{"N183", "Stage 3"}}),
  }};
  const CodeInterval found = sets.icd10cm().interval(GetParam().code, GetParam().day);
  std::string text;
  if (found.days.from.valid()) {
    text = (found.from_known ? "" : "? ") + found.days.from.iso() + " to " +
           (found.through_known ? "" : "? ") + found.days.through.iso();
  }
  EXPECT_EQ(text, GetParam().want);
}

const IntervalCase kIntervalCases[] = {
    {"EndedByAMidYearRelease", "Z59.1", {2022, 12, 1}, "? 2022-10-01 to 2023-03-31"},
    {"BegunByAMidYearRelease", "Z59.10", {2023, 5, 1}, "2023-04-01 to ? 2024-09-30"},
    {"AllNeighbours", "N18.3", {2023, 5, 1}, "? 2022-10-01 to ? 2024-09-30"},
    {"BehindAGap", "N18.3", {2025, 12, 1}, "? 2025-10-01 to ? 2026-09-30"},
    {"Heading", "Z59.1", {2023, 5, 1}, ""},
    {"DayNotCovered", "N18.3", {2025, 1, 1}, ""},
};
INSTANTIATE_TEST_SUITE_P(Releases, IntervalOfACode, testing::ValuesIn(kIntervalCases),
                         [](const auto& test) { return test.param.name; });

TEST(Successors, AreThoseOfTheTableOfTheDay) {
  auto frozen =
      freeze_all(read_releases("conversion.csv",
                               "Current code assignment,Effective,Previous Code(s) Assignment\n"
                               "B88.01,2025,B88.0\nB88.09,2025,B88.0\nA04.71,2017,A04.7\n",
                               ImportOptions{})
                     .value());
  const CodeSets sets{std::move(frozen.value())};
  const CodeSet& conversion = sets.set(kIcd10cmConversion);
  EXPECT_EQ(successors(conversion, "B88.0", {2025, 10, 1}),
            (std::vector<CodeKey>{pack("B8801"), pack("B8809")}));
  EXPECT_TRUE(successors(conversion, "B88.0", {2025, 9, 30}).empty());
  EXPECT_TRUE(successors(conversion, "B88.01", {2025, 10, 1}).empty());
}

// CMS counts new and deleted codes at the end of its addenda.
TEST(AgencyReleases, DifferAsTheirAddendaCount) {
  const std::string folder = tests::shared_folder() + "/codesets/icd10cm/";
  if (!std::filesystem::exists(folder + "cms_2026_dx.zip")) {
    GTEST_SKIP() << "not on this machine: " << folder;
  }
  const auto load = [&folder](const std::string& file) {
    auto frozen = freeze_all(read_releases(folder + file, ImportOptions{}).value());
    return frozen.value().front();
  };
  const auto older = load("cms_2025_dx.zip");
  const auto newer = load("cms_2026_dx.zip");
  std::map<std::string_view, int> counts;
  for (const ChangedCode& changed : diff_codes(*older, *newer)) ++counts[name(changed.change)];
  EXPECT_EQ(counts["new"] + counts["turned-billable"], 487);
  EXPECT_EQ(counts["gone"] + counts["turned-header"], 28);
  EXPECT_EQ(counts["header-new"] + counts["turned-header"], 143);
  EXPECT_EQ(counts["header-gone"], 0);
}

}  // namespace
}  // namespace claimwire::codes
