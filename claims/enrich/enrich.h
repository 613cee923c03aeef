#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "claims/enrich/table.h"
#include "claims/model/encounter.h"
#include "core/issue.h"

namespace claimwire::claims {

/// The tables that fill in an Encounter. Made once for a snapshot.
class EnrichTables {
 public:
  EnrichTables() = default;
  /// `providers` has columns local_id, npi and any of last, first, middle, taxonomy, organization,
  /// from, to.
  /// Errors  table.column-unknown when local_id or npi is not there.
  static Result<EnrichTables> make(std::shared_ptr<const Table> providers);

  const std::optional<TableIndex>& providers() const { return providers_; }

 private:
  std::optional<TableIndex> providers_;
};

extern const IssueKind kProviderUnknown;  ///< enrich.provider-unknown

/// Gives an added value its source: the number of `table` in the claim's list of sources.
using SourceNumber = std::function<std::uint16_t(const Table& table)>;

/// Fills what the message did not say from the tables; what it said stays. A provider known by the
/// sender's id alone gets NPI, name, taxonomy and organization of the row in force on the date of
/// service (a charge's own date; else admission, else the first charge). Added values are of kind
/// table_row, their locator the line of the table.
/// Findings  enrich.provider-unknown (warns): the id is not in the table; counted in `unmatched`.
Issues enrich(Encounter& encounter, const EnrichTables& tables, const SourceNumber& source,
              UnmatchedValues& unmatched);

}  // namespace claimwire::claims
