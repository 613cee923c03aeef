#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "codes/code_sets.h"
#include "tests/codes/tables.h"
#include "tests/support/folders.h"

namespace claimwire::codes {
namespace {

using test::table;

// Three invented ICD-10-CM releases around the real dates: an October one, its April update, and
// the year after the next, so that FY2024 is missing.
CodeSets three_releases() {
  return CodeSets{{
      table("icd10cm", {2024, 10, 1}, {2025, 9, 30},
            {{"Z59", "*Housing"},
             {"Z591", "*Inadequate housing"},
             {"Z5910", "Inadequate housing, unspecified"},
             {"N18", "*Kidney"},
             {"N183", "*Stage 3"},
             {"N1830", "Stage 3 unspecified"}}),
      table("icd10cm", {2022, 10, 1}, {2023, 9, 30},
            {{"Z59", "*Housing"},
             {"Z591", "Inadequate housing"},
             {"N18", "*Kidney"},
             {"N183", "Stage 3"},
             {"B880", "Other acariasis"}}),
      table("icd10cm", {2023, 4, 1}, {2023, 9, 30},
            {{"Z59", "*Housing"},
             {"Z591", "*Inadequate housing"},
             {"Z5910", "Inadequate housing, unspecified"},
             {"N18", "*Kidney"},
             {"N183", "Stage 3"}}),
  }};
}

struct DayCase {
  std::string name;
  std::string set;
  std::string code;
  Date day;
  Standing want;
  std::string release;
  bool billable = false;
};
std::ostream& operator<<(std::ostream& out, const DayCase& c) { return out << c.name; }

class CodeOnADay : public testing::TestWithParam<DayCase> {};

TEST_P(CodeOnADay, StandsAsItsReleaseSays) {
  const DayCase& c = GetParam();
  const CodeSets sets = three_releases();
  const Lookup found = sets.find(c.set, c.code, c.day);
  EXPECT_EQ(name(found.standing), name(c.want));
  EXPECT_EQ(found.release == nullptr ? "" : found.release->id, c.release);
  EXPECT_EQ(found.billable(), c.billable);
}

using enum Standing;
const DayCase kDayCases[] = {
    {"LastDayOfOctoberRelease",
     "icd10cm",
     "Z59.10",
     {2023, 3, 31},
     unknown_code,
     "icd10cm-2022-10-01"},
    {"FirstDayOfAprilUpdate", "icd10cm", "Z59.10", {2023, 4, 1}, known, "icd10cm-2023-04-01", true},
    {"TurnedHeaderInApril", "icd10cm", "Z59.1", {2023, 4, 1}, known, "icd10cm-2023-04-01", false},
    {"BillableTheDayBefore", "icd10cm", "Z59.1", {2023, 3, 31}, known, "icd10cm-2022-10-01", true},
    {"FirstDayOfAll", "icd10cm", "N183", {2022, 10, 1}, known, "icd10cm-2022-10-01", true},
    {"DayBeforeAll", "icd10cm", "N183", {2022, 9, 30}, date_not_covered, ""},
    {"LastDayOfTheUpdatedYear",
     "icd10cm",
     "N183",
     {2023, 9, 30},
     known,
     "icd10cm-2023-04-01",
     true},
    {"YearThatIsMissing", "icd10cm", "N183", {2023, 10, 1}, date_not_covered, ""},
    {"LastDayOfTheGap", "icd10cm", "N183", {2024, 9, 30}, date_not_covered, ""},
    {"FirstDayAfterTheGap", "icd10cm", "N18.30", {2024, 10, 1}, known, "icd10cm-2024-10-01", true},
    {"LastDayOfTheNewest", "icd10cm", "n1830", {2025, 9, 30}, known, "icd10cm-2024-10-01", true},
    {"DayAfterTheNewest", "icd10cm", "N1830", {2025, 10, 1}, date_not_covered, ""},
    {"NeverLoaded", "icd10pcs", "0FT44ZZ", {2023, 5, 1}, never_loaded, ""},
    {"NotACodeAtAll", "icd10cm", "N18-30", {2025, 1, 1}, unknown_code, "icd10cm-2024-10-01"},
    {"EmptyCode", "icd10cm", "", {2025, 1, 1}, unknown_code, "icd10cm-2024-10-01"},
};
INSTANTIATE_TEST_SUITE_P(Edges, CodeOnADay, testing::ValuesIn(kDayCases),
                         [](const auto& test) { return test.param.name; });

struct TextCase {
  std::string name;
  std::string set;
  Date day;
  std::string want;
};
std::ostream& operator<<(std::ostream& out, const TextCase& c) { return out << c.name; }
class CoverageText : public testing::TestWithParam<TextCase> {};
TEST_P(CoverageText, SaysWhatIsMissingAndWhatToLoad) {
  const CodeSets sets = three_releases();
  EXPECT_EQ(sets.set(GetParam().set).coverage_text(GetParam().day), GetParam().want);
}
const TextCase kTextCases[] = {
    {"Covered", "icd10cm", {2023, 1, 1}, ""},
    {"AfterTheNewest",
     "icd10cm",
     {2025, 10, 3},
     "icd10cm: no release covers 2025-10-03; the newest ends 2025-09-30. Load the FY2026 file."},
    {"InTheGap",
     "icd10cm",
     {2023, 12, 1},
     "icd10cm: no release covers 2023-12-01; there is a gap from 2023-10-01 to 2024-09-30. Load "
     "the "
     "FY2024 file."},
    {"BeforeTheOldest",
     "icd10cm",
     {2021, 12, 1},
     "icd10cm: no release covers 2021-12-01; the oldest begins 2022-10-01. Load the FY2022 file."},
    {"NeverLoaded",
     "cpt",
     {2023, 1, 1},
     "cpt: no release was ever loaded. Load one with claimwire codes import."},
};
INSTANTIATE_TEST_SUITE_P(Words, CoverageText, testing::ValuesIn(kTextCases),
                         [](const auto& test) { return test.param.name; });

TEST(CodeHistoryOf, NamesTheReleasesBeforeAndAfter) {
  const CodeSets sets = three_releases();
  const CodeHistory split = sets.icd10cm().history("N18.3", {2025, 1, 1});
  ASSERT_NE(split.billable_before, nullptr);
  EXPECT_EQ(split.billable_before->id, "icd10cm-2023-04-01");
  EXPECT_EQ(split.billable_after, nullptr);
  const CodeHistory early = sets.icd10cm().history("Z59.10", {2023, 3, 31});
  EXPECT_EQ(early.billable_before, nullptr);
  ASSERT_NE(early.billable_after, nullptr);
  EXPECT_EQ(early.billable_after->id, "icd10cm-2023-04-01");
  const CodeHistory deleted = sets.icd10cm().history("B88.0", {2025, 1, 1});
  ASSERT_NE(deleted.billable_before, nullptr);
  EXPECT_EQ(deleted.billable_before->id, "icd10cm-2022-10-01");
}

TEST(TwoTablesOfOneDay, TheLaterStands) {
  const CodeSets sets{{table("icd10cm", {2025, 10, 1}, {2026, 9, 30}, {{"A00", "old"}}),
                       table("icd10cm", {2025, 10, 1}, {2026, 9, 30}, {{"A00", "new"}})}};
  ASSERT_EQ(sets.icd10cm().releases().size(), 1U);
  EXPECT_EQ(sets.icd10cm().find("A00", {2026, 1, 1}).entry.title(), "new");
}

TEST(Fingerprint, ChangesWithTheReleases) {
  const auto one = table("icd10cm", {2024, 10, 1}, {2025, 9, 30}, {{"A00", "x"}});
  const auto two = table("icd10cm", {2025, 10, 1}, {2026, 9, 30}, {{"A00", "x"}});
  EXPECT_EQ(CodeSets{{one}}.fingerprint(), CodeSets{{one}}.fingerprint());
  EXPECT_NE(CodeSets{{one}}.fingerprint(), CodeSets{{two}}.fingerprint());
  EXPECT_NE((CodeSets{{one, two}}.fingerprint()), CodeSets{{two}}.fingerprint());
  EXPECT_EQ((CodeSets{{one, two}}.fingerprint()), (CodeSets{{two, one}}.fingerprint()));
}

// HCPCS rows carry dates of their own, for four years back.
TEST(HcpcsHistory, AnswersForDaysBeforeTheFile) {
  ReleaseFacts facts;
  facts.set = "hcpcs";
  facts.effective = {2019, 1, 1};
  facts.ends = {2019, 12, 31};
  facts.history_from = {2015, 1, 1};
  CodeRow ended;
  ended.code = "C9014";
  ended.title = "Invented drug";
  ended.from = {2017, 1, 1};
  ended.through = {2017, 12, 31};
  const CodeRow rows[] = {ended};
  const CodeSets sets{{CodeTable::from_bytes(CodeTable::freeze(facts, rows).value()).value()}};
  EXPECT_EQ(sets.hcpcs().find("C9014", {2017, 12, 31}).standing, known);
  EXPECT_EQ(sets.hcpcs().find("C9014", {2019, 3, 1}).standing, not_in_force);
  EXPECT_EQ(sets.hcpcs().find("C9014", {2016, 12, 31}).standing, not_in_force);
  EXPECT_EQ(sets.hcpcs().find("C9014", {2014, 12, 31}).standing, date_not_covered);
  EXPECT_EQ(sets.hcpcs().find("C9014", {2020, 1, 1}).standing, date_not_covered);
  EXPECT_EQ(sets.find_procedure("C9014", {2017, 6, 1}).standing, known);
  EXPECT_EQ(sets.find_procedure("99213", {2019, 6, 1}).standing, never_loaded);
}

TEST(Modifiers, AreAnsweredByTheSetThatOwnsThem) {
  const CodeSets sets{{table("hcpcs-modifiers", {2026, 1, 1}, {2026, 12, 31}, {{"LT", "Left"}})}};
  const Date day{2026, 5, 1};
  EXPECT_EQ(sets.find_modifier("lt", day).standing, known);
  EXPECT_EQ(sets.find_modifier("JG", day).standing, unknown_code);
  EXPECT_EQ(sets.find_modifier("25", day).standing, never_loaded);
  EXPECT_EQ(sets.find_modifier("P3", day).standing, never_loaded);
  const CodeSets both{{table("hcpcs-modifiers", {2026, 1, 1}, {2026, 12, 31}, {{"LT", "Left"}}),
                       table("cpt-modifiers", {2026, 1, 1}, {2026, 12, 31}, {{"25", "Invented"}})}};
  EXPECT_EQ(both.find_modifier("25", day).standing, known);
  EXPECT_EQ(both.find_modifier("59", day).standing, unknown_code);
}

TEST(PoaExemption, IsAskedOfTheListOfTheDay) {
  const CodeSets sets{{table("poa-exempt", {2025, 10, 1}, {2026, 9, 30}, {{"Z3701", "x"}})}};
  EXPECT_EQ(sets.poa_exempt_on("Z37.01", {2026, 1, 1}), true);
  EXPECT_EQ(sets.poa_exempt_on("E11.9", {2026, 1, 1}), false);
  EXPECT_EQ(sets.poa_exempt_on("E11.9", {2026, 10, 1}), std::nullopt);
  EXPECT_EQ(CodeSets{}.poa_exempt_on("E11.9", {2026, 1, 1}), std::nullopt);
}

// What an edit proposes, on the excerpt that the quickstart ships.
class StarterSet : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::vector<std::shared_ptr<const CodeTable>> all;
    for (const char* file : {"icd10cm", "icd10pcs", "hcpcs", "hcpcs-modifiers", "cpt",
                             "cpt-modifiers", "poa-exempt"}) {
      const auto releases = read_releases(
          tests::source_folder() + "/config/examples/quickstart/codes/" + file + ".csv",
          ImportOptions{});
      ASSERT_TRUE(releases) << releases.error().message;
      auto tables = freeze_all(*releases);
      ASSERT_TRUE(tables) << tables.error().message;
      for (auto& table : *tables) {
        ASSERT_EQ(table->facts().set, file);
        all.push_back(std::move(table));
      }
    }
    sets_ = std::make_unique<CodeSets>(std::move(all));
  }
  static std::string codes(const std::vector<Entry>& entries) {
    std::string out;
    for (const Entry& entry : entries) out += (out.empty() ? "" : " ") + entry.code();
    return out;
  }
  static inline std::unique_ptr<CodeSets> sets_;
  static constexpr Date kDay{2026, 9, 3};
};

