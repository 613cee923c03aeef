#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "claims/enrich/table.h"
#include "engine/pipeline.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/read.h"
#include "mappings/pipeline.h"
#include "mappings/routes.h"
#include "wrap/time_zone/time_zone.h"

namespace claimwire::daemon {

/// How the messages of one interface are read, compiled from its settings.
struct Reading {
  hl7::ReadSettings hl7{};
  /// Places whose values, joined, make the ordering key; of alternatives the first that has one.
  /// Empty: facility and account.
  std::vector<std::vector<hl7::Path>> order_by{};
  std::vector<hl7::Path> duplicates_by{};
  time_zone::Zone zone{};
};

/// A file that the configuration names, as it was when the snapshot was made.
struct SiteFile {
  std::string hash;  ///< SHA-256.
  /// Of a mapping: its text. Of a table: nothing, but a hash for each line, sorted.
  std::string text{};
  std::vector<std::uint64_t> lines{};
};

/// Everything that decides what becomes of a message, made once for one content of the
/// configuration, its mappings and tables, and the code releases.
class DaemonSnapshot final : public engine::Snapshot {
 public:
  /// Problems: each with file and line; null when there is one.
  static std::shared_ptr<const DaemonSnapshot> make(config::Configuration configuration,
                                                    std::shared_ptr<const codes::CodeSets> sets,
                                                    std::string_view program_version,
                                                    mappings::Problems& problems);
  /// The same configuration, mappings and tables, as they were read then, over other code releases.
  static std::shared_ptr<const DaemonSnapshot> with_sets(
      const DaemonSnapshot& snapshot, std::shared_ptr<const codes::CodeSets> sets);

  const std::string& id() const override { return id_; }
  const config::Configuration& configuration() const override { return rules_->configuration(); }
  const mappings::Rules& rules() const { return *rules_; }
  const mappings::Routes& routes() const { return routes_; }
  /// An interface that is not configured any more reads as one without settings.
  const Reading& reading(std::string_view interface) const;
  /// Null when the interface is gone from the configuration.
  const config::Interface* interface(std::string_view key) const;
  /// The facility's zone, else that of the interface, else the site's.
  const time_zone::Zone& zone_of(const config::Facility* facility,
                                 std::string_view interface) const;
  const std::string& program_version() const { return program_version_; }
  /// Mappings and tables, by path: what a plan compares with.
  const std::map<std::string, SiteFile>& files() const { return files_; }
  /// The files still hold what the snapshot was made of.
  bool files_unchanged() const;

 private:
  std::string id_, program_version_;
  std::map<std::string, SiteFile> files_;
  std::string site_id_;  ///< The hash of everything but the code releases.
  std::shared_ptr<const mappings::Rules> rules_;
  mappings::Routes routes_;
  std::map<std::string, Reading, std::less<>> readings_;
  std::map<std::string, time_zone::Zone, std::less<>> facility_zones_;
  time_zone::Zone site_zone_;
  Reading plain_;
};

}  // namespace claimwire::daemon
