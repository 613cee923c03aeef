#pragma once
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "claims/edits/edit.h"
#include "claims/edits/policy.h"
#include "config/load.h"
#include "scripts/expression.h"
#include "scripts/site_scripts.h"

namespace claimwire::claims {

/// A site's edit whose script failed: the claim is held, whatever the edit itself would do.
extern const IssueKind kOwnEditFailed;

/// The edits that a site writes itself: rows of the CSV files that `own_edits` names. `WEST-01`
/// raises `site.west-01`; packs tune it like any other. Made once for a snapshot; findings refer to
/// it. Columns: docs/guides/your-own-edits.md.
class OwnEdits {
 public:
  /// Problems: each with file and line, the column and what was expected; such a row is left out.
  static std::shared_ptr<const OwnEdits> load(const config::Configuration& configuration,
                                              std::shared_ptr<const scripts::SiteScripts> scripts,
                                              std::vector<config::Problem>& problems);

  struct Row {
    Edit edit{};
    std::string each{}, when_text{}, function{}, place{};
    scripts::Expression when{};
    Period period{};
    std::string file{};
    int line = 0;
    /// What the views of `edit` look at.
    std::string id{}, name{}, message{}, help{}, source{}, dates{};
  };
  const std::deque<Row>& rows() const { return rows_; }
  /// By name (case ignored) or by the id of its finding; else null.
  const Row* find(std::string_view name) const;

  /// Adds what they find, as run_edits() does.
  void run(const Facts& facts, const Policy& policy, Issues& issues) const;

 private:
  void judge(const Row& row, const Facts& facts, const lua::View::Node& item,
             const std::string& item_path, const Policy& policy, Issues& issues) const;

  std::deque<Row> rows_{};
  std::shared_ptr<const scripts::SiteScripts> scripts_{};
};

}  // namespace claimwire::claims
