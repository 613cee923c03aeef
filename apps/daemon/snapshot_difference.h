#pragma once
#include <vector>

#include "apps/daemon/snapshot.h"
#include "config/difference.h"

namespace claimwire::daemon {

/// What differs between two snapshots by meaning: settings, rules of mappings (comments and order
/// count for nothing), rows of tables, releases of code sets.
std::vector<config::Change> difference(const DaemonSnapshot& before, const DaemonSnapshot& after);

}  // namespace claimwire::daemon
