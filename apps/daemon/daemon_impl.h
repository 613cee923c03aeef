#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "apps/daemon/configuration_history.h"
#include "apps/daemon/daemon.h"
#include "apps/daemon/message_intake.h"
#include "apps/daemon/message_processor.h"
#include "apps/daemon/metered.h"
#include "apps/daemon/refused_callers.h"
#include "apps/daemon/sampler.h"
#include "apps/daemon/snapshot.h"
#include "apps/daemon/stop_list.h"
#include "apps/daemon/survey.h"
#include "codes/store.h"
#include "console/api/api.h"
#include "console/api/steering_api.h"
#include "engine/audit/audit_trail.h"
#include "engine/claim_numbers/used_numbers.h"
#include "engine/engine.h"
#include "engine/retention/retention.h"
#include "engine/shell/system.h"
#include "engine/shell/threads.h"
#include "engine/store/posix_files.h"
#include "engine/store/sqlite_store.h"
#include "interfaces/all_connectors.h"
#include "net/http_server.h"
#include "net/runtime.h"
#include "net/tokens.h"

namespace claimwire::daemon {

/// How long content and metadata are kept, of a configuration.
engine::KeepPolicy keep_policy(const config::Configuration& configuration);
/// Who acts where no person or program asked.
engine::Caller itself();

/// What Daemon is made of: start and stop in daemon.cc, a configuration that takes another's place
/// in reload.cc, what a person stops and starts in steering.cc, what is told of it all in status.cc
/// and metrics.cc.
/// What changes its make-up (reload, stop, start) runs on the thread `steering`, one at a time.
/// `mutex` guards what others read meanwhile; nothing is asked of a connector while it is held.
/// Members are destroyed from the last to the first: connectors before the engine, the engine
/// before the store, the store before its threads.
struct Daemon::Impl final : console::Steering {
  struct SourceEntry {
    config::Interface settings;
    std::shared_ptr<Gate> gate;
    std::shared_ptr<interfaces::Source> source;  ///< Destroyed before its gate.
    bool running = false;
    std::string failure{};  ///< Why it does not listen although it should.
  };
  struct DestinationEntry {
    config::Interface settings;
    std::shared_ptr<MeteredDestination> destination;
  };
  /// What a reload would put into force.
  struct Draft {
    console::PlanView plan;
    std::shared_ptr<const DaemonSnapshot> snapshot{};
    std::shared_ptr<const console::HeldQueues> queues{};
    std::string code_version{};
  };
  /// Connectors made for a draft, not in use yet.
  struct Parts {
    std::map<std::string, SourceEntry> sources;
    std::map<std::string, DestinationEntry> destinations;
  };
  /// Asked something, and whether it answered.
  struct Pulse {
    std::shared_ptr<std::atomic<bool>> answered = std::make_shared<std::atomic<bool>>(true);
  };

  Impl(config::Configuration c, DaemonOptions wanted);

  const config::Configuration at_start;  ///< What no reload changes: store, http, files.
  const DaemonOptions options;
  std::string code_version{};
  engine::SystemClock clock{};
  engine::SystemRandom random{};
  Histogram syncs{}, commits{};
  engine::PosixFiles posix_files{};
  MeteredFiles files{posix_files, syncs};
  engine::Threads writer{1};
  MeteredExecutor metered_writer{writer, commits};
  engine::Threads beside{1};
  std::unique_ptr<engine::SqliteStore> store{};
  std::unique_ptr<engine::AuditTrail> audit{};

  mutable std::mutex mutex{};
  std::shared_ptr<const codes::CodeSearch> search{};
  std::shared_ptr<const DaemonSnapshot> snapshot{};
  std::shared_ptr<const console::HeldQueues> queues{};
  StopList stops;
  ConfigurationHistory history;
  std::map<std::string, std::shared_ptr<SourceCounts>> source_counts{};
  std::map<std::string, std::shared_ptr<DestinationCounts>> destination_counts{};
  std::optional<Survey> survey{};
  Sampler sampler{};
  std::optional<bool> ledger_balances{};
  engine::UtcTime ledger_checked{};
  std::uint16_t http_port = 0;

