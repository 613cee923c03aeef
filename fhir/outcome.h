#pragma once
#include <string>

#include "core/issue.h"
#include "core/result.h"
#include "fhir/content.h"
#include "wrap/json/writer.h"

namespace claimwire::fhir {

/// An OperationOutcome (R4, 2.29): severity, code, text and expression for each finding. It holds
/// no text of the message but element names: what was found is left out, and details are given for
/// findings of this folder only, whose details name what was expected.
/// `content`: where a finding has no place text yet, it is rendered from its Origin. Without any
/// finding the outcome says "all OK", since an OperationOutcome has at least one issue.
std::string write_outcome(const Issues& issues, const Content* content = nullptr,
                          json::Layout layout = json::Layout::compact);

/// The same for an operation that failed: one issue of severity error.
std::string write_outcome(const Error& error, json::Layout layout = json::Layout::compact);

}  // namespace claimwire::fhir
