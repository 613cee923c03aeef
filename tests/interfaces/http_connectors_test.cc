#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>

#include "interfaces/fhir/fhir_listener.h"
#include "interfaces/fhir/fhir_sender.h"
#include "interfaces/fhir/payer_stand_in.h"
#include "interfaces/http/http_sender.h"
#include "interfaces/http/sink_stand_in.h"
#include "net/http_client.h"
#include "net/http_server.h"
#include "tests/interfaces/fakes.h"
#include "wrap/json/document.h"

namespace claimwire::interfaces {
namespace {

using namespace std::chrono_literals;
using engine::Answer;
using engine::Arrival;
using engine::SendResult;
using test::deliver;

constexpr const char* kClaim = R"({"resourceType":"Claim","id":"c1","status":"active",
  "identifier":[{"system":"http://west.example/claims","value":"V 10047"}],
  "type":{"coding":[{"code":"professional"}]},"use":"claim",
  "patient":{"reference":"Patient/p1"},"created":"2026-09-03",
  "provider":{"reference":"Organization/o1"},"priority":{"coding":[{"code":"normal"}]},
  "insurance":[{"sequence":1,"focal":true,"coverage":{"reference":"Coverage/v1"}}]})";

/// An HTTP server with a token, for connectors of both directions.
class HttpConnectorTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "cw-fhir-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    tokens_ = std::make_unique<net::Tokens>(folder_ + "/tokens");
    token_ = *tokens_->add("feed", "sender");
    server_ = std::make_unique<net::HttpServer>(runtime_, *tokens_);
    runtime_.start();
    const auto port = server_->listen("127.0.0.1:0");
    ASSERT_TRUE(port) << port.error().message;
    base_ = "http://127.0.0.1:" + std::to_string(*port);
  }
  void TearDown() override {
    server_->stop(1s);
    runtime_.stop();
    std::filesystem::remove_all(folder_);
  }
  net::HttpReply call(std::string method, const std::string& path, std::string body = "",
                      net::HttpHeaders headers = {}, bool authorized = true,
                      std::string type = "application/fhir+json") {
    net::HttpClient client{runtime_};
    net::HttpCall request;
    request.method = std::move(method);
    request.url = *net::Url::parse(base_ + path);
    request.headers = std::move(headers);
    if (authorized) request.headers.push_back({"Authorization", "Bearer " + token_});
    request.content_type = std::move(type);
    request.body = Bytes{std::move(body)};
    std::promise<Result<net::HttpReply>> promise;
    client.send(std::move(request),
                [&](Result<net::HttpReply> got) { promise.set_value(std::move(got)); });
    const auto got = promise.get_future().get();
    client.stop();
    EXPECT_TRUE(got) << got.error().message;
    return got ? *got : net::HttpReply{};
  }

  net::Runtime runtime_{1};
  std::string folder_, token_, base_;
  std::unique_ptr<net::Tokens> tokens_;
  std::unique_ptr<net::HttpServer> server_;
};

class FhirListenerTest : public HttpConnectorTest {
 protected:
  void SetUp() override {
    HttpConnectorTest::SetUp();
    FhirListenerSettings settings;
    settings.key = "fhir";
    settings.version = "0.1.0";
    settings.date = "2026-09-03";
    listener_ = std::make_unique<FhirListener>(*server_, inbox_, settings);
    ASSERT_TRUE(listener_->start());
  }
  void TearDown() override {
    listener_->stop(1s);
    HttpConnectorTest::TearDown();
  }
  static Answer store(const Arrival&) {
    Answer answer;
    answer.outcome = Answer::Outcome::stored;
    answer.http_status = 201;
    answer.message_id = "m_7";
    answer.body = R"({"resourceType":"OperationOutcome"})";
    return answer;
  }

  test::FakeInbox inbox_{store};
  std::unique_ptr<FhirListener> listener_;
};

