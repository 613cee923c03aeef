#include <gtest/gtest.h>

#include "tests/support/edits.h"

namespace claimwire::test {
namespace {

using claims::Claim;
using config::Payer;

class SequencingEdits : public EditTable {};

TEST_P(SequencingEdits, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(lines_of(run_case(GetParam())), GetParam().want);
}

/// A claim of these diagnoses, the first one principal; each line points at the first.
std::function<void(Claim&, Payer&)> diagnoses(std::initializer_list<const char*> codes) {
  std::vector<std::string> list{codes.begin(), codes.end()};
  return [list](Claim& c, Payer&) {
    c.diagnoses.clear();
    for (const std::string& code : list)
      c.diagnoses.push_back(diagnosis(code, c.diagnoses.empty() ? "principal" : "other", "Y"));
    for (claims::ServiceLine& one : c.lines)
      if (!one.pointers.empty()) one.pointers = test::list({"1"});
  };
}

const EditCase kCases[] = {
    {"ManifestationBehindItsDisease", "DX-25", good_professional, diagnoses({"E11.9", "H42"}), {}},
    {"ManifestationFirst",
     "DX-25",
     good_professional,
     diagnoses({"H42", "E11.9"}),
     {"claim.diagnosis-manifestation-first hold 2300/HI*ABK/01-2"}},
    {"AnemiaInKidneyDiseaseFirst",
     "DX-25",
     good_inpatient,
     diagnoses({"D63.1", "N18.30"}),
     {"claim.diagnosis-manifestation-first hold 2300/HI*ABK/01-2"}},
    {"GermAsCauseIsNoManifestation", "DX-25", good_professional, diagnoses({"B95.1"}), {}},
    {"PregnancyAtTheRightAge", "DX-29", good_professional, diagnoses({"O09.91"}), {}},
    {"PregnancyAtSeventy",
     "DX-29",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("O00.90", "principal")};
       c.patient.birth_date = date(1956, 1, 1);
     },
     {"claim.diagnosis-age-maternity hold 2300/HI*ABK/01-2"}},
    {"PregnancyAtTheLastYear",
     "DX-29",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("O00.90", "principal")};
       c.patient.birth_date = date(1961, 9, 4);
     },
     {}},
    {"NewbornCodeAtForty",
     "DX-29",
     good_professional,
     diagnoses({"A33"}),
     {"claim.diagnosis-age-newborn hold 2300/HI*ABK/01-2"}},
    {"NewbornCodeInTheFirstYear",
     "DX-29",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("A33", "principal")};
       c.patient.birth_date = date(2025, 9, 4);
     },
     {}},
    {"SexFits", "DX-30", good_professional, diagnoses({"O09.91"}), {}},
    {"PregnantMan",
     "DX-30",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("E11.9", "principal"), diagnosis("O09.91")};
       c.patient.sex.value = "male";
     },
     {"claim.diagnosis-sex warn 2300/HI*ABK/02-2"}},
    {"ProstateOfAWoman",
     "DX-30",
     good_inpatient,
     diagnoses({"N40.0"}),
     {"claim.diagnosis-sex warn 2300/HI*ABK/01-2"}},
    {"ByTitle",
     "DX-30",
     good_professional,
     diagnoses({"D29.1", "I10"}),
     {"claim.diagnosis-sex warn 2300/HI*ABK/01-2"}},
    {"TitleOfAFootHoldsNoOvary",
     "DX-30",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("Q66.01", "principal")};
       c.patient.sex.value = "male";
     },
     {}},
    {"SexNotKnown",
     "DX-30",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("N40.0", "principal")};
       c.patient.sex.value = "unknown";
     },
     {}},
    {"SexByConditionCode45",
     "DX-30",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("N40.0", "principal")};
       c.conditions.push_back({text("45"), {}, {}});
     },
     {}},
    {"SexByModifierKx",
     "DX-30",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("N40.0", "principal")};
       c.lines[0].modifiers = list({"KX"});
     },
     {}},
    {"SideAgrees",
     "DX-32",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("M25.561", "principal")};
       c.lines[0].modifiers = list({"RT"});
     },
     {}},
    {"SideDiffers",
     "DX-32",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("M25.561", "principal"), diagnosis("I10")};
       c.lines[0].modifiers = list({"25", "LT"});
       c.lines[0].pointers = list({"2", "1"});
     },
     {"claim.diagnosis-side hold 2400[1]/SV101-4"}},
    {"OneOfTheDiagnosesFits",
     "DX-32",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("M25.561", "principal"), diagnosis("M25.562")};
       c.lines[0].modifiers = list({"LT"});
       c.lines[0].pointers = list({"1", "2"});
     },
     {}},
    {"InstitutionalLinesPointAtNothing",
     "DX-32",
     good_outpatient,
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("M25.561", "principal")};
       c.lines[0].modifiers = list({"LT"});
     },
     {}},
    {"BothSidesWithABilateralCode",
     "DX-33",
     good_professional,
     diagnoses({"H40.011", "H40.012"}),
     {"claim.diagnosis-both-sides warn 2300/HI*ABK/02-2"}},
    {"BothSidesWithoutOne", "DX-33", good_professional, diagnoses({"M25.561", "M25.562"}), {}},
    {"SubsequentInTheEmergencyRoom",
     "DX-34",
     good_outpatient,
     diagnoses({"S72.001D"}),
     {"claim.diagnosis-encounter warn 2300/HI*ABK/01-2"}},
    {"InitialInTheEmergencyRoom", "DX-34", good_outpatient, diagnoses({"S72.001A"}), {}},
    {"SubsequentInTheOffice", "DX-34", good_professional, diagnoses({"S72.001D"}), {}},
    {"SymptomOfTheDiagnosis",
     "DX-36",
     good_professional,
     diagnoses({"I21.4", "R07.9"}),
     {"claim.symptom-with-diagnosis warn 2300/HI*ABK/02-2"}},
    {"SymptomAlone", "DX-36", good_professional, diagnoses({"R07.9", "I10"}), {}},
    {"SymptomAsReasonForVisit", "DX-36", good_outpatient, unchanged, {}},
    {"HypertensionAndKidneyDisease",
     "DX-37",
     good_professional,
     diagnoses({"I10", "N18.30"}),
     {"claim.diagnosis-combination warn 2300/HI*ABK/01-2"}},
    {"DiabetesAndKidneyDisease",
     "DX-37",
     good_professional,
     diagnoses({"N18.30", "E11.9"}),
     {"claim.diagnosis-combination warn 2300/HI*ABK/02-2"}},
    {"HypertensionAndDiabetes", "DX-37", good_professional, unchanged, {}},
    {"ExaminationBehindADisease",
     "DX-38",
     good_professional,
     diagnoses({"I10", "Z00.00"}),
     {"claim.diagnosis-first-only warn 2300/HI*ABK/02-2"}},
    {"ExaminationFirstOnItsLine",
     "DX-38",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("I10", "principal"), diagnosis("Z00.00")};
       c.lines[1].pointers = list({"2"});
     },
     {}},
    {"ExaminationFirst", "DX-38", good_professional, diagnoses({"Z00.00", "I10"}), {}},
    {"WeeksWithAnEctopicPregnancy",
     "DX-39",
     good_professional,
     diagnoses({"O00.90", "Z3A.08"}),
     {"claim.weeks-of-gestation warn 2300/HI*ABK/02-2"}},
    {"WeeksMissing",
     "DX-39",
     good_professional,
     diagnoses({"O09.91"}),
     {"claim.weeks-of-gestation-missing warn 2300/HI*ABK/01-2"}},
    {"WeeksGiven", "DX-39", good_professional, diagnoses({"O09.91", "Z3A.08"}), {}},
    {"PostpartumNeedsNone", "DX-39", good_professional, diagnoses({"O90.2"}), {}},
    {"IncidentalPregnancyInChapter15",
     "DX-39",
     good_professional,
     diagnoses({"O09.91", "Z3A.08", "Z33.1"}),
     {"claim.pregnancy-incidental warn 2300/HI*ABK/03-2"}},
    {"DeliveryWithItsOutcome", "DX-40", good_inpatient, diagnoses({"O80", "Z37.0"}), {}},
    {"DeliveryWithoutItsOutcome",
     "DX-40",
     good_inpatient,
     diagnoses({"O80"}),
     {"claim.outcome-of-delivery hold 2300/HI*ABK/01-2"}},
    {"DeliveryByItsProcedure",
     "DX-40",
     good_inpatient,
     [](Claim& c, Payer&) { c.procedures = {procedure("10E0XZZ", {2026, 9, 2})}; },
     {"claim.outcome-of-delivery hold 2300/HI*ABF/01-2"}},
    {"DeliveryByItsCpt",
     "DX-40",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].procedure.value = "59400"; },
     {"claim.outcome-of-delivery hold 2300/HI*ABF/01-2"}},
    {"NormalDeliveryOfTwins",
     "DX-40",
     good_inpatient,
     diagnoses({"O80", "Z37.2"}),
     {"claim.normal-delivery hold 2300/HI*ABF/01-2"}},
    {"NormalDeliveryWithAComplication",
     "DX-40",
     good_inpatient,
     diagnoses({"O80", "Z37.0", "O90.2"}),
     {"claim.normal-delivery hold 2300/HI*ABK/01-2"}},
    {"NoDelivery", "DX-40", good_inpatient, unchanged, {}},
    {"WrongSurgery",
     "DX-50",
     good_inpatient,
     diagnoses({"S72.001A", "Y65.51"}),
     {"claim.wrong-procedure hold 2300/HI*ABF/01-2"}},
    {"WrongSurgeryNotForPayment",
     "DX-50",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.diagnoses.push_back(diagnosis("Y65.51"));
       c.type_of_bill.value = "110";
     },
     {}},
    {"WrongSurgeryMarked",
     "DX-50",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses.push_back(diagnosis("Y65.51"));
       c.lines[0].modifiers = list({"PA"});
     },
     {}},
    {"NewbornStay",
     "DX-51",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("Z38.00", "principal")};
       c.admission_type.value = "4";
     },
     {}},
    {"NewbornStayWithoutBirth",
     "DX-51",
     good_inpatient,
     [](Claim& c, Payer&) { c.admission_type.value = "4"; },
     {"claim.newborn-without-birth warn 2300/HI*ABK/01-2"}},
    {"AnotherAdmissionType", "DX-51", good_inpatient, unchanged, {}},
};
const bool kNoted = note_cases(kCases);
INSTANTIATE_TEST_SUITE_P(Edits, SequencingEdits, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

struct ProposalCase {
  std::string name, finding;
  std::function<void(Claim&, Payer&)> change;
  std::vector<std::string> want;
};
class SequencingProposals : public testing::TestWithParam<ProposalCase> {};

TEST_P(SequencingProposals, Names) {
  Claim claim = good_professional();
  Payer payer = good_payer();
  GetParam().change(claim, payer);
  const Issues issues = findings_of(claim, &payer, shared_code_sets());
  const Issue* issue = find_issue(issues, GetParam().finding);
  ASSERT_NE(issue, nullptr);
  EXPECT_EQ(proposals_of(*issue), GetParam().want);
}

const ProposalCase kProposals[] = {
    {"TheDiseaseFirst",
     "claim.diagnosis-manifestation-first",
     diagnoses({"H42", "Z00.00", "E11.9"}),
     {"E11.9"}},
    {"TheBilateralCode",
     "claim.diagnosis-both-sides",
     diagnoses({"H40.011", "H40.012"}),
     {"H40.013"}},
    {"HypertensiveKidneyDisease",
     "claim.diagnosis-combination",
     diagnoses({"I10", "N18.30"}),
     {"I12.9"}},
    {"HypertensiveHeartDisease",
     "claim.diagnosis-combination",
     diagnoses({"I10", "I50.9"}),
     {"I11.0"}},
    {"HypertensiveHeartAndKidney",
     "claim.diagnosis-combination",
     diagnoses({"I10", "I50.9", "N18.6"}),
     {"I13.2"}},
    {"DiabeticKidneyDisease",
     "claim.diagnosis-combination",
     diagnoses({"E11.9", "N18.30"}),
     {"E11.22"}},
    {"OneBirth", "claim.outcome-of-delivery", diagnoses({"O80"}), {"Z37.0"}},
    {"TheOtherSide",
     "claim.diagnosis-side",
     [](Claim& c, Payer&) {
       c.diagnoses = {diagnosis("M25.561", "principal")};
       c.lines[0].modifiers = list({"LT"});
     },
     {"RT"}},
};
INSTANTIATE_TEST_SUITE_P(Edits, SequencingProposals, testing::ValuesIn(kProposals),
                         [](const auto& test) { return test.param.name; });

/// DX-35 is off until a pack switches it on, so that it has cases of its own.
TEST(InjuryCause, SpeaksOnlyWhereAPackWantsIt) {
  Claim claim = good_professional();
  claim.diagnoses = {diagnosis("S72.001A", "principal")};
  const Payer payer = good_payer();
  const config::EditPack pack{{"DX-35", Action::warn}};
  claims::Policy policy;
  EXPECT_EQ(
      find_issue(findings_of(claim, &payer, shared_code_sets()), "claim.injury-without-cause"),
      nullptr);
  policy.add(pack);
  EXPECT_NE(find_issue(findings_of(claim, &payer, shared_code_sets(), policy),
                       "claim.injury-without-cause"),
            nullptr);
  claim.diagnoses.push_back(diagnosis("W19.XXXA", "external_cause"));
  EXPECT_EQ(find_issue(findings_of(claim, &payer, shared_code_sets(), policy),
                       "claim.injury-without-cause"),
            nullptr);
}

}  // namespace
}  // namespace claimwire::test
