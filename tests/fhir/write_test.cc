#include <gtest/gtest.h>

#include <string>

#include "core/text.h"
#include "fhir/builder.h"
#include "fhir/bundle.h"
#include "fhir/capability_statement.h"
#include "fhir/claim_response.h"
#include "fhir/content.h"
#include "fhir/outcome.h"
#include "fhir/validate.h"
#include "tests/fhir/samples.h"

namespace claimwire::fhir {
namespace {

Content read(std::string_view body) {
  auto content = Content::read(body);
  EXPECT_TRUE(content.has_value()) << content.error().message << "\n" << body;
  return *content;
}

/// What validation says of a body that we wrote ourselves: nothing, one hopes.
std::string faults(std::string_view body) {
  Issues issues;
  validate(read(body), issues);
  std::string out;
  for (const Issue& issue : issues)
    out += concat(issue.kind->id, " ", issue.place, " ", issue.detail, "\n");
  return out;
}

Builder small_claim() {
  Builder claim{"Claim"};
  const std::pair<const char*, const char*> kValues[] = {
      {"item[0].net.value", "95.00"},
      {"item[0].net.currency", "USD"},
      {"item[0].productOrService.coding[0].code", "99213"},
      {"item[0].productOrService.coding[0].system", "http://www.ama-assn.org/go/cpt"},
      {"item[0].sequence", "1"},
      {"item[0].diagnosisSequence[1]", "2"},
      {"item[0].diagnosisSequence[0]", "1"},
      {"diagnosis[1].sequence", "2"},
      {"diagnosis[1].diagnosisCodeableConcept.coding.code", "I10"},
      {"diagnosis[0].sequence", "1"},
      {"diagnosis[0].diagnosisCodeableConcept.coding.code", "E11.9"},
      {"Claim.status", "active"},
      {"type.text", "professional"},
      {"use", "claim"},
      {"patient.reference", "#patient"},
      {"created", "2026-09-04"},
      {"provider.display", "Example Health"},
      {"priority.coding.code", "normal"},
      {"insurance.sequence", "1"},
      {"insurance.focal", "true"},
      {"insurance.coverage.display", "Acme"},
      {"total.value", "95.00"},
      {"item.servicedDate", "2026-09-03"},
  };
  for (const auto& [path, text] : kValues) {
    const auto set = claim.set(path, text);
    EXPECT_TRUE(set.has_value()) << set.error().message;
  }
  Builder patient{"Patient"};
  EXPECT_TRUE(patient.set("id", "patient").has_value());
  EXPECT_TRUE(patient.set("name.family", "Quill\"feather").has_value());
  EXPECT_TRUE(claim.embed("contained[0]", std::move(patient)).has_value());
  return claim;
}

TEST(FhirBuilder, WritesInTheOrderOfTheDefinition) {
  EXPECT_EQ(
      small_claim().json(),
      R"({"resourceType":"Claim","contained":[{"resourceType":"Patient","id":"patient",)"
      R"("name":[{"family":"Quill\"feather"}]}],"status":"active","type":{"text":"professional"},)"
      R"("use":"claim","patient":{"reference":"#patient"},"created":"2026-09-04",)"
      R"("provider":{"display":"Example Health"},"priority":{"coding":[{"code":"normal"}]},)"
      R"("diagnosis":[{"sequence":1,"diagnosisCodeableConcept":{"coding":[{"code":"E11.9"}]}},)"
      R"({"sequence":2,"diagnosisCodeableConcept":{"coding":[{"code":"I10"}]}}],)"
      R"("insurance":[{"sequence":1,"focal":true,"coverage":{"display":"Acme"}}],)"
      R"("item":[{"sequence":1,"diagnosisSequence":[1,2],"productOrService":{"coding":[)"
      R"({"system":"http://www.ama-assn.org/go/cpt","code":"99213"}]},"servicedDate":"2026-09-03",)"
      R"("net":{"value":95.00,"currency":"USD"}}],"total":{"value":95.00}})");
}

TEST(FhirBuilder, MakesWhatTheValidatorLikes) { EXPECT_EQ(faults(small_claim().json()), ""); }

TEST(FhirBuilder, ClosesGapsAndReplaces) {
  Builder claim{"Claim"};
  EXPECT_TRUE(claim.empty());
  ASSERT_TRUE(claim.set("item[7].sequence", "3").has_value());
  ASSERT_TRUE(claim.set("item[2].sequence", "9").has_value());
  ASSERT_TRUE(claim.set("item[2].sequence", "2").has_value());
  EXPECT_FALSE(claim.empty());
  EXPECT_EQ(claim.json(), R"({"resourceType":"Claim","item":[{"sequence":2},{"sequence":3}]})");
}

