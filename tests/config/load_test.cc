#include "config/load.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace claimwire::config {
namespace {

namespace fs = std::filesystem;

/// A folder that is gone after the test.
class LoadTest : public testing::Test {
 protected:
  LoadTest() {
    static int count = 0;
    folder_ = fs::temp_directory_path() /
              ("claimwire-config-" + std::to_string(getpid()) + "-" + std::to_string(count++));
    fs::create_directories(folder_);
  }
  ~LoadTest() override { fs::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) {
    const fs::path path = folder_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream{path} << text;
    return path.string();
  }
  Loaded load_text(const std::string& text) { return load({write("claimwire.yaml", text)}); }
  /// All problems, a line each, without the folder.
  static std::string problems(const Loaded& loaded) {
    std::string out;
    for (const Problem& problem : loaded.problems) {
      const auto slash = problem.place.file.rfind('/');
      out += problem.place.file.substr(slash + 1) + ":" + std::to_string(problem.place.line) +
             ": " + problem.message + "\n";
    }
    return out;
  }

  fs::path folder_;
};

constexpr const char* kMinimal = R"(version: 1
site: { name: Test, environment: test }
http: { listen: "127.0.0.1:0" }
organization:
  name: WEST HOSPITAL
  npi: "1999999984"
  tax_id: "123456789"
  address: { line: 1 Main St, city: Springfield, state: IL, zip: "627010001" }
facility: { known_as: [WEST] }
interfaces:
  ehr: { kind: mllp-listener, listen: 127.0.0.1:0 }
  out: { kind: folder-writer, path: var/out }
partner:
  via: out
  submitter: { name: WEST, id: W1, contact: { name: DESK, phone: "2175550100" } }
  receiver: { name: CLEARCO, id: CLEARCO }
  isa: { sender: "ZZ:W1", receiver: "ZZ:CLEARCO" }
payers:
  mcb: { known_as: [MCB], name: MEDICARE PART B, payer_id: "12502", filing_code: MB }
routes:
  - { name: charges, from: [ehr], bill: each-message }
)";

TEST_F(LoadTest, ReviewFirstNamesPayersWithANumberEach) {
  const std::string text = std::string{kMinimal} + "held: { review_first: ";
  const std::pair<const char*, const char*> cases[] = {
      {"{ mcb: 25 }", ""},
      {"{ mcb: 0 }", ""},
      {"{ mcc: 25 }", "held.review_first: no payer \"mcc\"; did you mean mcb?"},
      {"{ mcb: many }", "held.review_first: mcb: "},
      {"{ mcb: -1 }", "held.review_first: mcb: "},
      {"25", "held.review_first: expected payers with a number each"},
  };
  for (const auto& [value, want] : cases) {
    const Loaded loaded = load_text(text + value + " }\n");
    EXPECT_NE(problems(loaded).find(want), std::string::npos) << value << problems(loaded);
    EXPECT_EQ(loaded.usable(), *want == '\0') << value << problems(loaded);
  }
  EXPECT_EQ(load_text(text + "{ mcb: 25 } }\n").configuration.review_first.at("mcb"), 25U);
}

TEST_F(LoadTest, TheShortFormOfOneClinicIsComplete) {
  const Loaded loaded = load_text(kMinimal);
  EXPECT_EQ(problems(loaded), "");
  const Configuration& c = loaded.configuration;
  EXPECT_EQ(c.facilities.at("facility").bills_837p, "organization");
  EXPECT_EQ(c.payers.at("mcb").partner, "partner");
  EXPECT_EQ(c.partners.at("partner").gs_sender, "W1");
  EXPECT_EQ(c.partners.at("partner").isa_sender_qualifier, "ZZ");
  EXPECT_EQ(c.interfaces.at("ehr").message_bytes_max, 16'000'000u);
  EXPECT_EQ(c.payer_known_as("mcb"), &c.payers.at("mcb"));
  EXPECT_EQ(c.facility_known_as("west"), &c.facilities.at("facility"));
  EXPECT_EQ(c.payer_known_as(""), nullptr);
}

