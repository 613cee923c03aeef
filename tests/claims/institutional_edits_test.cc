#include <gtest/gtest.h>

#include "tests/support/edits.h"

namespace claimwire::test {
namespace {

using claims::Claim;
using config::Payer;

class InstitutionalEdits : public EditTable {};

TEST_P(InstitutionalEdits, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(lines_of(run_case(GetParam())), GetParam().want);
}

const EditCase kCases[] = {
    {"BillGood", "IN-01", good_inpatient, unchanged, {}},
    {"BillOnProfessional", "IN-01", good_professional, unchanged, {}},
    {"BillNotInUse",
     "IN-01",
     good_inpatient,
     [](Claim& c, Payer&) { c.type_of_bill.value = "199"; },
     {"claim.type-of-bill hold 2300/CLM05-1"}},
    {"BillMissing",
     "IN-01",
     good_outpatient,
     [](Claim& c, Payer&) { c.type_of_bill = {}; },
     {"claim.type-of-bill hold 2300/CLM05-1"}},
    {"BillWithLeadingZero",
     "IN-01",
     good_outpatient,
     [](Claim& c, Payer&) { c.type_of_bill.value = "0131"; },
     {"claim.type-of-bill hold 2300/CLM05-1"}},
    {"BillFrequencyDiffers",
     "IN-01",
     good_inpatient,
     [](Claim& c, Payer&) { c.type_of_bill.value = "117"; },
     {"claim.type-of-bill-frequency hold 2300/CLM05-3"}},
    {"RevenueGood", "IN-02", good_outpatient, unchanged, {}},
    {"RevenueShort",
     "IN-02",
     good_outpatient,
     [](Claim& c, Payer&) { c.lines[0].revenue_code.value = "45"; },
     {"claim.revenue-code hold 2400[1]/SV201"}},
    {"RevenueMissing",
     "IN-02",
     good_inpatient,
     [](Claim& c, Payer&) { c.lines[1].revenue_code = {}; },
     {"claim.revenue-code hold 2400[2]/SV201"}},
    {"RevenueOnProfessional", "IN-02", good_professional, unchanged, {}},
    {"AdmissionGood", "IN-05", good_inpatient, unchanged, {}},
    {"AdmissionOnProfessional", "IN-05", good_professional, unchanged, {}},
    {"AdmissionTypeMissing",
     "IN-05",
     good_inpatient,
     [](Claim& c, Payer&) { c.admission_type = {}; },
     {"claim.admission-type hold 2300/CL101"}},
    {"AdmissionTypeOptionalForOutpatients",
     "IN-05",
     good_outpatient,
     [](Claim& c, Payer&) { c.admission_type = {}; },
     {}},
    {"AdmissionTypeByDefault",
     "IN-05",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.admission_type.value = "9";
       c.admission_type.from.kind = Origin::Kind::default_value;
     },
     {"claim.admission-type-unmapped hold 2300/CL101"}},
    {"AdmissionTypeNineAsSent",
     "IN-05",
     good_inpatient,
     [](Claim& c, Payer&) { c.admission_type.value = "9"; },
     {}},
    {"OriginMissing",
     "IN-05",
     good_inpatient,
     [](Claim& c, Payer&) { c.admission_source = {}; },
     {"claim.admission-source hold 2300/CL102"}},
    {"NewbornFromElsewhere",
     "IN-05",
     good_inpatient,
     [](Claim& c, Payer&) { c.admission_type.value = "4"; },
     {"claim.admission-source hold 2300/CL102"}},
    {"NewbornHere",
     "IN-05",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.admission_type.value = "4";
       c.admission_source.value = "5";
     },
     {}},
    {"StatusMissing",
     "IN-05",
     good_outpatient,
     [](Claim& c, Payer&) { c.discharge_status = {}; },
     {"claim.discharge-status-missing hold 2300/CL103"}},
    {"HourMissing",
     "IN-05",
     good_inpatient,
     [](Claim& c, Payer&) { c.admitted = date_time("20260901"); },
     {"claim.admission-hour-missing hold 2300/DTP*435/03"}},
    {"DatesGood", "IN-08", good_inpatient, unchanged, {}},
    {"DatesOnProfessional", "IN-08", good_professional, unchanged, {}},
    {"AdmissionLaterThanFrom",
     "IN-08",
     good_inpatient,
     [](Claim& c, Payer&) { c.statement.from = date(2026, 8, 30); },
     {}},
    {"StatementMissing",
     "IN-08",
     good_inpatient,
     [](Claim& c, Payer&) { c.statement = {}; },
     {"claim.statement-dates hold 2300/DTP*434/03"}},
    {"StatementBackwards",
     "IN-08",
     good_outpatient,
     [](Claim& c, Payer&) { c.statement.through = date(2026, 9, 2); },
     {"claim.statement-dates hold 2300/DTP*434/03"}},
    {"AdmissionAfterThrough",
     "IN-08",
     good_inpatient,
     [](Claim& c, Payer&) { c.admitted = date_time("202609051430"); },
     {"claim.admission-after-through hold 2300/DTP*435/03"}},
    {"DischargeBeforeThrough",
     "IN-08",
     good_inpatient,
     [](Claim& c, Payer&) { c.discharged = date_time("202609031100"); },
     {"claim.discharge-not-through hold 2300/DTP*434/03"}},
    {"InterimNeedsNoDischarge",
     "IN-08",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.frequency.value = "2";
       c.discharged = date_time("202609031100");
     },
     {}},
    {"OutpatientLineWithoutDate",
     "IN-08",
     good_outpatient,
     [](Claim& c, Payer&) { c.lines[1].service = {}; },
     {"claim.line-date-missing hold 2400[2]/DTP*472/03"}},
    {"OutpatientLineOutside",
     "IN-08",
     good_outpatient,
     [](Claim& c, Payer&) { c.lines[1].service.from = date(2026, 9, 4); },
     {"claim.line-outside-statement hold 2400[2]/DTP*472/03"}},
    {"OutpatientStatementWiderThanLines",
     "IN-08",
     good_outpatient,
     [](Claim& c, Payer&) { c.statement.through = date(2026, 9, 5); },
     {"claim.statement-not-lines hold 2300/DTP*434/03"}},
    {"ProcedureThreeDaysBefore",
     "IN-08",
     good_inpatient,
     [](Claim& c, Payer&) { c.procedures[0].date = date(2026, 8, 29); },
     {}},
    {"ProcedureFourDaysBefore",
     "IN-08",
     good_inpatient,
     [](Claim& c, Payer&) { c.procedures[0].date = date(2026, 8, 28); },
     {"claim.procedure-date hold 2300/HI*BBR/01-2"}},
    {"AttendingThere", "IN-09", good_inpatient, unchanged, {}},
    {"AttendingOnProfessional", "IN-09", good_professional, unchanged, {}},
    {"AttendingMissing",
     "IN-09",
     good_outpatient,
     [](Claim& c, Payer&) { c.attending = {}; },
     {"claim.attending-missing hold 2310A/NM1*71/09"}},
    {"AttendingWithoutNpi",
     "IN-09",
     good_outpatient,
     [](Claim& c, Payer&) { c.attending.npi = {}; },
     {"claim.attending-missing hold 2310A/NM1*71/09"}},
    {"TransportNeedsNone",
     "IN-09",
     good_outpatient,
     [](Claim& c, Payer&) {
       c.attending = {};
       for (auto& line : c.lines) line.revenue_code.value = "0540";
     },
     {}},
    {"OperatingMissing",
     "IN-09",
     good_inpatient,
     [](Claim& c, Payer&) { c.operating = {}; },
     {"claim.operating-missing hold 2310B/NM1*72/09"}},
    {"OperatingMissingForSurgicalCpt",
     "IN-09",
     good_outpatient,
     [](Claim& c, Payer&) { c.lines[1].procedure.value = "27236"; },
     {"claim.operating-missing hold 2310B/NM1*72/09"}},
};
const bool kNoted = note_cases(kCases);
INSTANTIATE_TEST_SUITE_P(Edits, InstitutionalEdits, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

TEST(InstitutionalEdits, AskTheSitesTablesWhenLoaded) {
  Claim claim = good_outpatient();
  const Payer payer = good_payer();
  const codes::CodeSets sets{
      {release("revenue", "2026", {2026, 1, 1}, {}, {code("0450", "Emergency room")}),
       release("type-of-bill", "2026", {2026, 1, 1}, {}, {code("11", "Inpatient")})}};
  std::vector<std::string> said;
  for (const Issue& issue : findings_of(claim, &payer, sets))
    if (raised_by(issue, "IN-01") || raised_by(issue, "IN-02")) said.push_back(line_of(issue));
  EXPECT_EQ(said, (std::vector<std::string>{"claim.type-of-bill hold 2300/CLM05-1",
                                            "claim.revenue-code hold 2400[2]/SV201"}));
}

}  // namespace
}  // namespace claimwire::test