struct OperationCase {
  const char* name;
  const char* path;
  const char* operation;
};
class Operation : public FhirListenerTest, public testing::WithParamInterface<OperationCase> {};
TEST_P(Operation, IsHandedToTheInboxByItsName) {
  const auto reply = call("POST", GetParam().path, kClaim, {{"Idempotency-Key", "k-1"}});
  EXPECT_EQ(reply.status, 201);
  ASSERT_EQ(inbox_.count(), 1u);
  const Arrival arrival = inbox_.arrivals()[0];
  EXPECT_EQ(arrival.operation, GetParam().operation);
  EXPECT_EQ(arrival.body.view(), kClaim);
  EXPECT_EQ(arrival.idempotency_key, "k-1");
  EXPECT_EQ(arrival.caller.id, "token:feed");
  EXPECT_EQ(arrival.content_type, "application/fhir+json");
}
const OperationCase kOperations[] = {
    {"Base", "/fhir", "Bundle"},
    {"BaseWithSlash", "/fhir/", "Bundle"},
    {"Bundle", "/fhir/Bundle", "Bundle"},
    {"Claim", "/fhir/Claim", "Claim"},
    {"Submit", "/fhir/Claim/$submit", "Claim/$submit"},
    {"SubmitEncoded", "/fhir/Claim/%24submit", "Claim/$submit"},
    {"ProcessMessage", "/fhir/$process-message", "$process-message"},
};
INSTANTIATE_TEST_SUITE_P(Fhir, Operation, testing::ValuesIn(kOperations),
                         [](const auto& test) { return test.param.name; });

TEST_F(FhirListenerTest, MetadataIsOpenAndTrue) {
  const auto reply = call("GET", "/fhir/metadata", "", {}, false);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("Content-Type"), "application/fhir+json");
  const auto document = json::Document::parse(reply.body);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root()["resourceType"].text(), "CapabilityStatement");
  EXPECT_EQ(document->root()["fhirVersion"].text(), "4.0.1");
}

TEST_F(FhirListenerTest, ACreateTellsWhere) {
  EXPECT_EQ(call("POST", "/fhir/Claim", kClaim).header("Location"), "/fhir/Claim/m_7");
}

TEST_F(FhirListenerTest, IfNoneExistIsTheKeyWhereThereIsNoOther) {
  call("POST", "/fhir/Claim", kClaim, {{"If-None-Exist", "identifier=a|b"}});
  EXPECT_EQ(inbox_.arrivals()[0].idempotency_key, "If-None-Exist:identifier=a|b");
}

TEST_F(FhirListenerTest, TheInboxDecidesStatusBodyAndWhenToComeBack) {
  inbox_.judge_by([](const Arrival&) {
    Answer answer;
    answer.outcome = Answer::Outcome::try_later;
    answer.http_status = 503;
    answer.body = R"({"resourceType":"OperationOutcome","id":"later"})";
    answer.retry_after = 7s;
    return answer;
  });
  const auto reply = call("POST", "/fhir/Claim", kClaim);
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.header("Retry-After"), "7");
  EXPECT_NE(reply.body.find("later"), std::string::npos);
}

TEST_F(FhirListenerTest, NoAnswerLeavesBeforeTheMessageIsStored) {
  inbox_.hold();
  auto reply = std::async(std::launch::async, [&] { return call("POST", "/fhir/Claim", kClaim); });
  ASSERT_TRUE(inbox_.wait_for(1));
  EXPECT_EQ(reply.wait_for(150ms), std::future_status::timeout);
  inbox_.release_backwards();
  EXPECT_EQ(reply.get().status, 201);
}

struct FhirRefusal {
  const char* name;
  const char* method;
  const char* path;
  const char* type;
  int status;
};
class FhirRefuses : public FhirListenerTest, public testing::WithParamInterface<FhirRefusal> {};
TEST_P(FhirRefuses, WithAnOperationOutcome) {
  const auto& [name, method, path, type, status] = GetParam();
  const auto reply = call(method, path, std::string{method} == "GET" ? "" : kClaim, {}, true, type);
  EXPECT_EQ(reply.status, status);
  const auto document = json::Document::parse(reply.body);
  ASSERT_TRUE(document) << reply.body;
  EXPECT_EQ(document->root()["resourceType"].text(), "OperationOutcome");
  EXPECT_EQ(inbox_.count(), 0u);
}
const FhirRefusal kFhirRefusals[] = {
    {"Xml", "POST", "/fhir/Claim", "application/fhir+xml", 415},
    {"Form", "POST", "/fhir/Claim", "application/x-www-form-urlencoded", 415},
    {"OtherCharset", "POST", "/fhir/Claim", "application/fhir+json; charset=iso-8859-1", 415},
    {"XmlAnswer", "POST", "/fhir/Claim?_format=application/fhir%2Bxml", "application/fhir+json",
     406},
    {"OtherResource", "POST", "/fhir/Patient", "application/fhir+json", 404},
    {"OtherOperation", "POST", "/fhir/Claim/$everything", "application/fhir+json", 404},
    {"Read", "GET", "/fhir/Claim", "", 405},
    {"Replace", "PUT", "/fhir/Claim", "application/fhir+json", 405},
};
INSTANTIATE_TEST_SUITE_P(Fhir, FhirRefuses, testing::ValuesIn(kFhirRefusals),
                         [](const auto& test) { return test.param.name; });

