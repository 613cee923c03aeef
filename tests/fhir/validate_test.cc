#include "fhir/validate.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/text.h"
#include "fhir/content.h"
#include "fhir/kinds.h"
#include "fhir/primitives.h"
#include "tests/fhir/samples.h"

namespace claimwire::fhir {
namespace {

std::string findings(std::string_view body, const ValidateOptions& options = {}) {
  const auto content = Content::read(body);
  if (!content) return content.error().id;
  Issues issues;
  validate(*content, issues, options);
  std::string out;
  for (const Issue& issue : issues)
    out += concat(out.empty() ? "" : "; ", issue.kind->id, " ", issue.place);
  return out;
}

TEST(FhirValidate, FindsNothingInAGoodBundle) {
  EXPECT_EQ(findings(samples::kEncounterBundle), "");
}

constexpr std::string_view kClaimHead =
    R"({"resourceType":"Claim","status":"active","type":{"text":"x"},"use":"claim",
        "patient":{"display":"p"},"created":"2026-09-04","provider":{"display":"d"},
        "priority":{"text":"n"},)";
constexpr std::string_view kInsurance =
    R"("insurance":[{"sequence":1,"focal":true,"coverage":{"display":"c"}}])";

struct RuleCase {
  const char* name;
  std::string body;
  std::string want;
};

std::string claim(std::string_view rest) {
  return concat(kClaimHead, kInsurance, rest.empty() ? "" : ",", rest, "}");
}
std::string patient(std::string_view rest) {
  return concat(R"({"resourceType":"Patient",)", rest, "}");
}
std::string bundle(std::string_view rest) {
  return concat(R"({"resourceType":"Bundle",)", rest, "}");
}

class FhirRule : public testing::TestWithParam<RuleCase> {};

TEST_P(FhirRule, IsChecked) { EXPECT_EQ(findings(GetParam().body), GetParam().want); }

const RuleCase kRules[] = {
    {"GoodClaim", claim(""), ""},
    {"UnknownElement", claim(R"("itm":[])"), "fhir.unknown-element Claim.itm"},
    {"UnknownElementInside", claim(R"("total":{"value":1,"curency":"USD"})"),
     "fhir.unknown-element Claim.total.curency"},
    {"UnknownNameIsNotRepeated", claim(R"("Zoe <b>":1)"), "fhir.unknown-element Claim"},
    {"MissingElements", R"({"resourceType":"Coverage","status":"active"})",
     "fhir.required-missing Coverage.beneficiary; fhir.required-missing Coverage.payor"},
    {"MissingChoice", claim(R"("diagnosis":[{"sequence":1}])"),
     "fhir.required-missing Claim.diagnosis[0].diagnosis[x]"},
    {"RequiredElementWithOnlyAnExtension",
     R"({"resourceType":"Claim","_status":{"extension":[{"url":"x","valueBoolean":true}]},
         "type":{"text":"x"},"use":"claim","patient":{"display":"p"},"created":"2026-09-04",
         "provider":{"display":"d"},"priority":{"text":"n"},"insurance":[{"sequence":1,
         "focal":true,"coverage":{"display":"c"}}]})",
     ""},
    {"ChoiceTwice", claim(R"("diagnosis":[{"sequence":1,"diagnosisReference":{"display":"a"},
           "diagnosisCodeableConcept":{"text":"b"}}])"),
     "fhir.choice-repeated Claim.diagnosis[0].diagnosisCodeableConcept"},
    {"ChoiceOfNoSuchType", patient(R"("deceasedString":"x")"),
     "fhir.unknown-element Patient.deceasedString"},
    {"ListExpected", patient(R"("name":{"family":"Q"})"), "fhir.not-a-list Patient.name"},
    {"ListNotExpected", patient(R"("birthDate":["1970-02-03"])"),
     "fhir.is-a-list Patient.birthDate"},
    {"EmptyList", patient(R"("name":[])"), "fhir.empty Patient.name"},
    {"EmptyObject", patient(R"("name":[{}])"), "fhir.empty Patient.name[0]"},
    {"OnlyAnId", patient(R"("name":[{"id":"n"}])"), "fhir.empty Patient.name[0]"},
    {"EmptyText", patient(R"("name":[{"family":""}])"), "fhir.value-format Patient.name[0].family"},
    {"Null", patient(R"("birthDate":null)"), "fhir.null Patient.birthDate"},
    {"NullInAList", patient(R"("name":[{"given":["A",null]}])"),
     "fhir.null Patient.name[0].given[1]"},
    {"NullWithItsExtension",
     patient(R"("name":[{"given":["A",null],"_given":[null,{"extension":[{"url":"x",
             "valueCode":"unknown"}]}]}])"),
     ""},
    {"NumberAsText", claim(R"("total":{"value":"10.00"})"),
     "fhir.wrong-json-type Claim.total.value"},
    {"TextAsNumber", patient(R"("id":7)"), "fhir.wrong-json-type Patient.id"},
    {"ObjectAsText", patient(R"("maritalStatus":"M")"),
     "fhir.wrong-json-type Patient.maritalStatus"},
    {"ImpossibleDay", patient(R"("birthDate":"2026-02-30")"),
     "fhir.value-format Patient.birthDate"},
    {"RequiredCode", patient(R"("gender":"F")"), "fhir.code-not-in-set Patient.gender"},
    {"RequiredConcept",
     R"({"resourceType":"Condition","subject":{"display":"p"},"verificationStatus":
         {"coding":[{"system":"http://example.org/x","code":"confirmed"}]}})",
     "fhir.code-not-in-set Condition.verificationStatus"},
    {"RequiredConceptOneFits",
     R"({"resourceType":"Condition","subject":{"display":"p"},"verificationStatus":
         {"coding":[{"system":"http://example.org/x","code":"yes"},
         {"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status",
          "code":"confirmed"}]}})",
     ""},
    {"ContentReference",
     R"({"resourceType":"Observation","status":"final","code":{"text":"c"},"component":
         [{"code":{"text":"a"},"referenceRange":[{"lo":1,"text":"t"}]}]})",
     "fhir.unknown-element Observation.component[0].referenceRange[0].lo"},
    {"ExtensionWithBoth",
     patient(R"("extension":[{"url":"u","valueCode":"a","extension":[{"url":"v",
             "valueCode":"b"}]}])"),
     "fhir.ext-1 Patient.extension[0]"},
    {"ExtensionWithoutUrl", patient(R"("extension":[{"valueCode":"a"}])"),
     "fhir.required-missing Patient.extension[0].url"},
    {"ContainedIsChecked",
     patient(R"("contained":[{"resourceType":"Organization","id":"o"}],"managingOrganization":
             {"reference":"#o"})"),
     "fhir.org-1 Patient.contained[0]"},
    {"ContainedIsMissing", patient(R"("managingOrganization":{"reference":"#o"})"),
     "fhir.ref-1 Patient.managingOrganization.reference"},
    {"UnknownResource",
     bundle(R"("type":"collection","entry":[{"resource":{"resourceType":"Cliam"}}])"),
     "fhir.unknown-resource Bundle.entry[0].resource.resourceType"},
    {"ResourceKeptUnchecked",
     bundle(R"("type":"collection","entry":[{"resource":{"resourceType":"Media","any":1}}])"),
     "fhir.resource-not-checked Bundle.entry[0].resource"},
    {"PeriodBackwards", claim(R"("billablePeriod":{"start":"2026-09-03","end":"2026-09-01"})"),
     "fhir.per-1 Claim.billablePeriod"},
    {"PeriodAcrossZones",
     claim(
         R"("billablePeriod":{"start":"2026-09-03T01:00:00+02:00","end":"2026-09-02T23:30:00Z"})"),
     ""},
    {"PeriodOfOtherPrecision", claim(R"("billablePeriod":{"start":"2026-09-03","end":"2026-09"})"),
     ""},
    {"RequestOutsideATransaction",
     bundle(R"("type":"collection","entry":[{"request":{"method":"POST","url":"Claim"}}])"),
     "fhir.bdl-3 Bundle.entry[0].request"},
    {"TransactionWithoutRequest",
     bundle(R"("type":"transaction","entry":[{"resource":{"resourceType":"Patient","id":"1"}}])"),
     "fhir.bdl-3 Bundle.entry[0].request"},
    {"SameFullUrl",
     bundle(R"("type":"collection","entry":[{"fullUrl":"urn:x:1","resource":{"resourceType":
             "Patient","id":"1"}},{"fullUrl":"urn:x:1","resource":{"resourceType":"Patient",
             "id":"2"}}])"),
     "fhir.bdl-7 Bundle.entry[1].fullUrl"},
    {"MessageWithoutHeader",
     bundle(R"("type":"message","entry":[{"resource":{"resourceType":"Patient","id":"1"}}])"),
     "fhir.bdl-12 Bundle"},
    {"SequenceTwice", claim(R"("diagnosis":[{"sequence":1,"diagnosisReference":{"display":"a"}},
           {"sequence":1,"diagnosisReference":{"display":"b"}}])"),
     "fhir.claim-sequence-repeated Claim.diagnosis[1].sequence"},
    {"SequenceZero", claim(R"("item":[{"sequence":0,"productOrService":{"text":"x"}}])"),
     "fhir.value-format Claim.item[0].sequence"},
    {"DanglingDiagnosis",
     claim(R"("diagnosis":[{"sequence":1,"diagnosisReference":{"display":"a"}}],
           "item":[{"sequence":1,"diagnosisSequence":[1,2],"productOrService":{"text":"x"}}])"),
     "fhir.claim-sequence-dangling Claim.item[0].diagnosisSequence[1]"},
    {"DanglingOthers",
     claim(R"("item":[{"sequence":1,"careTeamSequence":[1],"procedureSequence":[2],
           "informationSequence":[3],"productOrService":{"text":"x"}}])"),
     "fhir.claim-sequence-dangling Claim.item[0].careTeamSequence[0]; "
     "fhir.claim-sequence-dangling Claim.item[0].procedureSequence[0]; "
     "fhir.claim-sequence-dangling Claim.item[0].informationSequence[0]"},
    {"NoFocalInsurance",
     concat(kClaimHead,
            R"("insurance":[{"sequence":1,"focal":false,"coverage":{"display":"c"}}]})"),
     "fhir.claim-focal Claim.insurance"},
    {"TwoFocalInsurances",
     concat(kClaimHead, R"("insurance":[{"sequence":1,"focal":true,"coverage":{"display":"c"}},
            {"sequence":2,"focal":true,"coverage":{"display":"d"}}]})"),
     "fhir.claim-focal Claim.insurance"},
    {"NetIsAProduct",
     claim(R"("item":[{"sequence":1,"productOrService":{"text":"x"},"unitPrice":{"value":3.335},
           "quantity":{"value":2},"net":{"value":6.67}},{"sequence":2,"productOrService":
           {"text":"x"},"unitPrice":{"value":5},"factor":0.5,"net":{"value":5.00}}])"),
     "fhir.claim-net Claim.item[1].net"},
    {"TotalIsASum",
     claim(R"("item":[{"sequence":1,"productOrService":{"text":"x"},"net":{"value":1.1}},
           {"sequence":2,"productOrService":{"text":"x"},"net":{"value":2.20}}],
           "total":{"value":3.31})"),
     "fhir.claim-total Claim.total"},
};
INSTANTIATE_TEST_SUITE_P(Fhir, FhirRule, testing::ValuesIn(kRules),
                         [](const auto& test) { return test.param.name; });

