#include <gtest/gtest.h>

#include "core/text.h"
#include "net/tokens.h"
#include "tests/daemon/running.h"
#include "tests/interfaces/fakes.h"
#include "wrap/json/document.h"

namespace claimwire::daemon {
namespace {

/// A running daemon with one claim that an unknown diagnosis code of a heading holds, or whatever
/// the message makes.
struct Acting : Running {
  explicit Acting(const test::Visit& visit = {.payer = "NOBODY"}) {
    EXPECT_EQ(start(), "");
    for (const std::string_view role : {"operator", "coder", "viewer"})
      tokens[std::string{role}] = token(role, role);
    EXPECT_EQ(send(test::hl7(visit)), "AA|M1");
    EXPECT_TRUE(eventually([&] { return part(0, "received") <= 0; }));
  }
  std::string post(std::string_view path, std::string_view body, std::string_view role = "operator",
                   std::string_view key = "") const {
    test::RawClient peer{port("http")};
    peer.send(concat("POST /api/v1", path, " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n",
                     "Authorization: Bearer ", tokens.at(std::string{role}),
                     key.empty() ? "" : concat("\r\nIdempotency-Key: ", key),
                     "\r\nContent-Type: application/json\r\nContent-Length: ",
                     std::to_string(body.size()), "\r\n\r\n", body));
    return peer.receive_all(10s);
  }
  static json::Document body_of(const std::string& answer) {
    const auto at = answer.find("\r\n\r\n");
    auto document = json::Document::parse(at == std::string::npos ? "" : answer.substr(at + 4));
    EXPECT_TRUE(document) << answer;
    return document ? std::move(*document) : json::Document{};
  }
  static std::string set_of(const std::string& answer) {
    return std::string{body_of(answer).root()["set"].text()};
  }
  std::map<std::string, std::string> tokens;
};

constexpr std::string_view kDismiss =
    R"({"target":"claims","action":"dismiss","reason":"r","dry_run":true,"q":"status = held"})";

struct RefusedCase {
  const char* name;
  const char* body;
  int status;
  const char* says;
  const char* role = "operator";
};

class ActionsApi : public testing::TestWithParam<RefusedCase> {};

TEST_P(ActionsApi, RefusesWhatIsNotSaidWell) {
  static Acting acting;
  const std::string answer = acting.post("/actions", GetParam().body, GetParam().role);
  EXPECT_EQ(status_of(answer), GetParam().status) << answer;
  EXPECT_NE(answer.find(GetParam().says), std::string::npos) << answer;
}

constexpr RefusedCase kRefused[] = {
    {"NoJson", "x", 400, "JSON object"},
    {"NoTarget", R"({"action":"hold","reason":"r","dry_run":true,"q":"x = 1"})", 400, "target:"},
    {"UnknownAction",
     R"({"target":"claims","action":"send","reason":"r","dry_run":true,"q":"status = held"})", 400,
     "action:"},
    {"ActionOfAnotherTarget",
     R"({"target":"claims","action":"replay","reason":"r","dry_run":true,"q":"status = held"})",
     400, "action:"},
    {"NoReason", R"({"target":"claims","action":"hold","dry_run":true,"q":"status = held"})", 400,
     "reason:"},
    {"NotShownFirst", R"({"target":"claims","action":"hold","reason":"r","q":"status = held"})",
     400, "dry_run:"},
    {"QueryAndIds",
     R"({"target":"claims","action":"hold","reason":"r","dry_run":true,"q":"a = 1","ids":[]})", 400,
     "exactly one"},
    {"Everything", R"({"target":"claims","action":"hold","reason":"r","dry_run":true,"q":" "})",
     400, "everything"},
    {"UnknownPath",
     R"({"target":"claims","action":"hold","reason":"r","dry_run":true,"q":"nonsense = 1"})", 400,
     "nonsense"},
    {"UnknownId",
     R"({"target":"claims","action":"hold","reason":"r","dry_run":true,"ids":["c_9"]})", 400,
     "c_9"},
    {"UnknownMember",
     R"({"target":"claims","action":"hold","reason":"r","dry_run":true,"q":"a = 1","force":1})",
     400, "force"},
    {"NoSuchStage",
     R"({"target":"messages","action":"replay","stage":"send","reason":"r","dry_run":true,"q":"state = done"})",
     400, "stage:"},
    {"StageOfNoReplay",
     R"({"target":"messages","action":"hold","stage":"read","reason":"r","dry_run":true,"q":"state = done"})",
     400, "stage:"},
    {"ResendOfClaims",
     R"({"target":"claims","action":"resend","reason":"r","dry_run":true,"q":"status = held"})",
     400, "action:"},
    {"Viewer", kDismiss.data(), 403, "role", "viewer"},
    {"CoderOfMessages",
     R"({"target":"messages","action":"hold","reason":"r","dry_run":true,"q":"state = held"})", 403,
     "role", "coder"},
};
INSTANTIATE_TEST_SUITE_P(Api, ActionsApi, testing::ValuesIn(kRefused),
                         [](const auto& test) { return test.param.name; });

TEST(ActionsApi, ShowsTheSetThenDoesItOnce) {
  Acting acting;
  const std::string shown = acting.post("/actions", kDismiss, "coder");
  const auto set = Acting::body_of(shown);
  EXPECT_EQ(set.root()["count"].integer(), 1) << shown;
  EXPECT_EQ(set.root()["money"].text(), "200.00");
  EXPECT_EQ(set.root()["sample"].at(0)["state"].text(), "held");
  EXPECT_EQ(acting.part(1, "held"), 1) << "only shown";
  const std::string commit = concat("/actions/", set.root()["set"].text(), "/commit");
  EXPECT_EQ(status_of(acting.post(commit, R"({"expect":2})", "coder")), 409);
  EXPECT_EQ(status_of(acting.post(commit, "", "operator")), 404) << "another's set";
  const std::string first = acting.post(commit, R"({"expect":1})", "coder");
  EXPECT_EQ(Acting::body_of(first).root()["done"].integer(), 1) << first;
  const std::string again = acting.post(commit, R"({"expect":1})", "coder");
  EXPECT_EQ(Acting::body_of(again).root()["done"].integer(), 1) << "the same answer";
  EXPECT_EQ(acting.part(1, "dismissed"), 1);
  EXPECT_TRUE(acting.balances());
}

TEST(ActionsApi, LeavesAloneWhatChangedMeanwhile) {
  Acting acting;
  const std::string one = Acting::set_of(acting.post("/actions", kDismiss));
  const std::string other = Acting::set_of(acting.post("/actions", kDismiss));
  EXPECT_EQ(Acting::body_of(acting.post(concat("/actions/", one, "/commit"), ""))
                .root()["done"]
                .integer(),
            1);
  const auto late = Acting::body_of(acting.post(concat("/actions/", other, "/commit"), ""));
  EXPECT_EQ(late.root()["done"].integer(), 0);
  EXPECT_NE(late.root()["refused"].at(0)["why"].text().find("it was held, it is dismissed"),
            std::string_view::npos);
}

TEST(ActionsApi, KnowsARequestSentTwice) {
  Acting acting;
  const std::string first = Acting::set_of(acting.post("/actions", kDismiss, "operator", "k1"));
  EXPECT_EQ(Acting::set_of(acting.post("/actions", kDismiss, "operator", "k1")), first);
  EXPECT_NE(Acting::set_of(acting.post("/actions", kDismiss, "coder", "k1")), first)
      << "a key is its sender's own";
  EXPECT_EQ(status_of(acting.post("/actions", R"({"target":"claims"})", "operator", "k1")), 422);
}

TEST(ActionsApi, AKeyOfACommitBelongsToItsBody) {
  Acting acting;
  const std::string set = Acting::set_of(acting.post("/actions", kDismiss, "operator", "k1"));
  const std::string commit = concat("/actions/", set, "/commit");
  EXPECT_EQ(status_of(acting.post(commit, R"({"expect":1})", "operator", "k1")), 422)
      << "the key of another request";
  const std::string first = acting.post(commit, R"({"expect":1})", "operator", "k2");
  EXPECT_EQ(Acting::body_of(first).root()["done"].integer(), 1) << first;
  EXPECT_EQ(status_of(acting.post(commit, R"({"expect":2})", "operator", "k2")), 422);
  const std::string again = acting.post(commit, R"({"expect":1})", "operator", "k2");
  EXPECT_EQ(Acting::body_of(again).root()["done"].integer(), 1) << again;
}

TEST(ActionsApi, AListIsFollowedFromAnId) {
  Acting acting;
  const auto newest = [&] {
    return std::string{acting.api("/messages?limit=1").root()["items"].at(0)["id"].text()};
  };
  const std::string first = newest();
  EXPECT_EQ(acting.api("/messages?after=" + first).root()["items"].size(), 0U);
  acting.send(test::hl7({.control_id = "F2"}));
  acting.send(test::hl7({.control_id = "F3"}));
  const auto since = acting.api("/messages?after=" + first);
  ASSERT_EQ(since.root()["items"].size(), 2U);
  EXPECT_EQ(since.root()["items"].at(1)["control_id"].text(), "F2");
  EXPECT_EQ(status_of(acting.http("GET", "/api/v1/messages?after=7", acting.tokens.at("operator"))),
            400);
}

TEST(ActionsApi, SaysWhyAClaimCannotBeReleased) {
  Acting acting;  // of a payer that the configuration does not know
  const std::string set = Acting::set_of(acting.post(
      "/actions",
      R"({"target":"claims","action":"release","reason":"r","dry_run":true,"q":"status = held"})"));
  const auto done = Acting::body_of(acting.post(concat("/actions/", set, "/commit"), ""));
  EXPECT_EQ(done.root()["done"].integer(), 0);
  EXPECT_NE(done.root()["refused"].at(0)["why"].text().find("replay its message"),
            std::string_view::npos)
      << done.root()["refused"].at(0)["why"].text();
}

}  // namespace
}  // namespace claimwire::daemon
