#pragma once
#include <atomic>
#include <cstdint>
#include <string>

#include "apps/daemon/snapshot.h"
#include "engine/pipeline.h"
#include "engine/ports/clock.h"

namespace claimwire::daemon {

/// Reads what the engine needs to know of an HL7 v2 message, a FHIR body or an X12 interchange
/// before it is stored, and writes what is answered. Answers hold our own wording and the control
/// id, never other text of the message (promise D3).
class MessageIntake final : public engine::Intake {
 public:
  explicit MessageIntake(const engine::Clock& clock);

  engine::Head examine(const engine::Arrival& arrival, const engine::Snapshot& snapshot,
                       config::AckWhen when) override;
  engine::Answer answer(const engine::Arrival& arrival, const engine::Head& head,
                        engine::Verdict verdict, const Issues& findings, const Error* why,
                        std::string_view message_id) override;

 private:
  /// MSH-10 of an answer to what was not stored.
  std::string new_id();

  const engine::Clock& clock_;
  std::atomic<std::uint64_t> answers_{0};
};

}  // namespace claimwire::daemon