TEST(FhirValidate, SaysWhatWasExpectedAndKeepsThePlace) {
  const auto content = Content::read(patient(R"("gender":"F")"));
  Issues issues;
  validate(*content, issues);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].detail, "expected one of male | female | other | unknown");
  EXPECT_EQ(issues[0].found, "F");
  EXPECT_EQ(value_at(*content, issues[0].from).text(), "F");
  EXPECT_EQ(issues[0].action, Action::hold);
}

TEST(FhirValidate, StopsListingAtTheLimit) {
  std::string items;
  for (int n = 0; n < 1000; ++n) items += R"({"x":1},)";
  const std::string body = patient(concat(R"("name":[)", items, R"({"family":"Q"}])"));
  const auto content = Content::read(body);
  Issues issues;
  validate(*content, issues, {.issues_max = 10});
  ASSERT_EQ(issues.size(), 11U);
  EXPECT_EQ(issues.back().kind->id, "fhir.more-findings");
  EXPECT_EQ(issues.back().detail, "1990 more");
}

TEST(FhirValidate, TakesNestingAsItComes) {
  std::string open;
  std::string close;
  for (int n = 0; n < 60; ++n) {
    open += R"("extension":[{"url":"u",)";
    close += "}]";
  }
  const std::string body = patient(concat(open, R"("valueCode":"a")", close));
  EXPECT_EQ(findings(body), "");
}