TEST_F(LoadTest, TheHashIsTheContent) {
  const std::string one = load_text(kMinimal).configuration.hash;
  EXPECT_EQ(one, load_text(kMinimal).configuration.hash);
  EXPECT_NE(one, load_text(std::string{kMinimal} + "# a comment\n").configuration.hash);
}

struct MistakeCase {
  const char* name;
  const char* find;     ///< In kMinimal...
  const char* replace;  ///< ...becomes this.
  const char* want;     ///< The one problem.
};

constexpr const char* kAbsent =
    "claimwire.yaml:2: include: no file FOLDER/more.yaml\n";  ///< FOLDER is the test's own.

class Mistake : public LoadTest, public testing::WithParamInterface<MistakeCase> {};

TEST_P(Mistake, IsNamedWithItsLine) {
  std::string text = kMinimal;
  const auto at = text.find(GetParam().find);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string{GetParam().find}.size(), GetParam().replace);
  const Loaded loaded = load_text(text);
  std::string want = GetParam().want;
  if (const auto folder = want.find("FOLDER"); folder != std::string::npos)
    want.replace(folder, 6, folder_.string());
  EXPECT_EQ(problems(loaded), want);
  EXPECT_FALSE(loaded.usable());
}

constexpr MistakeCase kMistakes[] = {
    {"MisspeltKey", "listen: 127.0.0.1:0 }\n  out", "lisen: 127.0.0.1:0 }\n  out",
     "claimwire.yaml:11: interfaces.ehr.lisen: no such setting; did you mean `listen`?\n"
     "claimwire.yaml:11: interfaces.ehr.listen: is missing. Address to listen on.\n"},
    {"MisspeltSection",
     "payers:", "payer:", "claimwire.yaml:18: payer: no such setting; did you mean `payers`?\n"},
    {"PortTooLarge", "listen: 127.0.0.1:0 }\n  out", "listen: 127.0.0.1:70000 }\n  out",
     "claimwire.yaml:11: interfaces.ehr.listen: port 70000 is not 0 to 65535 (0: the system picks "
     "one)\n"},
    {"OtherKindsSetting", "path: var/out }", "path: var/out, listen: 127.0.0.1:1 }",
     "claimwire.yaml:12: interfaces.out.listen: a folder-writer has no such setting; it belongs to "
     "mllp-listener\n"},
    {"UnknownChoice", "environment: test", "environment: tset",
     "claimwire.yaml:2: site.environment: \"tset\" is not one of test production; did you mean "
     "test?\n"},
    {"ViaNobody", "via: out", "via: uot",
     "claimwire.yaml:13: partners.partner.via: no interface \"uot\"; did you mean out?\n"},
    {"ViaReceiver", "via: out", "via: ehr",
     "claimwire.yaml:13: partners.partner.via: ehr is a mllp-listener, which receives; expected a "
     "sender\n"},
    {"BadNpi", "1999999984", "1999999985",
     "claimwire.yaml:4: organizations.organization.npi: 1999999985 is not a National Provider "
     "Identifier: ten digits with a check digit\n"},
    {"TestCannotReachAPayer", "path: var/out }", "path: var/out, production: true }",
     "claimwire.yaml:12: interfaces.out.production: this destination leads to a real payer; "
     "site.environment is test\n"},
    {"OffLoopback", "listen: 127.0.0.1:0 }\n  out", "listen: 0.0.0.0:2575 }\n  out",
     "claimwire.yaml:11: interfaces.ehr.peers: is missing; off loopback it must name who may "
     "connect\nclaimwire.yaml:11: interfaces.ehr.plaintext_from: is missing; without TLS it must "
     "name from where plain text is accepted\n"},
    {"HttpOffLoopback", "\"127.0.0.1:0\"", "\"10.0.0.1:80\"",
     "claimwire.yaml:0: http.listen: 10.0.0.1:80 is not on this machine; HTTP binds to 127.0.0.1 "
     "until it has TLS\n"},
    {"RouteWithoutPurpose", ", bill: each-message", "",
     "claimwire.yaml:21: routes.charges: expected exactly one of `bill` and `forward`\n"},
    {"FirstKey", "version: 1\n", "", "claimwire.yaml:1: the first key must be `version: 1`\n"},
    {"RefusesBeforeRouting", "listen: 127.0.0.1:0 }\n  out",
     "listen: 127.0.0.1:0, unrouted: refuse }\n  out",
     "claimwire.yaml:11: interfaces.ehr.unrouted: refuse needs `ack: { when: read }`; under stored "
     "the answer leaves before the message is routed\n"},
    {"RowsGoneWithinTheWindow", "listen: 127.0.0.1:0 }\n  out",
     "listen: 127.0.0.1:0, keep: { metadata: 6d } }\n  out",
     "claimwire.yaml:11: interfaces.ehr.keep.metadata: is shorter than duplicates.window, in which "
     "a "
     "repeat is known by the row of the first; keep it as long\n"},
    {"ContentLongerThanItsRow", "listen: 127.0.0.1:0 }\n  out",
     "listen: 127.0.0.1:0, keep: { content: 60d, metadata: 30d } }\n  out",
     "claimwire.yaml:11: interfaces.ehr.keep.content: is longer than keep.metadata; without its "
     "row "
     "content cannot be found\n"},
    {"SecretInAHeader", "kind: folder-writer, path: var/out }",
     "kind: http-client, url: \"http://x/\", headers: { authorization: Bearer abc } }",
     "claimwire.yaml:12: interfaces.out.headers: Authorization is a secret; say auth: { bearer: "
     "env:NAME }, file:PATH or credential:NAME\n"},
    {"SecretItself", "kind: folder-writer, path: var/out }",
     "kind: http-client, url: \"http://x/\", auth: { bearer: abc } }",
     "claimwire.yaml:12: interfaces.out.auth.bearer: expected env:NAME, file:PATH or "
     "credential:NAME, never the secret itself\n"},
    {"UnknownCodeSet", "site: {", "codes: { uncovered: { icd10: hold } }\nsite: {",
     "claimwire.yaml:2: codes.uncovered: no code set \"icd10\"; `claimwire codes list` names them; "
     "did you mean icd10cm?\n"},
    {"IncludedFileAbsent", "site: {", "include: [more.yaml]\nsite: {", kAbsent},
    {"OneNameForAllFiles", "path: var/out }", "path: var/out, file: claims.837 }",
     "claimwire.yaml:12: interfaces.out.file: needs {interchange} or {delivery}; without them two "
     "claims would have one name\n"},
    {"NoSuchZone", "environment: test", "environment: test, time_zone: Amerika/Chicago",
     "claimwire.yaml:0: site.time_zone: no time zone \"Amerika/Chicago\"; expected an IANA name "
     "such as America/Chicago\n"},
};
INSTANTIATE_TEST_SUITE_P(Configuration, Mistake, testing::ValuesIn(kMistakes),
                         [](const auto& test) { return test.param.name; });

