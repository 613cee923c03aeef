#include "apps/daemon/fhir_intake.h"

#include <gtest/gtest.h>

#include "core/text.h"
#include "tests/daemon/site.h"
#include "wrap/json/document.h"

namespace claimwire::daemon {
namespace {

using config::AckWhen;
using engine::Arrival;
using engine::Head;
using engine::Verdict;
using test::Extra;
using test::Site;

Arrival fhir(std::string body, std::string operation = "Bundle") {
  return test::arrival(std::move(body), Arrival::Format::fhir, std::move(operation));
}

const std::string kMessage =
    R"({"resourceType":"Bundle","id":"b7","type":"message","entry":[{"fullUrl":"urn:uuid:11111111-1111-4111-8111-111111111111",)"
    R"("resource":{"resourceType":"MessageHeader","id":"mh7","eventCoding":{"system":"http://example.org","code":"bill"},)"
    R"("source":{"endpoint":"http://ehr.example"}}}]})";
const std::string kTransaction =
    R"({"resourceType":"Bundle","id":"t1","type":"transaction","entry":[)"
    R"({"fullUrl":"urn:uuid:22222222-2222-4222-8222-222222222222","resource":{"resourceType":"Account","status":"active",)"
    R"("identifier":[{"value":"V7"}]},"request":{"method":"POST","url":"Account"}},)"
    R"({"fullUrl":"urn:uuid:33333333-3333-4333-8333-333333333333","resource":{"resourceType":"Patient",)"
    R"("identifier":[{"value":"MRN7"}]},"request":{"method":"POST","url":"Patient"}}]})";

struct HeadCase {
  const char* name;
  std::string body;
  std::string Head::* member;
  const char* want;
  const char* idempotency_key = "";
};
class FhirHead : public testing::TestWithParam<HeadCase> {};
TEST_P(FhirHead, IsReadBeforeTheBodyIsStored) {
  const Site site;
  Arrival came = fhir(GetParam().body);
  came.idempotency_key = GetParam().idempotency_key;
  const Head head = examine_fhir(came, *site.snapshot(), AckWhen::stored);
  EXPECT_EQ(head.*GetParam().member, GetParam().want);
  EXPECT_FALSE(head.refusal) << head.refusal->message;
}
const HeadCase kHeads[] = {
    {"TypeOfAClaim", test::fhir_claim("C1"), &Head::type, "Claim"},
    {"TypeOfABundle", kTransaction, &Head::type, "Bundle"},
    {"SenderIsTheCaller", kTransaction, &Head::sender, "kit"},
    {"ControlIdOfABundle", kTransaction, &Head::control_id, "t1"},
    {"ControlIdOfAClaim", test::fhir_claim("C1"), &Head::control_id, "C1"},
    {"RepeatsAreKnownByCallerAndId", kTransaction, &Head::duplicate_key, "fhir|kit|t1"},
    {"RepeatsAreKnownByTheIdempotencyKeyFirst", kTransaction, &Head::duplicate_key, "fhir|kit|key",
     "key"},
    {"WithoutAnIdNothingIsARepeat", R"({"resourceType":"Bundle","type":"collection","entry":[]})",
     &Head::duplicate_key, ""},
    {"OrderIsKeptByAccount", kTransaction, &Head::ordering_key, "|V7"},
    {"OrderIsKeptByPatientWithoutAccount",
     R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","identifier":[{"value":"MRN7"}]}}]})",
     &Head::ordering_key, "|patient|MRN7"},
    {"OrderIsKeptByTheCallerWithoutBoth",
     R"({"resourceType":"Bundle","type":"collection","entry":[]})", &Head::ordering_key,
     "connection|fhir|kit"},
};
INSTANTIATE_TEST_SUITE_P(Intake, FhirHead, testing::ValuesIn(kHeads),
                         [](const auto& test) { return test.param.name; });

struct RefusalCase {
  const char* name;
  std::string body;
  const char* operation;
  int status;
  const char* want;  ///< Id of the refusal.
  AckWhen when = AckWhen::stored;
  Extra extra{};
};
class FhirRefusal : public testing::TestWithParam<RefusalCase> {};
TEST_P(FhirRefusal, AnswersAnOperationOutcome) {
  const Site site{GetParam().extra};
  const Arrival came = fhir(GetParam().body, GetParam().operation);
  const Head head = examine_fhir(came, *site.snapshot(), GetParam().when);
  EXPECT_EQ(head.refusal ? head.refusal->id : "", GetParam().want);
  const auto answer = answer_fhir(
      came, head, head.refusal ? head.refusal_verdict : Verdict::accept, head.findings,
      head.refusal ? &*head.refusal : nullptr,
      {.id = "m_1", .stored = !head.refusal, .now = engine::utc_time(1'788'476'400'000)});
  EXPECT_EQ(answer.http_status, GetParam().status);
  EXPECT_EQ(answer.content_type, "application/fhir+json");
  const auto document = json::Document::parse(answer.body);
  ASSERT_TRUE(document) << answer.body;
  EXPECT_EQ(document->root()["resourceType"].text(), "OperationOutcome");
  EXPECT_EQ(answer.body.find("Quillfeather"), std::string::npos) << answer.body;
}
const RefusalCase kRefusals[] = {
    {"NoJson", "Quillfeather", "Bundle", 400, "json.syntax"},
    {"Empty", "", "Bundle", 400, "json.syntax"},
    {"Xml", "<Claim xmlns=\"http://hl7.org/fhir\"/>", "Claim", 400, "fhir.not-json"},
    {"NoResource", R"({"family":"Quillfeather"})", "Bundle", 400, "fhir.not-a-resource"},
    {"UnknownResource", R"({"resourceType":"Invoicing"})", "Bundle", 400, "fhir.not-a-resource"},
    {"ClaimTakesNoPatient", R"({"resourceType":"Patient","name":[{"family":"Quillfeather"}]})",
     "Claim", 422, "fhir.not-a-claim"},
    {"BaseTakesNoPatient", R"({"resourceType":"Patient","name":[{"family":"Quillfeather"}]})",
     "Bundle", 422, "fhir.not-a-bundle"},
    {"SubmitTakesNoBundleWithoutClaim", kTransaction, "Claim/$submit", 422, "fhir.not-a-claim"},
    {"ProcessMessageTakesNoTransaction", kTransaction, "$process-message", 422,
     "fhir.not-a-message"},
    {"UnderStoredWhatR4ForbidsIsNoReason", test::fhir_claim("C1", R"(,"quillfeather":1)"), "Claim",
     201, ""},
    {"UnderReadItIs", test::fhir_claim("C1", R"(,"total":{"value":"Quillfeather"})"), "Claim", 422,
     "fhir.wrong-json-type", AckWhen::read},
    {"NoRouteWhereAsked",
     kTransaction,
     "Bundle",
     400,
     "intake.no-route",
     AckWhen::read,
     {.routes = "  - { name: hl7, when: 'type = DFT^P03', bill: each-message }\n",
      .fhir = ", unrouted: refuse"}},
};
INSTANTIATE_TEST_SUITE_P(Intake, FhirRefusal, testing::ValuesIn(kRefusals),
                         [](const auto& test) { return test.param.name; });

struct AnswerCase {
  const char* name;
  std::string body;
  const char* operation;
  int status;
  const char* path;  ///< Of the answer: members separated by '/', numbers are indices.
  const char* want;
};
class FhirAnswer : public testing::TestWithParam<AnswerCase> {};
TEST_P(FhirAnswer, HasTheShapeOfItsOperation) {
  const Site site;
  const Arrival came = fhir(GetParam().body, GetParam().operation);
  const Head head = examine_fhir(came, *site.snapshot(), AckWhen::stored);
  const auto answer =
      answer_fhir(came, head, Verdict::accept, {}, nullptr,
                  {.id = "m_1", .stored = true, .now = engine::utc_time(1'788'476'400'000)});
  EXPECT_EQ(answer.http_status, GetParam().status);
  const auto document = json::Document::parse(answer.body);
  ASSERT_TRUE(document) << answer.body;
  json::Value at = document->root();
  for (const std::string_view part : split(GetParam().path, '/')) {
    const auto number = Decimal::parse(part);
    at = number ? at.at(static_cast<std::size_t>(number->coefficient())) : at[part];
  }
  EXPECT_EQ(at.text(), GetParam().want) << answer.body;
}
const AnswerCase kAnswers[] = {
    {"CreateOfAClaim", test::fhir_claim("C1"), "Claim", 201, "resourceType", "OperationOutcome"},
    {"CreateSaysItIsStored", test::fhir_claim("C1"), "Claim", 201, "issue/0/severity",
     "information"},
    {"SubmitAnswersAClaimResponse", test::fhir_claim("C1"), "Claim/$submit", 200, "resourceType",
     "ClaimResponse"},
    {"SubmitIsQueued", test::fhir_claim("C1"), "Claim/$submit", 200, "outcome", "queued"},
    {"SubmitNamesTheClaim", test::fhir_claim("C1"), "Claim/$submit", 200,
     "request/identifier/value", "C1"},
    {"SubmitHasAnId", test::fhir_claim("C1"), "Claim/$submit", 200, "id", "m_1"},
    {"SubmitHasItsTime", test::fhir_claim("C1"), "Claim/$submit", 200, "created",
     "2026-09-03T23:00:00Z"},
    {"ProcessMessageAnswersAMessage", kMessage, "$process-message", 200, "type", "message"},
    {"ProcessMessageNamesTheRequest", kMessage, "$process-message", 200,
     "entry/0/resource/response/identifier", "mh7"},
    {"ProcessMessageSaysOk", kMessage, "$process-message", 200, "entry/0/resource/response/code",
     "ok"},
    {"TransactionAnswersAnEntryEach", kTransaction, "Bundle", 200, "type", "transaction-response"},
    {"TransactionEntriesAreCreated", kTransaction, "Bundle", 200, "entry/1/response/status",
     "201 Created"},
    {"OtherBundlesAreCreated", R"({"resourceType":"Bundle","type":"collection","entry":[]})",
     "Bundle", 201, "resourceType", "OperationOutcome"},
};
INSTANTIATE_TEST_SUITE_P(Intake, FhirAnswer, testing::ValuesIn(kAnswers),
                         [](const auto& test) { return test.param.name; });

TEST(FhirAnswerLater, IsA503) {
  const Error busy{"engine.busy", "send again in a moment"};
  const auto answer = answer_fhir(fhir(test::fhir_claim("C1"), "Claim"), {}, Verdict::try_later, {},
                                  &busy, {.id = "r1"});
  EXPECT_EQ(answer.http_status, 503);
  EXPECT_NE(answer.body.find("OperationOutcome"), std::string::npos);
}

struct TagCase {
  const char* name;
  const char* body;
  bool want;
};
class TestTag : public testing::TestWithParam<TagCase> {};
TEST_P(TestTag, MarksATestMessage) {
  const auto content = fhir::Content::read(GetParam().body);
  ASSERT_TRUE(content);
  EXPECT_EQ(tagged_as_test(*content), GetParam().want);
}
constexpr TagCase kTags[] = {
    {"None", R"({"resourceType":"Claim"})", false},
    {"OtherTag", R"({"resourceType":"Claim","meta":{"tag":[{"code":"x"}]}})", false},
    {"OfTheBody", R"({"resourceType":"Claim","meta":{"tag":[{"code":"x"},{"code":"HTEST"}]}})",
     true},
    {"OfTheMessageHeader",
     R"({"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":"MessageHeader","meta":{"tag":[{"code":"HTEST"}]}}}]})",
     true},
};
INSTANTIATE_TEST_SUITE_P(Intake, TestTag, testing::ValuesIn(kTags),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::daemon
