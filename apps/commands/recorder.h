#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.h"
#include "engine/audit/audit_trail.h"
#include "engine/shell/system.h"
#include "engine/store/posix_files.h"

namespace claimwire::apps {

/// The audit trail of a store as a command writes to it, also beside a running daemon. Who acts is
/// the user of this process.
class Recorder {
 public:
  /// Errors  store.audit.
  static Result<std::unique_ptr<Recorder>> open(const config::Configuration& configuration);

  /// As engine::AuditTrail::record(): what it records must not happen when it fails.
  Result<void> record(std::string_view action, const std::vector<std::string>& subjects,
                      std::string_view reason,
                      engine::AuditOutcome outcome = engine::AuditOutcome::done);
  const engine::AuditTrail& trail() const { return *trail_; }

 private:
  Recorder() = default;

  engine::PosixFiles files_{};
  engine::SystemClock clock_{};
  std::unique_ptr<engine::AuditTrail> trail_{};
};

}  // namespace claimwire::apps
