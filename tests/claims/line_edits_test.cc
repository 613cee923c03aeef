#include <gtest/gtest.h>

#include <utility>

#include "tests/support/edits.h"

namespace claimwire::test {
namespace {

using claims::Claim;
using config::Payer;

class LineEdits : public EditTable {};

TEST_P(LineEdits, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(lines_of(run_case(GetParam())), GetParam().want);
}

const EditCase kCases[] = {
    {"PcsKnown", "PX-01", good_inpatient, unchanged, {}},
    {"PcsUnknown",
     "PX-01",
     good_inpatient,
     [](Claim& c, Payer&) { c.procedures[0].code.value = "0QS60ZZ"; },
     {"claim.procedure-unknown hold 2300/HI*BBR/01-2"}},
    {"PcsHeading",
     "PX-01",
     good_inpatient,
     [](Claim& c, Payer&) { c.procedures.push_back(procedure("0QS", {2026, 9, 2})); },
     {"claim.procedure-unknown hold 2300/HI*BBQ/01-2"}},
    {"PcsOnProfessionalIsAnother",
     "PX-01",
     good_professional,
     [](Claim& c, Payer&) { c.procedures.push_back(procedure("0QS60ZZ", {2026, 9, 3})); },
     {}},
    {"PcsOnAStay", "PX-02", good_inpatient, unchanged, {}},
    {"PcsOnAnOutpatientClaim",
     "PX-02",
     good_outpatient,
     [](Claim& c, Payer&) { c.procedures.push_back(procedure("0QS604Z", {2026, 9, 3})); },
     {"claim.procedure-pcs-not-inpatient hold 2300/HI*BBR/01-2"}},
    {"CptAsInpatientProcedure",
     "PX-02",
     good_inpatient,
     [](Claim& c, Payer&) { c.procedures[0] = procedure("27236", {2026, 9, 2}, "C4"); },
     {"claim.procedure-cpt-on-stay hold 2300/HI*BBR/01-2"}},
    {"PcsOnALine",
     "PX-02",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].procedure.value = "0QS604Z"; },
     {"claim.procedure-pcs-on-line hold 2400[1]/SV101-2"}},
    {"HcpcsActive", "HC-01", good_professional, unchanged, {}},
    {"HcpcsEnded",
     "HC-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[1].procedure.value = "C9999"; },
     {"claim.hcpcs-unknown hold 2400[2]/SV101-2"}},
    {"HcpcsOnItsLastDay",
     "HC-01",
     good_professional,
     [](Claim& c, Payer&) {
       c.lines[1].procedure.value = "C9999";
       c.lines[1].service.from = date(2026, 6, 30);
     },
     {}},
    {"HcpcsNotBegun",
     "HC-01",
     good_outpatient,
     [](Claim& c, Payer&) { c.lines[1].procedure.value = "G0378"; },
     {"claim.hcpcs-unknown hold 2400[2]/SV202-2"}},
    {"NeitherSystem",
     "HC-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].procedure.value = "OFFICE"; },
     {"claim.procedure-no-system hold 2400[1]/SV101-2"}},
    {"SmallLettersInAProcedure",
     "HC-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[1].procedure.value = "j1745"; },
     {"claim.procedure-form hold 2400[2]/SV101-2"}},
    {"ProcedureMissing",
     "HC-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].procedure = {}; },
     {"claim.procedure-missing hold 2400[1]/SV101-2"}},
    {"RevenueCodeAloneIsEnough", "HC-01", good_inpatient, unchanged, {}},
    {"HippsLine",
     "HC-01",
     good_inpatient,
     [](Claim& c, Payer&) { c.lines[0] = revenue_line("0022", "1AA0X", "0.00"); },
     {}},
    {"CptActive", "HC-02", good_professional, unchanged, {}},
    {"CptUnknown",
     "HC-02",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].procedure.value = "99299"; },
     {"claim.cpt-unknown hold 2400[1]/SV101-2"}},
    {"HcpcsIsNoCpt",
     "HC-02",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].procedure.value = "J9999"; },
     {}},
    {"ModifierActive",
     "MOD-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[1].modifiers = list({"TB", "59"}); },
     {}},
    {"ModifierEnded",
     "MOD-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[1].modifiers = list({"TB", "JG"}); },
     {"claim.modifier-unknown hold 2400[2]/SV101-4"}},
    {"ModifierUnknown",
     "MOD-01",
     good_outpatient,
     [](Claim& c, Payer&) { c.lines[0].modifiers = list({"QQ"}); },
     {"claim.modifier-unknown hold 2400[1]/SV202-3"}},
    {"ModifierForm",
     "MOD-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].modifiers = list({"lt", "5"}); },
     {"claim.modifier-form hold 2400[1]/SV101-3", "claim.modifier-form hold 2400[1]/SV101-4"}},
    {"ModifiersDiffer",
     "MOD-02",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].modifiers = list({"25", "59"}); },
     {}},
    {"ModifierTwice",
     "MOD-02",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].modifiers = list({"59", "59"}); },
     {"claim.modifier-repeated hold 2400[1]/SV101-4"}},
    {"FiveModifiers",
     "MOD-02",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].modifiers = list({"25", "59", "76", "LT", "RT"}); },
     {"claim.modifier-count hold 2400[1]/SV101-7"}},
    {"UnitsGood", "UNI-01", good_inpatient, unchanged, {}},
    {"UnitsZero",
     "UNI-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].quantity = number("0"); },
     {"claim.units hold 2400[1]/SV104"}},
    {"UnitsMissing",
     "UNI-01",
     good_outpatient,
     [](Claim& c, Payer&) { c.lines[0].quantity = {}; },
     {"claim.units hold 2400[1]/SV205"}},
    {"HalfAVisit",
     "UNI-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].quantity = number("1.5"); },
     {"claim.units-fraction hold 2400[1]/SV104"}},
    {"OneAndAHalfDrugUnits",
     "UNI-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[1].quantity = number("1.5"); },
     {}},
    {"WholeWithDecimals",
     "UNI-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].quantity = number("2.00"); },
     {}},
    {"DaysOnAProfessionalClaim",
     "UNI-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].unit.value = "DA"; },
     {"claim.unit-of-measure hold 2400[1]/SV103"}},
    {"ChargesGood", "UNI-02", good_professional, unchanged, {}},
    {"ChargeNegative",
     "UNI-02",
     good_professional,
     [](Claim& c, Payer&) {
       c.lines[1].amount = money("-5.00");
       c.total = money("135.00");
     },
     {"claim.line-charge reject 2400[2]/SV102"}},
    {"ChargeMissing",
     "UNI-02",
     good_outpatient,
     [](Claim& c, Payer&) { c.lines[1].amount = {}; },
     {"claim.line-charge reject 2400[2]/SV203"}},
    {"ChargeZero",
     "UNI-02",
     good_professional,
     [](Claim& c, Payer&) {
       c.lines[1].amount = money("0.00");
       c.total = money("140.00");
     },
     {"claim.line-charge-zero warn 2400[2]/SV102"}},
    {"ChargeZeroRefusedByPayer",
     "UNI-02",
     good_professional,
     [](Claim& c, Payer& p) {
       c.lines[1].amount = money("0.00");
       c.total = money("140.00");
       p.zero_charges = false;
     },
     {"claim.line-charge-zero-refused hold 2400[2]/SV102"}},
    {"ChargeZeroByChargeMaster",
     "UNI-02",
     good_professional,
     [](Claim& c, Payer& p) {
       c.lines[1].amount = money("0.00");
       c.lines[1].extra.push_back({"zero_ok", text("Y")});
       c.total = money("140.00");
       p.zero_charges = false;
     },
     {}},
    {"HippsLineGoesOutAtZero",
     "UNI-02",
     good_inpatient,
     [](Claim& c, Payer&) { c.lines.push_back(revenue_line("0022", "1AA0X", "0.00")); },
     {}},
    {"TotalIsNotTheSum",
     "UNI-02",
     good_professional,
     [](Claim& c, Payer&) { c.total = money("240.01"); },
     {"claim.total-not-sum reject 2300/CLM02"}},
    {"TotalZero",
     "UNI-02",
     good_professional,
     [](Claim& c, Payer&) {
       for (auto& line : c.lines) line.amount = money("0.00");
       c.total = money("0.00");
     },
     {"claim.line-charge-zero warn 2400[1]/SV102", "claim.line-charge-zero warn 2400[2]/SV102",
      "claim.total-zero warn 2300/CLM02"}},
    {"NoLines",
     "UNI-02",
     good_professional,
     [](Claim& c, Payer&) { c.lines.clear(); },
     {"claim.no-lines reject 2400"}},
    {"LinesDiffer", "DUP-01", good_professional, unchanged, {}},
    {"LineTwice",
     "DUP-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines.push_back(c.lines[0]); },
     {"claim.duplicate-line hold 2400[3]/SV101-2"}},
    {"LineTwiceWithModifier",
     "DUP-01",
     good_professional,
     [](Claim& c, Payer&) {
       c.lines.push_back(c.lines[0]);
       c.lines[2].modifiers = list({"76"});
     },
     {}},
    {"LineTwiceOnDifferentDays",
     "DUP-01",
     good_professional,
     [](Claim& c, Payer&) {
       c.lines.push_back(c.lines[0]);
       c.lines[2].service.from = date(2026, 9, 4);
     },
     {}},
    {"RevenueCodeTwice",
     "DUP-01",
     good_inpatient,
     [](Claim& c, Payer&) { c.lines.push_back(c.lines[1]); },
     {}},
    {"DateGood", "DT-01", good_professional, unchanged, {}},
    {"DateInTheFuture",
     "DT-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].service.from = date(2026, 9, 16); },
     {"claim.service-date-future hold 2400[1]/DTP*472/03"}},
    {"DateAfterTheClaimWasBuilt",
     "DT-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].service.from = date(2026, 9, 11); },
     {"claim.service-date-future hold 2400[1]/DTP*472/03"}},
    {"StatementInTheFuture",
     "DT-01",
     good_inpatient,
     [](Claim& c, Payer&) { c.statement.through = date(2026, 9, 30); },
     {"claim.service-date-future hold 2300/DTP*434/03"}},
    {"DateMissing",
     "DT-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].service = {}; },
     {"claim.service-date-missing hold 2400[1]/DTP*472/03"}},
    {"DateMissingOnAStay",
     "DT-01",
     good_inpatient,
     [](Claim& c, Payer&) { c.lines[0].service = {}; },
     {}},
    {"DatesBackwards",
     "DT-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].service.through = date(2026, 9, 1); },
     {"claim.service-date-order hold 2400[1]/DTP*472/03"}},
    {"PlaceAssigned", "PS-01", good_professional, unchanged, {}},
    {"PlaceOtherIsAssigned",
     "PS-01",
     good_professional,
     [](Claim& c, Payer&) { c.place_of_service.value = "99"; },
     {}},
    {"PlaceUnassigned",
     "PS-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[1].place_of_service = text("77"); },
     {"claim.place-of-service hold 2400[2]/SV105"}},
    {"PlaceMissing",
     "PS-01",
     good_professional,
     [](Claim& c, Payer&) { c.place_of_service = {}; },
     {"claim.place-of-service-missing hold 2300/CLM05-1"}},
    {"InstitutionalHasNoPlace", "PS-01", good_inpatient, unchanged, {}},
};
const bool kNoted = note_cases(kCases);
INSTANTIATE_TEST_SUITE_P(Edits, LineEdits, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

TEST(LineEdits, ProposeWhatTheSetNames) {
  Claim claim = good_professional();
  claim.lines[1].procedure.value = "C9999";
  claim.lines[1].modifiers = list({"JG"});
  std::vector<std::string> proposed;
  for (const Issue& issue : findings_of(claim, nullptr, shared_code_sets()))
    if (issue.found == "C9999" || issue.found == "JG")
      for (const std::string& value : proposals_of(issue)) proposed.push_back(value);
  // Q9999 is named too but is not in force itself.
  EXPECT_EQ(proposed, (std::vector<std::string>{"J1745", "TB"}));
}

TEST(LineEdits, ProposeProceduresThatBeginAlike) {
  Claim claim = good_inpatient();
  claim.procedures[0].code.value = "0QS63ZZ";
  const Issues issues = findings_of(claim, nullptr, shared_code_sets());
  const Issue* issue = find_issue(issues, "claim.procedure-unknown");
  ASSERT_NE(issue, nullptr);
  EXPECT_EQ(proposals_of(*issue), (std::vector<std::string>{"0QS634Z", "0QS636Z"}));
}

TEST(LineEdits, ProposeTheRepeatModifierOfTheKindOfService) {
  for (const auto& [code, modifier] : {std::pair{"99213", "76"}, std::pair{"80053", "91"}}) {
    Claim claim = good_professional();
    claim.lines = {line(code, "10.00"), line(code, "10.00")};
    claim.total = money("20.00");
    const Issues issues = findings_of(claim, nullptr, shared_code_sets());
    const Issue* found = find_issue(issues, "claim.duplicate-line");
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->proposals.back().value, modifier);
  }
}

/// 3,000 equal lines are work for a sort, not for every pair.
TEST(LineEdits, ManyEqualLinesStayCheap) {
  Claim claim = good_professional();
  claim.lines.assign(3000, line("99213", "1.00"));
  std::size_t repeats = 0;
  for (const Issue& issue : findings_of(claim, nullptr, shared_code_sets()))
    repeats += issue.kind->id == "claim.duplicate-line";
  EXPECT_EQ(repeats, 2999u);
}

}  // namespace
}  // namespace claimwire::test
