// Edits that ask the tables of NCCI and of the Medicare Code Editor, and the tabular list.
#include <gtest/gtest.h>

#include "tests/support/edits.h"

namespace claimwire::test {
namespace {

using claims::Claim;
using config::Payer;

class TableEdits : public EditTable {};

TEST_P(TableEdits, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(lines_of(run_case(GetParam())), GetParam().want);
}

struct Service {
  std::string code;
  std::vector<std::string> modifiers{};
  std::string units = "1";
  Date day{2026, 9, 3};
  std::string rendering{};
};

std::function<void(Claim&, Payer&)> services(std::vector<Service> wanted,
                                             std::string filing_code = "MB") {
  return [wanted = std::move(wanted), filing_code = std::move(filing_code)](Claim& c, Payer& p) {
    c.payer.filing_code.value = p.filing_code = filing_code;
    c.lines.clear();
    for (const Service& one : wanted) {
      claims::ServiceLine made = c.form == claims::Form::professional
                                     ? line(one.code, "100.00", one.day)
                                     : revenue_line("0450", one.code, "100.00", one.day);
      for (const std::string& modifier : one.modifiers) made.modifiers.push_back(text(modifier));
      made.quantity = number(one.units);
      if (!one.rendering.empty()) made.rendering = provider(one.rendering, "LIND", "OLE");
      c.lines.push_back(made);
    }
  };
}

std::function<void(Claim&, Payer&)> diagnoses(std::vector<std::string> codes) {
  return [codes = std::move(codes)](Claim& c, Payer&) {
    c.diagnoses.clear();
    for (const std::string& code : codes)
      c.diagnoses.push_back(diagnosis(code, c.diagnoses.empty() ? "principal" : "other", "Y"));
  };
}

std::function<void(Claim&, Payer&)> operation(std::string code) {
  return [code = std::move(code)](Claim& c, Payer&) { c.procedures[0].code.value = code; };
}

const EditCase kCases[] = {
    // Pairs. Column 2 is named, in whatever order the lines come.
    {"PairThatNothingTellsApart",
     "NCCI-01",
     good_professional,
     services({{"80053"}, {"80048"}}),
     {"claim.ncci-pair hold 2400[2]/SV101-2"}},
    {"PairInTheOtherOrder",
     "NCCI-01",
     good_professional,
     services({{"80048"}, {"80053"}}),
     {"claim.ncci-pair hold 2400[1]/SV101-2"}},
    {"PairThatNoModifierHelps",
     "NCCI-01",
     good_professional,
     services({{"80053"}, {"80048", {"59"}}}),
     {"claim.ncci-pair hold 2400[2]/SV101-2"}},
    {"PairOnAnotherDay",
     "NCCI-01",
     good_professional,
     services({{"80053"}, {"80048", {}, "1", {2026, 9, 4}}}),
     {}},
    {"PairOfAnotherProvider",
     "NCCI-01",
     good_professional,
     services({{"80053"}, {"80048", {}, "1", {2026, 9, 3}, "1003000134"}}),
     {}},
    {"PairOfTheHospital",
     "NCCI-01",
     good_outpatient,
     services({{"80053"}, {"80048"}}),
     {"claim.ncci-pair hold 2400[2]/SV202-2"}},
    {"StaysHaveNoPairs", "NCCI-01", good_inpatient, services({{"80053"}, {"80048"}}), {}},
    {"MedicaidHasTablesOfItsOwn",
     "NCCI-01",
     good_professional,
     services({{"80053"}, {"80048"}}, "MC"),
     {}},
    {"PairWithoutModifier",
     "NCCI-02",
     good_professional,
     services({{"71046"}, {"71045"}}),
     {"claim.ncci-pair-modifier hold 2400[2]/SV101-2"}},
    {"PairWithModifier",
     "NCCI-02",
     good_professional,
     services({{"71046"}, {"71045", {"59"}}}),
     {}},
    {"FiftyNineOnTheFirst",
     "NCCI-02",
     good_professional,
     services({{"71046", {"59"}}, {"71045"}}),
     {}},
    {"ASideOnTheFirst",
     "NCCI-02",
     good_professional,
     services({{"71046", {"LT"}}, {"71045"}}),
     {"claim.ncci-pair-modifier hold 2400[2]/SV101-2"}},
    {"VisitWithTwentyFive",
     "NCCI-02",
     good_professional,
     services({{"99213", {"25"}}, {"20610"}}),
     {}},
    {"ModifierOfAnotherKind",
     "NCCI-02",
     good_professional,
     services({{"71046"}, {"71045", {"26"}}}),
     {"claim.ncci-pair-modifier hold 2400[2]/SV101-2"}},
    {"PairToldApart",
     "NCCI-03",
     good_professional,
     services({{"71046"}, {"71045", {"XS"}}}),
     {"claim.ncci-pair-told-apart warn 2400[2]/SV101-2"}},
    {"NoPair", "NCCI-03", good_professional, unchanged, {}},

    // Units.
    {"LineOverItsLimit",
     "MUE-01",
     good_professional,
     services({{"J3490", {}, "3"}}),
     {"claim.mue-line hold 2400[1]/SV104"}},
    {"LineAtItsLimit", "MUE-01", good_professional, services({{"J3490", {}, "2"}}), {}},
    {"LinesEachWithinIt",
     "MUE-01",
     good_professional,
     services({{"J3490", {}, "2"}, {"J3490", {"76"}, "2"}}),
     {}},
    {"DayOverItsLimit",
     "MUE-02",
     good_professional,
     services({{"71046"}, {"71046", {"76"}}, {"71046", {"77"}}, {"71046", {"59"}}}),
     {"claim.mue-day hold 2400[3]/SV104"}},
    {"DayAtItsLimit", "MUE-02", good_professional, services({{"71046"}, {"71046", {"76"}}}), {}},
    {"TwoDays",
     "MUE-02",
     good_professional,
     services({{"71046", {}, "2"}, {"71046", {}, "2", {2026, 9, 4}}}),
     {}},
    {"HospitalsDayOverItsLimit",
     "MUE-02",
     good_outpatient,
     services({{"71046", {}, "3"}}),
     {"claim.mue-day hold 2400[1]/SV205"}},
    {"DayOverWhatCanBe",
     "MUE-03",
     good_professional,
     services({{"11042", {}, "2"}}),
     {"claim.mue-day-absolute hold 2400[1]/SV104"}},
    {"DayOfOne", "MUE-03", good_professional, services({{"11042"}}), {}},
    {"NeverPaid",
     "MUE-04",
     good_professional,
     services({{"A4206"}}),
     {"claim.mue-zero hold 2400[1]/SV104"}},
    {"StaysHaveNoLimits", "MUE-04", good_inpatient, services({{"A4206"}}), {}},

    // Add-on codes.
    {"AddOnAlone",
     "AOC-01",
     good_professional,
     services({{"64484"}}),
     {"claim.add-on-alone hold 2400[1]/SV101-2"}},
    {"AddOnWithItsPrimary", "AOC-01", good_professional, services({{"64484"}, {"64483"}}), {}},
    {"PrimaryOfAnotherDay",
     "AOC-01",
     good_professional,
     services({{"64484"}, {"64483", {}, "1", {2026, 9, 4}}}),
     {"claim.add-on-alone hold 2400[1]/SV101-2"}},
    {"AddOnOfNoList", "AOC-01", good_professional, services({{"99292"}}), {}},
    {"AddOnWithOthersPossible",
     "AOC-01",
     good_professional,
     services({{"11045"}}),
     {"claim.add-on-unlisted warn 2400[1]/SV101-2"}},

    // Lists of the Medicare Code Editor.
    {"SequelaAsPrincipal",
     "DX-27",
     good_inpatient,
     diagnoses({"B90.0", "I10"}),
     {"claim.diagnosis-unacceptable-principal hold 2300/HI*ABK/01-2"}},
    {"SequelaBehind", "DX-27", good_inpatient, diagnoses({"S72.001A", "B90.0"}), {}},
    {"SequelaOfAVisit", "DX-27", good_outpatient, diagnoses({"B90.0"}), {}},
    {"SeldomAReasonForAStay",
     "DX-28",
     good_inpatient,
     diagnoses({"I10"}),
     {"claim.admission-questionable warn 2300/HI*ABK/01-2"}},
    {"OftenAReasonForAVisit", "DX-28", good_outpatient, diagnoses({"I10"}), {}},
    {"ProcedureNotCovered",
     "PX-10",
     good_inpatient,
     operation("0QS634Z"),
     {"claim.procedure-not-covered warn 2300/HI*BBR/01-2"}},
    {"ProcedureCoveredAtTimes",
     "PX-10",
     good_inpatient,
     operation("0QS636Z"),
     {"claim.procedure-limited-coverage warn 2300/HI*BBR/01-2"}},
    {"LongVentilationInAShortStay",
     "PX-10",
     good_inpatient,
     operation("5A1955Z"),
     {"claim.procedure-long-ventilation warn 2300/HI*BBR/01-2"}},
    {"LongVentilationInALongStay",
     "PX-10",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.procedures[0].code.value = "5A1955Z";
       c.admitted = date_time("202608301430");
     },
     {}},
    {"ProcedureCovered", "PX-10", good_inpatient, unchanged, {}},

