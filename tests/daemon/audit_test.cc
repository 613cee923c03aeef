#include <gtest/gtest.h>

#include <algorithm>

#include "codes/import.h"
#include "codes/store.h"
#include "engine/audit/audit_trail.h"
#include "engine/shell/system.h"
#include "engine/store/posix_files.h"
#include "tests/daemon/running.h"
#include "tests/support/folders.h"
#include "wrap/sqlite/database.h"

namespace claimwire::daemon {
namespace {

/// What the trail of a site holds, in words; read beside the daemon that writes it.
struct Audited : Running {
  explicit Audited(const Extra& extra = {}) : Running{extra} { EXPECT_EQ(start(), ""); }

  std::vector<engine::AuditRow> rows() const {
    engine::PosixFiles files;
    const engine::SystemClock clock;
    const auto trail = engine::AuditTrail::open(audit_path(site.configuration()), files, clock);
    EXPECT_TRUE(trail);
    const auto verdict = (*trail)->verify();
    EXPECT_EQ(verdict->broken, "");
    return *(*trail)->entries({.after = {}, .limit = 10'000});
  }
  /// "content.viewed token:ops m_.../raw done" of each record with that action.
  std::vector<std::string> told(std::string_view action) const {
    std::vector<std::string> out;
    for (const engine::AuditRow& row : rows()) {
      if (row.action != action) continue;
      std::string text = row.who;
      for (const std::string& subject : row.subjects) text += concat(" ", subject);
      out.push_back(concat(text, row.reason.empty() ? "" : " ", row.reason, " ", row.outcome));
    }
    return out;
  }
  void sabotage() const {
    auto database = sqlite::Database::open(audit_path(site.configuration()),
                                           sqlite::Database::Mode::read_write);
    ASSERT_TRUE(database && database->execute("DROP TABLE trail"));
  }
  std::string first(const std::string& list) const {
    return std::string{api(list).root()["items"].at(0)["id"].text()};
  }
};

TEST(DaemonAudit, StartAndStopNameWhatWasInForce) {
  Audited running;
  const std::string hash = running.site.configuration().hash;
  EXPECT_EQ(running.told("daemon.started"),
            std::vector{concat("claimwire configuration:", hash, " version 0.0.0 done")});
  EXPECT_TRUE(running.told("daemon.stopped").empty());
  running.stop();
  EXPECT_EQ(running.told("daemon.stopped"),
            std::vector<std::string>{"claimwire everything in work was finished done"});
  ASSERT_EQ(running.start(), "");
  EXPECT_EQ(running.told("daemon.started").size(), 2U);
}

TEST(DaemonAudit, AStartThatFailsIsToldToo) {
  Running first;
  ASSERT_EQ(first.start(), "");
  Audited second;
  second.stop();
  second.site.write({.interfaces = concat("  more: { kind: mllp-listener, listen: '127.0.0.1:",
                                          std::to_string(first.port("ehr")), "' }\n")});
  ASSERT_NE(second.start(), "");
  EXPECT_EQ(second.told("daemon.stopped").back(), "claimwire the start failed: net.listen failed");
}

TEST(DaemonAudit, AStartThatCannotBeRecordedDoesNotHappen) {
  Audited running;
  running.stop();
  running.sabotage();
  EXPECT_NE(running.start().find("the audit trail cannot be written"), std::string::npos);
}

TEST(DaemonAudit, EachViewOfContentIsRecordedWithTheMessageItCameFrom) {
  const Audited running;
  running.send(test::hl7());
  ASSERT_TRUE(eventually([&] { return running.part(2, "delivered") == 1; }));
  const std::string message = running.first("/messages"), claim = running.first("/claims"),
                    delivery = running.first("/deliveries"), ops = running.token("ops", "operator"),
                    view = running.token("v", "viewer");
  for (const std::string& path :
       {concat("messages/", message, "/raw"), concat("claims/", claim, "/x12"),
        concat("claims/", claim, "/encounter"), concat("deliveries/", delivery, "/content")}) {
    EXPECT_EQ(status_of(running.http("GET", concat("/api/v1/", path), ops)), 200) << path;
    EXPECT_EQ(status_of(running.http("GET", concat("/api/v1/", path), view)), 403) << path;
  }
  const std::vector<std::string> want{
      concat("token:ops ", message, " raw done"),
      concat("token:ops ", claim, " ", message, " x12 done"),
      concat("token:ops ", claim, " ", message, " encounter done"),
      concat("token:ops ", delivery, " ", message, " content done")};
  EXPECT_EQ(running.told("content.viewed"), want);
  EXPECT_EQ(running.rows().back().peer.rfind("127.0.0.1:", 0), 0U);
}

/// The text that a finding found is content; a role that does not see it views nothing.
TEST(DaemonAudit, FindingsWithTheirTextAreAView) {
  const Audited running;
  running.send(test::hl7({.procedure = ""}));
  ASSERT_TRUE(eventually([&] { return running.part(1, "held") == 1; }));
  const std::string ops = running.token("ops", "coder"), view = running.token("v", "viewer");
  ASSERT_EQ(status_of(running.http("GET", "/api/v1/claims", view)), 200);
  EXPECT_TRUE(running.told("findings.viewed").empty());
  ASSERT_EQ(status_of(running.http("GET", "/api/v1/claims", ops)), 200);
  const auto told = running.told("findings.viewed");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told.front(), concat("token:ops ", running.first("/claims"), " done"));
  // A page that is read again and again is one view; what is new on it is another.
  const auto by = [&](std::string_view who) {
    const auto all = running.told("findings.viewed");
    return std::count_if(all.begin(), all.end(),
                         [&](const auto& each) { return each.rfind(who, 0) == 0; });
  };
  for (int again = 0; again < 3; ++again)
    ASSERT_EQ(status_of(running.http("GET", "/api/v1/claims", ops)), 200);
  EXPECT_EQ(by("token:ops "), 1);
  ASSERT_EQ(status_of(running.http("GET", "/api/v1/claims", running.token("b", "coder"))), 200);
  EXPECT_EQ(by("token:b "), 1);
}

TEST(DaemonAudit, WhatCannotBeRecordedIsNotShown) {
  Audited running;
  running.send(test::hl7({.procedure = ""}));
  ASSERT_TRUE(eventually([&] { return running.part(1, "held") == 1; }));
  const std::string message = running.first("/messages");
  running.sabotage();
  for (const std::string& path :
       {concat("/api/v1/messages/", message, "/raw"), std::string{"/api/v1/claims"}}) {
    const auto reply = running.get(path);
    EXPECT_EQ(reply.status, 500) << path;
    EXPECT_NE(reply.body.find("/problems/store.audit"), std::string::npos) << reply.body;
    EXPECT_EQ(reply.body.find("PID|"), std::string::npos);
  }
  EXPECT_EQ(running.get("/api/v1/status").status, 200) << "what shows no content goes on";
}

TEST(DaemonAudit, UnknownCallersAreRecordedUpToABound) {
  Audited running;
  for (int i = 0; i < 40; ++i)
    EXPECT_EQ(status_of(running.http("GET", "/api/v1/messages", i % 2 == 0 ? "" : "cw_guess")),
              401);
  ASSERT_TRUE(eventually([&] { return running.told("authentication.refused").size() >= 10; }));
  running.stop();
  const auto told = running.told("authentication.refused");
  EXPECT_GE(told.size(), 11U);
  EXPECT_LE(told.size(), 13U) << "ten at once, then one a minute, and the sum at the end";
  EXPECT_EQ(told.front(), "unknown no token that is known refused");
  EXPECT_NE(told.back().find("more"), std::string::npos) << told.back();
}

TEST(DaemonAudit, NewCodeReleasesAreRecorded) {
  Audited running;
  const codes::CodeStore store{running.site.folder() + "/codes"};
  const auto releases = codes::read_releases(
      tests::source_folder() + "/config/examples/quickstart/codes/cpt.csv", {});
  ASSERT_TRUE(releases && store.add(*releases));
  ASSERT_EQ(*running.daemon->reload_codes(), true);
  EXPECT_EQ(running.told("codes.changed"),
            std::vector{concat("claimwire codes:", store.version(),
                               " releases were imported or switched done")});
}

TEST(DaemonAudit, NewCodeReleasesThatCannotBeRecordedWait) {
  Audited running;
  const codes::CodeStore store{running.site.folder() + "/codes"};
  const auto releases = codes::read_releases(
      tests::source_folder() + "/config/examples/quickstart/codes/cpt.csv", {});
  ASSERT_TRUE(releases && store.add(*releases));
  running.sabotage();
  for (int i = 0; i < 2; ++i) {
    const auto loaded = running.daemon->reload_codes();
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().id, "store.audit");
  }
  EXPECT_EQ(running.api("/codes/sets").root()["items"].size(), 0U);
}

constexpr std::string_view kDismiss =
    R"({"target":"claims","action":"dismiss","reason":"test claim","dry_run":true,)"
    R"("q":"status = held"})";

/// The path that does what was shown.
std::string commit_of(const std::string& shown) {
  const auto at = shown.find("\r\n\r\n");
  const auto body = json::Document::parse(at == std::string::npos ? "" : shown.substr(at + 4));
  EXPECT_TRUE(body) << shown;
  return concat("/api/v1/actions/", body ? body->root()["set"].text() : "", "/commit");
}

TEST(DaemonAudit, AnActionIsRecordedAndWhatItLeftAloneToo) {
  const Audited running;
  running.send(test::hl7({.procedure = ""}));
  ASSERT_TRUE(eventually([&] { return running.part(1, "held") == 1; }));
  const std::string ops = running.token("ops", "operator"), claim = running.first("/claims");
  const std::string one = commit_of(running.http("POST", "/api/v1/actions", ops, kDismiss));
  const std::string other = commit_of(running.http("POST", "/api/v1/actions", ops, kDismiss));
  EXPECT_TRUE(running.told("claims.dismiss").empty()) << "only shown";
  for (const std::string& path : {one, other})
    EXPECT_EQ(status_of(running.http("POST", path, ops)), 200);
  const std::string asked = concat("token:ops ", claim, " test claim ");
  EXPECT_EQ(running.told("claims.dismiss"),
            (std::vector{asked + "done", asked + "done", asked + "refused"}));
}

TEST(DaemonAudit, AnActionThatCannotBeRecordedIsNotDone) {
  Audited running;
  running.send(test::hl7({.procedure = ""}));
  ASSERT_TRUE(eventually([&] { return running.part(1, "held") == 1; }));
  const std::string ops = running.token("ops", "operator");
  const std::string path = commit_of(running.http("POST", "/api/v1/actions", ops, kDismiss));
  running.sabotage();
  for (int i = 0; i < 2; ++i) {
    const std::string answer = running.http("POST", path, ops);
    EXPECT_EQ(status_of(answer), 500) << answer;
    EXPECT_NE(answer.find("/problems/store.audit"), std::string::npos) << answer;
  }
  EXPECT_EQ(running.part(1, "held"), 1);
}

/// Names, numbers and addresses of the message never reach the trail.
TEST(DaemonAudit, HoldsNoPatientData) {
  const Audited running;
  running.send(test::hl7({.procedure = ""}));
  ASSERT_TRUE(eventually([&] { return running.part(1, "held") == 1; }));
  running.get(concat("/api/v1/messages/", running.first("/messages"), "/raw"));
  running.get("/api/v1/claims");
  const std::string body = running.get("/api/v1/audit?limit=500").body;
  EXPECT_NE(body.find("content.viewed"), std::string::npos);
  const std::string message = test::hl7({.procedure = ""});
  for (const std::string_view segment : split(message, '\r')) {
    if (segment.substr(0, 3) != "PID" && segment.substr(0, 3) != "IN1") continue;
    for (const std::string_view field : split(segment, '|'))
      for (const std::string_view part : split(field, '^')) {
        if (part.size() > 3) {
          EXPECT_EQ(body.find(part), std::string::npos) << part;
        }
      }
  }
}

TEST(DaemonAudit, AuditorsAndAdministratorsReadIt) {
  const Audited running;
  for (const auto role : net::known_roles()) {
    const std::string answer = running.http("GET", "/api/v1/audit", running.token(role, role));
    const bool may = role == "auditor" || role == "administrator";
    EXPECT_EQ(status_of(answer), may ? 200 : 403) << role << answer;
  }
}

TEST(DaemonAudit, IsAskedLikeOtherLists) {
  Audited running;
  running.send(test::hl7());
  ASSERT_TRUE(eventually([&] { return running.part(2, "delivered") == 1; }));
  const std::string raw = concat("/api/v1/messages/", running.first("/messages"), "/raw");
  const std::string ops = running.token("ops", "operator");
  for (int i = 0; i < 3; ++i) running.http("GET", raw, ops);
  const std::pair<std::string, std::size_t> cases[] = {
      {"/audit", 4},
      {"/audit?q=action%20%3D%20content.viewed", 3},
      {"/audit?q=who%20%3D%20token:ops%20and%20role%20%3D%20operator", 3},
      {"/audit?q=subject%20%3D%20m_*", 3},
      {"/audit?q=outcome%20%3D%20failed", 0},
      {"/audit?q=reason%20%3D%20raw%20since%201h", 3},
      {"/audit?q=peer%20%3D%20127.0.0.1:*", 3},
  };
  for (const auto& [path, want] : cases)
    EXPECT_EQ(running.api(path).root()["items"].size(), want) << path;
  std::string cursor, seen;
  for (int page = 0; page < 10; ++page) {
    const auto got = running.api("/audit?limit=1" + (cursor.empty() ? "" : "&cursor=" + cursor));
    for (const json::Value& one : got.root()["items"])
      seen += concat(std::to_string(one["number"].integer().value_or(0)), " ");
    cursor = got.root()["next"].text();
    if (cursor.empty()) break;
  }
  EXPECT_EQ(seen, "4 3 2 1 ");
  EXPECT_EQ(running.get("/api/v1/audit?q=name%20%3D%20x").status, 400);
  EXPECT_EQ(running.get("/api/v1/audit?cursor=m_0000000000001").status, 400);
}

}  // namespace
}  // namespace claimwire::daemon
