#pragma once
#include <string>
#include <vector>

#include "core/result.h"
#include "engine/ports/clock.h"

namespace claimwire::daemon {

/// A configuration that came into force: settings, mappings, tables and code releases together.
struct ConfigurationVersion {
  std::string hash;     ///< Id of the snapshot; claims carry it.
  std::string program;  ///< Version of the program.
  engine::UtcTime at{};
  std::string by;      ///< Caller id; "claimwire" for a start or a code import.
  std::string reason;  ///< "start", "code releases", what a person gave.
};

/// Which configuration was in force when, in a file beside the store. Not thread-safe.
class ConfigurationHistory {
 public:
  static constexpr std::size_t kMost = 1000;  ///< Older ones are left out.

  explicit ConfigurationHistory(std::string path) : path_{std::move(path)} {}
  /// A line that cannot be read is left out. Errors: file.unreadable.
  Result<void> load();
  /// Errors: file.unwritable; it is remembered all the same until the process ends.
  Result<void> add(ConfigurationVersion version);
  const std::vector<ConfigurationVersion>& all() const { return versions_; }  ///< Oldest first.

 private:
  std::string path_;
  std::vector<ConfigurationVersion> versions_{};
};

}  // namespace claimwire::daemon
