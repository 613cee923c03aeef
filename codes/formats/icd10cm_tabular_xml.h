#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_icd10cm_tabular_xml(std::string_view content);

/// Reads the tabular list of ICD-10-CM: each `diag` is a code with its title, each note a relation.
/// Shape   `ICD10CM.tabular` > chapter > section > diag > diag ...; notes (includes, excludes1,
///         excludes2, codeFirst, useAdditionalCode, codeAlso, inclusionTerm, notes, sevenChrNote)
///         hold `note` items; sevenChrDef holds `extension char=`. Notes of a chapter or section go
///         to each of its categories, so that a look-up only shortens the code.
///         A note names codes in brackets, or dotted outside them: "S78.-", "G40.0-G40.9". A note
///         with a condition ("with final character 1") keeps its text alone.
///         7th-character codes are no elements; the order file says which are billable.
/// Facts   In force by `version`, a fiscal year.
/// Errors  codes.line-malformed, codes.empty-file; of xml::read, with the line.
/// Source  CDC/NCHS, "icd10cm_tabular.xsd" inside the same archive.
Result<Content> read_icd10cm_tabular_xml(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
