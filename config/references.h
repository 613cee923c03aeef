#pragma once
#include <vector>

#include "config/load.h"

namespace claimwire::config {

/// Checks what no single setting can know: names that must exist elsewhere, what fits together,
/// what the environment forbids. Adds to `problems`.
void check_references(const Configuration& configuration, std::vector<Problem>& problems);

}  // namespace claimwire::config
