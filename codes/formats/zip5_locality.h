#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_zip5_locality(std::string_view content);

/// Reads CMS's file of ZIP codes and Medicare localities into relations `locality`.
/// Shape   Fixed columns, from 1: 1-2 state, 3-7 ZIP, 8-12 carrier, 13-14 pricing locality,
///         15 rural indicator (blank urban, R rural, B super rural), 21 plus-four flag (1: the ZIP
///         lies in several localities, its nine digits decide), 76-80 year and quarter ("20254").
///         The text of a relation is "AK 02102 01 R 0": state, carrier, locality, rural (or -),
///         flag.
/// Facts   In force for the quarter in columns 76-80.
/// Errors  The whole file is refused, with the line: codes.line-too-short, codes.line-malformed,
///         codes.versions-mixed (rows of two quarters), codes.line-unfinished; codes.empty-file.
/// Source  CMS, "Zip5 record layout" beside the file itself.
Result<Content> read_zip5_locality(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
