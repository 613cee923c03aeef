#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.h"

namespace claimwire::config {

/// One thing that differs between two configurations.
struct Change {
  enum class What : std::uint8_t { added, removed, changed };

  std::string kind;  ///< "interface", "payer", "route", "edits", "setting"; also "mapping", "table"
                     ///< and "code set", which other layers add.
  std::string name;  ///< Key in the configuration; of a setting its path.
  What what = What::changed;
  std::vector<std::string> details;  ///< "listen: 127.0.0.1:2575 -> 127.0.0.1:2576"
};
std::string_view name(Change::What what);  ///< "added"

/// What differs by meaning: comments, order of keys, and a default that is written out or left out
/// count for nothing; the order of routes and queues does. In the order of the sections.
std::vector<Change> difference(const Configuration& before, const Configuration& after);

}  // namespace claimwire::config
