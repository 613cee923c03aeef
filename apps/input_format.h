#pragma once
#include <optional>
#include <string_view>

#include "mappings/pipeline.h"

namespace claimwire::apps {

enum class InputFormat { hl7v2, fhir, x12 };

/// What a file or body holds, by its first bytes behind a byte-order mark, a frame byte and blanks:
/// MSH, FHS or BHS; ISA; `{`. Nothing when it is none of them.
std::optional<InputFormat> detect_format(std::string_view bytes);
/// "hl7v2", "fhir", "x12"
std::string_view name(InputFormat format);
std::optional<InputFormat> format_named(std::string_view text);
mappings::MessageFormat message_format(InputFormat format);

}  // namespace claimwire::apps
