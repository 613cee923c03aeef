#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "claims/edits/all_edits.h"
#include "claims/enrich/normalise.h"
#include "tests/support/claims.h"

namespace {

using namespace claimwire;

/// 12 diagnoses and 10 lines of four pointers and two modifiers, in a set of 100,000 codes.
claims::Claim wide_claim() {
  claims::Claim claim = test::good_professional();
  claim.diagnoses.clear();
  for (const char* code : {"E11.9", "I10", "E11.65", "E11.00", "E11.01", "M25.561", "M25.562",
                           "N18.31", "N18.32", "T36.0X1A", "S72.001A", "W19.XXXA"})
    claim.diagnoses.push_back(
        test::diagnosis(code, claim.diagnoses.empty() ? "principal" : "other"));
  claim.lines.clear();
  const char* procedures[] = {"99213", "J1745", "80053", "71046", "A0425"};
  for (int i = 0; i < 10; ++i) {
    claims::ServiceLine line =
        test::line(procedures[i % 5], "24.00", i < 5 ? Date{2026, 9, 3} : Date{2026, 9, 4});
    line.pointers =
        test::list({std::to_string(i + 1), std::to_string((i + 1) % 12 + 1),
                    std::to_string((i + 4) % 12 + 1), std::to_string((i + 7) % 12 + 1)});
    line.modifiers = test::list({"59", "LT"});
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

}  // namespace