struct FormatCase {
  const char* type;
  const char* good;
  const char* bad;
};

TEST(FhirPrimitives, HaveTheFormatsOfR4) {
  const FormatCase kFormats[] = {
      {"boolean", "true", "TRUE"},
      {"integer", "-7", "1.0"},
      {"integer", "2147483647", "2147483648"},
      {"unsignedInt", "0", "-1"},
      {"positiveInt", "1", "0"},
      {"decimal", "1.2E+2", "1,2"},
      {"string", " a\tb\n", " \n"},
      {"string", "ab",
       "a\x01"
       "b"},
      {"code", "in progress", " active"},
      {"code", "a b c", "a  b"},
      {"id", "a-1.B", "a_1"},
      {"id", "1234567890123456789012345678901234567890123456789012345678901234",
       "12345678901234567890123456789012345678901234567890123456789012345"},
      {"uri", "urn:oid:1.2", "a b"},
      {"oid", "urn:oid:1.2.0.3", "urn:oid:1.02"},
      {"oid", "urn:oid:2.999", "urn:oid:3.1"},
      {"uuid", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520",
       "c757873d-ec9a-4326-a141-556f43239520"},
      {"base64Binary", "QUJD\nRA==", "QUJ"},
      {"base64Binary", "QUJDRA==", "QU=JDRA="},
      {"date", "2026", "26"},
      {"date", "2026-09", "2026-13"},
      {"date", "2024-02-29", "2026-02-29"},
      {"dateTime", "2026-09-03T11:00:00Z", "2026-09-03T11:00"},
      {"dateTime", "2026-09-03T23:59:60.123+14:00", "2026-09-03T24:00:00Z"},
      {"dateTime", "2026-09-03", "2026-09-03T11:00:00"},
      {"instant", "2026-09-03T11:00:00.1-05:00", "2026-09-03"},
      {"instant", "2026-09-03T11:00:00Z", "2026-09-03T11:00:00+15:00"},
      {"time", "11:00:00.5", "11:00"},
      {"markdown", "*a*", ""},
      {"url", "http://example.org", ""},
      {"canonical", "http://example.org|1", "a b"},
      {"xhtml", "<div/>", ""},
  };
  for (const auto& [type, good, bad] : kFormats) {
    EXPECT_TRUE(is_primitive(type, good)) << type << " " << good;
    EXPECT_FALSE(is_primitive(type, bad)) << type << " " << bad;
    EXPECT_NE(primitive_shape(type), "") << type;
  }
  EXPECT_FALSE(is_primitive("Quantity", "1"));
}