TEST_F(LoadTest, EveryScalarIsText) {
  std::string text = kMinimal;
  text.replace(text.find("[MCB]"), 5, "[0123, 1e3, NO]");
  const Loaded loaded = load_text(text);
  EXPECT_EQ(problems(loaded), "");
  EXPECT_EQ(loaded.configuration.payers.at("mcb").known_as,
            (std::vector<std::string>{"0123", "1e3", "NO"}));
}

TEST_F(LoadTest, AnIncludeMayAddButNeverRedefine) {
  write("conf.d/more.yaml",
        "payers:\n"
        "  aaa: { name: A, payer_id: \"1\", filing_code: CI }\n"
        "  mcb: { name: B, payer_id: \"2\", filing_code: CI }\n");
  const Loaded loaded = load_text(std::string{kMinimal} + "include: [conf.d/*.yaml]\n");
  EXPECT_EQ(problems(loaded), "more.yaml:3: payers.mcb: stands already in " +
                                  (folder_ / "claimwire.yaml").string() +
                                  " line 19; an include may add but never redefine\n");
  EXPECT_EQ(loaded.configuration.payers.count("aaa"), 1u);
}

TEST_F(LoadTest, OfTwoFilesThatSetTheSameNeitherWins) {
  write("conf.d/more.yaml",
        "site: { environment: production }\n"
        "http: { listen: 127.0.0.1:1 }\n"
        "edits: { strict: { DX-01: reject } }\n"
        "routes:\n  - { name: copies, forward: [out] }\n");
  const Loaded loaded = load_text(std::string{kMinimal} + "include: [conf.d/*.yaml]\n");
  const std::string first = (folder_ / "claimwire.yaml").string();
  EXPECT_EQ(problems(loaded), "more.yaml:1: site.environment: stands already in " + first +
                                  " line 2; an include may add but never redefine\n"
                                  "more.yaml:2: http.listen: stands already in " +
                                  first + " line 3; an include may add but never redefine\n");
  EXPECT_EQ(loaded.configuration.site.environment, Environment::test);
  EXPECT_EQ(loaded.configuration.routes.size(), 2u);
}

