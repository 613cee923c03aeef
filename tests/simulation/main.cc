// The tests, or with --seeds a run of any length: test_simulation --seeds 1-10000 [--jobs 2]
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/log.h"
#include "tests/simulation/seeds.h"

namespace {

using claimwire::test::Report;

/// Every `jobs`th seed from `from`. The exit code is 1 when a promise was broken.
int run(std::uint64_t from, std::uint64_t to, std::uint64_t jobs) {
  bool good = true;
  for (std::uint64_t seed = from; seed <= to; seed += jobs) {
    const Report report = claimwire::test::run_seed(seed);
    if (report.broken.empty()) continue;
    good = false;
    std::fputs(claimwire::test::failure_text(report).c_str(), stdout);
    std::fflush(stdout);
    claimwire::test::keep_failing_seed(report);
  }
  return good ? 0 : 1;
}

int run_all(std::uint64_t from, std::uint64_t to, std::uint64_t jobs) {
  const auto began = std::chrono::steady_clock::now();
  std::vector<pid_t> children;
  for (std::uint64_t job = 0; job < jobs; ++job) {
    const pid_t child = ::fork();
    if (child == 0) std::_Exit(run(from + job, to, jobs));
    children.push_back(child);
  }
  bool good = true;
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    good = good && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began);
  std::printf("%llu seeds in %.1f s: %s\n", static_cast<unsigned long long>(to - from + 1),
              static_cast<double>(took.count()) / 1000, good ? "every promise held" : "BROKEN");
  return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  claimwire::log::set_file("/dev/null");
  std::uint64_t from = 0, to = 0, jobs = 2;
  for (int i = 1; i + 1 < argc; ++i) {
    const std::string option = argv[i];
    if (option == "--jobs") jobs = std::strtoull(argv[i + 1], nullptr, 10);
    if (option != "--seeds") continue;
    char* rest = nullptr;
    from = to = std::strtoull(argv[i + 1], &rest, 10);
    if (*rest == '-') to = std::strtoull(rest + 1, nullptr, 10);
  }
  if (to != 0) return run_all(from, to, jobs == 0 ? 1 : jobs);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
