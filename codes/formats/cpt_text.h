#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

/// Do lines begin with a CPT code (or, in a file of modifiers, a modifier) and a tab or blank?
bool is_cpt_text(std::string_view content);
bool is_cpt_modifier_text(std::string_view content);

/// Reads the user's own licensed CPT file; nothing of CPT is shipped.
/// Shape   Notice lines, then one code a line: five characters, a tab or blanks, the description to
///         the end of the line. The year is taken from a notice such as "CPT 2026".
/// Errors  The whole file is refused, with the line: codes.line-malformed (behind the first code a
///         line that is none), codes.line-unfinished; codes.empty-file.
/// Source  AMA data files LONGULT, LONGULF, MEDU, SHORTU. They are licensed and none was at hand:
///         the shape above is what is read, whatever an edition looks like.
Result<Content> read_cpt_text(std::string_view content);
/// The same for modifiers (MODUL): two characters, a tab or blanks, the description.
Result<Content> read_cpt_modifier_text(std::string_view content);

}  // namespace claimwire::codes
