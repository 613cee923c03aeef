#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_hcpcs_unlisted(std::string_view content);

/// Reads CMS's list of HCPCS codes for what is not otherwise classified ("NOC") into `rows`: a
/// claim with one says in words what was given. Shape   Workbook or CSV: a title, then a heading
/// with `HCPCS`, `LONG DESCRIPTION`, `ADD DATE`
///         and `TERM DATE`. A code again in the next row goes on with its text.
/// Facts   In force for the calendar year in its name ("NOC_Codes_2019").
/// Errors  The whole file is refused, with the line: codes.line-malformed, codes.date-impossible;
///         codes.empty-file; of NamedColumns.
/// Source  CMS, "HCPCS NOC codes", beside the yearly HCPCS file.
Result<Content> read_hcpcs_unlisted(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
