#pragma once
#include <string>
#include <vector>

#include "config/configuration.h"

namespace claimwire::config {

/// What is wrong with a configuration: one line for a person, with the file and line to go to.
struct Problem {
  Place place;
  std::string message;   ///< "interfaces.ehr.listen: port 70000 is not 0 to 65535 ..."
  bool warning = false;  ///< Does not keep the configuration from being used.

  std::string text() const;  ///< "claimwire.yaml:6: interfaces.ehr.listen: ..."
};

struct Loaded {
  Configuration configuration;
  std::vector<Problem> problems;

  bool usable() const;  ///< No problem but warnings.
};

/// Reads `files` and what they include, checks every key, value and reference, and reports all
/// problems at once. The first file is the configuration; a later one may set only the environment,
/// the store, addresses, peers and secrets, so mappings and edits stay the same bytes in test and
/// production. Never starts anything.
Loaded load(const std::vector<std::string>& files);

/// `path` of a setting: absolute as it is; var/... from the working directory; anything else from
/// the configuration's folder.
std::string resolve_path(const Configuration& configuration, const std::string& path);

}  // namespace claimwire::config
