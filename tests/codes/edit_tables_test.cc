// What the tables of claim edits answer, on a few invented rows.
#include "codes/edit_tables.h"

#include <gtest/gtest.h>

#include "codes/import.h"

namespace claimwire::codes {
namespace {

constexpr std::string_view kPtpHeading =
    "Notice\t\t\t\t\t\t\r\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\r\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n";

std::string ptp(std::string_view rows) { return std::string{kPtpHeading} + std::string{rows}; }

// Two parts of the third quarter of 2026, and what an add-on file and two MCE versions say.
const CodeSets& sets() {
  static const CodeSets kSets = [] {
    std::vector<std::shared_ptr<const CodeTable>> tables;
    const auto load = [&tables](std::string_view name, const std::string& content) {
      auto frozen = freeze_all(read_releases(name, content, ImportOptions{}).value());
      for (auto& table : frozen.value()) tables.push_back(std::move(table));
    };
    load("ccipra-v322r0-f1.txt",
         ptp("0001A\t90473\t\t20220101\t20220101\t9\tMutually exclusive\r\n"
             "0001A\tG0008\t\t20220101\t20220101\t1\tDeleted as it began\r\n"
             "11042\t97597\t*\t19960101\t*\t1\tMore extensive procedure\r\n"
             "11042\t97602\t\t20100101\t20151231\t0\tMisuse\r\n"
             "11042\t97602\t\t20170101\t*\t1\tMisuse, again\r\n"));
    load("ccipra-v322r0-f4.txt", ptp("80053\t80048\t\t20020101\t*\t0\tLaboratory panel\r\n"));
    load("MCR_MUE_PractitionerServices_Eff_07-01-2026.csv",
         "\"Notice of\r\nseveral \xC2\xAE lines\",,,\r\n"
         "\"HCPCS/\nCPT Code\",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE "
         "Rationale\r\n"
         "71046,2,3 Date of Service Edit: Clinical,Nature of Service\r\n"
         "A4206,0,1 Line Edit,CMS Policy\r\n");
    load("AOC_V2026Q3-MCR.txt",
         "Add-on Code\tType\tPrimary Code\tEffective Date\tDeletion Date\n"
         "11045\t1\t11042\t20110101\t*\n"
         "11045\t1\t11043\t20110101\t20251231\n"
         "99292\t2\t\t\t\n");
    load("mce_v43.tsv",
         "version\tedit\trule\tcode_type\tcode\tdescription\n"
         "43\t9\t_\tD\tZ85.44\tInvented\n"
         "43\t4\tC\tD\tO00.90\tInvented\n"
         "43\t5\tA\tD\tO00.90\tInvented\n"
         "43\t17\tA\tP\t02YA0Z0\tInvented\n");
    return CodeSets{std::move(tables)};
  }();
  return kSets;
}

struct PairCase {
  std::string name;
  std::string column1;
  std::string column2;
  Date day;
  Standing standing;
  bool modifier_allowed = false;
};
std::ostream& operator<<(std::ostream& out, const PairCase& c) { return out << c.name; }
class PairOnADay : public testing::TestWithParam<PairCase> {};

TEST_P(PairOnADay, IsJudgedByTheRowInForce) {
  const PairCase& c = GetParam();
  const PairEdit edit = pair_edit(sets(), kPtpPractitioner, c.column1, c.column2, c.day);
  EXPECT_EQ(name(edit.standing), name(c.standing));
  EXPECT_EQ(edit.modifier_allowed, c.modifier_allowed);
}

using enum Standing;
const PairCase kPairCases[] = {
    {"ModifierBypasses", "11042", "97597", {2026, 8, 1}, known, true},
    {"NothingBypasses", "80053", "80048", {2026, 8, 1}, known, false},
    {"TheOtherWayRound", "80048", "80053", {2026, 8, 1}, unknown_code},
    {"NoSuchPair", "11042", "80048", {2026, 8, 1}, unknown_code},
    {"NoSuchCode", "11042", "99999", {2026, 8, 1}, unknown_code},
    {"NotACode", "11-42", "97597", {2026, 8, 1}, unknown_code},
    {"FirstRowOfThePair", "11042", "97602", {2015, 12, 31}, known, false},
    {"BetweenTheRows", "11042", "97602", {2016, 6, 1}, unknown_code},
    {"SecondRowOfThePair", "11042", "97602", {2017, 1, 1}, known, true},
    {"IndicatorNine", "0001A", "90473", {2022, 1, 1}, unknown_code},
    {"DeletedOnTheDayItBegan", "0001A", "G0008", {2022, 1, 1}, unknown_code},
    {"BeforeItsEffectiveDay", "80053", "80048", {2001, 12, 31}, unknown_code},
    {"HistoryIsInTheFile", "80053", "80048", {2020, 1, 1}, known, false},
    {"AfterTheQuarter", "80053", "80048", {2026, 10, 1}, date_not_covered},
    {"BeforeAllHistory", "80053", "80048", {1995, 12, 31}, date_not_covered},
};
INSTANTIATE_TEST_SUITE_P(Ptp, PairOnADay, testing::ValuesIn(kPairCases),
                         [](const auto& test) { return test.param.name; });

TEST(PairEdits, NameTheirRow) {
  const PairEdit edit = pair_edit(sets(), kPtpPractitioner, "11042", "97602", {2026, 8, 1});
  EXPECT_EQ(edit.rationale, "Misuse, again");
  EXPECT_EQ(edit.line, 8U);
  EXPECT_EQ(edit.from, (Date{2017, 1, 1}));
  EXPECT_FALSE(edit.through.valid());
  EXPECT_EQ(edit.release->id, "ncci-ptp-practitioner-2026-07-01");
}

TEST(PairEdits, OfASetNeverLoadedSaySo) {
  const PairEdit edit = pair_edit(sets(), kPtpHospital, "80053", "80048", {2026, 8, 1});
  EXPECT_EQ(edit.standing, never_loaded);
}

struct LimitCase {
  std::string name;
  std::string set;
  std::string code;
  Date day;
  Standing standing;
  std::uint32_t units = 0;
  int indicator = 0;
};
std::ostream& operator<<(std::ostream& out, const LimitCase& c) { return out << c.name; }
class LimitOnADay : public testing::TestWithParam<LimitCase> {};
TEST_P(LimitOnADay, IsThatOfItsFile) {
  const LimitCase& c = GetParam();
  const UnitLimit limit = unit_limit(sets(), c.set, c.code, c.day);
  EXPECT_EQ(name(limit.standing), name(c.standing));
  EXPECT_EQ(limit.units, c.units);
  EXPECT_EQ(int{limit.indicator}, c.indicator);
}
const LimitCase kLimitCases[] = {
    {"DateOfService", "mue-practitioner", "71046", {2026, 7, 1}, known, 2, 3},
    {"NeverPayable", "mue-practitioner", "a4206", {2026, 9, 30}, known, 0, 1},
    {"WithoutLimit", "mue-practitioner", "71045", {2026, 7, 1}, unknown_code},
    {"BeforeTheFile", "mue-practitioner", "71046", {2026, 6, 30}, date_not_covered},
    {"OtherSet", "mue-hospital", "71046", {2026, 7, 1}, never_loaded},
};
INSTANTIATE_TEST_SUITE_P(Mue, LimitOnADay, testing::ValuesIn(kLimitCases),
                         [](const auto& test) { return test.param.name; });

struct AddOnCase {
  std::string name;
  std::string code;
  Date day;
  Standing standing;
  int type;
  std::string primary;
  bool primary_suffices;
};
std::ostream& operator<<(std::ostream& out, const AddOnCase& c) { return out << c.name; }
class AddOnOnADay : public testing::TestWithParam<AddOnCase> {};
TEST_P(AddOnOnADay, NeedsItsPrimary) {
  const AddOnCase& c = GetParam();
  const AddOn found = add_on(sets(), c.code, c.day);
  EXPECT_EQ(name(found.standing), name(c.standing));
  EXPECT_EQ(int{found.type}, c.type);
  EXPECT_EQ(found.has_primary(c.primary), c.primary_suffices);
}
const AddOnCase kAddOnCases[] = {
    {"ListedPrimary", "11045", {2026, 8, 1}, known, 1, "11042", true},
    {"PrimaryNoLonger", "11045", {2026, 8, 1}, known, 1, "11043", false},
    {"ContractorDecides", "99292", {2026, 8, 1}, known, 2, "99291", false},
    {"NoAddOnCode", "11042", {2026, 8, 1}, unknown_code, 0, "11045", false},
};
INSTANTIATE_TEST_SUITE_P(Aoc, AddOnOnADay, testing::ValuesIn(kAddOnCases),
                         [](const auto& test) { return test.param.name; });

struct MceCase {
  std::string name;
  MceList list;
  std::string code;
  Date day;
  Standing standing;
};
std::ostream& operator<<(std::ostream& out, const MceCase& c) { return out << c.name; }
class MceOnADay : public testing::TestWithParam<MceCase> {};
TEST_P(MceOnADay, IsInTheListOrNot) {
  const MceCase& c = GetParam();
  EXPECT_EQ(name(mce(sets(), c.list, c.code, c.day).standing), name(c.standing));
}
const MceCase kMceCases[] = {
    {"InTheList", MceList::unacceptable_principal, "Z85.44", {2026, 1, 1}, known},
    {"NotInTheList", MceList::unacceptable_principal, "E11.9", {2026, 1, 1}, unknown_code},
    {"InAnotherList", MceList::unacceptable_principal, "O00.90", {2026, 1, 1}, unknown_code},
    {"AgeGroup", MceList::age_maternity, "O0090", {2026, 9, 30}, known},
    {"Procedure", MceList::limited_coverage, "02YA0Z0", {2025, 10, 1}, known},
    {"ListThatTheFileLacks", MceList::manifestation, "D63.0", {2026, 1, 1}, never_loaded},
    {"AfterTheFiscalYear", MceList::age_maternity, "O00.90", {2026, 10, 1}, date_not_covered},
};
INSTANTIATE_TEST_SUITE_P(Mce, MceOnADay, testing::ValuesIn(kMceCases),
                         [](const auto& test) { return test.param.name; });

TEST(MceListsOfACode, AreAll) {
  EXPECT_EQ(mce_lists(sets(), "O00.90", {2026, 1, 1}),
            (std::vector<MceList>{MceList::age_maternity, MceList::sex_female_diagnosis}));
}

}  // namespace
}  // namespace claimwire::codes
