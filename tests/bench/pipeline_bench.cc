#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "codes/store.h"
#include "config/load.h"
#include "core/text.h"
#include "mappings/pipeline.h"
#include "tests/bench/micro.h"
#include "tests/bench/support/charge_message.h"
#include "tests/bench/support/process.h"
#include "tests/bench/support/site.h"
#include "x12/transactions/validate.h"

namespace {

using namespace claimwire;

const mappings::Rules& rules() {
  static const std::shared_ptr<const mappings::Rules> made = [] {
    const std::string folder = bench::programs().folder + "/pipeline";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    bench::write_site(folder, {.sink = bench::SiteSettings::Sink::folder});
    bench::import_sample_codes(bench::programs().claimwire, folder);
    const config::Loaded loaded = config::load({folder + "/claimwire.yaml"});
    auto sets = codes::CodeStore{folder + "/var/codes"}.load();
    if (!loaded.usable() || !sets) bench::give_up("the site of the benchmark cannot be loaded");
    mappings::Problems problems;
    auto rules = mappings::Rules::make(loaded.configuration, std::move(*sets), problems);
    if (rules == nullptr) bench::give_up(mappings::text(problems.front()));
    return rules;
  }();
  return *made;
}

mappings::FinishSettings settings() {
  mappings::FinishSettings out;
  out.today = {2026, 9, 4};
  out.now = *DateTime::parse_hl7("20260904080000");
  return out;
}

std::string claim_of(std::uint64_t number) {
  auto finished = mappings::finish_hl7(bench::charge_message(number), rules(), settings());
  if (!finished || finished->claims.size() != 1 || finished->claims.front().held())
    bench::give_up("the sample must become one clean claim");
  return finished->claims.front().bytes;
}

/// Reading, mapping, enriching, building, every edit, writing, and validation of what was written.
void charge_to_claim(benchmark::State& state) {
  const std::string message = bench::charge_message(1);
  claim_of(1);
  const mappings::FinishSettings how = settings();
  for (auto _ : state)
    benchmark::DoNotOptimize(mappings::finish_hl7(message, rules(), how)->claims.size());
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * message.size()));
}
BENCHMARK(charge_to_claim)->Unit(benchmark::kMicrosecond);

/// One interchange of `count` claims, of the one that a charge message becomes.
std::string file_of(int count) {
  const std::string one = claim_of(1);
  const auto subscriber = one.find("HL*2*1*22");
  const auto end = one.find("SE*", subscriber);
  const std::string loop = one.substr(subscriber + 4, end - subscriber - 4);
  std::string out = one.substr(0, subscriber);
  for (int i = 0; i < count; ++i) out += concat("HL*", std::to_string(i + 2), loop);
  std::size_t segments = 1;
  for (std::size_t at = out.find("ST*"); at < out.size(); ++at) segments += out[at] == '~';
  const std::string tail = one.substr(end);
  const auto number = tail.find('*', 3);
  return concat(out, "SE*", std::to_string(segments), tail.substr(number));
}

void validate_837_file(benchmark::State& state) {
  const std::string file = file_of(5000);
  std::uint32_t errors = 0, claims = 0;
  for (auto _ : state) {
    const auto summary = x12::validate(file, [](const x12::Finding& finding) {
      bench::give_up(concat("the sample file must be clean: ", finding.issue.kind->id));
    });
    errors = summary.errors;
    claims = summary.claims;
  }
  if (errors > 0 || claims != 5000) state.SkipWithError("the sample file must be clean");
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * file.size()));
}
BENCHMARK(validate_837_file)->Unit(benchmark::kMillisecond);

}  // namespace
