#pragma once
#include <mutex>
#include <string>

#include "engine/audit/audit_trail.h"
#include "engine/audit/refusal_limit.h"
#include "engine/ports/executor.h"

namespace claimwire::daemon {

/// Requests that nobody known sent, for the audit trail: `authentication.refused`, as many as
/// RefusalLimit lets through. Thread-safe.
class RefusedCallers {
 public:
  /// All of them outlive it.
  RefusedCallers(engine::AuditTrail& audit, const engine::Clock& clock, engine::Executor& workers)
      : audit_{audit}, clock_{clock}, workers_{workers} {}

  /// Records on a worker: the I/O thread, which calls this, does not wait for the disk. The caller
  /// is refused whether or not it can be written; a failure is logged.
  void refused(const std::string& peer);
  /// Records how many were only counted. Once no more come.
  void finish();

 private:
  void record(const std::string& peer, const std::string& reason);

  engine::AuditTrail& audit_;
  const engine::Clock& clock_;
  engine::Executor& workers_;
  std::mutex mutex_{};
  engine::RefusalLimit limit_{};
};

}  // namespace claimwire::daemon
