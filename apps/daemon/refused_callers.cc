#include "apps/daemon/refused_callers.h"

#include "core/log.h"
#include "core/text.h"

namespace claimwire::daemon {

void RefusedCallers::refused(const std::string& peer) {
  std::string reason = "no token that is known";
  {
    const std::lock_guard lock{mutex_};
    const auto counted = limit_.refuse(clock_.now());
    if (!counted) return;
    if (*counted > 0)
      reason += concat("; ", std::to_string(*counted), " more before it are not listed");
  }
  workers_.post([this, peer, reason] { record(peer, reason); });
}

void RefusedCallers::finish() {
  std::uint64_t counted = 0;
  {
    const std::lock_guard lock{mutex_};
    counted = limit_.take_counted();
  }
  if (counted > 0) record("", concat(std::to_string(counted), " more are not listed"));
}

void RefusedCallers::record(const std::string& peer, const std::string& reason) {
  const auto recorded =
      audit_.record({.id = "unknown", .roles = {}, .peer = peer}, "authentication.refused", {},
                    reason, engine::AuditOutcome::refused);
  if (!recorded)
    log::error("daemon.audit", "a refused caller could not be recorded in the audit trail",
               {{"error", recorded.error().id}, {"peer", peer}});
}

}  // namespace claimwire::daemon
