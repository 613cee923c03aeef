#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_icd10pcs_tables_xml(std::string_view content);

/// Reads the tables of ICD-10-PCS: for each table (the first three characters of its codes) and row
/// of it, which values positions 4 to 7 take, as relations `pcs_value`.
/// Shape   `ICD10PCS.tabular` > pcsTable > axis pos 1 to 3 with one label each, then pcsRow > axis
///         pos 4 to 7 with labels: the codes of a row are the product of its labels. `value` is
///         position << 8 | character, `detail` the number of the row in its table, from 1.
/// Facts   In force by `version`, a fiscal year.
/// Errors  codes.line-malformed, codes.empty-file; of xml::read, with the line.
/// Source  CMS, "ICD-10-PCS Order File, Tables and Index", the file itself.
Result<Content> read_icd10pcs_tables_xml(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
