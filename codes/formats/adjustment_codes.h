#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_adjustment_codes(std::string_view content);

/// Reads a list of claim adjustment reason codes (CARC) into `rows`; remittance advice remark codes
/// (RARC) and adjustment group codes into `further`.
/// Shape   CSV or tab-separated under a heading: `type` (CARC, RARC or Group), `code`, `start`,
/// `end`,
///         optional `last modified` and `description`. X12 licenses the texts: they are loaded when
///         the user's file has them, and not exported.
/// Facts   In force from its newest change; rows carry their own days, so it answers for the years
///         before too. A code may be used through its end day.
/// Errors  The whole file is refused, with the line: codes.line-malformed, codes.date-impossible,
///         codes.line-unfinished; codes.empty-file; of NamedColumns.
/// Source  x12.org, external code lists 139 and 411; three releases a year.
Result<Content> read_adjustment_codes(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
