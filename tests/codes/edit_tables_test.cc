// What the tables of claim edits answer, on a few invented rows.
#include "codes/edit_tables.h"

#include <gtest/gtest.h>

#include "codes/import.h"
#include "tests/codes/samples.h"

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
    load("ccipra-v322r0-f4.txt",
         ptp("80053\t80048\t\t20020101\t*\t0\tLaboratory panel\r\n"
             "80053\t80051\t\t20020101\t*\t1\tLaboratory panel\r\n"
             "80053\t80051\t\t20020101\t20230630\t0\tLaboratory panel\r\n"));
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
    {"TwoBegunOnOneDay", "80053", "80051", {2023, 6, 30}, known, false},
    {"TheOneThatGoesOn", "80053", "80051", {2023, 7, 1}, known, true},
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

// The further tables, from the samples of their layouts.
const CodeSets& samples() {
  static const CodeSets kSets = [] {
    std::vector<std::shared_ptr<const CodeTable>> tables;
    const auto load = [&tables](std::string_view name, const std::string& content) {
      auto frozen = freeze_all(read_releases(name, content, ImportOptions{}).value());
      for (auto& table : frozen.value()) tables.push_back(std::move(table));
    };
    load("HCPC2026_OCT_ANWEB.csv", test::anweb_csv());
    load("PPRRVU2025_Oct.txt", test::fee_schedule_text());
    load("2026 April Addendum B.csv", test::addendum_b());
    load("msdrg.txt", test::ms_drg());
    load("places-2024-05-02.tsv", test::places());
    load("ZIP5_OCT2025.txt", test::zip5());
    load("npidata_pfile_20050523-20251109.csv", test::nppes());
    load("OrderReferring_20251110.csv", test::order_and_refer());
    load("coverage.csv", test::coverage_policies());
    load("rules.csv", test::payer_rules());
    return CodeSets{std::move(tables)};
  }();
  return kSets;
}

// What a question comes to, in words: its standing, and what it answers when that is `known`.
std::string fee(const std::string& code, const std::string& modifier, Date day) {
  const FeeLine line = fee_schedule(samples(), code, modifier, day);
  if (!line.found()) return std::string{name(line.standing)};
  return std::string{line.status} + " " + line.pc_tc + " " + std::string{line.global_days} + " " +
         line.multiple_procedures + line.bilateral + line.assistant + line.co_surgeons + line.team +
         " " + std::string{line.supervision};
}
std::string words(const TextAnswer& answer) {
  return std::string{answer.found() ? answer.text : name(answer.standing)};
}
std::string place(const std::string& code, Date day) {
  const Place found = place_of_service(samples(), code, day);
  if (!found.assigned()) return std::string{name(found.standing)};
  return !found.facility ? "unstated" : *found.facility ? "facility" : "non-facility";
}
std::string locality(const std::string& zip, Date day) {
  const ZipLocality found = zip_locality(samples(), zip, day);
  if (!found.found()) return std::string{name(found.standing)};
  return std::string{found.state} + " " + std::string{found.carrier} + " " +
         std::string{found.locality} + " " + found.rural +
         (found.needs_nine_digits ? " nine digits" : "");
}
std::string registered(const std::string& npi, Date day) {
  const Provider found = provider(samples(), npi, day);
  if (!found.found()) return std::string{name(found.standing)};
  return std::string{found.name} + (found.active ? " active " : " inactive ") +
         std::to_string(found.entity_type) + " " + std::string{found.taxonomies};
}
std::string orders(const std::string& npi, OrderKind kind, Date day) {
  const OrderAnswer found = may_order(samples(), npi, day);
  if (found.standing != known) return std::string{name(found.standing)};
  return found.may(kind) ? "may" : "may not";
}
std::string covers(const std::string& procedure, const std::string& diagnosis,
                   const std::string& contractor, Date day) {
  const CoverageAnswer found = coverage(samples(), procedure, diagnosis, contractor, day);
  if (!found.found()) return std::string{name(found.standing)};
  return (found.covered ? "covered by " : "not covered by ") + std::string{found.policy};
}

struct AnswerCase {
  std::string name;
  std::string (*answer)();
  std::string want;
};
std::ostream& operator<<(std::ostream& out, const AnswerCase& c) { return out << c.name; }
class AnswerOnADay : public testing::TestWithParam<AnswerCase> {};
TEST_P(AnswerOnADay, IsThatOfItsFile) { EXPECT_EQ(GetParam().answer(), GetParam().want); }

