#include "tests/daemon/site.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/text.h"

namespace claimwire::test {
namespace {

constexpr std::string_view kConfiguration = R"(version: 1
site: { name: Invented, environment: ENVIRONMENT, time_zone: America/Chicago }
store: { url: "sqlite:FOLDER/var/claimwire.db", disk_reserve: 1MB }
http: { listen: 127.0.0.1:0 }
codes: { directory: "FOLDER/codes", uncovered: { icd10cm: UNCOVERED, icd10pcs: UNCOVERED, hcpcs: UNCOVERED, cpt: UNCOVERED } }
organizations:
  hospital:
    name: WEST HOSPITAL
    npi: "1999999984"
    tax_id: "123456789"
    taxonomy: 282N00000X
    address: { line: 1 Main St, city: Springfield, state: IL, zip: "627010001" }
facilities:
  west: { known_as: [WEST, WESTMED], bills: { 837i: hospital, 837p: hospital } FACILITY }
interfaces:
  ehr: { kind: mllp-listener, listen: 127.0.0.1:0 EHR }
  fhir: { kind: fhir-listener, path: /fhir FHIR }
  clearco: { kind: folder-writer, path: "FOLDER/out", retry: { for: 1h, delay: 50ms..100ms } }
INTERFACES
partners:
  clearco:
    via: clearco
    submitter: { name: WEST HOSPITAL, id: WEST001, contact: { name: EDI DESK, phone: "2175550100" } }
    receiver: { name: CLEARCO, id: CLEARCO }
    isa: { sender: "ZZ:WEST001", receiver: "ZZ:CLEARCO" }
PARTNERS
payers:
  medicare-a: { known_as: [MCA], name: MEDICARE PART A, payer_id: "12001", filing_code: MA, partner: clearco }
  medicare-b: { known_as: [MCB], name: MEDICARE PART B, payer_id: "12502", filing_code: MB, partner: clearco, frequencies: ["1"] }
PAYERS
routes:
ROUTES
)";

constexpr std::string_view kRoute =
    "  - { name: charges, when: 'type in [DFT^P03, Bundle, Claim]', bill: each-message }\n";

void replace_all(std::string& text, std::string_view word, std::string_view by) {
  for (std::size_t at = text.find(word); at != std::string::npos;
       at = text.find(word, at + by.size()))
    text.replace(at, word.size(), by);
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

Site::Site(const Extra& extra) {
  folder_ = (std::filesystem::temp_directory_path() / "cw-daemon-XXXXXX").string();
  EXPECT_NE(::mkdtemp(folder_.data()), nullptr);
  std::filesystem::create_directories(folder_ + "/var");
  write(extra);
}

Site::~Site() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string Site::file(std::string_view name, std::string_view content) const {
  const std::string path = concat(folder_, "/", name);
  std::ofstream{path, std::ios::binary} << content;
  return path;
}

void Site::write(const Extra& extra) const {
  std::string text{kConfiguration};
  replace_all(text, "ENVIRONMENT", extra.environment);
  replace_all(text, "UNCOVERED", extra.uncovered);
  replace_all(text, " FACILITY ", concat(extra.facility, " "));
  replace_all(text, " EHR ", concat(extra.ehr, " "));
  replace_all(text, " FHIR ", concat(extra.fhir, " "));
  replace_all(text, "INTERFACES\n", extra.interfaces);
  replace_all(text, "PARTNERS\n", extra.partners);
  replace_all(text, "PAYERS\n", extra.payers);
  replace_all(text, "ROUTES\n", extra.routes.empty() ? kRoute : extra.routes);
  replace_all(text, "FOLDER", folder_);
  file("claimwire.yaml", text);
}

config::Configuration Site::configuration() const {
  config::Loaded loaded = config::load({folder_ + "/claimwire.yaml"});
  std::string all;
  for (const config::Problem& problem : loaded.problems)
    if (!problem.warning) all += concat(problem.text(), "\n");
  EXPECT_TRUE(loaded.usable()) << all;
  return std::move(loaded.configuration);
}

std::shared_ptr<const daemon::DaemonSnapshot> Site::snapshot() const {
  mappings::Problems problems;
  auto made = daemon::DaemonSnapshot::make(
      configuration(), std::make_shared<const codes::CodeSets>(), "0.0.0", problems);
  for (const auto& problem : problems) ADD_FAILURE() << mappings::text(problem);
  return made;
}

std::string Site::problems() const {
  mappings::Problems problems;
  daemon::DaemonSnapshot::make(configuration(), std::make_shared<const codes::CodeSets>(), "0.0.0",
                               problems);
  std::string all;
  for (const auto& problem : problems) all += concat(mappings::text(problem), "\n");
  replace_all(all, folder_ + "/", "");
  return all;
}

std::vector<std::string> Site::files(std::string_view below) const {
  std::vector<std::filesystem::path> paths;
  std::error_code absent;
  for (const auto& one : std::filesystem::directory_iterator{concat(folder_, "/", below), absent})
    if (one.path().filename().string().front() != '.') paths.push_back(one.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> out;
  for (const auto& path : paths) out.push_back(read(path));
  return out;
}

std::string hl7(const Visit& visit) {
  std::string out =
      concat("MSH|^~\\&|EHR|", visit.facility, "|CW|CW|20260903180000-0500||", visit.type, "|",
             visit.control_id, "|P|2.5.1", visit.msh, "\rEVN|P03|20260903180000-0500\r");
  out += concat("PID|1||MRN", visit.account,
                "^^^WEST^MR||DOE^JANE^Q^^^^L||19480214|F|||12 Oak Ave^^Springfield^IL^62704|||||||",
                visit.account, "\r");
  out += concat("PV1|1|E|ED^^^WEST||||D100^RIVERA^ANA^^^^^^NPI||||||||||||", visit.account,
                "|||||||||||||||||||||||||20260903074000-0500|20260903113000-0500\r");
  out += concat("FT1|1|", visit.charge, "||20260903|20260903|", visit.kind,
                "|ED4^ED visit level 4|||1|", visit.amount,
                "||ED||||||1|1003000126^RIVERA^ANA^^^^^^NPI|||||", visit.procedure, "\r");
  out += concat("DG1|1||", visit.diagnosis, "^Chest pain^I10|||F|||||||||1\r", visit.more);
  return out + concat("IN1|1|", visit.payer, "^Payer|", visit.payer,
                      "|PAYER||||||||||||DOE^JANE^Q|SEL|19480214|12 Oak Ave^^Springfield^IL^62704"
                      "|||1||||||||||||||1EG4TE5MK73\r");
}

std::string fhir_claim(std::string_view identifier, std::string_view more) {
  return concat(
      R"({"resourceType":"Claim","status":"active","use":"claim","created":"2026-09-03",)",
      R"("identifier":[{"value":")", identifier, R"("}],)",
      R"("type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/claim-type","code":"professional"}]},)",
      R"("priority":{"coding":[{"code":"normal"}]},)",
      R"("patient":{"reference":"Patient/1"},"provider":{"reference":"Organization/1"},)",
      R"("insurance":[{"sequence":1,"focal":true,"coverage":{"reference":"Coverage/1"}}])", more,
      "}");
}

engine::Arrival arrival(std::string body, engine::Arrival::Format format, std::string operation) {
  engine::Arrival out;
  out.format = format == engine::Arrival::Format{} ? engine::Arrival::Format::hl7v2 : format;
  out.interface = out.format == engine::Arrival::Format::fhir ? "fhir" : "ehr";
  out.body = Bytes{std::move(body)};
  out.peer = "127.0.0.1:50000";
  out.caller = {"kit", {"sender"}};
  out.operation = std::move(operation);
  return out;
}

}  // namespace claimwire::test
