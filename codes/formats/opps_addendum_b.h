#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_opps_addendum_b(std::string_view content);

/// Reads addendum B of the outpatient prospective payment system into relations `status`, the text
/// being the status indicator ("J1", "C").
/// Shape   CSV, tab-separated or workbook: titles and notices, then a heading with `HCPCS Code` and
///         `SI` (or `StatusIndicator`); other columns are passed over. A code without an indicator
///         is passed over and counted.
/// Facts   In force for the quarter in its `Source` column ("2026-04"), its first lines or its name
///         ("2026 April Addendum B").
/// Errors  The whole file is refused, with the line: codes.line-malformed, codes.row-repeated,
///         codes.versions-mixed, codes.line-unfinished; codes.empty-file; of NamedColumns.
/// Source  CMS, "Addendum A and Addendum B updates"; the indicators: addendum D1.
Result<Content> read_opps_addendum_b(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