const AnswerCase kAnswerCases[] = {
    {"Fee", [] { return fee("71046", "", {2025, 10, 1}); }, "A 1 XXX 00300 09"},
    {"FeeOfItsModifier", [] { return fee("71046", "26", {2025, 12, 31}); }, "A 1 XXX 60300 09"},
    {"FeeOfAnotherModifier", [] { return fee("71046", "59", {2025, 10, 1}); }, "A 1 XXX 00300 09"},
    {"FeeOfSurgery", [] { return fee("20610", "", {2025, 10, 1}); }, "A 0 000 21000 9 "},
    {"FeeUnknown", [] { return fee("99999", "", {2025, 10, 1}); }, "unknown-code"},
    {"FeeAfterItsQuarter", [] { return fee("71046", "", {2026, 1, 1}); }, "date-not-covered"},
    {"FeeBeforeItsQuarter", [] { return fee("71046", "", {2025, 9, 30}); }, "date-not-covered"},
    {"Opps", [] { return words(opps_status(samples(), "33533", {2026, 4, 1})); }, "C"},
    {"OppsUnknown", [] { return words(opps_status(samples(), "99999", {2026, 4, 1})); },
     "unknown-code"},
    {"OppsAfterItsQuarter", [] { return words(opps_status(samples(), "33533", {2026, 7, 1})); },
     "date-not-covered"},
    {"Coverage", [] { return words(hcpcs_coverage(samples(), "A0001", {2002, 8, 1})); }, "I"},
    {"Drg", [] { return words(drg_class(samples(), "020", {2024, 9, 30})); }, "01 M"},
    {"DrgOfNoCategory", [] { return words(drg_class(samples(), "001", {2024, 4, 1})); }, "- P"},
    {"DrgUngroupable", [] { return words(drg_class(samples(), "999", {2024, 4, 1})); }, "- -"},
    {"DrgUnknown", [] { return words(drg_class(samples(), "002", {2024, 4, 1})); }, "unknown-code"},
    {"DrgOfTheNextYear", [] { return words(drg_class(samples(), "001", {2024, 10, 1})); },
     "date-not-covered"},
    {"PlaceOfFacility", [] { return place("22", {2024, 5, 2}); }, "facility"},
    {"PlaceOfOffice", [] { return place("11", {2026, 1, 1}); }, "non-facility"},
    {"PlaceUnassigned", [] { return place("77", {2026, 1, 1}); }, "unknown-code"},
    {"PlaceBeforeTheList", [] { return place("11", {2024, 5, 1}); }, "date-not-covered"},
    {"Zip", [] { return locality("99501", {2025, 10, 1}); }, "AK 02102 01 -"},
    {"ZipOfNineDigits", [] { return locality("75001-1234", {2025, 12, 31}); },
     "TX 04412 11 R nine digits"},
    {"ZipUnknown", [] { return locality("00000", {2025, 10, 1}); }, "unknown-code"},
    {"ZipAfterItsQuarter", [] { return locality("99501", {2026, 1, 1}); }, "date-not-covered"},
    {"Npi", [] { return registered("1234567893", {2025, 11, 9}); },
     "INVENTED, ANNA MARIA SOPHIA active 1 207R00000X 208D00000X"},
    {"NpiBeforeEnumeration", [] { return registered("1234567893", {2006, 4, 30}); },
     "INVENTED, ANNA MARIA SOPHIA inactive 0 "},
    {"NpiLastActiveDay", [] { return registered("1000000004", {2020, 1, 9}); },
     "Invented Clinic, Inc active 2 282N00000X"},
    {"NpiDeactivated", [] { return registered("1000000004", {2020, 1, 10}); },
     "Invented Clinic, Inc inactive 0 "},
    {"NpiReactivated", [] { return registered("1000000004", {2025, 11, 9}); },
     "Invented Clinic, Inc active 2 282N00000X"},
    {"NpiOfWhichLittleIsKept", [] { return registered("1000000053", {2014, 1, 1}); },
     " inactive 0 "},
    {"NpiUnknown", [] { return registered("1999999999", {2025, 11, 9}); }, "unknown-code"},
    {"NpiBeforeAllNpis", [] { return registered("1234567893", {2005, 5, 22}); },
     "date-not-covered"},
    {"MayOrder", [] { return orders("1234567893", OrderKind::hospice, {2025, 11, 10}); }, "may"},
    {"MayNotOrder", [] { return orders("1234567893", OrderKind::home_health, {2025, 11, 10}); },
     "may not"},
    {"NotInTheList", [] { return orders("1999999999", OrderKind::part_b, {2025, 11, 10}); },
     "unknown-code"},
    {"BeforeTheList", [] { return orders("1234567893", OrderKind::part_b, {2025, 11, 9}); },
     "date-not-covered"},
    {"Covered", [] { return covers("82306", "E55.9", "10112", {2024, 1, 1}); },
     "covered by L00001"},
    {"NotListed", [] { return covers("82306", "I10", "10112", {2024, 1, 1}); },
     "not covered by L00001"},
    {"OfTheContractor", [] { return covers("82306", "N18.6", "10112", {2025, 12, 31}); },
     "covered by L00002"},
    {"OfAnotherContractor", [] { return covers("82306", "N18.6", "02102", {2025, 12, 31}); },
     "not covered by L00001"},
    {"PolicyEnded", [] { return covers("82306", "N18.6", "10112", {2026, 1, 1}); },
     "not covered by L00001"},
    {"Excluded", [] { return covers("64999", "R69", "", {2024, 1, 1}); }, "not covered by N00003"},
    {"NotExcluded", [] { return covers("64999", "I10", "", {2024, 1, 1}); }, "covered by N00003"},
    {"WithoutPolicy", [] { return covers("71046", "I10", "", {2024, 1, 1}); }, "unknown-code"},
    {"BeforePolicies", [] { return covers("82306", "E55.9", "", {2019, 12, 31}); },
     "date-not-covered"},
    {"PayerRule",
     [] {
       return words(payer_rule(samples(), "prior-authorization", "70551", "60054", {2025, 1, 1}));
     },
     "prior-authorization"},
    {"RuleOfAnotherPayer",
     [] {
       return words(payer_rule(samples(), "prior-authorization", "70551", "87726", {2025, 1, 1}));
     },
     "unknown-code"},
    {"RuleOfAllPayers",
     [] { return words(payer_rule(samples(), "attachment", "0191", "87726", {2025, 12, 31})); },
     "attachment"},
    {"RuleEnded",
     [] { return words(payer_rule(samples(), "attachment", "0191", "87726", {2026, 1, 1})); },
     "unknown-code"},
    {"OtherRule",
     [] { return words(payer_rule(samples(), "referral", "70551", "60054", {2025, 1, 1})); },
     "unknown-code"},
};
INSTANTIATE_TEST_SUITE_P(Tables, AnswerOnADay, testing::ValuesIn(kAnswerCases),
                         [](const auto& test) { return test.param.name; });

