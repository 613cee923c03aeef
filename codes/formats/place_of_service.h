#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_place_of_service(std::string_view content);

/// Reads the place of service codes of CMS: assigned codes into `rows`, whether they are paid as a
/// facility into relations `setting`.
/// Shape   CSV or tab-separated under a heading: `code`, `payment setting` (Facility, Non-Facility)
///         and `name`, in any order; or CMS's own headings `Place of Service Code(s)` and `Place of
///         Service Name`, without the setting. Codes named "Unassigned", also as a range ("27-30"),
///         are passed over and counted: a claim may not carry them.
/// Facts   Neither file nor name tells the day: it is said at the import.
/// Errors  The whole file is refused, with the line: codes.line-malformed (also for another
///         setting); codes.empty-file; of NamedColumns.
/// Source  CMS, "Place of Service Code Set".
Result<Content> read_place_of_service(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
