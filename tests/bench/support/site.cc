#include "tests/bench/support/site.h"

#include <filesystem>
#include <fstream>

#include "tests/bench/support/charge_message.h"
#include "tests/bench/support/process.h"
#include "tests/support/folders.h"

namespace claimwire::bench {

void write_site(const std::string& folder, const SiteSettings& settings) {
  using Sink = SiteSettings::Sink;
  std::ofstream out{folder + "/claimwire.yaml"};
  out << R"(version: 1
site: { name: Benchmark, environment: test, time_zone: America/Chicago }
store: { url: sqlite:var/claimwire.db }
codes:
  directory: )"
      << settings.codes << R"(
  uncovered: { icd10cm: hold, icd10pcs: hold, hcpcs: hold, cpt: warn }
organizations:
  physicians:
    name: WEST PHYSICIANS LLC
    npi: "1234567893"
    tax_id: "987654321"
    taxonomy: 207P00000X
    address: { line: 2 Main St, city: Springfield, state: IL, zip: "627010002" }
facilities:
  west: { known_as: [WEST], bills: { 837p: physicians, 837i: physicians } }
tables:
  providers: tables/providers.csv
interfaces:
  ehr:
    kind: mllp-listener
    listen: 127.0.0.1:0
    connections_max: )"
      << settings.connections_max << "\n    per_peer: " << settings.connections_max << "\n";
  for (unsigned i = 0; i < kPayers; ++i) {
    std::uint16_t port =
        i + 1 == kPayers && settings.last_port != 0 ? settings.last_port : settings.sink_port;
    if (port == 0) port = 9;  // where nothing listens
    if (settings.sink == Sink::folder)
      out << "  sink" << i << ": { kind: folder-writer, path: var/out/sink" << i << " }\n";
    else
      out << "  sink" << i << ": { kind: http-client, url: \"http://127.0.0.1:" << port
          << "/claims\" }\n";
  }
  out << "partners:\n";
  for (unsigned i = 0; i < kPayers; ++i)
    out << "  partner" << i << ":\n    via: sink" << i << R"(
    submitter: { name: WEST HOSPITAL, id: WEST001, contact: { name: EDI DESK, phone: "2175550100" } }
    receiver: { name: CLEARCO, id: CLEARCO }
    isa: { sender: "ZZ:WEST001", receiver: "ZZ:CLEARCO)"
        << i << "\" }\n";
  out << "payers:\n";
  for (unsigned i = 0; i < kPayers; ++i)
    out << "  payer" << i << ": { known_as: [PAY" << i << "], name: INVENTED PAYER " << i
        << ", payer_id: \"1200" << i << "\", filing_code: CI, partner: partner" << i
        << ", edits: commercial }\n";
  if (settings.sink != Sink::none)
    out << "routes:\n  - { name: charges, from: [ehr], when: \"type = DFT^P03\", "
           "bill: each-message }\n";

  std::filesystem::create_directories(folder + "/tables");
  std::ofstream{folder + "/tables/providers.csv"}
      << "local_id,npi,last,first,taxonomy,from,to\n"
         "D100,1003000126,RIVERA,ANA,207P00000X,2020-01-01,\n";
}

void import_sample_codes(const std::string& claimwire, const std::string& folder) {
  const std::string samples = tests::source_folder() + "/config/examples/quickstart/codes";
  for (const auto& entry : std::filesystem::directory_iterator{samples})
    run_to_end({claimwire, "codes", "import", "--directory", "var/codes", entry.path().string()},
               folder);
}

std::uint16_t port_of(const std::string& output) {
  constexpr std::string_view kAddress = "127.0.0.1:";
  const auto at = output.find(kAddress);
  if (at == std::string::npos) give_up("serve printed no address: " + output);
  return static_cast<std::uint16_t>(std::stoul(output.substr(at + kAddress.size())));
}

}  // namespace claimwire::bench
