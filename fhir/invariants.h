#pragma once
#include <string_view>

#include "fhir/content.h"
#include "fhir/raise.h"

namespace claimwire::fhir {

/// The FHIRPath constraints of R4 that are checked, by type ("Bundle", "Period"). Others cost
/// nothing.
void check_invariants(const Content& content, std::string_view type, json::Value value,
                      Raise& raise);

}  // namespace claimwire::fhir
