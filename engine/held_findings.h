#pragma once
#include "core/issue.h"

namespace claimwire::engine {

/// One of the first claims of a payer with `held.review_first`.
extern const IssueKind kReviewFirst;

}  // namespace claimwire::engine
