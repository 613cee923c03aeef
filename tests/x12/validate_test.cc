// One good claim with one thing wrong: the finding, its place and its 999 code.
#include "x12/transactions/validate.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "core/text.h"
#include "tests/x12/sample_claims.h"
#include "x12/transactions/finding_kinds.h"

namespace claimwire::x12::testing {
namespace {

std::string base(const std::string& kind) {
  std::vector<ClaimTree> claims;
  if (kind == "P") claims.push_back(professional("P1"));
  if (kind == "D") claims.push_back(dependent("P2"));
  if (kind == "S") claims.push_back(secondary("P3"));
  if (kind == "I") claims.push_back(inpatient("I1"));
  if (kind == "O") claims.push_back(outpatient("I2"));
  return write(claims).text;
}

/// Puts the right count into SE, so that only what the case is about is wrong.
std::string recounted(std::string file) {
  const std::size_t st = file.find("~ST*");
  const std::size_t se = file.find("~SE*");
  if (st == std::string::npos || se == std::string::npos) return file;
  const auto n = std::count(file.begin() + static_cast<std::ptrdiff_t>(st),
                            file.begin() + static_cast<std::ptrdiff_t>(se), '~') +
                 1;
  const std::size_t end = file.find('*', se + 4);
  return file.replace(se + 4, end - se - 4, std::to_string(n));
}

struct WrongCase {
  const char* name;
  const char* kind;
  const char* from;
  const char* to;
  const char* want;  ///< "id place LEVEL:code"
};
class Wrong : public ::testing::TestWithParam<WrongCase> {};
TEST_P(Wrong, IsFoundAtItsPlace) {
  std::string file = base(GetParam().kind);
  const std::size_t at = file.find(GetParam().from);
  ASSERT_NE(at, std::string::npos) << file;
  file.replace(at, std::string_view{GetParam().from}.size(), GetParam().to);
  if (!std::string_view{GetParam().want}.starts_with("x12.se-")) file = recounted(std::move(file));
  std::string got;
  for (const Finding& finding : validate(file)) {
    got += concat(got.empty() ? "" : "; ", finding.issue.kind->id, " ", finding.issue.place, " ",
                  name(finding.ack.level), ":", finding.ack.code);
    EXPECT_EQ(ack_code(finding.issue), finding.ack);
  }
  EXPECT_EQ(got, GetParam().want) << file;
}
constexpr WrongCase kWrong[] = {
    {"Nothing", "P", "CLM*P1", "CLM*P1", ""},
    {"IeaNumber", "P", "IEA*1*000000101", "IEA*1*000000102", "x12.iea-control IEA02 TA1:001"},
    {"IeaCount", "P", "IEA*1", "IEA*2", "x12.iea-count IEA01 TA1:021"},
    {"GeNumber", "P", "GE*1*11", "GE*1*12", "x12.ge-control GE02 AK9:4"},
    {"GsVersion", "P", "*X*005010X222A1~ST*837*0001*005010X222A1",
     "*X*005010X999~ST*837*0001*005010X999", "x12.gs-version GS08 AK9:2"},
    {"StNumberShort", "P", "ST*837*0001", "ST*837*001",
     "x12.st-number ST02 IK5:7; x12.se-control SE02 IK5:3"},
    {"OtherGuideInSt", "P", "0001*005010X222A1", "0001*005010X223A2", "x12.st-guide ST03 IK5:I6"},
    {"UnknownSegment", "P", "~HI*", "~ZZZ*1~HI*", "x12.segment-unknown 2300[1]/ZZZ IK3:1"},
    {"UnexpectedQualifier", "P", "~HI*", "~REF*ZZ*1~HI*",
     "x12.segment-unexpected 2300[1]/REF IK3:2"},
    {"WrongOrder", "P", "~LX*1", "~AMT*F5*5~LX*1", "x12.segment-order 2300[1]/AMT*F5 IK3:7"},
    {"MissingSegment", "P", "~N3*1 HARBOUR STREET", "",
     "x12.segment-missing 2000A[1]/2010AA/N3 IK3:3"},
    {"MissingLoop", "P", "~NM1*PR*2*ACME HEALTH*****PI*ACME1", "",
     "x12.segment-missing 2000B[1]/NM1*PR IK3:3"},
    {"MissingElement", "P", "*UN*1***1:2:3", "**1***1:2:3",
     "x12.element-missing 2300[1]/2400[1]/SV103 IK4:1; "
     "x12.element-conditional 2300[1]/2400[1]/SV103 IK4:2"},
    {"ConditionalElement", "P", "*****XX*1234567893~N3", "******1234567893~N3",
     "x12.element-conditional 2000A[1]/2010AA/NM108 IK4:2"},
    {"TooLong", "P", "*IL*627010001", "*ILL*627010001",
     "x12.element-long 2000A[1]/2010AA/N402 IK4:5"},
    {"NotACode", "P", "*Y*A*Y*Y~", "*Y*Q*Y*Y~", "x12.element-code 2300[1]/CLM07 IK4:7"},
    {"NotUsed", "P", "*240***22", "*240*MC**22", "x12.element-not-used 2300[1]/CLM03 IK4:I10"},
    {"PlaceOfService", "P", "22:B:1", "77:B:1", "x12.element-code 2300[1]/CLM05-1 IK4:7"},
    {"Date", "P", "DTP*472*D8*20260102", "DTP*472*D8*20260231",
     "x12.element-date 2300[1]/2400[1]/DTP*472/03 IK4:8"},
    {"RangeBackwards", "I", "20260101-20260104", "20260104-20260101",
     "x12.element-date 2300[1]/DTP*434/03 IK4:8"},
    {"Trailing", "P", "TRACEP1~", "TRACEP1**~", "x12.trailing-separator 2300[1]/REF*D9/04 IK3:8"},
    {"TrailingComponent", "P", "99211*", "99211:*",
     "x12.trailing-separator 2300[1]/2400[1]/SV101 IK3:8"},
    {"Repetition", "P", "TRACEP1", "TRACE^1", "x12.element-repetition 2300[1]/REF*D9/02 IK4:12"},
    {"ControlCharacter", "P", "TAMSIN", "TAM\x07SIN",
     "x12.element-character 2000B[1]/2010BA/NM104 IK4:6"},
    {"HlNumber", "P", "HL*2*1*22*0", "HL*4*1*22*0", "x12.hl-number 2000B[1]/HL01 IK4:I12"},
    {"HlParent", "P", "HL*2*1*22*0", "HL*2*9*22*0", "x12.hl-parent 2000B[1]/HL02 IK4:I12"},
    {"HlChild", "P", "HL*2*1*22*0", "HL*2*1*22*1", "x12.hl-child 2000B[1]/HL04 IK4:I12"},
    {"LxNumber", "P", "LX*2", "LX*3", "x12.lx-number 2300[1]/2400[2]/LX01 IK4:I12"},
    {"ClaimTotal", "P", "*240*", "*241*", "x12.claim-balance 2300[1]/CLM02 IK4:I12"},
    {"NegativeLine", "P", "CLM*P1*240", "CLM*P1*0", "x12.claim-balance 2300[1]/CLM02 IK4:I12"},
    {"SelfWithPatient", "D", "SBR*P**", "SBR*P*18*", "x12.self-with-patient 2000C[1]/HL IK3:I9"},
    {"OtherWithoutPatient", "P", "SBR*P*18*", "SBR*P**", "x12.no-patient 2000B[1]/SBR02 IK4:I9"},
    {"SelfWithoutBirthDate", "P", "~DMG*D8*19710304*F", "",
     "x12.self-incomplete 2000B[1]/DMG IK3:I6"},
    {"ReplacementWithoutNumber", "P", "22:B:1", "22:B:7",
     "x12.replacement-without-number 2300[1]/REF*F8 IK3:I6"},
    {"FrequencyFive", "P", "22:B:1", "22:B:5", "x12.frequency 2300[1]/CLM05-3 IK4:I6"},
    {"NoAttending", "O", "NM1*71*1*OKAFOR*BEN****XX*1234567893~PRV*AT*PXC*207R00000X~", "",
     "x12.attending-missing 2300[1]/NM1*71 IK3:I6"},
    {"NoAdmission", "I", "~DTP*435*DT*202601010915", "",
     "x12.admission-missing 2300[1]/DTP*435 IK3:I6"},
    {"NoLineDate", "O", "~DTP*472*D8*20260102", "",
     "x12.line-date-missing 2300[1]/2400[1]/DTP*472 IK3:I6"},
    {"PointerOutOfRange", "P", "1:2:3", "1:2:4",
     "x12.pointer-range 2300[1]/2400[1]/SV107-3 IK4:I12"},
    {"MixedCodeSets", "P", "ABF:I10", "BF:4019", "x12.code-sets-mixed 2300[1]/CLM IK4:I12"},
    {"Icd9Today", "P", "HI*ABK:E119*ABF:I10*ABF:Z794", "HI*BK:25000*BF:4019*BF:4019",
     "x12.icd9-after-2015 2300[1]/HI*BK/01-1 IK4:I6"},
    {"CodeWithPoint", "P", "ABK:E119", "ABK:E11.9", "x12.code-point 2300[1]/HI*ABK/01-2 IK4:I12"},
    {"CodeShape", "P", "ABK:E119", "ABK:XYZ99", "x12.diagnosis-shape 2300[1]/HI*ABK/01-2 IK4:I12"},
    {"RevenueCode", "I", "SV2*0250", "SV2*9250", "x12.revenue-shape 2300[1]/2400[2]/SV201 IK4:I12"},
    {"Npi", "P", "SMITH*ANN****XX*1234567893", "SMITH*ANN****XX*1234567890",
     "x12.npi 2300[1]/2310B/NM109 IK4:I12"},
    {"TaxId", "P", "REF*EI*371234567", "REF*EI*37-1234567",
     "x12.tax-id 2000A[1]/2010AA/REF*EI/02 IK4:I12"},
    {"PoBox", "P", "1 HARBOUR STREET", "P.O. BOX 9", "x12.po-box 2000A[1]/2010AA/N301 IK4:I12"},
    {"ShortZip", "P", "627010001", "62701", "x12.zip-nine 2000A[1]/2010AA/N403 IK4:I12"},
    {"NoState", "P", "N4*SPRINGFIELD*IL*62702", "N4*SPRINGFIELD**62702",
     "x12.state-missing 2000B[1]/2010BA/N402 IK4:I9"},
    {"CarAccident", "P", "*Y*A*Y*Y~", "*Y*A*Y*Y**AA~",
     "x12.accident-state 2300[1]/CLM11-4 IK4:I9; x12.accident-date 2300[1]/DTP*439 IK3:I6"},
    {"NoFilingCode", "P", "*GRP77******CI", "*GRP77",
     "x12.filing-code-missing 2000B[1]/SBR09 IK4:I9"},
    {"OtherPayerBalance", "S", "AMT*D*70", "AMT*D*71",
     "x12.other-payer-balance 2300[1]/2320[1]/AMT*D/02 IK4:I12"},
    {"LinePayerUnknown", "S", "SVD*FIRST1", "SVD*OTHER9",
     "x12.line-payer-unknown 2300[1]/2400[1]/2430[1]/SVD01 IK4:I12"},
    {"LinePaymentBalance", "S", "SVD*FIRST1*70", "SVD*FIRST1*69",
     "x12.line-payment-balance 2300[1]/2400[1]/2430[1]/SVD02 IK4:I12"},
    {"FourteenthDiagnosisElement", "P", "*ABF:Z794~", "*ABF:Z794:::::::Y~",
     "x12.element-not-used 2300[1]/HI*ABK/03-9 IK4:I10"},
};
INSTANTIATE_TEST_SUITE_P(X12, Wrong, ::testing::ValuesIn(kWrong),
                         [](const auto& test) { return test.param.name; });

TEST(Validate, GivesTheSameFromAStream) {
  std::string file;
  for (int i = 0; i < 300; ++i) file += base(i % 2 == 0 ? "P" : "I");
  file.replace(file.find("CLM*P1*240"), 10, "CLM*P1*239");
  std::istringstream in{file};
  std::string streamed, whole;
  const auto to = [](std::string& out) {
    return [&out](Finding&& f) { out += concat(f.issue.kind->id, f.issue.place, "\n"); };
  };
  const ValidateSummary a = validate(in, to(streamed));
  const ValidateSummary b = validate(file, to(whole));
  EXPECT_EQ(streamed, "x12.claim-balance2300[1]/CLM02\n");
  EXPECT_EQ(streamed, whole);
  EXPECT_EQ(a.segments, b.segments);
  EXPECT_EQ(a.claims, 300U);
}

TEST(Validate, ListsNoMoreThanAsked) {
  std::string file = base("P");
  for (int i = 0; i < 500; ++i) file += "ZZZ*1~";
  std::size_t listed = 0;
  std::string last;
  const ValidateSummary summary = validate(file,
                                           [&](Finding&& finding) {
                                             ++listed;
                                             last = finding.issue.kind->id;
                                           },
                                           {.findings_max = 10});
  EXPECT_EQ(listed, 11U);
  EXPECT_EQ(last, "x12.more-findings");
  EXPECT_EQ(summary.errors, 500U);
}

TEST(Validate, LeadsBackToTheValueThatWasSet) {
  std::vector<ClaimTree> claims;
  claims.push_back(professional("P1"));
  Origin from{};
  from.kind = Origin::Kind::message;
  from.locator = 4711;
  ASSERT_TRUE(claims[0].set("2310B/NM109", "1234567890", from, 5));
  const Issues issues = validate(write(claims));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].from, from);
  EXPECT_EQ(issues[0].output_place, "2300[1]/2310B/NM109");
}

TEST(FindingKinds, HaveIdsOfTheirOwnAndSayWhoAsks) {
  std::set<std::string_view> ids;
  for (const FindingKind* kind : all_finding_kinds()) {
    EXPECT_TRUE(ids.insert(kind->issue.id).second) << kind->issue.id;
    EXPECT_FALSE(kind->issue.message.empty() || kind->issue.source.empty()) << kind->issue.id;
    EXPECT_EQ(kind->ack.code.empty(), kind->ack.level == AckLevel::none) << kind->issue.id;
  }
}

}  // namespace
}  // namespace claimwire::x12::testing
