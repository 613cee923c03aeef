#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_coverage_policies(std::string_view content);
bool is_payer_rules(std::string_view content);

// Tables of the user's own, in layouts of ours; docs/code-sets.md shows them. Comma, tab or
// semicolon; columns in any order, others are passed over; days as 2026-10-01, 20261001 or
// 10/01/2026, both included. In force from the earliest `from`, where every row has one, else from
// the day in the name or as said at the import.
// Errors  The whole file is refused, with the line: codes.line-malformed, codes.date-impossible,
//         codes.row-repeated; codes.empty-file; of NamedColumns.

/// Reads which diagnoses an LCD, an NCD or a payer's policy covers a procedure for, into relations
/// `policy`: procedure and diagnosis; value 1 covered, 0 not; text the policy, and behind a blank
/// the contractor where the row names one.
/// Shape   `policy`, `hcpcs`, `icd10`, `relation` (covered, not-covered); optional `contractor`,
///         `from`, `to`.
Result<Content> read_coverage_policies(std::string_view content, std::string_view name);

/// Reads what payers want for a procedure or revenue code into relations `payer_rule`: code and
/// payer id, text the rule.
/// Shape   `payer` (its id, * for all), `code`, `rule` (prior-authorization, referral, not-covered,
///         attachment); optional `from`, `to`.
Result<Content> read_payer_rules(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
