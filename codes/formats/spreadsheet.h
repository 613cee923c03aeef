#pragma once
#include <string>
#include <string_view>

#include "core/result.h"
#include "wrap/zip/archive.h"

namespace claimwire::codes {

/// Is the archive a workbook of Excel (xlsx)?
bool is_spreadsheet(const zip::Archive& archive);

/// The first sheet of a workbook as CSV, each cell quoted, so that a layout is read alike from
/// both. Numbers come as the file writes them; a formula gives its stored result.
/// Errors  codes.spreadsheet-damaged; codes.spreadsheet-too-large (over a million rows, 512 columns
///         or 256 MB of text, which shared texts can make of a small file); zip.*, xml.*.
/// Source  ECMA-376 part 1, sections 18.3.1 (cells) and 18.4 (shared texts).
Result<std::string> spreadsheet_to_csv(const zip::Archive& archive);

}  // namespace claimwire::codes
