#pragma once
#include <string>
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

/// Does the first line that is no comment name a code and a description column?
bool is_plain_csv(std::string_view content);

/// Reads any code list with named columns: revenue codes, type of bill, place of service, taxonomy,
/// modifiers, a CPT list.
/// Shape   Comma, semicolon or tab, told by the heading. Lines that begin with # before the heading
///         are comments. Columns in any order and case, others are passed over:
///         `code`; `description` (also title, name, long description); optional:
///         `short`, `from` and `to` (2026-10-01, 20261001 or 10/01/2026; both days included),
///         `billable` (1/0, yes/no, true/false; absent: billable), `use instead`.
/// Errors  The whole file is refused, with the line: codes.line-malformed, codes.date-impossible,
///         codes.column-missing; codes.empty-file; of CsvReader.
/// Source  Ours; the aliases are the headings of usual spreadsheet exports.
Result<Content> read_plain_csv(std::string_view content);

}  // namespace claimwire::codes