struct BadSetCase {
  const char* name;
  const char* type;
  const char* path;
  const char* text;
  const char* message;
};

class FhirBuilderRefuses : public testing::TestWithParam<BadSetCase> {};

TEST_P(FhirBuilderRefuses, AndChangesNothing) {
  const auto& [name, type, path, text, message] = GetParam();
  Builder builder{type};
  const auto set = builder.set(path, text);
  ASSERT_FALSE(set.has_value());
  EXPECT_EQ(set.error().message, message);
  EXPECT_TRUE(builder.empty());
}

const BadSetCase kBadSets[] = {
    {"Misspelt", "Claim", "item[0].productOrServise.text", "x",
     "item[0].productOrServise.text: Claim.item has no element productOrServise; did you mean "
     "productOrService?"},
    {"NotAValue", "Claim", "item[0].net", "5",
     "item[0].net: it is a Money, which has elements; name one"},
    {"NotANumber", "Claim", "total.value", "5,00",
     "total.value: expected decimal: a number such as 10.00"},
    {"NotADay", "Claim", "created", "20260904",
     "created: expected dateTime: a date, or a time with seconds and zone such as "
     "2026-09-03T11:00:00Z"},
    {"Empty", "Claim", "type.text", "", "type.text: expected string: text that is not blank"},
    {"StandsOnce", "Claim", "type[1].text", "x",
     "type[1].text: type stands only once; leave the index out"},
    {"BadIndex", "Claim", "item[x].sequence", "1",
     "item[x].sequence: expected a number from 0 in [ ]"},
    {"OpenIndex", "Claim", "item[", "1", "item[: expected a number from 0 in [ ]"},
    {"EmptyStep", "Claim", "item..sequence", "1",
     "item..sequence: expected the name of an element"},
    {"Choice", "Claim", "item.serviced", "2026-09-03",
     "item.serviced: serviced has several types; name one, such as servicedDate"},
    {"BelowAValue", "Claim", "status.code", "x", "status.code: code has no element code"},
    {"OtherType", "Klaim", "status", "active",
     "status: Klaim is no resource type that claimwire can write"},
};
INSTANTIATE_TEST_SUITE_P(Fhir, FhirBuilderRefuses, testing::ValuesIn(kBadSets),
                         [](const auto& test) { return test.param.name; });

TEST(FhirBuilder, ChecksPathsBeforeThereAreValues) {
  EXPECT_TRUE(Builder::check_path("Claim", "item.net.value").has_value());
  EXPECT_EQ(Builder::check_path("Claim", "item.nett.value").error().id, "fhir.path-unknown");
  EXPECT_EQ(Builder::check_path("Claim", "item").error().id, "fhir.path-not-a-value");
  Builder claim{"Claim"};
  EXPECT_EQ(claim.embed("item[0]", Builder{"Patient"}).error().id, "fhir.path-not-a-value");
}

TEST(FhirOutcome, NamesThePlaceAndNothingOfThePatient) {
  const Content content = read(R"({"resourceType":"Patient","gender":"Zebulon","birthDate":"x"})");
  Issues issues;
  validate(content, issues);
  const std::string text = write_outcome(issues);
  EXPECT_EQ(text.find("Zebulon"), std::string::npos);
  const Content outcome = read(text);
  EXPECT_EQ(faults(text), "");
  const json::Value first = outcome.root()["issue"].at(0);
  EXPECT_EQ(first["severity"].text(), "error");
  EXPECT_EQ(first["code"].text(), "code-invalid");
  EXPECT_EQ(first["expression"].at(0).text(), "Patient.gender");
  EXPECT_EQ(first["diagnostics"].text(),
            "fhir.code-not-in-set: expected one of male | female | other | unknown");
}

TEST(FhirOutcome, TakesFindingsOfOtherFolders) {
  const IssueKind kind{"claim.diagnosis-not-billable", Severity::error, "a heading", "s"};
  const Content content = read(samples::kEncounterBundle);
  Issue here;
  here.kind = &kind;
  here.from = origin_of(content.first("Condition"));
  here.detail = "Quillfeather";
  Issue hl7;
  hl7.kind = &kind;
  hl7.place = "DG1[2]-3.1";
  const std::string text = write_outcome(Issues{here, hl7}, &content);
  EXPECT_EQ(text.find("Quillfeather"), std::string::npos);
  const Content outcome = read(text);
  EXPECT_EQ(faults(text), "");
  EXPECT_EQ(outcome.root()["issue"].at(0)["code"].text(), "code-invalid");
  EXPECT_EQ(outcome.root()["issue"].at(0)["expression"].at(0).text(), "Bundle.entry[2].resource");
  EXPECT_EQ(outcome.root()["issue"].at(1)["location"].at(0).text(), "DG1[2]-3.1");
}