    // The tabular list.
    {"ExcludedPair",
     "DX-20",
     good_professional,
     diagnoses({"E11.9", "I21.4"}),
     {"claim.diagnosis-excludes1 hold 2300/HI*ABK/01-2"}},
    {"ExcludedPairInTheOtherOrder",
     "DX-20",
     good_professional,
     diagnoses({"I21.4", "E11.9"}),
     {"claim.diagnosis-excludes1 hold 2300/HI*ABK/02-2"}},
    {"ExcludedByTheChapter",
     "DX-20",
     good_professional,
     diagnoses({"M25.561", "R07.9"}),
     {"claim.diagnosis-excluded-by-chapter warn 2300/HI*ABK/01-2"}},
    {"NothingExcluded", "DX-20", good_professional, diagnoses({"E11.9", "I10"}), {}},
    {"ManifestationBeforeItsDisease",
     "DX-22",
     good_professional,
     diagnoses({"I10", "D63.1", "N18.30"}),
     {"claim.diagnosis-code-first hold 2300/HI*ABK/02-2"}},
    {"ManifestationWithoutItsDisease",
     "DX-22",
     good_professional,
     diagnoses({"I10", "D63.1"}),
     {"claim.diagnosis-code-first hold 2300/HI*ABK/02-2"}},
    {"ManifestationBehindItsDisease",
     "DX-22",
     good_professional,
     diagnoses({"N18.30", "D63.1"}),
     {}},
    {"HeartFailureByItself", "DX-22", good_professional, diagnoses({"I10", "I50.9"}), {}},
    {"StageOfKidneyDiseaseMissing",
     "DX-23",
     good_professional,
     diagnoses({"E11.22", "I10"}),
     {"claim.diagnosis-use-additional warn 2300/HI*ABK/01-2"}},
    {"StageOfKidneyDiseaseThere", "DX-23", good_professional, diagnoses({"E11.22", "N18.30"}), {}},
    {"ManifestationByTheList",
     "DX-25",
     good_professional,
     diagnoses({"Q66.01", "E11.9"}),
     {"claim.diagnosis-manifestation-first hold 2300/HI*ABK/01-2"}},

