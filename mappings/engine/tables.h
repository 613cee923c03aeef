#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "claims/enrich/table.h"
#include "config/configuration.h"
#include "mappings/engine/definition.h"

namespace claimwire::mappings {

/// The site's CSV tables by their name in the configuration.
using SiteTables = std::map<std::string, std::shared_ptr<const claims::Table>, std::less<>>;

/// Loads `tables:` of a configuration. A file that cannot be read is a problem at its setting.
SiteTables load_tables(const config::Configuration& configuration, Problems& problems);

/// A table ready for one rule: inline rows, or a CSV indexed by the rule's key columns.
struct RuleTable {
  std::string name{};
  const TableDefinition* definition = nullptr;  ///< Kept alive by the mapping.
  std::optional<claims::TableIndex> index{};    ///< Of a CSV.
  std::optional<std::size_t> take{};            ///< Column of the CSV.
  bool absent = false;  ///< `site: optional`, and the site has none: every value is unmatched.
};

}  // namespace claimwire::mappings
