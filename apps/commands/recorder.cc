#include "apps/commands/recorder.h"

#include <unistd.h>

#include "apps/daemon/daemon.h"
#include "core/text.h"

namespace claimwire::apps {

Result<std::unique_ptr<Recorder>> Recorder::open(const config::Configuration& configuration) {
  std::unique_ptr<Recorder> recorder{new Recorder};
  auto trail = engine::AuditTrail::open(daemon::audit_path(configuration), recorder->files_,
                                        recorder->clock_);
  if (!trail) return trail.error();
  recorder->trail_ = std::move(*trail);
  return recorder;
}

Result<void> Recorder::record(std::string_view action, const std::vector<std::string>& subjects,
                              std::string_view reason, engine::AuditOutcome outcome) {
  const engine::Caller caller{
      concat("local:uid-", std::to_string(::geteuid())), {"administrator"}, "command-line"};
  return trail_->record(caller, action, subjects, reason, outcome);
}

}  // namespace claimwire::apps
