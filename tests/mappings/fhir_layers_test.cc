#include <filesystem>
#include <fstream>

#include "tests/mappings/finishing.h"

namespace claimwire::mappings {
namespace {

using tests::at;
using tests::json_text;

/// A mapping file in a folder of the test's own.
class LayerFile {
 public:
  explicit LayerFile(std::string_view content) {
    folder_ = std::filesystem::path{testing::TempDir()} /
              concat("layer-", testing::UnitTest::GetInstance()->current_test_info()->name(), "-",
                     std::to_string(++count()));
    std::filesystem::create_directories(folder_);
    std::ofstream{folder_ / "layer.yaml"} << content;
  }
  ~LayerFile() { std::filesystem::remove_all(folder_); }
  std::string path() const { return (folder_ / "layer.yaml").string(); }

 private:
  static int& count() {
    static int made = 0;
    return made;
  }
  std::filesystem::path folder_;
};

/// The problems of a configuration whose payer ACME has this mapping; empty when it is good.
std::string problems_of(std::string_view mapping) {
  const LayerFile file{mapping};
  config::Configuration c = tests::west();
  c.payers["acme"].mapping = file.path();
  Problems problems;
  Rules::make(std::move(c), std::make_shared<codes::CodeSets>(), problems);
  std::string out;
  for (const Problem& one : problems) out += one.text + "\n";
  return out;
}

struct ProblemCase {
  const char* name;
  const char* rules;
  const char* says;
};

class FhirTargets : public testing::TestWithParam<ProblemCase> {};

TEST_P(FhirTargets, AreChecked) {
  const std::string found = problems_of(
      concat("mapping: acme\nextends: claim-fhir\nfrom: claim\nto: fhir-claim\nrules:\n",
             GetParam().rules));
  EXPECT_NE(found.find(GetParam().says), std::string::npos) << "found: " << found;
}

const ProblemCase kProblems[] = {
    {"MisspeltElement", "  item: { each: lines, net.valeu: amount }\n", "did you mean value?"},
    {"MisspeltElementOfAContainedResource", "  Patient#patient.birthDay: patient.birth_date\n",
     "did you mean birthDate?"},
    {"AGroupIsNoValue", "  total: total\n", "which has elements; name one"},
    {"AChoiceNeedsItsType", "  item: { each: lines, serviced: service.from }\n",
     "serviced has several types"},
    {"OneOfOneHasNoIndex", "  total[1].value: total\n", "stands only once"},
    {"LoopsBelongOnLists", "  total: { each: lines, value: amount }\n", "total stands only once"},
    {"NoLoopInALoop", "  item: { each: lines, detail: { each: lines, sequence: control } }\n",
     "a loop inside a loop has no place here"},
    {"StarOnce", "  item: { each: lines, 'modifier[*].coding[*].code': modifiers }\n",
     "[*] can stand once"},
    {"UnknownResource", "  Person#x.birthDate: patient.birth_date\n", "no resource type"},
    {"UnknownBase",
     "  status: { value: active }\n---\nmapping: b\nextends: claim-fihr\nfrom: "
     "claim\nto: fhir-claim\nrules: { status: { value: active } }\n",
     "did you mean 'claim-fhir'?"},
};
INSTANTIATE_TEST_SUITE_P(Mappings, FhirTargets, testing::ValuesIn(kProblems),
                         [](const auto& test) { return test.param.name; });

class FhirPaths : public testing::TestWithParam<ProblemCase> {};

TEST_P(FhirPaths, AreChecked) {
  const LayerFile file{
      concat("mapping: west\nextends: fhir-encounter\nrules:\n", GetParam().rules)};
  config::Configuration c = tests::west();
  c.facilities.begin()->second.mapping = file.path();
  Problems problems;
  Rules::make(std::move(c), std::make_shared<codes::CodeSets>(), problems);
  std::string found;
  for (const Problem& one : problems) found += one.text + "\n";
  EXPECT_NE(found.find(GetParam().says), std::string::npos) << "found: " << found;
}

const ProblemCase kPaths[] = {
    {"MisspeltElement", "  admitted: peroid.start\n", "did you mean period?"},
    {"MisspeltPart", "  admitted: period.begin\n", "Period has no element begin"},
    {"ElementOfAnotherResource", "  account: billablePeriod.start\n",
     "Encounter has no element billablePeriod"},
    {"InsideALoop", "  charges.note: notes.text\n", "did you mean note?"},
    {"InsideAWhere", "  account: identifier.where(sytem = 'x').value\n", "did you mean system?"},
    {"FromAType", "  account: ChargeItem.identifer.value\n", "did you mean identifier?"},
    {"InACondition", "  account: { from: identifier.value, when: stauts = finished }\n",
     "did you mean status?"},
};
INSTANTIATE_TEST_SUITE_P(Mappings, FhirPaths, testing::ValuesIn(kPaths),
                         [](const auto& test) { return test.param.name; });

constexpr std::string_view kClaim =
    "{'resourceType':'Claim','status':'active','use':'claim','created':'2026-09-04','identifier':[{"
    "'value':'C77'}],'type':{'coding':[{'code':'professional'}]},'facility':{'identifier':{'value':"
    "'WEST'}},'insurance':[{'sequence':1,'focal':true,'coverage':{'display':'ACME'},'preAuthRef':["
    "'PA1']}],'item':[{'sequence':1,'servicedDate':'2026-09-03','net':{'value':10.00},"
    "'productOrService':{'coding':[{'system':'http://www.ama-assn.org/go/cpt','code':'99213'}]}},{"
    "'sequence':2,'servicedDate':'2026-09-03','net':{'value':0.50},'productOrService':{'coding':[{"
    "'system':'http://www.ama-assn.org/go/cpt','code':'36415'}]}}]}";

std::string written_with(std::string_view layer) {
  const LayerFile file{layer};
  config::Configuration c = tests::west();
  c.payers["acme"].mapping = file.path();
  const auto rules = tests::rules_of(std::move(c));
  if (rules == nullptr) return {};
  const auto finished = finish(json_text(kClaim), MessageFormat::fhir, *rules, tests::settings());
  return finished->front().claims.front().bytes;
}

TEST(PayerLayer, OverridesAndDropsElementsOfTheFhirClaim) {
  const std::string written = written_with(
      "mapping: acme\nextends: claim-fhir\nfrom: claim\nto: fhir-claim\nrules:\n"
      "  priority.coding.code: { value: stat }\n"
      "  payee: drop\n"
      "  item.unitPrice: drop\n"
      "  insurance#focal.businessArrangement: { value: BA7 }\n");
  EXPECT_EQ(at(written, "priority.coding[0].code"), "stat");
  EXPECT_EQ(at(written, "payee.type.coding[0].code"), "");
  EXPECT_EQ(at(written, "insurance[0].businessArrangement"), "BA7");
  EXPECT_EQ(at(written, "item[*].net.value"), "10.00 0.50");
}

TEST(PayerLayer, ConstantsStandInEachOfSeveral) {
  const std::string written = written_with(
      "mapping: acme\nextends: claim-fhir\nfrom: claim\nto: fhir-claim\nrules:\n"
      "  item:\n    each: lines\n"
      "    'programCode[*].coding.code': { from: procedure, all: true }\n"
      "    'programCode[*].coding.system': { value: 'http://acme.example/programs' }\n");
  EXPECT_EQ(at(written, "item[1].programCode[0].coding[0].system"), "http://acme.example/programs");
  EXPECT_EQ(at(written, "item[1].programCode[0].coding[0].code"), "36415");
}

TEST(PayerLayer, OverThe837LeavesTheFhirClaimAlone) {
  const std::string written = written_with(
      "mapping: acme\nextends: claim-837p\nfrom: claim\nto: 837p\nrules:\n"
      "  2300/REF*G1/02: drop\n");
  EXPECT_EQ(at(written, "insurance[0].preAuthRef[0]"), "PA1");
}

TEST(FacilityLayer, MaySpeakOfHl7AndOfFhir) {
  const LayerFile file{
      "mapping: west\nextends: hl7-encounter\nrules:\n  department: PV1-3.1\n"
      "---\nmapping: west-fhir\nextends: fhir-claim-encounter\nrules:\n"
      "  department: provider.display\n"
      "  charges.note: { value: by FHIR }\n"};
  config::Configuration c = tests::west();
  c.facilities.begin()->second.mapping = file.path();
  const auto rules = tests::rules_of(std::move(c));
  ASSERT_NE(rules, nullptr);
  std::string body = json_text(kClaim);
  body.insert(1, R"("provider":{"display":"CARDIOLOGY"},)");
  const auto fhir = finish(body, MessageFormat::fhir, *rules, tests::settings());
  EXPECT_EQ(at(claims::write_encounter(fhir->front().encounter), "department"), "CARDIOLOGY");
  EXPECT_EQ(at(claims::write_encounter(fhir->front().encounter), "charges[1].note"), "by FHIR");
  const auto hl7 = finish("MSH|^~\\&|EHR|WEST|||2026||ADT^A01|1|P|2.5\rPID|1||1\rPV1|1|I|2W\r",
                          MessageFormat::hl7v2, *rules, tests::settings());
  EXPECT_EQ(at(claims::write_encounter(hl7->front().encounter), "department"), "2W");
}

TEST(CareTeam, HoldsEachClinicianOnce) {
  const std::string written = written_with(
      "mapping: acme\nextends: claim-fhir\nfrom: claim\nto: fhir-claim\nrules:\n"
      "  item.Practitioner#line-rendering.name.family: { from: procedure }\n"
      "  item.careTeamSequence: { value: '#line-rendering' }\n");
  // Two lines, two names: two members, each with its own number.
  EXPECT_EQ(at(written, "careTeam[*].sequence"), "1 2");
  EXPECT_EQ(at(written, "item[*].careTeamSequence"), "");
  EXPECT_EQ(at(written, "item[1].careTeamSequence[0]"), "2");
  const std::string same = written_with(
      "mapping: acme\nextends: claim-fhir\nfrom: claim\nto: fhir-claim\nrules:\n"
      "  item.Practitioner#line-rendering.name.family: { from: service.from }\n"
      "  item.careTeamSequence: { value: '#line-rendering' }\n");
  // Two lines, one name: one member.
  EXPECT_EQ(at(same, "careTeam[*].sequence"), "1");
  EXPECT_EQ(at(same, "item[1].careTeamSequence[0]"), "1");
}

}  // namespace
}  // namespace claimwire::mappings
