// A configuration file: any text ends in a configuration or in problems.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "config/load.h"
#include "tests/fuzz/fuzz.h"

using namespace claimwire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string kFile = (std::filesystem::temp_directory_path() /
                                    ("claimwire-fuzz-" + std::to_string(::getpid()) + ".yaml"))
                                       .string();
  std::ofstream{kFile, std::ios::binary} << fuzz::text(data, size);
  const config::Loaded loaded = config::load({kFile});
  for (const config::Problem& problem : loaded.problems)
    fuzz::must(!problem.text().empty(), "a problem says something");
  return 0;
}
