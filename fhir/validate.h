#pragma once
#include <cstddef>

#include "core/issue.h"
#include "fhir/content.h"

namespace claimwire::fhir {

struct ValidateOptions {
  bool claim_rules = true;       ///< Also what R4 asks of a Claim in prose; see claim_rules.h.
  std::size_t issues_max = 200;  ///< More are counted as one fhir.more-findings.
};

/// Checks a whole body against the R4 definitions: known elements, cardinality, JSON shape, formats
/// of primitives, choices, required bindings, and the invariants that matter for billing (of
/// Bundle, Condition, Organization, Period, Extension ...; all of kinds.h). Resource types without
/// a definition here are named once each and kept. Raises the kinds of kinds.h, in reading order,
/// each with Origin (node number), place ("Claim.item[0].net") and, in `detail`, what was expected,
/// which never holds text of the message (sums worked out from its amounts apart).
/// Cost    One pass, no recursion; paths are rendered for findings only.
void validate(const Content& content, Issues& issues, const ValidateOptions& options = {});

}  // namespace claimwire::fhir
