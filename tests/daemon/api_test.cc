#include "console/api/api.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/daemon/running.h"

namespace claimwire::daemon {
namespace {

/// Three held claims, one sent, one message without claims.
struct Kept : Running {
  explicit Kept(const Extra& extra = {}) : Running{extra} {
    EXPECT_EQ(start(), "");
    send(test::hl7());
    for (const char* id : {"H1", "H2", "H3"})
      send(test::hl7({.control_id = id, .account = concat("V", id), .procedure = ""}));
    send(test::hl7({.control_id = "A1", .type = "ADT^A08^ADT_A01"}));
    EXPECT_TRUE(eventually([&] { return part(0, "received") == 0 && part(2, "delivered") == 1; }));
  }
  std::string first(const std::string& list) const {
    return std::string{api(list).root()["items"].at(0)["id"].text()};
  }
};

struct RoleCase {
  const char* name;
  const char* role;  ///< "" for no token.
  const char* method;
  const char* target;
  int want;
};
TEST(DaemonApi, EachRoleReachesWhatItMay) {
  const RoleCase cases[] = {
      {"NobodyReadsTheApi", "", "GET", "/api/v1/messages", 401},
      {"NobodyReadsMetrics", "", "GET", "/metrics", 401},
      {"NobodySendsFhir", "", "POST", "/fhir", 401},
      {"EverybodySeesThatItLives", "", "GET", "/livez", 200},
      {"EverybodySeesThatItIsReady", "", "GET", "/readyz", 200},
      {"EverybodyReadsTheCapabilities", "", "GET", "/fhir/metadata", 200},
      {"ASenderReadsNothing", "sender", "GET", "/api/v1/messages", 403},
      {"ASenderReadsNoMetrics", "sender", "GET", "/metrics", 403},
      {"AViewerReadsLists", "viewer", "GET", "/api/v1/messages", 200},
      {"AViewerSendsNothing", "viewer", "POST", "/fhir", 403},
      {"AnAuditorReadsLists", "auditor", "GET", "/api/v1/claims", 200},
      {"ACoderReadsLists", "coder", "GET", "/api/v1/claims", 200},
      {"ACoderReadsNoMetrics", "coder", "GET", "/metrics", 403},
      {"AnOperatorReadsMetrics", "operator", "GET", "/metrics", 200},
      {"AnAdministratorReadsAll", "administrator", "GET", "/metrics", 200},
      {"NothingIsWritten", "administrator", "POST", "/api/v1/messages", 405},
      {"NothingIsDeleted", "administrator", "DELETE", "/api/v1/claims", 405},
      {"NoSuchResource", "viewer", "GET", "/api/v1/nothing", 404},
      {"NoSuchMessage", "viewer", "GET", "/api/v1/messages/m_0000000zzzzzz", 404},
      {"NoMessageId", "viewer", "GET", "/api/v1/messages/7", 404},
      {"NoOtherKindOfId", "viewer", "GET", "/api/v1/messages/c_0000000000001", 404},
      {"NoNeighbouringPath", "viewer", "GET", "/api/v1x/messages", 404},
      {"NoCode", "viewer", "GET", "/api/v1/codes/klingon/X1", 404},
      {"BadLimit", "viewer", "GET", "/api/v1/messages?limit=0", 400},
      {"LimitTooLarge", "viewer", "GET", "/api/v1/messages?limit=501", 400},
      {"BadCursor", "viewer", "GET", "/api/v1/messages?cursor=x", 400},
      {"BadQuery", "viewer", "GET", "/api/v1/messages?q=state%20%3D", 400},
      {"MisspeltPath", "viewer", "GET", "/api/v1/messages?q=stat%20%3D%20held", 400},
      {"BadDate", "viewer", "GET", "/api/v1/codes/search?q=E11&on=tomorrow", 400},
  };
  Running running;
  ASSERT_EQ(running.start(), "");
  std::map<std::string, std::string> tokens{{"", ""}};
  for (const auto role : net::known_roles()) tokens[std::string{role}] = running.token(role, role);
  for (const auto& [name, role, method, target, want] : cases) {
    const std::string answer = running.http(method, target, tokens.at(role));
    EXPECT_EQ(status_of(answer), want) << name << "\n" << answer;
    if (want >= 400) {
      EXPECT_NE(answer.find("application/problem+json"), std::string::npos) << name;
      EXPECT_NE(answer.find("\"type\":\"/problems/"), std::string::npos) << name << answer;
    }
    if (want == 405) {
      EXPECT_NE(answer.find("Allow: GET, HEAD"), std::string::npos) << name << answer;
    }
  }
}

TEST(DaemonApi, ListsGoOnWhereTheLastPageEnded) {
  const Kept kept;
  std::string cursor, seen;
  for (int page = 0; page < 10; ++page) {
    const auto got = kept.api("/messages?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
    for (const json::Value& one : got.root()["items"])
      seen += concat(one["control_id"].text(), " ");
    cursor = got.root()["next"].text();
    if (cursor.empty()) break;
  }
  EXPECT_EQ(seen, "A1 H3 H2 H1 M1 ");
}

TEST(DaemonApi, ListsAreAskedInTheExpressionLanguage) {
  const Kept kept;
  const std::pair<const char*, std::size_t> cases[] = {
      {"/claims?q=state%20%3D%20held", 3},
      {"/claims?q=state%20%3D%20held%20and%20account%20%3D%20VH2", 1},
      {"/claims?q=finding%20%3D%20claim.procedure-missing", 3},
      {"/claims?q=total%20%3E%20199", 4},
      {"/claims?q=total%20%3E%20200", 0},
      {"/claims?q=payer%20%3D%20medicare-*", 4},
      {"/messages?q=type%20%3D%20ADT%5E*", 1},
      {"/messages?q=event%20%3D%20P03", 4},
      {"/messages?q=interface%20%3D%20ehr%20since%201h", 5},
      {"/messages?q=reason%20%3D%20no-route", 1},
      {"/deliveries?q=destination%20%3D%20clearco", 1},
      {"/deliveries?q=state%20%3D%20queued", 0},
  };
  for (const auto& [path, want] : cases) {
    const auto got = kept.api(path);
    EXPECT_EQ(got.root()["items"].size(), want) << path;
    EXPECT_EQ(got.root()["count"]["exact"].boolean(), true) << path;
  }
}

TEST(DaemonApi, OneThingLeadsToTheOthers) {
  const Kept kept;
  const auto delivery = kept.api("/deliveries/" + kept.first("/deliveries"));
  EXPECT_EQ(delivery.root()["state"].text(), "delivered");
  EXPECT_EQ(delivery.root()["claim_number"].text(), "V1");
  const std::string message{delivery.root()["message"].text()};
  const auto related = kept.api("/messages/" + message + "/related");
  EXPECT_EQ(related.root()["claims"].at(0)["number"].text(), "V1");
  EXPECT_EQ(related.root()["claims"].at(0)["total"].text(), "200.00");
  EXPECT_EQ(related.root()["deliveries"].at(0)["id"].text(), delivery.root()["id"].text());
  EXPECT_EQ(kept.get("/api/v1/messages/" + message + "/raw").body, test::hl7());
  const std::string claim{related.root()["claims"].at(0)["id"].text()};
  EXPECT_EQ(kept.get("/api/v1/claims/" + claim + "/x12").body, kept.site.files("out").at(0));
  std::string story;
  const auto timeline = kept.api("/messages/" + message + "/timeline");
  for (const json::Value& one : timeline.root())
    story += concat(one["subject"].text().substr(0, 1), ":", one["what"].text(), " ");
  EXPECT_NE(story.find("m:received"), std::string::npos) << story;
  EXPECT_NE(story.find("d:delivered"), std::string::npos) << story;
}

/// Promise F3: a viewer sees no patient data.
/// Promise C2, as a person sees it.
TEST(DaemonApi, ADeliverySaysWhatItWaitsFor) {
  Running running{{.interfaces = "",
                   .partners = "",
                   .routes = "  - { name: charges, bill: each-message, order: strict }\n"}};
  ASSERT_EQ(running.start(), "");
  running.send(test::hl7({.procedure = ""}));  // held
  running.send(test::hl7({.control_id = "M2"}));
  running.send(test::hl7({.control_id = "M3", .account = "V2"}));
  ASSERT_TRUE(eventually([&] { return running.part(2, "delivered") == 1; }));
  const std::string queued = "/deliveries?q=state%20%3D%20queued";
  ASSERT_EQ(running.api(queued).root()["items"].size(), 1U);
  const auto held = running.api("/claims?q=state%20%3D%20held");
  const auto waits = running.api(queued);
  const json::Value delivery = waits.root()["items"].at(0);
  EXPECT_EQ(delivery["waits_for"].text(), held.root()["items"].at(0)["id"].text());
  EXPECT_EQ(delivery["route"].text(), "charges");
  const auto timeline = running.api(concat("/messages/", delivery["message"].text(), "/timeline"));
  std::string last;
  for (const json::Value& one : timeline.root()) last = std::string{one["what"].text()};
  EXPECT_EQ(last, "waits");
  const auto status = running.api("/status");
  std::string problems;
  for (const json::Value& one : status.root()["problems"])
    problems += concat(one["id"].text(), " ");
  EXPECT_NE(problems.find("order-kept-back"), std::string::npos) << problems;
}

TEST(DaemonApi, AViewerSeesNoContent) {
  Kept kept;
  kept.send(test::hl7({.control_id = "B1", .account = "VB", .amount = "DOE JANE"}));
  ASSERT_TRUE(eventually([&] { return kept.part(0, "received") == 0; }));
  const std::string viewer = kept.token("v", "viewer"), coder = kept.token("c", "coder");
  const std::string claim = "/api/v1/claims/" + kept.first("/claims?q=account%20%3D%20VB");
  EXPECT_NE(kept.http("GET", claim + "/findings", coder).find("\"found\""), std::string::npos)
      << kept.http("GET", claim + "/findings", coder);
  for (const char* path : {"", "/findings", "/timeline"}) {
    const std::string seen = kept.http("GET", claim + path, viewer);
    EXPECT_EQ(status_of(seen), 200);
    for (const char* word : {"JANE", "\"found\"", "\"detail\"", "\"proposals\""})
      EXPECT_EQ(seen.find(word), std::string::npos) << path << " " << seen;
  }
  const std::string sent = kept.first("/claims?q=state%20%3D%20sent");
  for (const std::string& path : {"/messages/" + kept.first("/messages") + "/raw",
                                  "/claims/" + sent + "/x12", "/claims/" + sent + "/encounter",
                                  "/deliveries/" + kept.first("/deliveries") + "/content"}) {
    EXPECT_EQ(status_of(kept.http("GET", "/api/v1" + path, viewer)), 403) << path;
    EXPECT_EQ(status_of(kept.http("GET", "/api/v1" + path, coder)), 200) << path;
  }
}

TEST(DaemonApi, StatusSaysWhatItIs) {
  Running running{{.ehr = ""}};
  ASSERT_EQ(running.start(), "");
  const auto status = running.api("/status");
  EXPECT_EQ(status.root()["ready"].boolean(), true);
  EXPECT_EQ(status.root()["environment"].text(), "test");
  EXPECT_EQ(status.root()["version"].text(), "0.0.0");
}

TEST(DaemonApi, MetricsCountWhatTheStoreHolds) {
  const Kept kept;
  const std::string metrics = kept.get("/metrics").body;
  for (const char* line :
       {"claimwire_messages{state=\"filtered\"} 1\n", "claimwire_claims{state=\"held\"} 3\n",
        "claimwire_deliveries{state=\"delivered\"} 1\n", "claimwire_messages_received_total 5\n"})
    EXPECT_NE(metrics.find(line), std::string::npos) << line << metrics;
  EXPECT_EQ(metrics.find("JANE"), std::string::npos);
}

/// Every path that the description has is answered as it says, and every resource is described.
TEST(DaemonApi, IsWhatItsDescriptionSays) {
  const Kept kept;
  const auto description = kept.api("/openapi.json");
  const std::string viewer = kept.token("seer", "viewer"),
                    administrator = kept.token("boss", "administrator");
  std::string described;
  int walked = 0;
  for (const json::Value& path : description.root()["paths"]) {
    ++walked;
    std::string target{path.name()};
    described += concat(split(target, '/').at(1), " ");
    const json::Value get = path["get"];
    if (path["post"].exists() && !target.starts_with("/actions")) {
      // It is there, takes no other method, and changes nothing without a body that says why.
      for (const char* list : {"/interfaces/", "/destinations/", "/payers/"})
        if (target.starts_with(list))
          target.replace(target.find("{id}"), 4, list[1] == 'p' ? "medicare-b" : "clearco");
      EXPECT_EQ(kept.get("/api/v1" + target).status, 405) << target;
      EXPECT_EQ(status_of(kept.http("POST", "/api/v1" + target, viewer)), 403) << target;
      if (path["post"]["requestBody"].exists()) {
        EXPECT_EQ(status_of(kept.http("POST", "/api/v1" + target, administrator)), 400) << target;
      }
      continue;
    }
    if (!get.exists() && path["post"].exists()) continue;  // actions_api_test.cc, tests/e2e/actions
    ASSERT_TRUE(get.exists()) << target;
    std::string query;
    for (const json::Value& parameter : get["parameters"]) {
      const std::string_view example = parameter["example"].text();
      const std::string place = concat("{", parameter["name"].text(), "}");
      if (parameter["in"].text() == "query" && !example.empty())
        query = concat("?", parameter["name"].text(), "=", example);
      if (const auto at = target.find(place); at != std::string::npos && place != "{id}")
        target.replace(at, place.size(), example);
    }
    if (const auto at = target.find("{id}"); at != std::string::npos) {
      const std::string list = target.substr(0, at - 1);
      target.replace(at, 4, kept.first(list + (list == "/claims" ? "?q=state%20%3D%20sent" : "")));
    }
    const auto reply = kept.get("/api/v1" + target + query);
    // Of a claim there is the one form or the other; no code set is loaded; a folder answers
    // nothing.
    const bool may_be_absent = target.ends_with("/fhir") || target.ends_with("/answer") ||
                               target.starts_with("/codes/icd10cm") || target == "/codes/suggest";
    EXPECT_TRUE(reply.status == 200 || (may_be_absent && reply.status == 404))
        << target << " " << reply.status << " " << reply.body;
    const json::Value content = get["responses"]["200"]["content"];
    const std::string_view type = reply.header("Content-Type");
    EXPECT_TRUE(reply.status != 200 || content["*/*"].exists() || content[type].exists())
        << target << " is " << type;
    const json::Value schema = content["application/json"]["schema"];
    const std::string_view named = schema["$ref"].text();
    if (named.empty() || reply.status != 200) continue;
    const auto answer = json::Document::parse(reply.body);
    ASSERT_TRUE(answer) << target;
    const json::Value wanted =
        description.root()["components"]["schemas"][named.substr(named.rfind('/') + 1)];
    ASSERT_TRUE(wanted.exists()) << named;
    for (const json::Value& member : wanted["required"])
      EXPECT_TRUE(answer->root()[member.text()].exists()) << target << " lacks " << member.text();
    if (!answer->root().is_object()) continue;
    for (const json::Value& member : answer->root())
      EXPECT_TRUE(wanted["properties"][member.name()].exists())
          << target << " has " << member.name() << ", which is not described";
  }
  EXPECT_GT(walked, 20);
  for (const char* resource :
       {"messages", "claims", "deliveries", "ledger", "codes", "edits", "status", "audit",
        "openapi.json", "interfaces", "destinations", "payers", "config"})
    EXPECT_NE(described.find(resource), std::string::npos) << resource;
}

}  // namespace
}  // namespace claimwire::daemon
