#pragma once
#include "apps/daemon/snapshot.h"
#include "engine/claim_numbers/used_numbers.h"
#include "engine/pipeline.h"
#include "engine/ports/control_numbers.h"

namespace claimwire::daemon {

/// Turns a stored message into claims and copies: routes it, maps and enriches it, builds, checks
/// and writes its claims, and fixes what is to be delivered. Called for different messages at the
/// same time.
class MessageProcessor final : public engine::Processor {
 public:
  MessageProcessor(engine::ControlNumbers& numbers, engine::UsedNumbers& used)
      : numbers_{numbers}, used_{used} {}

  engine::Processed process(const engine::StoredMessage& message,
                            const engine::Snapshot& snapshot) override;

 private:
  engine::ControlNumbers& numbers_;
  engine::UsedNumbers& used_;
};

}  // namespace claimwire::daemon
