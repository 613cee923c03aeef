#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_hcpcs_anweb(std::string_view content);
bool is_hcpcs_anweb_csv(std::string_view content);

/// Reads the HCPCS Level II file "ANWEB" of CMS: codes into `rows`, modifiers into `modifiers`.
/// Shape   Records of 320 characters, columns from 1: 1-5 code (modifiers in 4-5), 6-10 sequence,
///         11 type (3 and 7 begin a procedure and a modifier, 4 and 8 continue its text), 12-91
///         text, 92-119 short text, 205-229 cross references, 269-276 added, 277-284 last action,
///         285-292 terminated (the last day it may be billed). Lines of any other kind (notices)
///         are skipped and counted. Continuations may be cut behind their text.
/// Errors  The whole file is refused, with the line: codes.line-too-short (a first line without its
///         dates), codes.date-impossible, codes.continuation-stray, codes.line-malformed;
///         codes.empty-file.
/// Source  CMS, "HCPCS record layout" inside the same archive.
Result<Content> read_hcpcs_anweb(std::string_view content);

/// Reads the same as the CSV or workbook that CMS ships today: notices, a heading of 48 columns,
/// one row a code. Errors  As above, and of NamedColumns.
Result<Content> read_hcpcs_anweb_csv(std::string_view content);

}  // namespace claimwire::codes
