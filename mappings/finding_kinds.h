#pragma once
#include <span>

#include "core/issue.h"

namespace claimwire::mappings {

extern const IssueKind kNoRoom;      ///< mapping.no-room
extern const IssueKind kFhirValue;   ///< mapping.fhir-value
extern const IssueKind kNotPrimary;  ///< mapping.insurance-not-primary

/// Every kind of finding that mappings and the building of claims raise, by id.
std::span<const IssueKind* const> all_finding_kinds();

}  // namespace claimwire::mappings
