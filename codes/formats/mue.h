#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_mue(std::string_view content);

/// Reads a file of medically unlikely edits of CMS into relations `mue`.
/// Shape   CSV: a notice as one quoted cell of several lines; a heading, itself with a line break,
///         "HCPCS/CPT Code, Practitioner Services MUE Values, MUE Adjudication Indicator, MUE
///         Rationale"; then code, units, indicator text ("3 Date of Service Edit: Clinical", of
///         which the digit counts) and rationale. 0 units: never payable.
/// Facts   Set by the heading of the second column, and "mcd" or "medicaid" in the name; in force
///         from the day in the name ("Eff_07-01-2024") to the end of its quarter: rows have no
///         days.
/// Errors  The whole file is refused, with the line: codes.line-malformed, codes.line-unfinished,
///         codes.code-repeated; codes.empty-file; codes.column-missing; of CsvReader.
/// Source  CMS, "Medically Unlikely Edits", and the heading of the file itself.
Result<Content> read_mue(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
