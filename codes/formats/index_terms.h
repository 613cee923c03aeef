#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_index_terms(std::string_view content);

/// Reads a list of terms that lead to ICD-10-CM codes, as a site writes its own or as the index is
/// passed on without its XML, into relations `index_term` as read_icd10cm_index_xml does.
/// Shape   CSV, TSV or semicolons, columns `term` and `code`; others are passed over. The parts of
///         a term stand between commas, the main term first: "Cellulitis, scalp". A code that ends
///         in - is the beginning of longer ones.
/// Facts   A fiscal year in its name ("fy2017") tells the day; the part is "terms", beside those
///         of the index proper.
/// Errors  codes.line-malformed: no term, or no code of 3 to 7 letters and digits.
/// Source  Our own: docs/code-sets.md.
Result<Content> read_index_terms(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
