#pragma once
#include <cstdint>
#include <string>

#include "core/origin.h"

namespace claimwire::mappings {

/// One element of a FHIR Claim as written, and what filled it.
struct FhirElement {
  std::string path{};  ///< "Claim.item[0].net.value"
  std::string text{};
  Origin from{};
  std::uint32_t rule = 0;  ///< Number of the rule; 0: the writer numbered it.
};

}  // namespace claimwire::mappings