TEST_F(StarterSet, CoversTheSamplesDay) {
  for (const CodeSet& set : sets_->all()) EXPECT_EQ(set.coverage_text(kDay), "") << set.id();
}
TEST_F(StarterSet, SaysThatE11IsAHeading) {
  const Lookup found = sets_->icd10cm().find("E11", kDay);
  EXPECT_TRUE(found.known());
  EXPECT_FALSE(found.billable());
  EXPECT_EQ(found.release->facts().label, "FY2026");
}
TEST_F(StarterSet, ListsWhatCanBeBilledUnderAHeading) {
  EXPECT_EQ(codes(sets_->icd10cm().billable_under("E11", kDay, 50)),
            "E1121 E1122 E1129 E1140 E1142 E11641 E11649 E1165 E1169 E118 E119");
  EXPECT_EQ(codes(sets_->icd10cm().billable_under("E11.9", kDay, 50)), "");
  EXPECT_EQ(codes(sets_->icd10cm().billable_under("E11", kDay, 2)), "E1121 E1122");
  EXPECT_EQ(sets_->icd10cm().count_billable_under("E11", kDay), 11U);
}
TEST_F(StarterSet, KnowsSeventhCharacters) {
  EXPECT_EQ(sets_->icd10cm().seventh_characters("S72.001", kDay), "AD");
  EXPECT_EQ(sets_->icd10cm().seventh_characters("S72.001Z", kDay), "AD");
  EXPECT_EQ(sets_->icd10cm().seventh_characters("W19", kDay), "AD");
  EXPECT_EQ(sets_->icd10cm().seventh_characters("E11.9", kDay), "");
}
TEST_F(StarterSet, PutsInAForgottenPlaceholder) {
  EXPECT_EQ(codes(sets_->icd10cm().with_placeholder("T36.01A", kDay)), "T360X1A");
  EXPECT_EQ(codes(sets_->icd10cm().with_placeholder("W19A", kDay)), "W19XXXA");
  EXPECT_EQ(codes(sets_->icd10cm().with_placeholder("W19XA", kDay)), "W19XXXA");
  EXPECT_EQ(codes(sets_->icd10cm().with_placeholder("E11.9", kDay)), "");
}
TEST_F(StarterSet, FindsSiblings) {
  EXPECT_EQ(codes(sets_->icd10cm().siblings("M25.569", kDay, 9)), "M25561 M25562");
  EXPECT_EQ(codes(sets_->icd10cm().siblings("S72.009A", kDay, 9)), "S72001A S72002A");
  EXPECT_EQ(codes(sets_->icd10cm().siblings("T36.0X1A", kDay, 9)), "T360X2A");
}
TEST_F(StarterSet, FindsTheParent) {
  EXPECT_EQ(sets_->icd10cm().parent("E11.65", kDay).code(), "E116");
  EXPECT_EQ(sets_->icd10cm().parent("W19.XXXA", kDay).code(), "W19");
  EXPECT_FALSE(sets_->icd10cm().parent("I10", kDay));
}
TEST_F(StarterSet, SaysThatItIsNotForBilling) {
  for (const char* file :
       {"icd10cm", "icd10pcs", "hcpcs", "hcpcs-modifiers", "cpt", "cpt-modifiers", "poa-exempt"}) {
    std::ifstream in{tests::source_folder() + "/config/examples/quickstart/codes/" + file + ".csv"};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_NE(text.find("NOT for billing"), std::string::npos) << file;
  }
}

}  // namespace
}  // namespace claimwire::codes
