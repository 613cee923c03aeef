#include "mappings/engine/definition.h"
#include "mappings/engine/x12_source.h"
#include "tests/mappings/finishing.h"
#include "wrap/yaml/document.h"

/// Claims of 837 files, read again.
namespace claimwire::mappings {
namespace {

/// Two subscribers with two claims of the first: what one lacks the other has. `REPLACE` pairs
/// change it.
std::string two_claims(std::string_view from = {}, std::string_view to = {}) {
  std::string text =
      "ISA*00*          *00*          *ZZ*AA             *ZZ*BB             *260910*1200*^*00501*"
      "000000007*0*T*:~GS*HC*AA*BB*20260910*1200*7*X*005010X222A1~ST*837*0007*005010X222A1~"
      "BHT*0019*00*7*20260910*1200*CH~NM1*41*2*AA*****46*AA~PER*IC*D*TE*2175550111~"
      "NM1*40*2*BB*****46*BB~HL*1**20*1~NM1*85*2*WEST PHYSICIANS*****XX*1234567893~"
      "N3*2 MAIN ST~N4*SPRINGFIELD*IL*627010002~REF*EI*987654321~"
      "HL*2*1*22*0~SBR*P*18*******MB~NM1*IL*1*ROE*JANE*Q**III*MI*1EG4TE5MK73~N3*1 ELM ST*APT 2~"
      "N4*SPRINGFIELD*IL*62704~DMG*D8*19840517*F~NM1*PR*2*MEDICARE*****PI*MCB~"
      "CLM*V1*150***11:B:1*Y*A*Y*Y~REF*G1*AUTH1~HI*ABK:J069*ABF:J029~"
      "NM1*82*1*RIVERA*ANA****XX*1003000126~PRV*PE*PXC*207Q00000X~"
      "LX*1~SV1*HC:99213:25:GT:::VISIT*95.5*UN*1***2:1~DTP*472*D8*20260903~REF*6R*A1~"
      "LX*2~SV1*HC:J1885*54.5*UN*2***1~DTP*472*RD8*20260903-20260904~"
      "NM1*82*1*LINDEN*MARA****XX*1346295748~"
      "CLM*V2*80***22:B:7*Y*A*Y*Y~REF*F8*ICN55~HI*ABK:I10~"
      "LX*1~SV1*HC:99212*80*UN*1***1~DTP*472*D8*20260905~"
      "HL*3*1*22*1~SBR*P**G77******CI~NM1*IL*1*ORTEGA*LUZ****MI*ACM1~NM1*PR*2*ACME*****PI*ACME~"
      "HL*4*3*23*0~PAT*19~NM1*QC*1*ORTEGA*NOE~N3*9 BIRCH ST~N4*SPRINGFIELD*IL*62704~"
      "DMG*D8*20190311*M~CLM*V3*10***11:B:1*Y*A*Y*Y~HI*ABK:Z23~LX*1~SV1*HC:90471*10*UN*1***1~"
      "DTP*472*D8*20260906~SE*52*0007~GE*1*7~IEA*1*000000007~";
  if (!from.empty()) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  }
  return text;
}

std::vector<Finished> finish_x12(std::string_view text) {
  static const auto rules = tests::rules_of(tests::west());
  auto finished = finish(text, MessageFormat::x12, *rules, tests::settings());
  if (!finished) {
    ADD_FAILURE() << finished.error().message;
    return {};
  }
  return *std::move(finished);
}

struct ReadCase {
  const char* name;
  std::size_t account;  ///< From 1.
  const char* path;     ///< Of the Encounter as JSON.
  const char* want;
};

class X12Claim : public testing::TestWithParam<ReadCase> {};

TEST_P(X12Claim, IsReadIntoAnEncounter) {
  const std::vector<Finished> finished = finish_x12(two_claims());
  ASSERT_EQ(finished.size(), 3U);
  const std::string text = claims::write_encounter(finished[GetParam().account - 1].encounter);
  EXPECT_EQ(tests::at(text, GetParam().path), GetParam().want) << text;
}

constexpr ReadCase kReadCases[] = {
    {"Account", 1, "account", "V1"},
    {"AccountOfTheSecond", 2, "account", "V2"},
    {"FacilityIsTheBillerWhereNoneIsNamed", 1, "facility", "1234567893"},
    {"PatientIsTheSubscriber", 1, "patient.name.family", "ROE"},
    {"EveryPartOfAName", 1, "patient.name.suffix", "III"},
    {"MiddleName", 1, "patient.name.middle", "Q"},
    {"AddressOfTwoSegments", 1, "patient.address.zip", "62704"},
    {"SecondLine", 1, "patient.address.line2", "APT 2"},
    {"PatientApartFromTheSubscriber", 3, "patient.name.given", "NOE"},
    {"BirthDateOfThatPatient", 3, "patient.birth_date", "2019-03-11"},
    {"Relationship", 3, "coverages[0].relationship", "19"},
    {"RelationshipSelf", 1, "coverages[0].relationship", "18"},
    {"SubscriberOfThatPatient", 3, "coverages[0].subscriber.name.family", "ORTEGA"},
    {"Payer", 3, "coverages[0].payer", "ACME"},
    {"Authorization", 1, "coverages[0].prior_authorization", "AUTH1"},
    {"AuthorizationOfAnotherClaimIsNotRead", 2, "coverages[0].prior_authorization", ""},
    {"Frequency", 2, "frequency", "7"},
    {"OriginalReference", 2, "original_reference", "ICN55"},
    {"ClassOfThePlace", 2, "class", "outpatient"},
    {"Attending", 1, "attending.npi", "1003000126"},
    {"AttendingOfAnotherClaimIsNotRead", 2, "attending.npi", ""},
    {"FirstDiagnosis", 1, "diagnoses[0].code", "J069"},
    {"DiagnosisInOneSegment", 1, "diagnoses[1].code", "J029"},
    {"DiagnosisUse", 1, "diagnoses[1].use", "other"},
    {"DiagnosisNumber", 1, "diagnoses[1].set_id", "2"},
    {"Modifiers", 1, "charges[0].modifiers[1]", "GT"},
    {"DescriptionIsNoModifier", 1, "charges[0].modifiers[2]", ""},
    {"Description", 1, "charges[0].description", "VISIT"},
    {"Pointers", 1, "charges[0].diagnosis_codes[0]", "2"},
    {"AmountKeepsItsText", 1, "charges[0].amount", "95.50"},
    {"LineControlNumber", 1, "charges[0].id", "A1"},
    {"LineCounterInItsPlace", 1, "charges[1].id", "2"},
    {"RenderingOfTheClaim", 1, "charges[0].performer.npi", "1003000126"},
    {"Taxonomy", 1, "charges[0].performer.taxonomy", "207Q00000X"},
    {"RenderingOfTheLine", 1, "charges[1].performer.npi", "1346295748"},
    {"OneDay", 1, "charges[0].service.through", ""},
    {"Days", 1, "charges[1].service.through", "2026-09-04"},
};
INSTANTIATE_TEST_SUITE_P(X12, X12Claim, testing::ValuesIn(kReadCases),
                         [](const auto& test) { return test.param.name; });

std::string findings_of(const Issues& issues) {
  std::string out;
  for (const Issue& issue : issues) out += concat(issue.kind->id, " ", issue.place, "; ");
  return out;
}

TEST(X12Claim, IsHeldWhereOthersHavePaidBefore) {
  const auto finished = finish_x12(two_claims("SBR*P*18*", "SBR*S*18*"));
  EXPECT_NE(findings_of(finished[0].findings).find("mapping.insurance-not-primary 2000B[1]/SBR01"),
            std::string::npos)
      << findings_of(finished[0].findings);
  EXPECT_TRUE(finished[0].held());
  EXPECT_EQ(findings_of(finished[2].findings), "");
}

TEST(X12Claim, HasTheFindingsOfItsOwnSegmentsAndOfTheEnvelope) {
  const auto finished = finish_x12(two_claims("CLM*V2*80*", "CLM*V2*81*"));
  EXPECT_EQ(findings_of(finished[0].findings), "");
  EXPECT_NE(findings_of(finished[1].findings).find("2300[2]/CLM02"), std::string::npos)
      << findings_of(finished[1].findings);
  for (const Finished& one : finish_x12(two_claims("SE*52*", "SE*51*")))
    EXPECT_NE(findings_of(one.findings), "");
}

TEST(X12Claim, WrittenAgainSaysTheSame) {
  static const auto rules = [] {
    config::Configuration c = tests::west();
    c.facilities.begin()->second.known_as.push_back("1234567893");
    return tests::rules_of(c);
  }();
  const auto written = finish(two_claims(), MessageFormat::x12, *rules, tests::settings());
  ASSERT_TRUE(written && written->front().claims.size() == 1);
  const std::string& bytes = written->front().claims.front().bytes;
  for (const std::string_view segment :
       {"CLM*V1*150***11:B:1*Y*A*Y*Y~", "REF*G1*AUTH1~", "HI*ABK:J069*ABF:J029~",
        "SV1*HC:99213:25:GT*95.5*UN*1***2:1~", "DTP*472*RD8*20260903-20260904~",
        "NM1*82*1*LINDEN*MARA****XX*1346295748~"})
    EXPECT_NE(bytes.find(segment), std::string::npos) << segment << "\n" << bytes;
}

TEST(X12File, WithoutClaimsGivesItsFindings) {
  const auto finished = finish_x12(
      "ISA*00*          *00*          *ZZ*AA             *ZZ*BB             *260910*1200*^*00501*"
      "000000007*0*T*:~GS*FA*A*B*20260910*1200*7*X*005010X231A1~ST*999*0001*005010X231A1~"
      "AK1*HC*7~AK9*A*1*1*1~SE*4*0001~GE*1*7~IEA*1*000000007~");
  ASSERT_EQ(finished.size(), 1U);
  EXPECT_EQ(finished[0].no_claim_rule, "no-encounter");
}

struct ProblemCase {
  const char* name;
  const char* rule;
  const char* want;
};

class X12Rule : public testing::TestWithParam<ProblemCase> {};

TEST_P(X12Rule, ThatCannotBeReadIsSaid) {
  const auto stream = yaml::Stream::parse(
      concat("mapping: site\nfrom: x12\nto: encounter\nrules:\n", GetParam().rule), "site.yaml");
  ASSERT_TRUE(stream);
  Problems problems;
  const auto definitions = read_definitions(*stream, "", problems);
  const auto mapping = compile(definitions.front(), {}, problems);
  EXPECT_EQ(mapping == nullptr, !problems.empty());
  std::string said;
  for (const Problem& problem : problems) said += text(problem) + "\n";
  EXPECT_EQ(said, GetParam().want);
}

constexpr ProblemCase kProblemCases[] = {
    {"Good", "  account: CLM01 or 2300/REF*EA/02\n", ""},
    {"UnknownLoop", "  account: 2310Z/NM109\n",
     "site.yaml:5: '2310Z/NM109': 837P and 837I have no loop '2310Z'; did you mean '2310F'?\n"},
    {"UnknownSegment", "  account: 2300/CLN01\n",
     "site.yaml:5: '2300/CLN01': 837P and 837I have no segment 'CLN'; did you mean 'CLM'?\n"},
    {"WholeLoop", "  account: 2010BA\n",
     "site.yaml:5: '2010BA': names a whole loop; a value is wanted, as in 2400/SV102\n"},
    {"CompositeOutsideItsLoop", "  account: HI-2\n",
     "site.yaml:5: 'HI-2': means a part of a composite, inside `each: HI`\n"},
    {"EachOfAnElement", "  charges:\n    each: SV102\n    amount: SV102\n",
     "site.yaml:5: 'SV102': `each` names a loop (2400) or a segment (HI), no element\n"},
    {"ComponentsBackwards",
     "  charges:\n    each: 2400\n    modifiers: { from: SV101-6..3, all: true }\n",
     "site.yaml:7: 'SV101-6..3': components are counted as in SV101-3..6\n"},
};
INSTANTIATE_TEST_SUITE_P(X12, X12Rule, testing::ValuesIn(kProblemCases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::mappings
