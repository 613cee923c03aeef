#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "claims/edits/all_edits.h"
#include "claims/enrich/normalise.h"
#include "codes/import.h"
#include "tests/support/claims.h"
#include "tests/support/folders.h"

namespace {

using namespace claimwire;

/// 12 diagnoses and 10 lines of four pointers and two modifiers, in a set of 100,000 codes.
claims::Claim wide_claim() {
  claims::Claim claim = test::good_professional();
  claim.diagnoses.clear();
  for (const char* code : {"E11.9", "I10", "E11.65", "E11.00", "E11.01", "M25.561", "M25.562",
                           "H40.011", "B95.1", "T36.0X1A", "S72.001A", "W19.XXXA"})
    claim.diagnoses.push_back(
        test::diagnosis(code, claim.diagnoses.empty() ? "principal" : "other"));
  claim.lines.clear();
  const struct {
    const char *procedure, *modifiers[2];
  } services[] = {{"99213", {"25", "GP"}},
                  {"J1745", {"TB", "76"}},
                  {"80053", {"91", "GP"}},
                  {"71046", {"59", "76"}},
                  {"A0425", {"TB", "76"}}};
  for (int i = 0; i < 10; ++i) {
    claims::ServiceLine line =
        test::line(services[i % 5].procedure, "24.00", i < 5 ? Date{2026, 9, 3} : Date{2026, 9, 4});
    line.pointers =
        test::list({std::to_string(i + 1), std::to_string((i + 1) % 12 + 1),
                    std::to_string((i + 4) % 12 + 1), std::to_string((i + 7) % 12 + 1)});
    if (i % 5 == 2) line.pointers[3] = test::text("1");  // the diagnosis that covers it
    line.modifiers = test::list({services[i % 5].modifiers[0], services[i % 5].modifiers[1]});
    claim.lines.push_back(std::move(line));
  }
  claim.total = test::money("240.00");
  return claim;
}

codes::CodeSets wide_sets() {
  std::vector<codes::CodeRow> rows = test::icd10cm_rows();
  for (int i = 0; i < 100'000; ++i)
    rows.push_back(
        test::code("ZZ" + std::to_string(100'000 + i), "Invented code for the benchmark"));
  codes::CodeSets small = test::good_code_sets();
  std::vector<std::shared_ptr<const codes::CodeTable>> tables;
  for (const codes::CodeSet& set : small.all())
    if (set.id() != "icd10cm")
      for (const codes::Release& release : set.releases()) tables.push_back(release.table);
  tables.push_back(
      test::release("icd10cm", "FY2026", {2025, 10, 1}, {2026, 9, 30}, std::move(rows)));
  return codes::CodeSets{std::move(tables)};
}

/// Every edit on a clean claim of 12 diagnoses and 10 lines: the common case. Must reach: 20 us.
void check_clean_claim(benchmark::State& state) {
  const claims::Claim claim = wide_claim();
  const codes::CodeSets sets = wide_sets();
  const config::Payer payer = test::good_payer();
  const config::CodesSettings settings;
  const claims::Policy policy;
  std::size_t findings = 0;
  for (auto _ : state) {
    Issues issues = claims::run_edits(
        {.claim = claim, .sets = sets, .payer = &payer, .codes = settings, .today = {2026, 9, 15}},
        policy);
    findings = issues.size();
    benchmark::DoNotOptimize(issues.data());
  }
  state.counters["findings"] = static_cast<double>(findings);
}
BENCHMARK(check_clean_claim)->Unit(benchmark::kMicrosecond);

/// The same with three wrong codes, whose proposals are looked up.
void check_claim_with_three_wrong_codes(benchmark::State& state) {
  claims::Claim claim = wide_claim();
  claim.diagnoses[0].code.value = "E11";
  claim.diagnoses[9].code.value = "T36.01A";
  claim.diagnoses[10].code.value = "S72.001";
  const codes::CodeSets sets = wide_sets();
  const config::Payer payer = test::good_payer();
  const config::CodesSettings settings;
  const claims::Policy policy;
  std::size_t findings = 0;
  for (auto _ : state) {
    Issues issues = claims::run_edits(
        {.claim = claim, .sets = sets, .payer = &payer, .codes = settings, .today = {2026, 9, 15}},
        policy);
    findings = issues.size();
    benchmark::DoNotOptimize(issues.data());
  }
  state.counters["findings"] = static_cast<double>(findings);
}
BENCHMARK(check_claim_with_three_wrong_codes)->Unit(benchmark::kMicrosecond);

/// The text of an .xz file, by the system's own tool.
std::string unpacked(const std::string& path) {
  std::string content;
  FILE* pipe = ::popen(("xz -dc '" + path + "'").c_str(), "r");
  if (pipe == nullptr) return content;
  std::array<char, 1 << 16> piece{};
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe))
    content.append(piece.data(), size);
  ::pclose(pipe);
  return content;
}

/// Every table that edits ask, as published; of various years, and taken for one quarter. Empty
/// where the files are not there.
codes::CodeSets published_sets() {
  const std::filesystem::path folder = std::filesystem::path{tests::shared_folder()} / "codesets";
  std::vector<std::shared_ptr<const codes::CodeTable>> tables;
  for (const char* file :
       {"icd10cm/cms_2024_dx.zip", "icd10cm/icd10cm_tabular_2021.xml.xz",
        "icd10cm/POAexemptCodesFY26.zip", "icd10pcs/cms_2024_pr.zip",
        "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip", "ncci/ccipra-2024q3.regenerated.txt.xz",
        "ncci/MCR_MUE_PractitionerServices_Eff_07-01-2024.regenerated.csv",
        "ncci/add_on_codes_2024.tsv", "mce/mce_v41.1_dx_edits.tsv",
        "pfs/PPRRVU2025_Oct.cpt-descriptors-removed.txt.xz", "zip/ZIP5_OCT2025.txt.xz",
        "opps/addendum_b_status_2026-04.csv", "pos/place_of_service_codes.tsv",
        "nucc/nucc_taxonomy_250.csv"}) {
    const std::filesystem::path path = folder / file;
    if (!std::filesystem::exists(path)) continue;
    const codes::ImportOptions options{.effective = Date{2024, 7, 1}};
    const auto releases =
        path.extension() == ".xz"
            ? codes::read_releases(path.stem().string(), unpacked(path.string()), options)
            : codes::read_releases(path.string(), options);
    if (!releases) continue;
    auto frozen = codes::freeze_all(*releases);
    if (!frozen) continue;
    for (auto& table : *frozen) tables.push_back(std::move(table));
  }
  return codes::CodeSets{std::move(tables)};
}

/// The published tables, and a claim of one day whose codes most of them speak of.
void check_against_published_tables(benchmark::State& state) {
  const codes::CodeSets sets = published_sets();
  if (sets.all().empty()) return state.SkipWithError("the published code files are not there");
  claims::Claim claim = test::good_professional();
  claim.payer.filing_code.value = "MB";
  claim.subscriber.member_id.value = "1EG4TE5MK73";
  claim.referring = claim.rendering;
  claim.diagnoses.clear();
  for (const char* code : {"E11.22", "I13.0", "N18.31", "E11.65", "E78.1", "M17.11", "J44.1",
                           "I48.0", "K21.9", "Z79.4", "G47.33", "S72.001D"})
    claim.diagnoses.push_back(
        test::diagnosis(code, claim.diagnoses.empty() ? "principal" : "other"));
  claim.lines.clear();
  for (const char* code :
       {"99214", "20610", "J1030", "80053", "83036", "85025", "71046", "84443", "36415", "97110"}) {
    claims::ServiceLine line = test::line(code, "24.00", {2024, 8, 2});
    const std::size_t nth = claim.lines.size();
    line.pointers = test::list({std::to_string(nth + 1), std::to_string((nth + 4) % 12 + 1),
                                std::to_string((nth + 8) % 12 + 1)});
    claim.lines.push_back(std::move(line));
  }
  claim.lines[0].modifiers = test::list({"25"});
  claim.lines[1].modifiers = test::list({"RT"});
  claim.lines[9].modifiers = test::list({"GP"});
  claim.total = test::money("240.00");
  const config::Payer payer = test::good_payer();
  const config::CodesSettings settings;
  const claims::Policy policy;
  std::size_t findings = 0;
  for (auto _ : state) {
    Issues issues = claims::run_edits(
        {.claim = claim, .sets = sets, .payer = &payer, .codes = settings, .today = {2024, 8, 15}},
        policy);
    findings = issues.size();
    benchmark::DoNotOptimize(issues.data());
  }
  state.counters["findings"] = static_cast<double>(findings);
}
BENCHMARK(check_against_published_tables)->Unit(benchmark::kMicrosecond);

}  // namespace
