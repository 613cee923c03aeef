#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_fee_schedule(std::string_view content);
bool is_fee_schedule_csv(std::string_view content);

/// Reads the relative value file of the physician fee schedule, "PPRRVU", into relations `fee`: its
/// indicators, not its amounts. fee_schedule() of edit_tables.h answers from them.
/// Shape   Lines that begin with HDR, then fixed columns from 1: 1-5 code, 6-7 modifier (blank, 26,
///         TC, 53), 58 status, 103 PC/TC, 104-106 global days, 116 multiple procedures, 117
///         bilateral, 118 assistant, 119 co-surgeons, 120 team, 128-132 endoscopic base, 142-143
///         supervision. The text of a relation is status, PC/TC, global days, multiple, bilateral,
///         assistant, co-surgeons, team, supervision and base, one after the other in 1, 1, 3, 1,
///         1, 1, 1, 1, 2 and 5 characters.
/// Facts   In force for the quarter of the release that its notice or name tells
///         ("PPRRVU2025_Oct").
/// Errors  The whole file is refused, with the line: codes.line-too-short, codes.line-malformed
///         (also for global days that are none: columns are out of place), codes.row-repeated,
///         codes.line-unfinished; codes.empty-file.
/// Source  CMS, "PFS relative value files", record layout (RVU25D.pdf in the archive).
Result<Content> read_fee_schedule(std::string_view content, std::string_view name);

/// Reads the same as the CSV or workbook beside it: ten lines of titles and notices, of which the
/// last names the columns ("HCPCS, MOD, DESCRIPTION ..."), then 31 columns. Errors as above.
Result<Content> read_fee_schedule_csv(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
