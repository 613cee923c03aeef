#include "apps/daemon/daemon.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "codes/import.h"
#include "codes/store.h"
#include "core/text.h"
#include "interfaces/fhir/payer_stand_in.h"
#include "interfaces/http/sink_stand_in.h"
#include "interfaces/mllp/client.h"
#include "interfaces/mllp/mllp_listener.h"
#include "net/http_server.h"
#include "net/tokens.h"
#include "tests/daemon/running.h"
#include "tests/interfaces/fakes.h"
#include "tests/support/folders.h"
#include "wrap/json/document.h"

namespace claimwire::daemon {
namespace {

TEST(DaemonHl7, AMessageBecomesAFile) {
  Running running;
  ASSERT_EQ(running.start(), "");
  EXPECT_EQ(running.send(test::hl7()), "AA|M1");
  ASSERT_TRUE(eventually([&] { return running.site.files("out").size() == 1; }));
  EXPECT_NE(running.site.files("out").at(0).find("CLM*V1*200***"), std::string::npos)
      << running.site.files("out").at(0);
  EXPECT_TRUE(eventually([&] { return running.part(0, "done") == 1; }));
  EXPECT_TRUE(running.balances());
}

TEST(DaemonHl7, ARepeatIsAnsweredAlikeAndMakesNothing) {
  Running running;
  ASSERT_EQ(running.start(), "");
  EXPECT_EQ(running.send(test::hl7()), "AA|M1");
  EXPECT_EQ(running.send(test::hl7()), "AA|M1");
  ASSERT_TRUE(eventually([&] { return running.part(0, "done") == 1; }));
  EXPECT_EQ(running.part(0, "duplicate"), 1);
  EXPECT_EQ(running.site.files("out").size(), 1U);
}

/// Promise B1: neither dropped nor merged.
TEST(DaemonHl7, OneControlIdWithTwoContentsIsHeld) {
  Running running;
  ASSERT_EQ(running.start(), "");
  running.send(test::hl7());
  EXPECT_EQ(running.send(test::hl7({.amount = "300.00"})), "AA|M1");
  ASSERT_TRUE(eventually([&] { return running.part(0, "held") == 1; }));
  EXPECT_EQ(running.api("/messages?q=state%20=%20held").root()["items"].at(0)["reason"].text(),
            "control-id-conflict");
}

/// Promise B6, and the sender corrects what was refused under the same id.
TEST(DaemonHl7, WhatWasRefusedIsTakenOnceItIsCorrected) {
  Running running{{.ehr = ", ack: { when: read }"}};
  ASSERT_EQ(running.start(), "");
  std::string bad = test::hl7();
  bad.replace(bad.find("PID|1|"), 3, "ZID");
  EXPECT_EQ(running.send(bad).substr(0, 5), "AE|M1");
  EXPECT_EQ(running.send(bad).substr(0, 5), "AE|M1");
  EXPECT_EQ(running.send(test::hl7()), "AA|M1");
  ASSERT_TRUE(eventually([&] { return running.part(0, "done") == 1; }));
  EXPECT_EQ(running.part(0, "refused"), 2);
  EXPECT_EQ(running.site.files("out").size(), 1U);
  EXPECT_TRUE(running.balances());
}

TEST(DaemonHl7, WhatTheCheckRefusesIsRefusedAgain) {
  Running running{{.payers = "  strict: { known_as: [STRICT], name: STRICT, payer_id: S1, "
                             "filing_code: CI, partner: clearco, edits: strict }\n"
                             "edits:\n  strict: { claim.procedure-missing: reject }\n",
                   .ehr = ", ack: { when: checked }"}};
  ASSERT_EQ(running.start(), "");
  const std::string bad = test::hl7({.payer = "STRICT", .procedure = ""});
  const std::string first = running.send(bad);
  EXPECT_EQ(first.substr(0, 5), "AE|M1") << first;
  EXPECT_EQ(running.send(bad).substr(0, 5), "AE|M1");
  EXPECT_EQ(running.send(test::hl7({.control_id = "M2"})), "AA|M2");
  EXPECT_TRUE(eventually([&] { return running.site.files("out").size() == 1; }));
  EXPECT_TRUE(eventually([&] { return running.part(0, "done") == 1; }));
  EXPECT_EQ(running.part(0, "open"), 0);
  EXPECT_TRUE(running.balances());
}

TEST(DaemonHl7, BothAcknowledgmentsOfEnhancedMode) {
  Running running;
  ASSERT_EQ(running.start(), "");
  test::RawClient peer{running.port("ehr")};
  peer.send(test::framed(test::hl7({.msh = "|||AL|AL"})));
  EXPECT_NE(peer.receive("\x1C\r", 10s).find("\rMSA|CA|M1"), std::string::npos);
  EXPECT_NE(peer.receive("\x1C\r", 10s).find("\rMSA|AA|M1"), std::string::npos);
}

TEST(DaemonHl7, ACopyGoesToAnotherListener) {
  net::Runtime runtime{1};
  runtime.start();
  test::FakeInbox inbox{test::accept_hl7};
  interfaces::MllpListenerSettings settings;
  settings.key = "lab";
  settings.listen = "127.0.0.1:0";
  interfaces::MllpListener listener{runtime, inbox, settings};
  ASSERT_TRUE(listener.start());
  Running running{{.interfaces = concat("  lab: { kind: mllp-sender, to: '127.0.0.1:",
                                        std::to_string(listener.port()), "' }\n"),
                   .routes = "  - { name: copies, from: [ehr], forward: [lab] }\n"}};
  ASSERT_EQ(running.start(), "");
  EXPECT_EQ(running.send(test::hl7()), "AA|M1");
  ASSERT_TRUE(inbox.wait_for(1));
  EXPECT_EQ(inbox.arrivals().at(0).body.view(), test::hl7());
  EXPECT_TRUE(eventually([&] { return running.part(0, "done") == 1; }));
  running.stop();
  listener.stop(1s);
  runtime.stop();
}

/// A receiver in the test's own process.
template <class StandIn>
struct Receiver {
  explicit Receiver(std::string path) : stand_in{path} {
    runtime.start();
    token = *tokens.add("cw", "sender");
    stand_in.mount_on(server);
    url = concat("http://127.0.0.1:", std::to_string(*server.listen("127.0.0.1:0")), path);
  }
  ~Receiver() {
    server.stop(1s);
    runtime.stop();
  }
  std::string folder = [] {
    std::string made = (std::filesystem::temp_directory_path() / "cw-in-XXXXXX").string();
    return std::string{::mkdtemp(made.data())};
  }();
  net::Tokens tokens{folder + "/tokens"};
  net::Runtime runtime{1};
  net::HttpServer server{runtime, tokens};
  StandIn stand_in;
  std::string token{}, url{};
};

TEST(DaemonHttp, AClaimGoesToAClearinghouseByHttp) {
  Receiver<interfaces::SinkStandIn> receiver{"/claims"};
  Running running{
      {.interfaces = concat("  web: { kind: http-client, url: \"", receiver.url,
                            "\", auth: { bearer: 'file:web-token' } }\n"),
       .partners = "  webco:\n    via: web\n    submitter: { name: W, id: W1, contact: { "
                   "name: D, phone: \"2175550100\" } }\n    receiver: { name: WEBCO, id: "
                   "WEBCO }\n    isa: { sender: \"ZZ:W1\", receiver: \"ZZ:WEBCO\" }\n",
       .payers = "  web: { known_as: [WEB], name: WEB HEALTH, payer_id: W1, filing_code: "
                 "CI, partner: webco }\n"}};
  running.site.file("web-token", receiver.token);
  ASSERT_EQ(running.start(), "");
  EXPECT_EQ(running.send(test::hl7({.payer = "WEB"})), "AA|M1");
  ASSERT_TRUE(eventually([&] { return receiver.stand_in.count() == 1; }));
  EXPECT_NE(receiver.stand_in.received().at(0).find("CLM*V1*200"), std::string::npos);
  EXPECT_TRUE(eventually([&] { return running.part(0, "done") == 1; }));
}

TEST(DaemonFhir, ABundleBecomesAClaimAtThePayer) {
  Receiver<interfaces::PayerStandIn> receiver{"/fhir"};
  Running running{
      {.interfaces = concat("  acme: { kind: fhir-client, url: \"", receiver.url,
                            "\", auth: { bearer: 'file:acme-token' } }\n"),
       .payers = "  acme: { known_as: [ACME], name: ACME HEALTH, payer_id: ACME1, filing_code: CI, "
                 "format: fhir, via: acme }\n"}};
  running.site.file("acme-token", receiver.token);
  ASSERT_EQ(running.start(), "");
  std::ifstream in{tests::source_folder() + "/config/examples/quickstart/samples/clinic.fhir.json"};
  const std::string bundle{std::istreambuf_iterator<char>{in}, {}};
  const std::string token = running.token("ehr", "sender");
  EXPECT_EQ(status_of(running.http("POST", "/fhir", token, bundle)), 200);
  ASSERT_TRUE(eventually([&] { return receiver.stand_in.count() == 1; }))
      << running.get("/api/v1/claims").body;
  EXPECT_NE(receiver.stand_in.received().at(0).find("\"Claim\""), std::string::npos);
  EXPECT_EQ(status_of(running.http("POST", "/fhir", token, bundle)), 200);
  EXPECT_TRUE(eventually([&] { return running.part(0, "duplicate") == 1; }));
  EXPECT_EQ(receiver.stand_in.count(), 1U);
}

// --- starting --------------------------------------------------------------------------------

TEST(DaemonStart, QueuedDeliveriesGoOnAfterARestart) {
  Running running{{.interfaces = ""}};
  running.site.file("out", "a file where the folder should be");
  ASSERT_EQ(running.start(), "");
  EXPECT_EQ(running.send(test::hl7()), "AA|M1");
  ASSERT_TRUE(eventually([&] { return running.part(2, "queued") == 1; }));
  running.stop();
  std::filesystem::remove(running.site.folder() + "/out");
  ASSERT_EQ(running.start(), "");
  EXPECT_TRUE(eventually([&] { return running.site.files("out").size() == 1; }));
}

TEST(DaemonStart, ClaimNumbersAreNotGivenAgainAfterARestart) {
  Running running;
  for (const char* id : {"M1", "M2", "M3"}) {
    ASSERT_EQ(running.start(), "");
    running.send(test::hl7({.control_id = id}));
    ASSERT_TRUE(eventually([&] { return running.part(0, "received") == 0; }));
    if (std::string_view{id} == "M2")  // as after a crash: made anew from the store
      std::filesystem::remove(running.site.configuration().store.path + ".claim-numbers");
    running.stop();
  }
  ASSERT_EQ(running.start(), "");
  std::set<std::string> numbers;
  const auto claims = running.api("/claims");
  for (const json::Value& one : claims.root()["items"]) numbers.emplace(one["number"].text());
  EXPECT_EQ(numbers.size(), 3U);
  EXPECT_TRUE(numbers.count("V1"));
}

TEST(DaemonStart, ASecondDaemonOnOneStoreIsRefused) {
  Running running;
  ASSERT_EQ(running.start(), "");
  const auto second = Daemon::start(running.site.configuration(), {.version = "0.0.0"});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().id, "store.locked") << second.error().message;
  EXPECT_EQ(running.send(test::hl7()), "AA|M1") << "the first is not disturbed";
  EXPECT_EQ(running.get("/api/v1/messages").status, 200);
}

TEST(DaemonStart, AStoreOfTheOtherEnvironmentIsRefused) {
  Running running;
  ASSERT_EQ(running.start(), "");
  running.stop();
  running.site.write({.environment = "production"});
  const std::string why = running.start();
  EXPECT_NE(why.find("production"), std::string::npos) << why;
  EXPECT_NE(why.find("test"), std::string::npos) << why;
}

struct BadCase {
  const char* name;
  Extra extra;
  const char* file;
  const char* content;
  const char* want;
};
class BadStart : public testing::TestWithParam<BadCase> {};
TEST_P(BadStart, SaysWhereAndLeavesNothingBehind) {
  Running running{GetParam().extra};
  running.site.file(GetParam().file, GetParam().content);
  const std::string why = running.start();
  EXPECT_NE(why.find(GetParam().want), std::string::npos) << why;
  EXPECT_FALSE(std::filesystem::exists(running.site.folder() + "/var/claimwire.sock"));
}
const BadCase kBadStarts[] = {
    {"MisspeltTarget",
     {.facility = ", mapping: west.yaml"},
     "west.yaml",
     "mapping: west\nextends: hl7-encounter\nrules:\n  charges:\n    amout: FT1-11.1\n",
     "west.yaml:5: "},
    {"MisspeltRoutePath",
     {.routes = "  - { name: charges, when: 'tipe = DFT^P03', bill: each-message }\n"},
     "none",
     "",
     "claimwire.yaml:29: routes.charges.when: column 1: \"tipe\" is not known of a message on its "
     "way; did you mean type?"},
    {"MissingSecret",
     {.interfaces = "  web: { kind: http-client, url: \"http://127.0.0.1:9/\", auth: { bearer: "
                    "'file:absent' } }\n"},
     "none",
     "",
     "absent"},
};
INSTANTIATE_TEST_SUITE_P(Daemon, BadStart, testing::ValuesIn(kBadStarts),
                         [](const auto& test) { return test.param.name; });

TEST(DaemonStart, APortInUseIsNamedAndNothingIsLeftRunning) {
  Running first;
  ASSERT_EQ(first.start(), "");
  Running second;
  const std::string taken = concat("127.0.0.1:", std::to_string(first.port("ehr")));
  second.site.write(
      {.interfaces = concat("  more: { kind: mllp-listener, listen: '", taken, "' }\n")});
  const std::string why = second.start();
  EXPECT_NE(why.find(taken), std::string::npos) << why;
  second.site.write({});
  EXPECT_EQ(second.start(), "") << "the store was let go";
}

// --- codes while it runs ---------------------------------------------------------------------

TEST(DaemonCodes, ReleasesImportedWhileItRunsAreUsed) {
  Running running{{.uncovered = "hold"}};
  ASSERT_EQ(running.start(), "");
  EXPECT_EQ(*running.daemon->reload_codes(), false);
  EXPECT_EQ(running.send(test::hl7()), "AA|M1");
  ASSERT_TRUE(eventually([&] { return running.part(1, "held") == 1; })) << "no code set is loaded";
  const codes::CodeStore store{running.site.folder() + "/codes"};
  for (const char* set : {"icd10cm", "cpt", "hcpcs", "icd10pcs"}) {
    std::string path = tests::source_folder() + "/config/examples/quickstart/codes/" + set + ".csv";
    const auto releases = codes::read_releases(path, {});
    ASSERT_TRUE(releases) << releases.error().message;
    ASSERT_TRUE(store.add(*releases));
  }
  EXPECT_EQ(*running.daemon->reload_codes(), true);
  EXPECT_EQ(running.send(test::hl7({.control_id = "M2"})), "AA|M2");
  EXPECT_TRUE(eventually([&] { return running.site.files("out").size() == 1; }))
      << running.get("/api/v1/claims").body;
}

/// Promise G1: what an import brings in is codes; a mapping edited meanwhile waits for a reload.
TEST(DaemonCodes, AnImportBringsNoEditedMappingIntoForce) {
  Running running{{.facility = ", mapping: west.yaml"}};
  const auto mapping = [&](std::string_view amount) {
    running.site.file("west.yaml",
                      concat("mapping: west\nextends: hl7-encounter\nrules:\n  charges:\n"
                             "    amount: { value: \"",
                             amount, "\" }\n"));
  };
  mapping("111.00");
  ASSERT_EQ(running.start(), "");
  mapping("222.00");
  const codes::CodeStore store{running.site.folder() + "/codes"};
  const auto releases = codes::read_releases(
      tests::source_folder() + "/config/examples/quickstart/codes/cpt.csv", {});
  ASSERT_TRUE(releases && store.add(*releases));
  ASSERT_EQ(*running.daemon->reload_codes(), true);
  running.send(test::hl7());
  ASSERT_TRUE(eventually([&] { return running.site.files("out").size() == 1; }));
  EXPECT_NE(running.site.files("out").at(0).find("CLM*V1*111"), std::string::npos);
}

}  // namespace
}  // namespace claimwire::daemon
