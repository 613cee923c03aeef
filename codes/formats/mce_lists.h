#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_mce_lists(std::string_view content);

/// Reads the code lists of the Medicare Code Editor, as a table, into relations `mce`.
/// Shape   Tab-separated or CSV, one code a line and list. Columns `version, edit, rule, code_type
/// (D
///         or P), code, description`, where edit and rule are a section ("4", "A") or words; `mce
///         version, group, rule, icd10cm, description`; or `MCE_Version, ICD_Version, MCE_Section,
///         MCE_Subsection, MCE_Edit_Type, ICD_Code_Type, ICD_Code, ICD_Desc`.
/// Facts   In force by the version: v41 is fiscal year 2024, v41.1 its April update.
/// Errors  The whole file is refused, with the line: codes.line-malformed, codes.versions-mixed;
///         codes.empty-file; codes.column-missing; of CsvReader; on freezing
///         codes.row-repeated.
/// Source  CMS, "Definitions of Medicare Code Edits", whose own text has one list an edit.
Result<Content> read_mce_lists(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
