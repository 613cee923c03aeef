#include "config/difference.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "config/load.h"
#include "core/text.h"

namespace claimwire::config {
namespace {

constexpr std::string_view kBase = R"(version: 1
site: { name: A, environment: test }
store: { url: sqlite:var/a.db }
organization: { name: ONE, npi: "1999999984", tax_id: "123456789", address: { line: 1 Main St, city: S, state: IL, zip: "627010001" } }
facility: { known_as: [WEST] }
interfaces:
  ehr: { kind: mllp-listener, listen: 127.0.0.1:2575, idle_close: 5m }
  out: { kind: folder-writer, path: var/out }
partner:
  via: out
  submitter: { name: A, id: A1, contact: { name: D, phone: "2175550100" } }
  receiver: { name: C, id: C }
  isa: { sender: "ZZ:A1", receiver: "ZZ:C" }
payers:
  mcb: { known_as: [MCB], name: MEDICARE B, payer_id: "1", filing_code: MB }
routes:
  - { name: charges, when: 'type = DFT^P03', bill: each-message }
  - { name: copies, from: [ehr], forward: [out] }
edits:
  own: { DUP-01: warn }
)";

Configuration read(const std::string& text) {
  const auto file = std::filesystem::temp_directory_path() / "cw_difference_test.yaml";
  std::ofstream{file} << text;
  Loaded loaded = load({file.string()});
  for (const Problem& problem : loaded.problems) EXPECT_TRUE(problem.warning) << problem.text();
  return std::move(loaded.configuration);
}

struct DifferenceCase {
  const char* name;
  const char* old_text;
  const char* new_text;
  const char* want;  ///< "" when they mean the same.
};

class Difference : public testing::TestWithParam<DifferenceCase> {};

TEST_P(Difference, IsByMeaning) {
  std::string changed{kBase};
  const auto at = changed.find(GetParam().old_text);
  ASSERT_NE(at, std::string::npos);
  changed.replace(at, std::string_view{GetParam().old_text}.size(), GetParam().new_text);
  std::string got;
  for (const Change& each : difference(read(std::string{kBase}), read(changed))) {
    got += concat(each.kind, " ", each.name, " ", name(each.what));
    for (const std::string& detail : each.details) got += concat(" | ", detail);
    got += "\n";
  }
  EXPECT_EQ(got, GetParam().want);
}

const DifferenceCase kCases[] = {
    {"Nothing", "version", "version", ""},
    {"AComment", "edits:", "# more\nedits:", ""},
    {"AnotherWayOfWriting", "idle_close: 5m", "idle_close: \"300s\"", ""},
    {"ADefaultWrittenOut", "listen: 127.0.0.1:2575",
     "listen: 127.0.0.1:2575, message_timeout: 30s, lenient: true, duplicates: { by: [MSH-3, "
     "MSH-4, MSH-10], window: 7d }",
     ""},
    {"OrderOfKeys", "kind: folder-writer, path: var/out", "path: var/out, kind: folder-writer", ""},
    {"TheLongForm", "facility: { known_as: [WEST] }",
     "facilities: { facility: { known_as: [WEST] } }", ""},
    {"ASetting", "idle_close: 5m", "idle_close: 10m",
     "interface ehr changed | idle_close: 300000ms -> 600000ms\n"},
    {"BackToTheDefault", ", idle_close: 5m", "",
     "interface ehr changed | idle_close: 300000ms -> (default)\n"},
    {"AGroup", "idle_close: 5m", "idle_close: 5m, ack: { when: read }",
     "interface ehr changed | ack.when: (default) -> read\n"},
    {"AnInterface", "  out: {", "  more: { kind: folder-writer, path: var/more }\n  out: {",
     "interface more added | kind: folder-writer | path: var/more\n"},
    {"APayerGone", "  mcb: { known_as: [MCB]", "  mca: { known_as: [MCB]",
     "payer mca added | filing_code: MB | known_as: [MCB] | name: MEDICARE B | payer_id: 1\n"
     "payer mcb removed | filing_code: MB | known_as: [MCB] | name: MEDICARE B | payer_id: 1\n"},
    {"ARoute", "when: 'type = DFT^P03'", "when: 'type = DFT^*'",
     "route charges changed | when: type = DFT^P03 -> type = DFT^*\n"},
    {"OrderOfRoutes",
     "  - { name: charges, when: 'type = DFT^P03', bill: each-message }\n"
     "  - { name: copies, from: [ehr], forward: [out] }\n",
     "  - { name: copies, from: [ehr], forward: [out] }\n"
     "  - { name: charges, when: 'type = DFT^P03', bill: each-message }\n",
     "route order changed | charges, copies -> copies, charges\n"},
    {"AnEdit", "DUP-01: warn", "DUP-01: hold", "edits own changed | DUP-01: warn -> hold\n"},
    {"APack", "  own: {", "  other: {",
     "edits other added | DUP-01: warn\nedits own removed | DUP-01: warn\n"},
    {"TheStore", "sqlite:var/a.db", "sqlite:var/b.db",
     "setting store.url changed | sqlite:var/a.db -> sqlite:var/b.db\n"},
    {"ClaimId", "edits:", "claim_id: \"{account}\"\nedits:",
     "setting claim_id changed | {account}{suffix} -> {account}\n"},
};
INSTANTIATE_TEST_SUITE_P(Configuration, Difference, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::config
