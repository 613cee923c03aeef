#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

bool is_ms_drg(std::string_view content);

/// Reads the list of MS-DRGs, appendix A of the definitions manual: titles into `rows`, class into
/// relations `drg_class` with the text "01 P": MDC or -, a blank, P (surgical), M (medical) or -.
/// Shape   A boxed heading with the version, prose, a line `DRG MDC MS Description`, then fixed
///         columns from 1: 1-3 DRG, 5-7 MDC (blank where patients come from several), 9 class,
///         12- title.
/// Facts   In force for the fiscal year of its version: v40 from 2022-10-01.
/// Errors  The whole file is refused, with the line: codes.line-malformed, codes.code-repeated,
///         codes.line-unfinished; codes.empty-file.
/// Source  CMS, "MS-DRG definitions manual", appendix A.
Result<Content> read_ms_drg(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
