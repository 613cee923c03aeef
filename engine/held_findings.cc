#include "engine/held_findings.h"

namespace claimwire::engine {

constinit const IssueKind kReviewFirst{
    .id = "held.review-first",
    .severity = Severity::warning,
    .message = "one of the first claims of this payer: a person looks before it goes",
    .source = "setting held.review_first"};

}  // namespace claimwire::engine
