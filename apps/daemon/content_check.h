#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "apps/daemon/snapshot.h"
#include "config/load.h"

namespace claimwire::daemon {

/// What config::load() cannot know: edits, queues, mappings, tables, routes and code sets. Adds to
/// `problems`, some of them warnings. Gives what was compiled on the way; null when it does not
/// compile. A configuration with a problem that is no warning is never used.
std::shared_ptr<const DaemonSnapshot> check_content(const config::Configuration& configuration,
                                                    std::string_view program_version,
                                                    std::vector<config::Problem>& problems);

}  // namespace claimwire::daemon