    // The physician fee schedule, addendum B, payers' rules.
    {"BundledService",
     "HC-04",
     good_professional,
     services({{"99024"}}),
     {"claim.fee-schedule-status hold 2400[1]/SV101-2"}},
    {"BundledServiceMeantToBeRefused",
     "HC-04",
     good_professional,
     services({{"99024", {"GY"}}}),
     {}},
    {"BundledServiceOfAnotherPayer", "HC-04", good_professional, services({{"99024"}}, "CI"), {}},
    {"ActiveService", "HC-04", good_professional, services({{"99213"}}), {}},
    {"InpatientOnly",
     "HC-05",
     good_outpatient,
     services({{"33533"}}, "MA"),
     {"claim.opps-status hold 2400[1]/SV202-2"}},
    {"InpatientOnlyInAStay", "HC-05", good_inpatient, services({{"33533"}}, "MA"), {}},
    {"OutpatientVisit", "HC-05", good_outpatient, services({{"99283"}}, "MA"), {}},
    {"NotPayableByMedicare",
     "HC-06",
     good_professional,
     services({{"A0021"}}),
     {"claim.hcpcs-coverage warn 2400[1]/SV101-2"}},
    {"NotPayableWithNotice", "HC-06", good_professional, services({{"A0021", {"GY"}}}), {}},
    {"NotPayableByMedicareAlone", "HC-06", good_professional, services({{"A0021"}}, "CI"), {}},
    {"BothSidesOfAVisit",
     "MOD-06",
     good_professional,
     services({{"99213", {"50"}}}),
     {"claim.modifier-50-not-taken hold 2400[1]/SV101-3"}},
    {"BothSidesOfOneCode",
     "MOD-06",
     good_professional,
     services({{"27236", {"RT", "50"}}}),
     {"claim.modifier-50-not-taken hold 2400[1]/SV101-4"}},
    {"BothKnees", "MOD-06", good_professional, services({{"20610", {"50"}}}), {}},
    {"AssistantNotPaid",
     "MOD-13",
     good_professional,
     services({{"20610", {"80"}}}),
     {"claim.modifier-surgeon-not-taken hold 2400[1]/SV101-3"}},
    {"TeamNotPaid",
     "MOD-13",
     good_professional,
     services({{"20610", {"66"}}}),
     {"claim.modifier-surgeon-not-taken hold 2400[1]/SV101-3"}},
    {"AssistantPaid", "MOD-13", good_professional, services({{"27236", {"80"}}}), {}},
    {"SecondSurgeonPaid", "MOD-13", good_professional, services({{"27236", {"62"}}}), {}},
    {"AuthorizationMissing",
     "PA-01",
     good_professional,
     services({{"70553"}}, "CI"),
     {"claim.authorization-missing hold 2300/REF*G1/02"}},
    {"AuthorizationThere",
     "PA-01",
     good_professional,
     [](Claim& c, Payer&) {
       c.lines[0].procedure.value = "70553";
       c.prior_authorization = text("AUTH1");
     },
     {}},
    {"AuthorizationOfAnotherPayer", "PA-01", good_professional, services({{"70551"}}, "CI"), {}},
    {"ReferralOfEveryPayer",
     "PA-01",
     good_professional,
     services({{"97110"}}, "CI"),
     {"claim.referral-number-missing hold 2300/REF*9F/02"}},

