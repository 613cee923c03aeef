#pragma once
#include <string_view>

#include "claims/edits/facts.h"
#include "core/issue.h"

namespace claimwire::claims {

/// Why a procedure code or modifier is not good on the day, for Issue::detail: release and date,
/// and when the code ended or begins. Proposes what the set names to use instead, each code only if
/// it is itself good on the day.
void explain_line_code(Issue& issue, const codes::CodeSets& sets, const codes::Lookup& lookup,
                       Date day);

/// The code as the sets write it: capitals, no blanks.
bool written_as_listed(std::string_view code);

}  // namespace claimwire::claims