class GoodType : public FhirListenerTest, public testing::WithParamInterface<const char*> {};
TEST_P(GoodType, IsTaken) {
  EXPECT_EQ(call("POST", "/fhir/Claim", kClaim, {}, true, GetParam()).status, 201);
}
INSTANTIATE_TEST_SUITE_P(Fhir, GoodType,
                         testing::Values("application/fhir+json", "application/json", "text/json",
                                         "application/fhir+json; fhirVersion=4.0",
                                         "application/fhir+json;charset=UTF-8",
                                         "Application/FHIR+JSON; charset=\"utf-8\""));

TEST_F(FhirListenerTest, WithoutATokenNothingIsRead) {
  EXPECT_EQ(call("POST", "/fhir/Claim", kClaim, {}, false).status, 401);
  EXPECT_EQ(inbox_.count(), 0u);
}

TEST_F(FhirListenerTest, StoppedItSaysLaterAndStartedItGoesOn) {
  listener_->stop(1s);
  const auto reply = call("POST", "/fhir/Claim", kClaim);
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.header("Retry-After"), "10");
  ASSERT_TRUE(listener_->start());
  EXPECT_EQ(call("POST", "/fhir/Claim", kClaim).status, 201);
}

/// The senders, against a mount that answers as the case says.
class HttpSenderTest : public HttpConnectorTest {
 protected:
  void answer_with(int status, std::string body, net::HttpHeaders headers = {}) {
    server_->mount({"/in",
                    {},
                    {},
                    0,
                    [this, status, body = std::move(body), headers = std::move(headers)](
                        net::HttpRequest request, const engine::Caller&, net::Respond respond) {
                      last_ = std::move(request);
                      respond({status, "application/fhir+json", body, headers, {}});
                    }});
  }
  HttpSenderSettings http(bool repeats = false) const {
    HttpSenderSettings settings;
    settings.key = "clearco";
    settings.url = *net::Url::parse(base_ + "/in/837");
    settings.bearer = token_;
    settings.recognises_repeats = repeats;
    settings.client.connect_timeout = settings.client.answer_timeout = 1s;
    return settings;
  }
  FhirSenderSettings fhir(FhirSenderSettings::Submit submit, bool repeats = false) const {
    FhirSenderSettings settings;
    settings.key = "acme";
    settings.base = *net::Url::parse(base_ + "/in/");
    settings.submit = submit;
    settings.bearer = token_;
    settings.recognises_repeats = repeats;
    settings.client.connect_timeout = settings.client.answer_timeout = 1s;
    return settings;
  }
  net::HttpRequest last_{};
};

struct StatusCase {
  const char* name;
  int status;
  const char* want;
};
class Status : public HttpSenderTest, public testing::WithParamInterface<StatusCase> {};
TEST_P(Status, DecidesTheDelivery) {
  answer_with(GetParam().status, "", {{"Retry-After", "9"}});
  HttpSender sender{runtime_, http()};
  const auto got = deliver(sender, test::outgoing("ISA*00~"));
  EXPECT_EQ(test::name(got.what), GetParam().want) << got.detail;
  EXPECT_EQ(got.retry_after.has_value(), got.what == SendResult::What::retry_later);
  sender.stop();
}
const StatusCase kStatuses[] = {
    {"Ok", 200, "accepted"},
    {"Created", 201, "accepted"},
    {"Accepted", 202, "accepted"},
    {"NoContent", 204, "accepted"},
    {"Moved", 301, "refused"},
    {"BadRequest", 400, "refused"},
    {"Unauthorized", 401, "refused"},
    {"NotFound", 404, "refused"},
    {"Conflict", 409, "refused"},
    {"TooLarge", 413, "refused"},
    {"Unprocessable", 422, "refused"},
    {"RequestTimeout", 408, "retry_later"},
    {"TooMany", 429, "retry_later"},
    {"Unavailable", 503, "retry_later"},
    {"ServerError", 500, "no_answer"},
    {"BadGateway", 502, "no_answer"},
    {"GatewayTimeout", 504, "no_answer"},
    {"NonAuthoritative", 203, "no_answer"},
};
INSTANTIATE_TEST_SUITE_P(Http, Status, testing::ValuesIn(kStatuses),
                         [](const auto& test) { return test.param.name; });

