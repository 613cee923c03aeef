// What the daemon keeps of steering: stops, history, samples, differences, the service manager.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "apps/daemon/configuration_history.h"
#include "apps/daemon/metered.h"
#include "apps/daemon/sampler.h"
#include "apps/daemon/service_manager.h"
#include "apps/daemon/snapshot_difference.h"
#include "apps/daemon/stop_list.h"
#include "console/api/metrics_text.h"
#include "console/api/steering_api.h"
#include "tests/daemon/running.h"
#include "tests/support/folders.h"

namespace claimwire::daemon {
namespace {

std::string read(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

// --- what is kept beside the store -----------------------------------------------------------

TEST(StopList, IsThereAfterARestart) {
  const test::Site site;
  const std::string path = site.folder() + "/stops";
  StopList first{path};
  ASSERT_TRUE(first.load());
  ASSERT_TRUE(first.put(
      {"interface", "ehr", Stop::How::paused, "ops", engine::utc_time(5), "why \"so\"\n", {}}));
  ASSERT_TRUE(first.put({"payer", "ehr", Stop::How::stopped, "ops", engine::utc_time(6), "x", {}}));
  ASSERT_TRUE(
      first.put({"interface", "out", Stop::How::draining, "ops", engine::utc_time(7), "x", {42}}));
  StopList second{path};
  ASSERT_TRUE(second.load());
  ASSERT_EQ(second.all().size(), 3U);
  const Stop* paused = second.find("interface", "ehr");
  ASSERT_NE(paused, nullptr);
  EXPECT_EQ(paused->how, Stop::How::paused);
  EXPECT_EQ(paused->reason, "why \"so\"\n");
  EXPECT_EQ(engine::milliseconds(paused->at), 5);
  EXPECT_EQ(second.find("interface", "out")->up_to.value, 42U);
  EXPECT_EQ(*second.remove("interface", "ehr"), true);
  EXPECT_EQ(*second.remove("interface", "ehr"), false);
  ASSERT_TRUE(first.load());
  EXPECT_EQ(first.find("interface", "ehr"), nullptr);
  EXPECT_NE(first.find("payer", "ehr"), nullptr);
}

TEST(StopList, ADamagedOneIsNotTakenForNone) {
  for (const char* content :
       {"{", "{\"kind\":\"interface\",\"name\":\"x\"}\n", "hello\n",
        "{\"kind\":\"interface\",\"name\":\"x\",\"at\":1,\"how\":\"maybe\"}\n"}) {
    Running running;
    running.site.file("var/claimwire.db.stopped", content);
    const std::string why = running.start();
    EXPECT_NE(why.find("claimwire.db.stopped"), std::string::npos) << content << why;
  }
}

TEST(StopList, WhatCannotBeWrittenChangesNothing) {
  const test::Site site;
  StopList stops{site.folder() + "/absent/stops"};
  EXPECT_FALSE(stops.put({"interface", "ehr", Stop::How::stopped, "ops", {}, "x", {}}));
  EXPECT_EQ(stops.find("interface", "ehr"), nullptr);
}

TEST(ConfigurationHistory, KeepsTheLastThousand) {
  const test::Site site;
  ConfigurationHistory history{site.folder() + "/history"};
  ASSERT_TRUE(history.load());
  for (int i = 0; i < 1003; ++i)
    ASSERT_TRUE(history.add({std::to_string(i), "1", engine::utc_time(i), "ops", "r"}));
  ConfigurationHistory again{site.folder() + "/history"};
  ASSERT_TRUE(again.load());
  ASSERT_EQ(again.all().size(), ConfigurationHistory::kMost);
  EXPECT_EQ(again.all().front().hash, "3");
  EXPECT_EQ(again.all().back().hash, "1002");
}

// --- figures ---------------------------------------------------------------------------------

TEST(Sampler, GivesWhatPassedInEachStep) {
  Sampler sampler;
  for (int i = 0; i <= 600; ++i) {
    console::StatsPoint point;
    point.at = engine::utc_time(std::int64_t{i} * 10'000);
    point.received = static_cast<std::uint64_t>(i) * 3;
    point.queued = static_cast<std::uint64_t>(i);
    sampler.add("ehr", point);
  }
  const std::pair<const char*, std::uint64_t> steps[] = {
      {"10s", 3}, {"1m", 18}, {"5m", 90}, {"15m", 270}, {"1h", 1080}};
  for (const auto& [step, want] : steps) {
    const auto points = sampler.points("ehr", step);
    ASSERT_TRUE(points && !points->empty()) << step;
    EXPECT_EQ(points->back().received, want) << step;
  }
  EXPECT_EQ(sampler.points("ehr", "10s")->size(), 360U) << "an hour and no more";
  EXPECT_FALSE(sampler.points("ehr", "2m"));
  EXPECT_TRUE(sampler.points("other", "1m")->empty());
}

TEST(MetricsText, EscapesAndAddsUp) {
  Histogram histogram;
  for (const int ms : {0, 3, 3, 200, 90'000}) histogram.add(std::chrono::milliseconds{ms});
  console::MetricsText out;
  out.metric("a", "gauge", "A.").sample({{"name", "x\"y\\z\n"}}, 7);
  out.sample_ms({}, 1500);
  out.metric("b", "histogram", "B.").histogram({{"to", "z"}}, histogram.counts());
  const std::string& text = out.text();
  for (const char* line :
       {"a{name=\"x\\\"y\\\\z\\n\"} 7\n", "a 1.5\n", "b_bucket{to=\"z\",le=\"0.0001\"} 1\n",
        "b_bucket{to=\"z\",le=\"0.005\"} 3\n", "b_bucket{to=\"z\",le=\"0.25\"} 4\n",
        "b_bucket{to=\"z\",le=\"60\"} 4\n", "b_bucket{to=\"z\",le=\"+Inf\"} 5\n",
        "b_sum{to=\"z\"} 90.206\n", "b_count{to=\"z\"} 5\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
}

/// Each problem that status can tell has its heading in the guide, and the guide tells of no other.
TEST(Status, EachProblemHasItsRunbook) {
  const std::string code = read(tests::source_folder() + "/apps/daemon/status.cc");
  const std::string guide = read(tests::source_folder() + "/docs/guides/status.md");
  std::set<std::string> said, written;
  for (const std::regex& pattern : {std::regex{R"re((?:add|old)\((?:payer \? )?"([a-z-]+)")re"},
                                    std::regex{R"re("payer-stopped" : "([a-z-]+)")re"}})
    for (std::sregex_iterator at{code.begin(), code.end(), pattern}, end; at != end; ++at)
      said.insert((*at)[1]);
  const std::regex heading{"\n## ([a-z-]+)\n"};
  for (std::sregex_iterator at{guide.begin(), guide.end(), heading}, end; at != end; ++at)
    written.insert((*at)[1]);
  EXPECT_GT(said.size(), 15U);
  EXPECT_EQ(said, written);
  EXPECT_EQ(console::runbook_of("disk-low"), "docs/guides/status.md#disk-low");
}

// --- differences -----------------------------------------------------------------------------

TEST(SnapshotDifference, NamesRulesAndRows) {
  const test::Site site{{.facility = ", mapping: west.yaml"}};
  const auto snapshot = [&](std::string_view amount, std::string_view more) {
    site.file("west.yaml",
              concat("# ", amount, "\nmapping: west\nextends: hl7-encounter\nrules:\n  charges:\n",
                     more, "    amount: { value: \"", amount, "\" }\n"));
    return site.snapshot();
  };
  const auto first = snapshot("1.00", "");
  EXPECT_TRUE(difference(*first, *snapshot("1.00", "# a comment\n\n")).empty());
  const auto changes = difference(*first, *snapshot("2.00", ""));
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].kind, "mapping");
  ASSERT_EQ(changes[0].details.size(), 1U);
  EXPECT_EQ(changes[0].details[0], "west.rules.charges.amount.value: 1.00 -> 2.00, line 6");
  EXPECT_FALSE(first->files_unchanged());
}

// --- the service manager ---------------------------------------------------------------------

TEST(ServiceManager, TellsWhatTheEnvironmentAsksFor) {
  const test::Site site;
  const std::string path = site.folder() + "/notify";
  const int door = ::socket(AF_UNIX, SOCK_DGRAM, 0);
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  path.copy(at.sun_path, sizeof at.sun_path - 1);
  ASSERT_EQ(::bind(door, reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
  const auto heard = [door] {
    char buffer[512];
    const ssize_t size = ::recv(door, buffer, sizeof buffer, MSG_DONTWAIT);
    return size < 0 ? std::string{} : std::string{buffer, static_cast<std::size_t>(size)};
  };
  ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  ::setenv("WATCHDOG_USEC", "5000000", 1);
  ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
  const auto manager = ServiceManager::of_environment();
  EXPECT_EQ(std::getenv("NOTIFY_SOCKET"), nullptr) << "no child answers for us";
  EXPECT_EQ(manager.watchdog(), std::chrono::seconds{5});
  manager.ready("well");
  EXPECT_EQ(heard(), "READY=1\nSTATUS=well");
  manager.alive();
  EXPECT_EQ(heard(), "WATCHDOG=1");
  manager.reloading();
  EXPECT_EQ(heard().substr(0, 27), "RELOADING=1\nMONOTONIC_USEC=");
  manager.stopping("bye");
  EXPECT_EQ(heard(), "STOPPING=1\nSTATUS=bye");
  ::setenv("WATCHDOG_USEC", "5000000", 1);
  ::setenv("WATCHDOG_PID", "1", 1);
  const auto none = ServiceManager::of_environment();
  EXPECT_EQ(none.watchdog().count(), 0) << "another process is watched";
  none.ready("to nobody");
  EXPECT_EQ(heard(), "");
  ::close(door);
}

TEST(DaemonProgress, EachThreadAnswersOrIsMissed) {
  Running running;
  ASSERT_EQ(running.start(), "");
  EXPECT_TRUE(running.daemon->progressed());
  EXPECT_TRUE(eventually([&] { return running.daemon->progressed(); }));
}

// --- the running daemon ----------------------------------------------------------------------

TEST(DaemonReload, WhatCheckRefusesIsRefusedAtTheStartToo) {
  Running running{{.payers = "edits:\n  own: { NO-SUCH: warn }\n"}};
  const std::string why = running.start();
  EXPECT_NE(why.find("no edit \"NO-SUCH\""), std::string::npos) << why;
}

TEST(DaemonReload, ReplacesAllOrNothing) {
  Running running;
  ASSERT_EQ(running.start(), "");
  const engine::Caller ops{"ops", {"administrator"}};
  const std::string before{running.api("/config").root()["hash"].text()};
  running.site.write({.interfaces = "  more: { kind: mllp-listener, listen: 127.0.0.1:0 }\n",
                      .payers = "edits:\n  own: { NO-SUCH: warn }\n"});
  const auto refused = running.daemon->reload(ops, "bad");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("no edit \"NO-SUCH\""), std::string::npos);
  EXPECT_EQ(running.api("/config").root()["hash"].text(), before);
  running.site.write({.interfaces = "  more: { kind: mllp-listener, listen: 127.0.0.1:0 }\n"});
  const auto done = running.daemon->reload(ops, "good");
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(running.api("/config").root()["reason"].text(), "good");
  EXPECT_EQ(running.api("/config").root()["hash"].text(), done->to);
  EXPECT_NE(done->to, before);
  EXPECT_NE(running.port("more"), 0);
  EXPECT_EQ(running.send(test::hl7()), "AA|M1");
  ASSERT_TRUE(eventually([&] { return running.site.files("out").size() == 1; }));
  EXPECT_EQ(running.api("/claims").root()["items"].at(0)["snapshot"].text(), done->to);
}

TEST(DaemonReload, AWindowLongerThanTheStoreRemembersNeedsARestart) {
  Running running;
  ASSERT_EQ(running.start(), "");
  running.site.write({.ehr = ", duplicates: { window: 30d }"});
  const auto refused = running.daemon->reload({"ops", {}}, "x");
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is("config.restart")) << refused.error().message;
  running.site.write({.ehr = ", duplicates: { window: 1d }"});
  EXPECT_TRUE(running.daemon->reload({"ops", {}}, "x"));
}

TEST(DaemonSteering, NeedsARoleAndAReason) {
  Running running;
  ASSERT_EQ(running.start(), "");
  const std::string viewer = running.token("v", "viewer"), op = running.token("o", "operator"),
                    administrator = running.token("a", "administrator");
  const std::string why = R"({"reason":"maintenance"})";
  const std::tuple<std::string, const char*, std::string, int> cases[] = {
      {viewer, "/interfaces/ehr/stop", why, 403},
      {op, "/interfaces/ehr/stop", "{}", 400},
      {op, "/interfaces/ehr/stop", R"({"reason":"  "})", 400},
      {op, "/interfaces/ehr/stop", "no json", 400},
      {op, "/interfaces/nobody/stop", why, 404},
      {op, "/interfaces/ehr/explode", why, 404},
      {op, "/payers/medicare-b/drain", why, 409},
      {op, "/config/reload", why, 403},
      {viewer, "/config/plan", "{}", 403},
      {op, "/config/plan", "{}", 200},
      {administrator, "/config/reload", why, 200},
      {op, "/interfaces/ehr/pause", why, 200},
      {op, "/destinations/clearco/stop", why, 200},
      {op, "/destinations/ehr/stop", why, 404},
      {op, "/payers/medicare-b/stop", why, 200},
  };
  for (const auto& [token, target, body, want] : cases) {
    const std::string answer = running.http("POST", concat("/api/v1", target), token, body);
    EXPECT_EQ(status_of(answer), want) << target << " " << body << "\n" << answer;
  }
  const auto stop = running.api("/interfaces/clearco");
  EXPECT_EQ(stop.root()["stop"]["by"].text(), "token:o");
  EXPECT_EQ(stop.root()["stop"]["reason"].text(), "maintenance");
  EXPECT_EQ(running.send(test::hl7()).substr(0, 5), "AR|M1");
}

TEST(DaemonSteering, TheApiAppliesExactlyWhatItIsTold) {
  Running running;
  ASSERT_EQ(running.start(), "");
  const std::string administrator = running.token("a", "administrator");
  const auto reload = [&](const std::string& expect) {
    test::RawClient peer{running.port("http")};
    const std::string body = R"({"reason":"r"})";
    peer.send(concat("POST /api/v1/config/reload HTTP/1.1\r\nHost: l\r\nConnection: close\r\n",
                     "Authorization: Bearer ", administrator, "\r\nIf-Match: \"", expect,
                     "\"\r\nContent-Length: ", std::to_string(body.size()), "\r\n\r\n", body));
    return status_of(peer.receive_all(10s));
  };
  EXPECT_EQ(reload("0123456789abcdef"), 412);
  EXPECT_EQ(reload(std::string{running.api("/config").root()["hash"].text()}), 200);
}

}  // namespace
}  // namespace claimwire::daemon
