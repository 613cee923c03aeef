#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_nucc_taxonomy(std::string_view content);

/// Reads the health care provider taxonomy of NUCC into `rows`.
/// Shape   CSV under `Code, Grouping, Classification, Specialization, Definition, Notes, Display
///         Name, Section`; codes of ten characters that end in X. The title is the display name,
///         else classification and specialization. Definitions are passed over.
/// Facts   In force from 1 January (version 25.0) or 1 July (25.1), as the version in its name
///         tells ("nucc_taxonomy_250.csv"). A code that a later release lacks is retired.
/// Errors  The whole file is refused, with the line: codes.line-malformed, codes.line-unfinished;
///         codes.empty-file; of NamedColumns.
/// Source  nucc.org, "Provider Taxonomy: CSV".
Result<Content> read_nucc_taxonomy(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