TEST_F(HttpSenderTest, SendsTheBytesUnderTheirIdentity) {
  answer_with(202, "");
  HttpSender sender{runtime_, http()};
  auto one = test::outgoing("ISA*00~");
  one.content_type = "application/edi-x12";
  ASSERT_EQ(test::name(deliver(sender, std::move(one)).what), "accepted");
  EXPECT_EQ(last_.body.view(), "ISA*00~");
  EXPECT_EQ(last_.header("Idempotency-Key"), "key-1");
  EXPECT_EQ(last_.media_type(), "application/edi-x12");
  EXPECT_FALSE(sender.recognises_repeats());
  EXPECT_TRUE((HttpSender{runtime_, http(true)}.recognises_repeats()));
  sender.stop();
}

TEST_F(HttpSenderTest, NobodyThereIsARetryAndItRecovers) {
  auto settings = http();
  settings.url.port = "1";
  HttpSender nowhere{runtime_, settings};
  EXPECT_EQ(test::name(deliver(nowhere, test::outgoing("x")).what), "retry_later");
  nowhere.stop();
  answer_with(202, "");
  HttpSender sender{runtime_, http()};
  EXPECT_EQ(test::name(deliver(sender, test::outgoing("x")).what), "accepted");
  sender.stop();
}

struct FhirAnswerCase {
  const char* name;
  FhirSenderSettings::Submit submit;
  int status;
  std::string body;
  const char* want;
  std::optional<engine::ClaimAnswer> claim{};
};
class FhirAnswer : public HttpSenderTest, public testing::WithParamInterface<FhirAnswerCase> {};
TEST_P(FhirAnswer, IsRead) {
  const auto& c = GetParam();
  answer_with(c.status, c.body);
  FhirSender sender{runtime_, fhir(c.submit)};
  const auto got = deliver(sender, test::outgoing(kClaim));
  EXPECT_EQ(test::name(got.what), c.want) << got.detail;
  EXPECT_EQ(got.claim_answer, c.claim) << got.detail;
  EXPECT_EQ(got.answered_by, c.claim ? "payer" : "");
  sender.stop();
}
using Submit = FhirSenderSettings::Submit;
const std::string kQueued =
    R"({"resourceType":"ClaimResponse","status":"active","outcome":"queued"})";
const std::string kError =
    R"({"resourceType":"ClaimResponse","status":"active","outcome":"error",
        "error":[{"code":{"text":"unknown member"}}]})";
const std::string kOutcome =
    R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid"}]})";
const FhirAnswerCase kFhirAnswers[] = {
    {"SubmitQueued", Submit::operation, 200, kQueued, "accepted", engine::ClaimAnswer::accepted},
    {"SubmitError", Submit::operation, 200, kError, "accepted", engine::ClaimAnswer::rejected},
    {"SubmitInABundle", Submit::operation, 200,
     R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":)" + kQueued + "}]}",
     "accepted", engine::ClaimAnswer::accepted},
    {"SubmitUnreadable", Submit::operation, 200, "<html>ok</html>", "no_answer"},
    {"SubmitEmpty", Submit::operation, 200, "", "no_answer"},
    {"SubmitOtherResource", Submit::operation, 200, kClaim, "no_answer"},
    {"CreateEcho", Submit::create, 201, kClaim, "accepted"},
    {"CreateEmpty", Submit::create, 201, "", "accepted"},
    {"CreateAnswered", Submit::create, 201, kQueued, "accepted", engine::ClaimAnswer::accepted},
    {"Refused", Submit::create, 422, kOutcome, "refused"},
    {"Later", Submit::operation, 503, kOutcome, "retry_later"},
    {"ServerError", Submit::operation, 500, kOutcome, "no_answer"},
};
INSTANTIATE_TEST_SUITE_P(Fhir, FhirAnswer, testing::ValuesIn(kFhirAnswers),
                         [](const auto& test) { return test.param.name; });

TEST_F(HttpSenderTest, FhirGoesToThePathOfItsOperation) {
  answer_with(200, kQueued);
  FhirSender create{runtime_, fhir(Submit::create, true)};
  deliver(create, test::outgoing(kClaim));
  EXPECT_EQ(last_.path, "/in/Claim");
  EXPECT_EQ(last_.header("If-None-Exist"),
            "identifier=http%3A%2F%2Fwest.example%2Fclaims|V%2010047");
  create.stop();
  FhirSender submit{runtime_, fhir(Submit::operation)};
  deliver(submit, test::outgoing(kClaim));
  EXPECT_EQ(last_.path, "/in/Claim/$submit");
  EXPECT_EQ(last_.header("If-None-Exist"), "");
  EXPECT_EQ(last_.header("Idempotency-Key"), "key-1");
  submit.stop();
}

