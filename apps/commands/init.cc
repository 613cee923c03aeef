#include <CLI/CLI.hpp>
#include <array>
#include <filesystem>
#include <iostream>
#include <memory>

#include "apps/commands/support.h"
#include "core/text.h"

namespace claimwire::apps {
namespace {

namespace fs = std::filesystem;

struct NewFile {
  std::string_view path, content;
};

constexpr std::array<NewFile, 7> kFiles{{
    {"claimwire.yaml",
     R"(# One hospital, one feed, one clearinghouse. Everything here is invented: put your own in.
# `claimwire check` says what is wrong; every key: docs/reference/settings.md.
version: 1
site: { name: Example, environment: test, time_zone: America/Chicago } # test: nothing counts as real
store: { url: sqlite:var/claimwire.db }
http: { listen: 127.0.0.1:8080 } # console and API, on this machine only

codes:
  directory: var/codes # fill it: claimwire codes import FILE (the publishers' own files)
  uncovered: { icd10cm: warn, icd10pcs: warn, hcpcs: warn, cpt: warn } # hold once the sets are loaded

organization: # who bills
  name: EXAMPLE HOSPITAL
  npi: "1999999984"
  tax_id: "123456789"
  taxonomy: 282N00000X
  address: { line: 1 Main St, city: Springfield, state: IL, zip: "627010001" }

facility: # where care happens; known_as is what the sender calls it (MSH-4 or PV1-39)
  known_as: [EXAMPLE]
  mapping: mappings/site.yaml

tables:
  providers: tables/providers.csv

interfaces:
  ehr: { kind: mllp-listener, listen: 127.0.0.1:2575 } # HL7 v2 comes in
  clearinghouse: { kind: folder-writer, path: var/out } # 837 files go out

partner: # whom the envelope is addressed to
  via: clearinghouse
  submitter: { name: EXAMPLE, id: EXAMPLE1, contact: { name: EDI DESK, phone: "2175550100" } }
  receiver: { name: CLEARINGHOUSE, id: CLEAR1 }
  isa: { sender: "ZZ:EXAMPLE1", receiver: "ZZ:CLEAR1" }

payers: # known_as is what the sender calls them (IN1-3)
  acme: { known_as: [ACME], name: ACME HEALTH, payer_id: ACME1, filing_code: CI, partner: partner }

routes: # the first that matches takes the message
  - { name: charges, from: [ehr], when: "type in [DFT^*, BAR^*, ADT^*]", bill: each-message }
)"},
    {"mappings/site.yaml",
     R"(# What your feed does differently; all else is the shipped hl7-encounter.
# See them together: claimwire mapping show
mapping: site
extends: hl7-encounter
samples: tests # claimwire test runs these
rules:
  # A rule's name is its target; docs/reference/mapping-targets.md lists them all.
  patient.ssn: drop # never leaves the message
  # account: { from: PV1-19.1, missing: hold, note: we bill by visit }
  # coverages:
  #   member_id: ZIN-4.1 or inherited
)"},
    {"tables/providers.csv", R"(local_id,npi,last,first,taxonomy,from,to
D100,1003000126,RIVERA,ANA,207P00000X,2020-01-01,
)"},
    {"tests/first-visit/input.hl7",
     "MSH|^~\\&|EHR|EXAMPLE|CLAIMWIRE|EXAMPLE|20260910120000-0500||DFT^P03^DFT_P03|E001|P|2.5.1\r"
     "EVN|P03|20260910120000-0500\r"
     "PID|1||MRN1^^^EXAMPLE^MR||PARKER^ROSE^A^^^^L||19700505|F|||9 Elm St^^Springfield^IL^62704"
     "|||||||V1\r"
     "PV1|1|E|ED^^^EXAMPLE||||D100^RIVERA^ANA||||||||||||V1\r"
     "FT1|1|C1||20260903|20260903|CG|ED4|||1|200.00||ED||||||1|D100^RIVERA^ANA|||||99284^^C4\r"
     "DG1|1||R07.9^Chest pain, unspecified^I10|||F\r"
     "IN1|1|GOLD|ACME|ACME HEALTH||||G77||||||||PARKER^ROSE^A|SEL|19700505"
     "|9 Elm St^^Springfield^IL^62704|||1||||||||||||||AC900123\r"},
    {"tests/first-visit/expect.yaml",
     R"(# What must come of input.hl7: a path and its value. `claimwire test add FILE --name N` makes more.
CLM01: V1
CLM02: "200.00"
HI01-2: R079
2310B/NM109: "1003000126"
findings: []
)"},
    {"tests/first-visit/case.yaml", "now: 2026-09-10 # the clock of this case\n"},
    {".gitignore", "var/\n"},
}};

void init(Invocation& invocation, const std::string& folder) {
  for (const NewFile& file : kFiles) {
    const fs::path path = fs::path{folder} / file.path;
    if (fs::exists(path))
      return fail(invocation, kUsage,
                  concat(path.string(), " is there already; nothing was written"));
  }
  for (const NewFile& file : kFiles) {
    const fs::path path = fs::path{folder} / file.path;
    std::error_code problem;
    fs::create_directories(path.parent_path(), problem);
    if (problem) return fail(invocation, kFailed, concat(path.string(), ": ", problem.message()));
    if (const auto done = write_output(path.string(), file.content); !done)
      return fail(invocation, kFailed, done.error().message);
    std::cout << path.string() << "\n";
  }
  const std::string config = (fs::path{folder} / "claimwire.yaml").string();
  const std::string said = folder == "." ? "" : concat(" --config ", config);
  std::cout << "\nNext:\n  claimwire" << said << " check\n  claimwire" << said
            << " test\n  claimwire" << said << " explain YOUR.hl7 CLM02\n";
}

}  // namespace

void add_init(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand(
      "init", "A commented minimal configuration, mappings, tables, and one passing case.");
  const auto folder = std::make_shared<std::string>(".");
  command->add_option("folder", *folder, "Where to; nothing that is there is overwritten.")
      ->type_name("DIR")
      ->capture_default_str();
  command->callback([&invocation, folder] { init(invocation, *folder); });
}

}  // namespace claimwire::apps
