#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_add_on_codes(std::string_view content);

/// Reads the add-on code edits of CMS into relations `add_on`, add-on code first.
/// Shape   Tab-separated (or CSV) under a heading: add-on code, type (1 all primaries are listed, 2
///         none is and the contractor decides, 3 some are), primary code, and days where it has
///         them. A heading `code, role, complement, aoc_type`, which names each pair from both
///         sides, is read too. Type 2 may go without a primary.
/// Facts   In force from the quarter in the name ("AOC_V2024Q3-MCR.txt"), to its end.
/// Errors  The whole file is refused, with the line: codes.line-malformed, codes.date-impossible,
///         codes.line-unfinished; codes.empty-file; codes.column-missing; of CsvReader; on freezing
///         codes.row-repeated.
/// Source  CMS, "NCCI Add-On Code Edits"; the headings of its own file are not known for sure, so
///         several names are taken for each column.
Result<Content> read_add_on_codes(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
