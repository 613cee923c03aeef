#pragma once
#include "apps/daemon/answer_context.h"
#include "apps/daemon/snapshot.h"
#include "engine/pipeline.h"

namespace claimwire::daemon {

extern const IssueKind kReceiverUnexpected;  ///< intake.receiver-unexpected
extern const IssueKind kVersionUnexpected;   ///< intake.unsupported-version

/// The head of an HL7 v2 message. What keeps it out: no readable MSH, a character set that is not
/// known, a receiver or version that the interface does not expect; under `read` also a header
/// field or segment that must be there, and under `unrouted: refuse` a message that no route takes.
engine::Head examine_hl7(const engine::Arrival& arrival, const DaemonSnapshot& snapshot,
                         config::AckWhen when);

/// The acknowledgments that the sender wants: in original mode the application one; in enhanced
/// mode those that MSH-15 and MSH-16 ask for, which may be none.
engine::Answer answer_hl7(const engine::Arrival& arrival, const engine::Head& head,
                          engine::Verdict verdict, const Issues& findings, const Error* why,
                          const AnswerContext& context);

/// "DFT^P03"; "ACK" where there is no trigger; empty without MSH-9.
std::string message_type(const hl7::Message& message);

/// MSH-11.1, as the environment and `expect: {processing_id: ...}` of the interface take it.
bool processing_id_taken(const hl7::Message& message, const DaemonSnapshot& snapshot,
                         const config::Interface* interface);

}  // namespace claimwire::daemon