TEST_F(LoadTest, ASecondFileMaySetNeitherNameNorDelivery) {
  const std::string main = write("claimwire.yaml", kMinimal);
  const std::string other = write("other.yaml",
                                  "site: { name: Other }\n"
                                  "interfaces: { out: { deliver: off, path: var/else } }\n"
                                  "payers: { mcb: { name: OTHER } }\n");
  const Loaded loaded = load({main, other});
  const std::string said = problems(loaded);
  for (const char* refused : {"site.name", "interfaces.out.deliver", "payers.mcb.name"})
    EXPECT_NE(said.find(std::string{refused} + ": a second configuration file may set only"),
              std::string::npos)
        << said;
  EXPECT_EQ(loaded.configuration.interfaces.at("out").path, "var/else");
}

TEST_F(LoadTest, ASecondFileMovesTheInstallationButNotItsRules) {
  const std::string main = write("claimwire.yaml", kMinimal);
  const std::string place = write("place.yaml",
                                  "site: { environment: production }\n"
                                  "store: { url: sqlite:/srv/claimwire.db }\n"
                                  "interfaces: { ehr: { listen: \"127.0.0.1:99\" } }\n");
  const Loaded good = load({main, place});
  EXPECT_EQ(problems(good), "");
  EXPECT_EQ(good.configuration.store.path, "/srv/claimwire.db");
  EXPECT_EQ(good.configuration.interfaces.at("ehr").listen, "127.0.0.1:99");
  EXPECT_EQ(good.configuration.site.environment, Environment::production);
  EXPECT_EQ(good.configuration.site.name, "Test");

  const std::string rules = write("rules.yaml", "edits: { medicare: { DUP-01: off } }\n");
  const Loaded bad = load({main, rules});
  EXPECT_FALSE(bad.usable());
  EXPECT_NE(problems(bad).find("rules.yaml:1: edits: a second configuration file may set only"),
            std::string::npos);
}

TEST_F(LoadTest, WhatIsNoConfigurationIsSaidPlainly) {
  EXPECT_FALSE(load({(folder_ / "absent.yaml").string()}).usable());
  EXPECT_FALSE(load_text("").usable());
  EXPECT_FALSE(load_text("- a\n- b\n").usable());
  EXPECT_FALSE(load_text("version: 1\n\tsite: x\n").usable());
  EXPECT_FALSE(load_text("version: 1\nsite: &a { name: x }\nstore: *a\n").usable());
}

}  // namespace
}  // namespace claimwire::config
