#include "tests/simulation/seeds.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "core/text.h"
#include "tests/support/folders.h"

namespace claimwire::test {
namespace {

std::string path() { return concat(tests::source_folder(), "/tests/simulation/failing-seeds"); }

}  // namespace

std::string failure_text(const Report& report) {
  std::string out = concat("seed ", std::to_string(report.seed), ": ", report.broken, "\n");
  for (const std::string& event : report.last_events) out += concat("    ", event, "\n");
  return out;
}

std::vector<std::uint64_t> failing_seeds() {
  std::vector<std::uint64_t> out;
  std::ifstream file{path()};
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.front() != '#')
      out.push_back(std::strtoull(line.c_str(), nullptr, 10));
  }
  return out;
}

void keep_failing_seed(const Report& report) {
  const auto known = failing_seeds();
  if (std::find(known.begin(), known.end(), report.seed) != known.end()) return;
  std::ofstream{path(), std::ios::app} << report.seed << "  # " << report.broken << "\n";
}

}  // namespace claimwire::test
