#pragma once
#include <string_view>

#include "wrap/json/document.h"

namespace claimwire::fhir {

/// What a primitive type asks of a value (R4, 2.24.0.1), for a person: "a date such as 2026-09-03".
/// Empty for names that are no primitive type.
std::string_view primitive_shape(std::string_view type);

/// The JSON type that carries the primitive: boolean, number or string (R4, 2.6.2.2).
json::Type primitive_json_type(std::string_view type);

/// True when `text` has the format of the primitive type, a date that the calendar does not have
/// being none. Names that are no primitive type: false.
bool is_primitive(std::string_view type, std::string_view text);

}  // namespace claimwire::fhir
