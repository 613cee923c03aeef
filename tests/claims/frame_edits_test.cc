#include <gtest/gtest.h>

#include "tests/support/edits.h"

namespace claimwire::test {
namespace {

using claims::Claim;
using config::Payer;

class FrameEdits : public EditTable {};

TEST_P(FrameEdits, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(lines_of(run_case(GetParam())), GetParam().want);
}

claims::CodedFact fact(std::string code) { return {text(std::move(code)), {}, {}}; }
claims::CodedFact value(std::string code, std::string_view amount) {
  return {text(std::move(code)), {}, number(amount)};
}

const EditCase kCases[] = {
    {"EmergencyRoomCoded", "IN-03", good_outpatient, unchanged, {}},
    {"EmergencyRoomWithoutCode",
     "IN-03",
     good_outpatient,
     [](Claim& c, Payer&) { c.lines[0] = revenue_line("0450", "", "900.00"); },
     {"claim.revenue-without-procedure hold 2400[1]/SV202-2"}},
    {"SuppliesNeedNoCode",
     "IN-03",
     good_outpatient,
     [](Claim& c, Payer&) { c.lines[0] = revenue_line("0270", "", "900.00"); },
     {}},
    {"RoomOnAnOutpatientBill",
     "IN-03",
     good_outpatient,
     [](Claim& c, Payer&) { c.lines[0] = revenue_line("0120", "", "900.00"); },
     {"claim.room-on-outpatient-bill hold 2400[1]/SV201"}},
    {"InpatientLinesNeedNoCode", "IN-03", good_inpatient, unchanged, {}},
    {"RoomDaysAreTheNights", "IN-04", good_inpatient, unchanged, {}},
    {"RoomDaysOnOutpatient", "IN-04", good_outpatient, unchanged, {}},
    {"DayOfDischargeCounted",
     "IN-04",
     good_inpatient,
     [](Claim& c, Payer&) { c.lines[0].quantity = number("4"); },
     {"claim.room-days hold 2400[1]/SV205"}},
    {"StillThereCountsTheLastDay",
     "IN-04",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.frequency.value = "2";
       c.discharge_status.value = "30";
       c.lines[0].quantity = number("4");
     },
     {}},
    {"LaterInterimCountsFromItsFirstDay",
     "IN-04",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.frequency.value = "4";
       c.admitted = date_time("202608011430");
     },
     {}},
    {"TwoRoomsAreAdded",
     "IN-04",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.lines[0].quantity = number("1");
       c.lines.push_back(revenue_line("0200", "", "1.00"));
       c.lines[2].quantity = number("2");
     },
     {}},
    {"CameAndLeftOnOneDay",
     "IN-04",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.statement = {date(2026, 9, 1), date(2026, 9, 1)};
       c.lines[0].quantity = number("1");
     },
     {}},
    {"CoveredDaysDiffer",
     "IN-04",
     good_inpatient,
     [](Claim& c, Payer&) { c.values = {value("80", "4")}; },
     {"claim.covered-days hold 2300/HI*BE/01-5"}},
    {"CoveredAndNoncoveredDays",
     "IN-04",
     good_inpatient,
     [](Claim& c, Payer&) { c.values = {value("80", "2"), value("81", "1")}; },
     {}},
    {"LeftOnAWholeBill", "IN-06", good_inpatient, unchanged, {}},
    {"StillThereOnAWholeBill",
     "IN-06",
     good_inpatient,
     [](Claim& c, Payer&) { c.discharge_status.value = "30"; },
     {"claim.still-patient-on-final hold 2300/CL103"}},
    {"StillThereOnAnInterimBill",
     "IN-06",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.frequency.value = "3";
       c.discharge_status.value = "30";
     },
     {}},
    {"StillThereOnAReplacement",
     "IN-06",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.frequency.value = "7";
       c.discharge_status.value = "30";
     },
     {}},
    {"LeftOnAnInterimBill",
     "IN-06",
     good_inpatient,
     [](Claim& c, Payer&) { c.frequency.value = "2"; },
     {"claim.interim-not-in-house hold 2300/CL103"}},
    {"CodesWithAllTheyNeed",
     "IN-07",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.conditions = {fact("D1"), fact("44")};
       c.occurrences = {{text("11"), {date(2026, 9, 1), {}}, {}}};
       c.occurrence_spans = {{text("74"), {date(2026, 9, 1), date(2026, 9, 2)}, {}}};
       c.values = {value("80", "3")};
     },
     {}},
    {"ConditionInThreeCharacters",
     "IN-07",
     good_outpatient,
     [](Claim& c, Payer&) { c.conditions = {fact("44"), fact("045")}; },
     {"claim.nubc-code-form hold 2300/HI*BG/02-2"}},
    {"ConditionTwice",
     "IN-07",
     good_outpatient,
     [](Claim& c, Payer&) { c.conditions = {fact("44"), fact("44")}; },
     {"claim.condition-repeated warn 2300/HI*BG/02-2"}},
    {"OccurrenceWithoutDate",
     "IN-07",
     good_outpatient,
     [](Claim& c, Payer&) { c.occurrences = {fact("11")}; },
     {"claim.occurrence-date hold 2300/HI*BH/01-4"}},
    {"SpanBackwards",
     "IN-07",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.occurrence_spans = {{text("74"), {date(2026, 9, 2), date(2026, 9, 1)}, {}}};
     },
     {"claim.occurrence-date hold 2300/HI*BI/01-4"}},
    {"ValueWithoutAmount",
     "IN-07",
     good_outpatient,
     [](Claim& c, Payer&) { c.values = {fact("A1")}; },
     {"claim.value-amount hold 2300/HI*BE/01-5"}},
    {"CodesOnProfessional",
     "IN-07",
     good_professional,
     [](Claim& c, Payer&) { c.conditions = {fact("XYZ")}; },
     {}},
    {"DrgOfThreeDigits",
     "IN-10",
     good_inpatient,
     [](Claim& c, Payer&) { c.drg = text("481"); },
     {}},
    {"DrgInWords",
     "IN-10",
     good_inpatient,
     [](Claim& c, Payer&) { c.drg = text("HIP"); },
     {"claim.drg warn 2300/HI*DR/01-2"}},
    {"DrgOnOutpatient",
     "IN-10",
     good_outpatient,
     [](Claim& c, Payer&) { c.drg = text("481"); },
     {"claim.drg warn 2300/HI*DR/01-2"}},
    {"RenderingIsAnother", "ID-02", good_professional, unchanged, {}},
    {"RenderingIsBilling",
     "ID-02",
     good_professional,
     [](Claim& c, Payer&) { c.rendering.npi.value = c.organization.npi.value; },
     {"claim.rendering-is-billing warn 2310B/NM1*82/09"}},
    {"TaxonomyByForm",
     "ID-03",
     good_professional,
     [](Claim& c, Payer&) { c.organization.taxonomy = text("207R00000X"); },
     {}},
    {"TaxonomyWithoutItsX",
     "ID-03",
     good_professional,
     [](Claim& c, Payer&) { c.rendering.taxonomy = text("207R00000Y"); },
     {"claim.taxonomy hold 2310B/PRV03"}},
    {"Alive", "PT-02", good_professional, unchanged, {}},
    {"DiedOnTheDay",
     "PT-02",
     good_professional,
     [](Claim& c, Payer&) { c.patient.death_date = date(2026, 9, 3); },
     {}},
    {"ServiceAfterDeath",
     "PT-02",
     good_professional,
     [](Claim& c, Payer&) {
       c.patient.death_date = date(2026, 9, 2);
       c.lines[1].service.from = date(2026, 9, 2);
     },
     {"claim.service-after-death hold 2400[1]/DTP*472/03"}},
    {"StatementAfterDeath",
     "PT-02",
     good_inpatient,
     [](Claim& c, Payer&) { c.patient.death_date = date(2026, 9, 3); },
     {"claim.service-after-death hold 2300/DTP*434/03"}},
    {"DeathBeforeBirth",
     "PT-02",
     good_professional,
     [](Claim& c, Payer&) { c.patient.death_date = date(1979, 9, 3); },
     {"claim.death-before-birth hold 2000B/PAT06"}},
    {"PlainName", "PT-06", good_professional, unchanged, {}},
    {"NameWithGeneration",
     "PT-06",
     good_professional,
     [](Claim& c, Payer&) { c.patient.name.family.value = "DOE JR."; },
     {"claim.name-form warn 2010BA/NM103"}},
    {"NameWithDigit",
     "PT-06",
     good_professional,
     [](Claim& c, Payer&) { c.patient.name.given.value = "JANE2"; },
     {"claim.name-form warn 2010BA/NM104"}},
    {"NameOfTheDependant",
     "PT-06",
     good_professional,
     [](Claim& c, Payer&) {
       c.subscriber.relationship.value = "19";
       c.patient.name.family = {};
     },
     {"claim.name-missing warn 2010CA/NM103"}},
    {"NameThatBeginsLikeATitle",
     "PT-06",
     good_professional,
     [](Claim& c, Payer&) { c.patient.name.family.value = "DRAKE MILLER"; },
     {}},
    {"NoFilingLimitKnown", "DT-02", good_professional, unchanged, {}},
    {"FiledOnTheLastDay",
     "DT-02",
     good_professional,
     [](Claim&, Payer& p) { p.file_within = std::chrono::days{12}; },
     {}},
    {"FiledADayLate",
     "DT-02",
     good_professional,
     [](Claim&, Payer& p) { p.file_within = std::chrono::days{11}; },
     {"claim.filed-late hold 2400[1]/DTP*472/03"}},
    {"FiledLateCountsFromThrough",
     "DT-02",
     good_inpatient,
     [](Claim&, Payer& p) { p.file_within = std::chrono::days{10}; },
     {"claim.filed-late hold 2300/DTP*434/03"}},
    {"CorrectionsHaveOtherLimits",
     "DT-02",
     good_professional,
     [](Claim& c, Payer& p) {
       c.frequency.value = "7";
       p.file_within = std::chrono::days{1};
     },
     {}},
    {"AccidentInFull",
     "DT-04",
     good_professional,
     [](Claim& c, Payer&) { c.accident = {date(2026, 9, 1), text("auto"), text("IL"), {}}; },
     {}},
    {"AccidentWithoutDate",
     "DT-04",
     good_professional,
     [](Claim& c, Payer&) { c.accident.cause = text("other"); },
     {"claim.accident-date reject 2300/DTP*439/03"}},
    {"AutomobileWithoutState",
     "DT-04",
     good_professional,
     [](Claim& c, Payer&) { c.accident = {date(2026, 9, 1), text("auto"), {}, {}}; },
     {"claim.accident-state reject 2300/CLM11-4"}},
    {"EmploymentMayBeAnIllness",
     "DT-04",
     good_professional,
     [](Claim& c, Payer&) { c.accident.cause = text("employment"); },
     {}},
    {"ExternalCauseAloneAsksForNoDate", "DT-04", good_inpatient, unchanged, {}},
    {"AccidentOccurrenceWithoutDate",
     "DT-04",
     good_outpatient,
     [](Claim& c, Payer&) { c.occurrences = {fact("01")}; },
     {"claim.accident-date reject 2300/HI*BH/01-4"}},
    {"FirstPayer", "CB-02", good_professional, unchanged, {}},
    {"SecondPayerWithoutAFirst",
     "CB-02",
     good_professional,
     [](Claim& c, Payer&) { c.payer_responsibility = text("S"); },
     {"claim.payer-order hold 2000B/SBR01"}},
    {"TwoFirstPayers",
     "CB-02",
     good_professional,
     [](Claim& c, Payer&) {
       c.coverage.order = number("1");
       c.other_coverages.emplace_back().order = number("1");
       c.other_coverages[0].payer = text("BAYCO");
     },
     {"claim.payer-order-repeated hold 2000B/SBR01"}},
    {"TheSamePolicyInEachGroupOfTheMessage",
     "CB-02",
     good_professional,
     [](Claim& c, Payer&) {
       c.coverage.order = number("1");
       c.other_coverages = {c.coverage};
     },
     {}},
};
const bool kNoted = note_cases(kCases);
INSTANTIATE_TEST_SUITE_P(Edits, FrameEdits, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::test
