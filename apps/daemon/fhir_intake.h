#pragma once
#include <memory>

#include "apps/daemon/answer_context.h"
#include "apps/daemon/snapshot.h"
#include "engine/pipeline.h"

namespace claimwire::daemon {

/// The head of a FHIR body. What keeps it out: no JSON, no resource, another resource than the
/// operation takes; under `read` also what the R4 definitions do not allow, and under
/// `unrouted: refuse` a body that no route takes.
engine::Head examine_fhir(const engine::Arrival& arrival, const DaemonSnapshot& snapshot,
                          config::AckWhen when);

/// What the operation answers: an OperationOutcome to a create, a ClaimResponse of outcome queued
/// to Claim/$submit, a message response to $process-message, a response Bundle to a transaction or
/// batch. What is not taken gets an OperationOutcome with 400, 422 or 503.
engine::Answer answer_fhir(const engine::Arrival& arrival, const engine::Head& head,
                           engine::Verdict verdict, const Issues& findings, const Error* why,
                           const AnswerContext& context);

/// A message that its sender marks as a test: meta.tag ActReason HTEST, or MessageHeader so.
bool tagged_as_test(const fhir::Content& content);

}  // namespace claimwire::daemon
