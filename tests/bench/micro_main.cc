// One line a figure of the benchmarks that need no daemon: the median CPU time of five runs.
// usage: bench_micro CLAIMWIRE FOLDER [--benchmark_... flags]
#include <benchmark/benchmark.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/bench/micro.h"
#include "tests/bench/support/figures.h"
#include "tests/bench/support/process.h"

namespace claimwire::bench {
namespace {

using Is = Target::Is;

/// One line of the figures: a benchmark as Google Benchmark names it, and what is said of it.
struct Row {
  enum class As { megabytes, microseconds, nanoseconds, times_of };
  std::string_view benchmark, text;
  As as;
  Target target{};
  std::string_view yardstick{};  ///< times_of: the benchmark that it is compared with.
};

constexpr Row kRows[] = {
    {"read_ten_fields_write_back",
     "HL7 v2: read, take ten fields, write back, 5 kB",
     Row::As::megabytes,
     {Is::at_least, 400}},
    {"read_change_one_field_write_back", "HL7 v2: read, change a field, write", Row::As::megabytes},
    {"read_and_group", "HL7 v2: read and group by structure", Row::As::megabytes},
    {"every_leaf_decoded", "HL7 v2: decode every leaf", Row::As::megabytes},
    {"take_a_stream_apart", "MLLP: take a stream apart", Row::As::megabytes},
    {"LibraryParse/1000", "FHIR bundle, 500 kB: RapidJSON's own parse", Row::As::megabytes},
    {"ReadBundle/1000", "FHIR bundle, 500 kB: read", Row::As::megabytes},
    {"ReadBundle/1000",
     "FHIR bundle, 500 kB: read, of the library's parse",
     Row::As::times_of,
     {Is::at_most, 1.5},
     "LibraryParse/1000"},
    {"LibraryParse/10", "FHIR bundle, 6 kB: RapidJSON's own parse", Row::As::megabytes},
    {"ReadBundle/10",
     "FHIR bundle, 6 kB: read, of the library's parse",
     Row::As::times_of,
     {Is::at_most, 1.5},
     "LibraryParse/10"},
    {"ReadAndValidate/1000", "FHIR bundle, 500 kB: read and validate", Row::As::megabytes},
    {"LookUpByTextAndDate",
     "code look-up by text and date",
     Row::As::nanoseconds,
     {Is::at_most, 29}},
    {"SearchByWords", "code search by words", Row::As::microseconds, {Is::at_most, 50'000}},
    {"OpenRelease",
     "a release of 98,186 codes: opened",
     Row::As::microseconds,
     {Is::at_most, 1000}},
    {"check_clean_claim",
     "check: 12 diagnoses, 10 lines, every edit there is",
     Row::As::microseconds,
     {Is::at_most, 20}},
    {"check_claim_with_three_wrong_codes", "check: the same with three wrong codes",
     Row::As::microseconds},
    {"check_against_published_tables",
     "check: 12 diagnoses, 10 lines, published tables",
     Row::As::microseconds,
     {Is::at_most, 20}},
    {"charge_to_claim",
     "one DFT of 2 kB to a checked 837P, in memory",
     Row::As::microseconds,
     {Is::at_most, 30}},
    {"accept_with_identities/0", "64 messages stored in one commit, empty window",
     Row::As::microseconds},
    {"accept_with_identities/5000000",
     "the same with 5 million identities in the window",
     Row::As::times_of,
     {Is::at_most, 1.2},
     "accept_with_identities/0"},
    {"validate_837_file", "full validation of an 837 file", Row::As::megabytes, {Is::at_least, 50}},
};

struct Measured {
  double seconds = 0;
  double bytes_per_second = 0;
};

/// Keeps the medians; says nothing by itself.
class Medians final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.error_occurred) give_up(run.benchmark_name() + ": " + run.error_message);
      if (run.run_type != Run::RT_Aggregate || run.aggregate_name != "median") continue;
      Measured& one = measured[run.run_name.function_name +
                               (run.run_name.args.empty() ? "" : "/" + run.run_name.args)];
      one.seconds = run.GetAdjustedCPUTime() / benchmark::GetTimeUnitMultiplier(run.time_unit);
      if (const auto rate = run.counters.find("bytes_per_second"); rate != run.counters.end())
        one.bytes_per_second = rate->second.value;
    }
  }
  std::map<std::string, Measured, std::less<>> measured{};
};

void print(const Medians& medians) {
  for (const Row& row : kRows) {
    const auto found = medians.measured.find(row.benchmark);
    if (found == medians.measured.end()) continue;
    const Measured& one = found->second;
    switch (row.as) {
      case Row::As::megabytes:
        print_figure(row.text, one.bytes_per_second / 1e6, "MB/s", row.target);
        break;
      case Row::As::microseconds:
        print_figure(row.text, one.seconds * 1e6, "us", row.target);
        break;
      case Row::As::nanoseconds:
        print_figure(row.text, one.seconds * 1e9, "ns", row.target);
        break;
      case Row::As::times_of:
        if (const auto other = medians.measured.find(row.yardstick);
            other != medians.measured.end())
          print_figure(row.text, one.seconds / other->second.seconds, "x", row.target);
        break;
    }
  }
}

}  // namespace

Programs& programs() {
  static Programs these;
  return these;
}

}  // namespace claimwire::bench

int main(int count, char** arguments) {
  using namespace claimwire::bench;
  if (count < 3) give_up("usage: bench_micro CLAIMWIRE FOLDER [--benchmark_... flags]");
  programs() = {std::filesystem::absolute(arguments[1]).string(),
                std::filesystem::absolute(arguments[2]).string()};
  std::filesystem::create_directories(programs().folder);
  std::vector<std::string> words{arguments[0], "--benchmark_repetitions=5",
                                 "--benchmark_report_aggregates_only=true",
                                 "--benchmark_min_time=0.2"};
  for (int i = 3; i < count; ++i) words.emplace_back(arguments[i]);
  std::vector<char*> given;
  for (std::string& word : words) given.push_back(word.data());
  int left = static_cast<int>(given.size());
  benchmark::Initialize(&left, given.data());
  if (left > 1) give_up(std::string{"unknown flag "} + given[1]);
  Medians medians;
  benchmark::RunSpecifiedBenchmarks(&medians);
  print(medians);
}
