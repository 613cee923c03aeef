#include <gtest/gtest.h>

#include "tests/support/edits.h"

namespace claimwire::test {
namespace {

using claims::Claim;
using config::Payer;

class DiagnosisEdits : public EditTable {};

TEST_P(DiagnosisEdits, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(lines_of(run_case(GetParam())), GetParam().want);
}

const EditCase kCases[] = {
    {"KnownCode", "DX-01", good_professional, unchanged, {}},
    {"UnknownCode",
     "DX-01",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[1].code.value = "Q88.8"; },
     {"claim.diagnosis-unknown hold 2300/HI*ABK/02-2"}},
    {"UnknownCodeForFhir",
     "DX-01",
     good_professional,
     [](Claim& c, Payer& p) {
       c.diagnoses[1].code.value = "Q88.8";
       p.format = "fhir";
     },
     {"claim.diagnosis-unknown hold Claim.diagnosis[1].diagnosisCodeableConcept"}},
    {"CodeThatBeginsLater",
     "DX-01",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses[0].code.value = "Z59.10";
       for (auto& line : c.lines) line.service.from = date(2025, 9, 30);
     },
     {"claim.diagnosis-unknown hold 2300/HI*ABK/01-2"}},
    {"GoodOnOneOfItsDates",
     "DX-01",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses[0].code.value = "Z59.10";
       c.lines[0].service.from = date(2025, 9, 30);
       c.lines[1].service.from = date(2025, 10, 1);
     },
     {"claim.diagnosis-on-some-dates hold 2300/HI*ABK/01-2"}},
    {"InpatientIsJudgedOnThroughDate",
     "DX-01",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.diagnoses[1].code.value = "Z59.10";
       c.statement = {date(2025, 9, 29), date(2025, 10, 1)};
     },
     {}},
    {"OutpatientIsJudgedOnStatementFrom",
     "DX-01",
     good_outpatient,
     [](Claim& c, Payer&) {
       c.diagnoses[1].code.value = "Z59.10";
       c.statement = {date(2025, 9, 29), date(2025, 10, 1)};
     },
     {"claim.diagnosis-unknown hold 2300/HI*ABF/01-2"}},
    {"CompleteCode", "DX-02", good_professional, unchanged, {}},
    {"Heading",
     "DX-02",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "E11"; },
     {"claim.diagnosis-not-billable hold 2300/HI*ABK/01-2"}},
    {"HeadingOfAnInjury",
     "DX-02",
     good_inpatient,
     [](Claim& c, Payer&) { c.diagnoses[1].code.value = "S72.00"; },
     {"claim.diagnosis-not-billable hold 2300/HI*ABF/01-2"}},
    {"UnknownIsNoHeading",
     "DX-02",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "Q88.8"; },
     {}},
    {"SeventhThere", "DX-03", good_inpatient, unchanged, {}},
    {"SeventhMissing",
     "DX-03",
     good_inpatient,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "S72.001"; },
     {"claim.diagnosis-seventh-character hold 2300/HI*ABK/01-2"}},
    {"SeventhNotOfTheList",
     "DX-03",
     good_inpatient,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "S72.001Z"; },
     {"claim.diagnosis-seventh-character hold 2300/HI*ABK/01-2"}},
    {"ShortCategoryThatTakesASeventh",
     "DX-03",
     good_inpatient,
     [](Claim& c, Payer&) { c.diagnoses[3].code.value = "W19"; },
     {"claim.diagnosis-seventh-character hold 2300/HI*ABN/01-2"}},
    {"CodesWithoutSeventh", "DX-03", good_professional, unchanged, {}},
    {"PlaceholderThere",
     "DX-04",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "T36.0X1A"; },
     {}},
    {"PlaceholderForgotten",
     "DX-04",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "T36.01A"; },
     {"claim.diagnosis-placeholder hold 2300/HI*ABK/01-2"}},
    {"NotReplacedYet",
     "DX-05",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses[0].code.value = "N18.3";
       for (auto& line : c.lines) line.service.from = date(2025, 9, 30);
     },
     {}},
    {"SplitCode",
     "DX-05",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "N18.3"; },
     {"claim.diagnosis-replaced hold 2300/HI*ABK/01-2"}},
    {"DeletedCode",
     "DX-05",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "B90.9"; },
     {"claim.diagnosis-replaced hold 2300/HI*ABK/01-2"}},
    {"UsualForm", "DX-06", good_professional, unchanged, {}},
    {"UndottedIsUsualToo",
     "DX-06",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "E119"; },
     {}},
    {"SmallLetters",
     "DX-06",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "e11.9"; },
     {"claim.diagnosis-form warn 2300/HI*ABK/01-2"}},
    {"Snomed",
     "DX-06",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses[0].code.value = "44054006";
       c.diagnoses[0].system.value = "http://snomed.info/sct";
     },
     {"claim.diagnosis-system hold 2300/HI*ABK/01-2"}},
    {"LocalCode",
     "DX-06",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses[0].code.value = "DIAB2";
       c.diagnoses[0].system.value = "WESTLOCAL";
     },
     {"claim.diagnosis-system hold 2300/HI*ABK/01-2"}},
    {"Icd10IsNoIcd9", "DX-07", good_professional, unchanged, {}},
    {"Icd9ByItsLooks",
     "DX-07",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "250.00"; },
     {"claim.diagnosis-icd9 hold 2300/HI*ABK/01-2"}},
    {"Icd9BySystem",
     "DX-07",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses[1].code.value = "V58.69";
       c.diagnoses[1].system.value = "I9C";
     },
     {"claim.diagnosis-icd9 hold 2300/HI*ABK/02-2"}},
    {"Icd9OnItsLastDay",
     "DX-07",
     good_professional,
     [](Claim& c, Payer&) {
       c.diagnoses[0].code.value = "250.00";
       for (auto& line : c.lines) line.service.from = date(2015, 9, 30);
     },
     {}},
    {"EachOnce", "DX-08", good_professional, unchanged, {}},
    {"AdmittingRepeatsPrincipal", "DX-08", good_inpatient, unchanged, {}},
    {"Twice",
     "DX-08",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses.push_back(diagnosis("I10")); },
     {"claim.diagnosis-repeated hold 2300/HI*ABK/03-2"}},
    {"TwiceWithAndWithoutDot",
     "DX-08",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses.push_back(diagnosis("e119")); },
     {"claim.diagnosis-repeated hold 2300/HI*ABK/03-2"}},
    {"TwelveOnProfessional",
     "DX-09",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses.resize(12, diagnosis("I10")); },
     {}},
    {"ThirteenOnProfessional",
     "DX-09",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses.resize(13, diagnosis("I10")); },
     {"claim.diagnosis-count hold 2300/HI*ABK/13-2"}},
    {"TwentyFiveOnInstitutional",
     "DX-09",
     good_outpatient,
     [](Claim& c, Payer&) { c.diagnoses.resize(26, diagnosis("I10")); },
     {}},
    {"TwentySixOnInstitutional",
     "DX-09",
     good_outpatient,
     [](Claim& c, Payer&) { c.diagnoses.resize(27, diagnosis("I10")); },
     {"claim.diagnosis-dropped warn 2300/HI*ABF[3]/01-2"}},
    {"InjuryFirst", "DX-26", good_inpatient, unchanged, {}},
    {"ExternalCauseFirst",
     "DX-26",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "W19.XXXA"; },
     {"claim.diagnosis-external-cause-first hold 2300/HI*ABK/01-2"}},
    {"ExternalCauseSecond",
     "DX-26",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[1].code.value = "W19.XXXA"; },
     {}},
    {"SpecificSide",
     "DX-31",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "M25.561"; },
     {}},
    {"UnspecifiedWithoutSiblings",
     "DX-31",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "R07.9"; },
     {}},
    {"UnspecifiedSide",
     "DX-31",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[0].code.value = "M25.569"; },
     {"claim.diagnosis-unspecified warn 2300/HI*ABK/01-2"}},
    {"UnspecifiedSideOnAStay",
     "DX-31",
     good_inpatient,
     [](Claim& c, Payer&) { c.diagnoses[1].code.value = "M25.569"; },
     {"claim.diagnosis-side-unspecified warn 2300/HI*ABF/01-2"}},
    {"UnspecifiedSideWithBillingNote",
     "DX-31",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.diagnoses[1].code.value = "M25.569";
       c.notes.push_back({text("ADD"), text("Unable to det lat 1")});
     },
     {}},
    {"AdmittingThere", "DX-45", good_inpatient, unchanged, {}},
    {"ReasonThere", "DX-45", good_outpatient, unchanged, {}},
    {"ProfessionalNeedsNeither", "DX-45", good_professional, unchanged, {}},
    {"AdmittingMissing",
     "DX-45",
     good_inpatient,
     [](Claim& c, Payer&) { c.diagnoses.erase(c.diagnoses.begin() + 2); },
     {"claim.admitting-diagnosis-missing hold 2300/HI*ABJ/01-2"}},
    {"ReasonMissingInTheEmergencyRoom",
     "DX-45",
     good_outpatient,
     [](Claim& c, Payer&) { c.diagnoses.pop_back(); },
     {"claim.reason-for-visit-missing hold 2300/HI*APR/01-2"}},
    {"ScheduledVisitNeedsNoReason",
     "DX-45",
     good_outpatient,
     [](Claim& c, Payer&) {
       c.diagnoses.pop_back();
       c.admission_type.value = "3";
     },
     {}},
    {"ClinicRevenueNeedsNoReason",
     "DX-45",
     good_outpatient,
     [](Claim& c, Payer&) {
       c.diagnoses.pop_back();
       c.lines[0].revenue_code.value = "0510";
     },
     {}},
    {"ReasonOnAStay",
     "DX-45",
     good_inpatient,
     [](Claim& c, Payer&) { c.diagnoses.push_back(diagnosis("R07.9", "reason")); },
     {"claim.reason-for-visit-inpatient hold 2300/HI*APR/01-2"}},
    {"FourReasons",
     "DX-45",
     good_outpatient,
     [](Claim& c, Payer&) { c.diagnoses.resize(6, diagnosis("R07.9", "reason")); },
     {"claim.reason-for-visit-count hold 2300/HI*APR/04-2"}},
    {"LinesPoint", "DX-46", good_professional, unchanged, {}},
    {"NoPointer",
     "DX-46",
     good_professional,
     [](Claim& c, Payer&) { c.lines[1].pointers.clear(); },
     {"claim.line-without-diagnosis hold 2400[2]/SV107-1"}},
    {"PointerFiveOfTwo",
     "DX-46",
     good_professional,
     [](Claim& c, Payer&) { c.lines[1].pointers = list({"5"}); },
     {"claim.line-without-diagnosis hold 2400[2]/SV107-1"}},
    {"InstitutionalLinesDoNotPoint", "DX-46", good_outpatient, unchanged, {}},
    {"PointersGood", "DX-47", good_professional, unchanged, {}},
    {"PointerTwice",
     "DX-47",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].pointers = list({"1", "1"}); },
     {"claim.pointer-repeated hold 2400[1]/SV107-2"}},
    {"OneOfTwoOutOfRange",
     "DX-47",
     good_professional,
     [](Claim& c, Payer&) { c.lines[0].pointers = list({"1", "3", "x"}); },
     {"claim.pointer-range hold 2400[1]/SV107-2", "claim.pointer-range hold 2400[1]/SV107-3"}},
    {"FivePointers",
     "DX-47",
     good_professional,
     [](Claim& c, Payer&) {
       for (const char* more : {"E11.65", "R07.9", "M25.561"})
         c.diagnoses.push_back(diagnosis(more));
       c.lines[0].pointers = list({"1", "2", "3", "4", "5"});
     },
     {"claim.pointer-count hold 2400[1]/SV107-5"}},
    {"AllUsed", "DX-48", good_professional, unchanged, {}},
    {"Unused",
     "DX-48",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses.push_back(diagnosis("R07.9")); },
     {"claim.diagnosis-unused warn 2300/HI*ABK/03-2"}},
    {"UnusedDoesNotApplyToInstitutional", "DX-48", good_outpatient, unchanged, {}},
    {"PoaNotAsked",
     "POA-01",
     good_inpatient,
     [](Claim& c, Payer&) { c.diagnoses[0].poa = {}; },
     {}},
    {"PoaGivenOrExempt",
     "POA-01",
     good_inpatient,
     [](Claim& c, Payer& p) {
       p.poa_required = true;
       c.diagnoses[3].poa = {};
     },
     {}},
    {"PoaMissing",
     "POA-01",
     good_inpatient,
     [](Claim& c, Payer& p) {
       p.poa_required = true;
       c.diagnoses[0].poa = {};
     },
     {"claim.poa-missing hold 2300/HI*ABK/01-9"}},
    {"PoaOutpatientIsNotAsked",
     "POA-01",
     good_outpatient,
     [](Claim&, Payer& p) { p.poa_required = true; },
     {}},
    {"PoaValue",
     "POA-01",
     good_inpatient,
     [](Claim& c, Payer&) { c.diagnoses[1].poa.value = "X"; },
     {"claim.poa-value hold 2300/HI*ABF/01-9"}},
    {"PoaOnExempt",
     "POA-02",
     good_inpatient,
     unchanged,
     {"claim.poa-exempt warn 2300/HI*ABN/01-9"}},
    {"PoaExemptBlank",
     "POA-02",
     good_inpatient,
     [](Claim& c, Payer&) { c.diagnoses[3].poa = {}; },
     {}},
    {"PoaOnAStay", "POA-03", good_inpatient, unchanged, {}},
    {"PoaOnProfessional",
     "POA-03",
     good_professional,
     [](Claim& c, Payer&) { c.diagnoses[0].poa = text("Y"); },
     {"claim.poa-outpatient warn 2300/HI*ABK/01-9"}},
};
const bool kNoted = note_cases(kCases);
INSTANTIATE_TEST_SUITE_P(Edits, DiagnosisEdits, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

struct ProposalCase {
  std::string name;
  std::string code;
  std::vector<std::string> want;
  std::string detail;  ///< Part of it.
};
class DiagnosisProposals : public testing::TestWithParam<ProposalCase> {};

TEST_P(DiagnosisProposals, NamesWhatToChooseFrom) {
  const ProposalCase& one = GetParam();
  Claim claim = good_professional();
  claim.diagnoses[0].code.value = one.code;
  const Payer payer = good_payer();
  for (const Issue& issue : findings_of(claim, &payer, shared_code_sets())) {
    if (issue.found != one.code) continue;
    EXPECT_EQ(proposals_of(issue), one.want);
    EXPECT_NE(issue.detail.find(one.detail), std::string::npos) << issue.detail;
    EXPECT_EQ(issue.from, at(10, 3));
    return;
  }
  FAIL() << "no finding about " << one.code;
}

const ProposalCase kProposals[] = {
    {"ShortAndUnspecifiedFirst",
     "E11",
     {"E11.9", "E11.8", "E11.00", "E11.01", "E11.22", "E11.65"},
     "release FY2026 (2025-10-01), date of service 2026-09-03"},
    {"SeventhCharacters",
     "S72.001",
     {"S72.001A", "S72.001D", "S72.001S"},
     "characters of the category: ADS"},
    {"WrongSeventh", "S72.001Z", {"S72.001A", "S72.001D", "S72.001S"}, "FY2026"},
    {"SeventhBehindFilling", "W19", {"W19.XXXA", "W19.XXXD"}, "FY2026"},
    {"Placeholder", "T36.01A", {"T36.0X1A"}, "FY2026"},
    {"SplitCode", "N18.3", {"N18.30", "N18.31", "N18.32"}, "it could be billed until 2025-09-30"},
    {"NoSuccessorOfIcd9", "250.00", {}, "date of service 2026-09-03"},
    {"NearestOfAnUnknownCode", "M25.568", {"M25.569", "M25.561", "M25.562"}, "FY2026"},
    {"OnlyOneCodeThere", "I10.1", {"I10"}, "FY2026"},
    {"SidesOfAnUnspecified", "M25.569", {"M25.561", "M25.562"}, "FY2026"},
};
INSTANTIATE_TEST_SUITE_P(Edits, DiagnosisProposals, testing::ValuesIn(kProposals),
                         [](const auto& test) { return test.param.name; });

TEST(DiagnosisEdits, NameTheDateToSplitAt) {
  Claim claim = good_professional();
  claim.diagnoses[0].code.value = "Z59.10";
  claim.lines[0].service.from = date(2025, 9, 30);
  claim.lines[1].service.from = date(2025, 10, 1);
  const Issues issues = findings_of(claim, nullptr, shared_code_sets());
  const Issue* issue = find_issue(issues, "claim.diagnosis-on-some-dates");
  ASSERT_NE(issue, nullptr);
  EXPECT_NE(issue->detail.find("split the claim at 2025-10-01"), std::string::npos);
}

/// One wrong code gets one finding of the code edits, not one from each.
TEST(DiagnosisEdits, SayOneThingOfOneCode) {
  for (const char* code : {"Q88.8", "E11", "S72.001", "T36.01A", "N18.3", "250.00", "S72.001Z"}) {
    Claim claim = good_professional();
    claim.diagnoses[0].code.value = code;
    std::size_t about = 0;
    for (const Issue& issue : findings_of(claim, nullptr, shared_code_sets()))
      about += issue.found == code;
    EXPECT_EQ(about, 1u) << code;
  }
}

}  // namespace
}  // namespace claimwire::test