struct SearchCase {
  const char* name;
  int status;
  std::string body;
  const char* want;
  const char* detail;
};
class FhirSearch : public HttpSenderTest, public testing::WithParamInterface<SearchCase> {};

TEST_P(FhirSearch, TellsWhetherThePayerHasTheClaim) {
  answer_with(GetParam().status, GetParam().body);
  FhirSenderSettings settings = fhir(Submit::create);
  settings.finds_claims = true;
  FhirSender sender{runtime_, settings};
  ASSERT_TRUE(sender.can_ask());
  std::promise<SendResult> promise;
  sender.ask(test::outgoing(kClaim), [&](SendResult said) { promise.set_value(std::move(said)); });
  const SendResult said = promise.get_future().get();
  sender.stop();
  EXPECT_EQ(last_.method, "GET");
  EXPECT_EQ(last_.path, "/in/Claim");
  EXPECT_EQ(last_.query, "identifier=http%3A%2F%2Fwest.example%2Fclaims|V%2010047");
  EXPECT_EQ(test::name(said.what), GetParam().want);
  EXPECT_EQ(said.detail, GetParam().detail);
}

/// A searchset with one Claim of these identifiers.
std::string found(const std::string& identifiers) {
  return R"({"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"resource":
    {"resourceType":"Claim","identifier":[)" +
         identifiers + "]}}]}";
}
constexpr const char* kOurs = R"({"system":"http://west.example/claims","value":"V 10047"})";
const SearchCase kSearches[] = {
    {"HasIt", 200, found(kOurs), "accepted", "the payer was asked and has the claim"},
    {"HasItWithItsOwn", 200, found(concat(R"({"value":"9"},)", kOurs)), "accepted",
     "the payer was asked and has the claim"},
    {"NoHit", 200, R"({"resourceType":"Bundle","type":"searchset","total":0})", "no_answer",
     "the payer was asked and does not have the claim"},
    {"AllItHas", 200, found(R"({"system":"http://west.example/claims","value":"V 1"})"),
     "no_answer", "the payer was asked and does not have the claim"},
    {"OtherSystem", 200, found(R"({"system":"http://other.example","value":"V 10047"})"),
     "no_answer", "the payer was asked and does not have the claim"},
    {"NoSearch", 404, R"({"resourceType":"OperationOutcome"})", "no_answer",
     "the payer answered the search with status 404 and no Bundle"},
    {"NoFhir", 200, "<html>", "no_answer",
     "the payer answered the search with status 200 and no Bundle"},
};
INSTANTIATE_TEST_SUITE_P(Fhir, FhirSearch, testing::ValuesIn(kSearches),
                         [](const auto& test) { return test.param.name; });

TEST_F(HttpSenderTest, ThePayerStandInQueuesAndKnowsRepeats) {
  PayerStandIn payer{"/in"};
  payer.mount_on(*server_);
  FhirSender sender{runtime_, fhir(Submit::operation, true)};
  for (int n = 0; n < 2; ++n) {
    const auto got = deliver(sender, test::outgoing(kClaim));
    EXPECT_EQ(test::name(got.what), "accepted") << got.detail;
    EXPECT_EQ(got.claim_answer, engine::ClaimAnswer::accepted);
    EXPECT_NE(got.detail.find("queued"), std::string::npos);
  }
  EXPECT_EQ(payer.count(), 1u);
  ASSERT_EQ(payer.received().size(), 1u);
  EXPECT_EQ(payer.received()[0], kClaim);
  const auto listed = call("GET", "/in/received");
  EXPECT_NE(listed.body.find("V 10047"), std::string::npos);
  EXPECT_EQ(call("POST", "/in/Claim", R"({"resourceType":"Patient"})").status, 422);
  EXPECT_EQ(call("POST", "/in/Claim", "{").status, 400);
  sender.stop();
}

TEST_F(HttpSenderTest, TheSinkStandInTakesAndKnowsRepeats) {
  SinkStandIn sink{"/in"};
  sink.mount_on(*server_);
  HttpSender sender{runtime_, http(true)};
  for (int n = 0; n < 3; ++n)
    EXPECT_EQ(test::name(deliver(sender, test::outgoing("ISA*00~")).what), "accepted");
  EXPECT_EQ(sink.count(), 1u);
  EXPECT_EQ(sink.received()[0], "ISA*00~");
  sender.stop();
}

}  // namespace
}  // namespace claimwire::interfaces
