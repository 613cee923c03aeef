#pragma once
#include <memory>
#include <string>
#include <vector>

#include "config/configuration.h"
#include "mappings/pipeline.h"

namespace claimwire::apps {

/// Where a site's cases lie: the samples that its mappings name, and `tests/` beside its
/// configuration. Only folders that are there.
std::vector<std::string> case_folders(const config::Configuration& configuration);

/// How one case came out.
struct CaseOutcome {
  std::string name;
  bool passed = true;
  std::string difference;  ///< For a person: what was expected and what came.
};

/// Runs every case of the site with these rules. A case that cannot be read or run did not pass.
std::vector<CaseOutcome> run_site_cases(const config::Configuration& configuration,
                                        const std::shared_ptr<const mappings::Rules>& rules);

}  // namespace claimwire::apps