// A set that was never loaded says so to every question: never "nothing is forbidden".
TEST(SetsNeverLoaded, SaySoToEveryQuestion) {
  const CodeSets none;
  const Date day{2026, 1, 1};
  EXPECT_EQ(pair_edit(none, kPtpPractitioner, "80053", "80048", day).standing, never_loaded);
  EXPECT_EQ(unit_limit(none, kMueHospital, "71046", day).standing, never_loaded);
  EXPECT_EQ(add_on(none, "11045", day).standing, never_loaded);
  EXPECT_EQ(mce(none, MceList::manifestation, "D63.0", day).standing, never_loaded);
  EXPECT_EQ(fee_schedule(none, "71046", "", day).standing, never_loaded);
  EXPECT_EQ(opps_status(none, "33533", day).standing, never_loaded);
  EXPECT_EQ(hcpcs_coverage(none, "A0001", day).standing, never_loaded);
  EXPECT_EQ(drg_class(none, "001", day).standing, never_loaded);
  EXPECT_EQ(place_of_service(none, "11", day).standing, never_loaded);
  EXPECT_EQ(zip_locality(none, "99501", day).standing, never_loaded);
  EXPECT_EQ(provider(none, "1234567893", day).standing, never_loaded);
  EXPECT_EQ(may_order(none, "1234567893", day).standing, never_loaded);
  EXPECT_EQ(coverage(none, "82306", "E55.9", "", day).standing, never_loaded);
  EXPECT_EQ(payer_rule(none, "referral", "70551", "60054", day).standing, never_loaded);
}

}  // namespace
}  // namespace claimwire::codes
