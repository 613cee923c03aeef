#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_ncci_ptp(std::string_view content);

/// Reads a file of NCCI procedure-to-procedure edits of CMS into relations `ptp_edit`.
/// Shape   Tab-separated, seven columns: column 1 code, column 2 code, * when it existed before
///         1996, effective day YYYYMMDD, deletion day (the last day in force) or *, modifier
///         indicator 0, 1 or 9, rationale. Lines whose first cell is no code (the six of the
///         heading) are skipped and counted.
/// Facts   Set by the name: ccipra practitioner, ccioph hospital, with "mcd" or "medicaid" in it
///         Medicaid's. Part f1 to f4. In force: v32.2 is the third quarter of 2026 (v22.0 was the
///         first of 2016); a file whose newest rows are of a later quarter than its name is that
///         later one. All history is in each file, so it answers for the days before it too.
/// Errors  The whole file is refused, with the line: codes.line-malformed, codes.date-impossible,
///         codes.line-unfinished; codes.empty-file; on freezing codes.row-repeated.
/// Cost    One pass; 1.7 million pairs are 120 MB and take about a second.
/// Source  CMS, "How to Use the NCCI Tools" and the heading of the file itself.
Result<Content> read_ncci_ptp(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
