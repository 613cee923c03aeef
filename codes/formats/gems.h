#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_gems(std::string_view content);

/// Reads a file of general equivalence mappings between ICD-9-CM and ICD-10 into relations `gem`;
/// the last edition is of 2018, so they serve legacy data alone.
/// Shape   Source code, target code (NoDx, NoPx or NoPCS for none) and five flags of 0 to 9, with
///         blanks between: approximate, no map, combination, scenario, choice list. The value of a
///         relation is the flags as a number: 10111 is approximate, a combination of scenario 1,
///         choice list 1. Sources of ICD-10 stand in eight columns, of ICD-9-CM in six.
/// Facts   Set `gem-icd10cm` or `gem-icd9cm`, after its sources, with `-procedures` for those of
///         procedures; in force from 1 October before the year in its name, without an end.
/// Errors  The whole file is refused, with the line: codes.line-malformed, codes.line-unfinished;
///         codes.empty-file.
/// Source  CMS, "2018 ICD-10 CM and GEMs", dxgem_guide.
Result<Content> read_gems(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