TEST(FhirOutcome, OfAnErrorAndOfNothing) {
  const Content failed = read(write_outcome(Error{"json.syntax", "line 1: expected a value"}));
  EXPECT_EQ(failed.root()["issue"].at(0)["code"].text(), "structure");
  EXPECT_EQ(failed.root()["issue"].at(0)["details"]["text"].text(), "line 1: expected a value");
  EXPECT_EQ(faults(write_outcome(Issues{})), "");
}

TEST(FhirCapabilityStatement, IsValid) {
  const Served served{
      .version = "0.1.0",
      .date = "2026-11-24",
      .url = "http://127.0.0.1:8080/fhir",
      .resources = {{"Claim",
                     {"create"},
                     {{"submit", "http://hl7.org/fhir/OperationDefinition/Claim-submit"}}},
                    {"Bundle", {"create"}}},
      .interactions = {"transaction", "batch"},
      .operations = {{"process-message",
                      "http://hl7.org/fhir/OperationDefinition/"
                      "MessageHeader-process-message"}}};
  const std::string text = write_capability_statement(served, json::Layout::pretty);
  EXPECT_EQ(faults(text), "");
  const Content statement = read(text);
  const json::Value rest = statement.root()["rest"].at(0);
  EXPECT_EQ(rest["resource"].at(0)["operation"].at(0)["name"].text(), "submit");
  EXPECT_EQ(rest["interaction"].size(), 2U);
}

TEST(FhirBundles, AnswerEachEntry) {
  const std::string text = write_response_bundle(
      "batch-response",
      {{.status = "201 Created",
        .location = "Claim/17/_history/1",
        .etag = "W/\"1\"",
        .last_modified = "2026-11-24T00:00:00Z"},
       {.status = "422 Unprocessable Entity", .outcome = write_outcome(Issues{})}});
  EXPECT_EQ(faults(text), "");
  const Content bundle = read(text);
  EXPECT_EQ(bundle.shape(), Shape::batch_response);
  EXPECT_EQ(bundle.entries()[1].entry["response"]["outcome"]["resourceType"].text(),
            "OperationOutcome");
}

TEST(FhirBundles, CarryWhatIsSent) {
  const std::string text =
      write_bundle("transaction", "b1",
                   {{.full_url = "urn:uuid:11111111-1111-4111-8111-111111111111",
                     .resource = small_claim().json(),
                     .method = "POST",
                     .url = "Claim",
                     .if_none_exist = "identifier=http://example.org|V10045"}});
  EXPECT_EQ(faults(text), "");
  EXPECT_EQ(read(text).first("Claim")["total"]["value"].text(), "95.00");
}

constexpr std::string_view kMessage = R"({"resourceType":"Bundle","type":"message","entry":[
  {"resource":{"resourceType":"MessageHeader","id":"m1","eventCoding":{"system":"http://example.org/e",
   "code":"claim"},"source":{"endpoint":"http://ehr.example/in"}}}]})";

TEST(FhirBundles, AnswerAMessage) {
  const auto text =
      write_message_response(read(kMessage), {.id = "33333333-3333-4333-8333-333333333333",
                                              .timestamp = "2026-11-24T00:00:00Z",
                                              .endpoint = "http://127.0.0.1:8080/fhir",
                                              .code = "fatal-error",
                                              .outcome = write_outcome(Issues{})});
  ASSERT_TRUE(text.has_value()) << text.error().message;
  EXPECT_EQ(faults(*text), "");
  const Content answer = read(*text);
  const json::Value header = answer.first("MessageHeader");
  EXPECT_EQ(header["response"]["identifier"].text(), "m1");
  EXPECT_EQ(header["eventCoding"]["code"].text(), "claim");
  EXPECT_EQ(header["destination"].at(0)["endpoint"].text(), "http://ehr.example/in");
  EXPECT_EQ(type_of(answer.resolve(header["response"]["details"])), "OperationOutcome");
  EXPECT_EQ(write_message_response(read(samples::kEncounterBundle), {}).error().id,
            "fhir.not-a-message");
}