TEST(FhirKinds, HaveIdsOfTheirOwnAndCodesOfR4) {
  const std::set<std::string_view> codes{"invalid",       "structure",     "required",
                                         "value",         "invariant",     "code-invalid",
                                         "business-rule", "informational", "incomplete"};
  std::set<std::string_view> ids;
  for (const Kind* const kind : all_kinds()) {
    EXPECT_TRUE(ids.insert(kind->issue.id).second) << kind->issue.id;
    EXPECT_TRUE(codes.contains(kind->code)) << kind->code;
    EXPECT_EQ(outcome_code(kind->issue), kind->code);
  }
}

TEST(FhirKinds, NameEachInvariantByItsKey) {
  for (const char* key :
       {"att-1",  "bdl-1",  "bdl-2", "bdl-3", "bdl-4", "bdl-5", "bdl-7", "bdl-8", "bdl-9", "bdl-10",
        "bdl-11", "bdl-12", "con-1", "con-2", "con-4", "con-5", "cpt-2", "dom-2", "dom-4", "dom-5",
        "ext-1",  "obs-6",  "org-1", "org-2", "org-3", "pat-1", "per-1", "qty-3", "rat-1", "ref-1"})
    EXPECT_EQ(invariant(key).issue.id, concat("fhir.", key));
}

}  // namespace
}  // namespace claimwire::fhir
