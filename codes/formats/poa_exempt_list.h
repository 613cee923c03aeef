#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_poa_exempt_list(std::string_view content);

/// Reads the list of ICD-10-CM codes exempt from present-on-admission reporting, and the fiscal
/// year from its heading.
/// Shape   Tab-separated, first line `OrderNN<TAB>POAexemptCode<TAB>Description`, NN being
///         the year; codes with their dot; a description with a comma may be quoted.
/// Errors  The whole file is refused, with the line: codes.line-malformed, codes.order-not-rising;
///         codes.empty-file; of CsvReader.
/// Source  CMS, "ReadMePOAexemptFY26.txt" inside the archive.
Result<Content> read_poa_exempt_list(std::string_view content);

}  // namespace claimwire::codes