TEST(FhirClaimResponse, IsReadAsItWasWritten) {
  const Content request = read(samples::kEncounterBundle);
  const json::Value claim = request.first("Claim");
  const IssueKind kind{"claim.procedure-unknown", Severity::error, "no such code", "s"};
  Issue issue;
  issue.kind = &kind;
  issue.from = origin_of(claim["item"].at(1)["productOrService"]);
  const std::string text = write_claim_response(request, claim,
                                                {.id = "r1",
                                                 .created = "2026-11-24",
                                                 .outcome = Outcome::partial,
                                                 .disposition = "one line stopped",
                                                 .insurer = "Acme Health",
                                                 .pre_auth_ref = "A1",
                                                 .issues = {issue}});
  EXPECT_EQ(faults(text), "");
  const auto answers = read_claim_responses(read(text));
  ASSERT_TRUE(answers.has_value());
  ASSERT_EQ(answers->size(), 1U);
  const ReceivedAnswer& answer = answers->front();
  EXPECT_EQ(answer.outcome, Outcome::partial);
  EXPECT_EQ(answer.disposition, "one line stopped");
  EXPECT_EQ(answer.pre_auth_ref, "A1");
  EXPECT_EQ(answer.claim_identifiers, std::vector<std::string>{"k1"});
  ASSERT_EQ(answer.errors.size(), 1U);
  EXPECT_EQ(answer.errors[0].code, "claim.procedure-unknown");
  EXPECT_EQ(answer.errors[0].text, "no such code");
  EXPECT_EQ(answer.errors[0].item_sequence, 2);
  EXPECT_EQ(answer.errors[0].place, "ClaimResponse.error[0]");
}

struct AnswerCase {
  const char* name;
  const char* body;
  const char* want;  // outcome, identifiers, paid, errors
};

class FhirAnswer : public testing::TestWithParam<AnswerCase> {};

TEST_P(FhirAnswer, IsUnderstood) {
  const auto answers = read_claim_responses(read(GetParam().body));
  std::string out;
  if (!answers) {
    out = answers.error().id;
  } else {
    for (const ReceivedAnswer& answer : *answers) {
      out += answer.outcome ? name(*answer.outcome) : "unknown";
      for (const std::string& identifier : answer.claim_identifiers) out += " claim " + identifier;
      for (const std::string& identifier : answer.response_identifiers)
        out += " payer " + identifier;
      if (answer.paid) out += " paid " + answer.paid->text();
      for (const ClaimError& error : answer.errors) out += " " + error.code + ":" + error.text;
      out += ";";
    }
  }
  EXPECT_EQ(out, GetParam().want);
}

const AnswerCase kAnswers[] = {
    {"Queued",
     R"({"resourceType":"ClaimResponse","outcome":"queued","identifier":[{"value":"P9"}],
         "request":{"reference":"http://x/Claim/77","identifier":{"value":"V10047"}}})",
     "queued claim V10047 claim 77 payer P9;"},
    {"Paid",
     R"({"resourceType":"ClaimResponse","outcome":"complete",
         "payment":{"amount":{"value":95.00,"currency":"USD"}}})",
     "complete paid 95.00;"},
    {"ErrorsWithText",
     R"({"resourceType":"ClaimResponse","outcome":"error","error":[{"code":{"text":"no"}},
         {"code":{"coding":[{"code":"a002","display":"missing"}]}}]})",
     "error :no a002:missing;"},
    {"InABundle",
     R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":
         "ClaimResponse","outcome":"complete"}},{"resource":{"resourceType":"ClaimResponse",
         "outcome":"unheard-of"}}]})",
     "complete;unknown;"},
    {"InParameters",
     R"({"resourceType":"Parameters","parameter":[{"name":"return","resource":
         {"resourceType":"ClaimResponse","outcome":"queued"}}]})",
     "queued;"},
    {"OnlyAnOutcome",
     R"({"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"value"},
         {"severity":"error","code":"required","diagnostics":"insurer is missing"}]})",
     "unknown required:insurer is missing;"},
    {"OutcomeInTheEntry",
     R"({"resourceType":"Bundle","type":"batch-response","entry":[{"response":{"status":"422",
         "outcome":{"resourceType":"OperationOutcome","issue":[{"severity":"fatal",
         "code":"exception"}]}}}]})",
     "unknown exception:;"},
    {"NothingOfUse", R"({"resourceType":"Patient"})", "fhir.no-claim-response"},
    {"AllOkSaysNothingOfTheClaim",
     R"({"resourceType":"OperationOutcome","issue":[{"severity":"information",
         "code":"informational"}]})",
     "fhir.no-claim-response"},
};
INSTANTIATE_TEST_SUITE_P(Fhir, FhirAnswer, testing::ValuesIn(kAnswers),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::fhir
