#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_icd10cm_conversion(std::string_view content);

/// Reads the ICD-10-CM conversion table of CDC: relations `replaces` from each new code to the
/// codes used before it, and `replaced_by` the other way, each from the day of the change.
/// Shape   Lines of prose, then the heading `Current code assignment, Effective ..., Previous
/// Code(s)
///         Assignment`. Effective: a year (1 October of it) or 04/01/23. Previous: `None`, a code,
///         or codes in prose: "A, B and C", "Y07.01-Y07.04". What names no code ("Codes in
///         Categories T15-T19") is kept as text. A code may have several rows.
/// Facts   In force from the newest day in it; it answers for the years before too.
/// Errors  The whole file is refused, with the line: codes.line-malformed, codes.date-impossible;
///         codes.empty-file; codes.column-missing; of CsvReader.
/// Source  CDC/NCHS, "ICD-10-CM Conversion Table", its own first line; xlsx and CSV.
Result<Content> read_icd10cm_conversion(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
