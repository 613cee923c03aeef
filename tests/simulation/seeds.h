#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulation/world.h"

namespace claimwire::test {

/// What a person needs to see it again: seed, promise, last events.
std::string failure_text(const Report& report);
/// The seeds of tests/simulation/failing-seeds: they failed once, and are run first ever since.
std::vector<std::uint64_t> failing_seeds();
/// Adds a seed to that file, unless it stands there.
void keep_failing_seed(const Report& report);

}  // namespace claimwire::test