    // A quarter that is not loaded is said.
    {"QuarterNotLoaded",
     "SET-01",
     good_professional,
     services({{"99213", {}, "1", {2026, 6, 30}}}),
     {"claim.edit-table-missing warn 2400[1]/SV101-2",
      "claim.edit-table-missing warn 2400[1]/SV101-2",
      "claim.edit-table-missing warn 2400[1]/SV101-2"}},
    {"QuarterLoaded", "SET-01", good_professional, services({{"99213"}}), {}},
};
const bool kNoted = note_cases(kCases);
INSTANTIATE_TEST_SUITE_P(Catalogue, TableEdits, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

/// What the coder reads: the other line, the row's release and day, CMS's reason.
TEST(TableEdits, TellWhereTheRuleStands) {
  Claim claim = good_professional();
  Payer payer = good_payer();
  services({{"80053"}, {"80048"}})(claim, payer);
  const Issues issues = findings_of(claim, &payer, shared_code_sets());
  const Issue* const issue = find_issue(issues, "claim.ncci-pair");
  ASSERT_NE(issue, nullptr);
  EXPECT_EQ(issue->detail,
            "column 1 is 80053 of line 1; ncci-ptp-practitioner-2026-07-01, date of service "
            "2026-09-03; invented reason");
}

/// Before 2019-07-01 a 59 on the service of column 1 did not help.
TEST(TableEdits, FiftyNineOnEitherLineSinceJuly2019) {
  codes::RelationRows rows;
  rows.add({.code = codes::pack("71046"),
            .other = codes::pack("71045"),
            .kind = codes::Relation::ptp_edit,
            .value = 1,
            .from = {1996, 1, 1}},
           "");
  const codes::CodeSets sets{{relations("ncci-ptp-practitioner", rows, {2019, 4, 1})}};
  for (const Date day : {Date{2019, 6, 30}, Date{2019, 7, 1}}) {
    Claim claim = good_professional();
    Payer payer = good_payer();
    services({{"71046", {"59"}, "1", day}, {"71045", {}, "1", day}})(claim, payer);
    const Issues issues = findings_of(claim, &payer, sets);
    EXPECT_EQ(find_issue(issues, "claim.ncci-pair-modifier") != nullptr, day.month == 6)
        << day.iso();
  }
}

}  // namespace
}  // namespace claimwire::test
