#pragma once
#include "codes/code_sets.h"
#include "core/date.h"
#include "net/http.h"

namespace claimwire::interfaces {

/// Answers `[base]/CodeSystem/$lookup` and `[base]/CodeSystem/$validate-code` (FHIR R4, 4.8.17 and
/// 4.8.18): GET with parameters or POST with a Parameters resource.
/// In      `code` and `system` ($validate-code: `url`), or `coding` in a POST; `date`, the day of
///         service, `today` when left out; `display` ($validate-code).
/// Out     A Parameters resource. $lookup: `name`, `version` (the release), `display`, and the
///         properties `billable`, `parent`, `effective-from`, `effective-through`. $validate-code:
///         `result`, `message`, `display`.
/// Errors  An OperationOutcome: 400 for what was asked wrongly; 404 for a system or release that is
///         not loaded and, in $lookup, for a code that is not in force on the day.
/// The texts of a licensed set (CPT) are not given out: its `display` is the code.
net::HttpResponse answer_terminology(const net::HttpRequest& request, const codes::CodeSets& sets,
                                     Date today);

/// Is `below`, a path below [base], one that answer_terminology() answers?
bool is_terminology(std::string_view below);

}  // namespace claimwire::interfaces