  net::Tokens tokens;
  net::Runtime runtime;
  MessageIntake intake;
  std::unique_ptr<engine::UsedNumbers> used_numbers{};
  std::unique_ptr<MessageProcessor> processor{};
  std::vector<std::shared_ptr<MeteredDestination>> retired{};  ///< Still sending, or not swept yet.
  std::unique_ptr<engine::Engine> engine{};
  std::unique_ptr<engine::Retention> retention{};
  std::unique_ptr<console::Api> api{};
  std::unique_ptr<console::SteeringApi> steering_api{};
  std::unique_ptr<RefusedCallers> refused_callers{};
  std::unique_ptr<net::HttpServer> http{};
  // Connectors end before what they run on.
  std::map<std::string, SourceEntry> sources{};
  std::map<std::string, DestinationEntry> destinations{};
  engine::UtcTime started{};
  std::atomic<bool> taking{false};
  bool start_recorded = false;
  bool stopped = false;
  Pulse io_pulse{}, worker_pulse{}, writer_pulse{};
  engine::Threads watching{1};  ///< Counts what waits in the store, now and then.
  engine::Threads auditing{1};  ///< Goes through the books, more rarely.
  engine::Threads steering{1};

  // daemon.cc
  Result<void> start();
  Result<void> open_store();
  Result<void> start_http();
  Result<void> record_start();
  void record_stop(const std::string& how, engine::AuditOutcome outcome);
  Result<void> listen();
  void perform(engine::Kind kind, std::uint64_t id, console::Action action,
               engine::ReplayStage stage, const engine::Caller& caller, const std::string& reason,
               std::function<void(Result<engine::StepResult>)> done);
  bool stop(std::chrono::milliseconds patience);
  bool progressed();
  std::shared_ptr<const DaemonSnapshot> current() const;
  /// Over the code releases in force; one object for as long as they are.
  std::shared_ptr<const codes::CodeSearch> code_search();
  std::vector<Listening> listening() const;
  std::vector<std::string> warnings() const;
  interfaces::Surroundings surroundings();

  // reload.cc
  Draft read_draft(bool with_cases);
  /// Makes every connector that `next` needs and that is not there already.
  Result<Parts> make_parts(const config::Configuration& next);
  Result<void> open_new_sources(const Parts& parts);
  void put_into_force(Draft draft, Parts parts, const engine::Caller& caller,
                      const std::string& reason);
  engine::Sinks sinks() const;
  void sweep_retired();
  void remember_version(const std::string& by, const std::string& reason);
  Result<bool> reload_codes();

  // steering.cc
  void apply_stops();
  Result<void> begin(const std::string& name);
  void finish_drains();
  /// Runs `task` on the steering thread and waits. Not from there.
  void steer(const std::function<void()>& task);

  // status.cc
  void watch();
  void look_at_ledger();
  std::vector<console::StatusProblem> problems(const console::StatusView& view) const;

  // console::Steering
  std::vector<console::ConnectionView> connections() const override;
  Result<std::vector<console::StatsPoint>> stats(const std::string& id,
                                                 const std::string& step) const override;
  console::StatusView status() const override;
  console::ConfigurationView configuration() const override;
  std::vector<console::ConfigurationView> configuration_versions() const override;
  std::string metrics() const override;
  Result<std::vector<engine::LedgerSlice>> ledger(const engine::LedgerQuery& query) override;
  void run(std::function<void()> task) override { steering.post(std::move(task)); }
  Result<console::ConnectionView> move(bool payer, const std::string& id, console::Move move,
                                       const engine::Caller& caller,
                                       const std::string& reason) override;
  Result<std::vector<console::TestView>> test(const std::string& id, const engine::Caller& caller,
                                              const std::string& reason) override;
  console::PlanView plan() override;
  Result<console::PlanView> reload(const std::string& expect, const engine::Caller& caller,
                                   const std::string& reason) override;
};

}  // namespace claimwire::daemon
