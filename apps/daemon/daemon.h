#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.h"
#include "console/api/steering.h"
#include "core/result.h"
#include "mappings/pipeline.h"

namespace claimwire::daemon {

struct DaemonOptions {
  std::string version{};  ///< Of the program.
  unsigned workers = 0;   ///< Threads that work messages; 0: one for each processor.
  /// The store can no longer be trusted: the process must end at once, without writing, and start
  /// again. Called on the store's thread.
  std::function<void(const Error&)> fatal{};
  /// Runs the site's own cases with other rules, for a plan; none: a plan tells of none.
  std::function<std::vector<console::PlanView::Case>(const config::Configuration&,
                                                     const std::shared_ptr<const mappings::Rules>&)>
      run_cases{};
  /// A reload begins (true), or is over.
  std::function<void(bool)> reloading{};
};

/// Where one interface takes messages.
struct Listening {
  std::string interface;          ///< Key in the configuration; "http" for the HTTP server.
  std::string kind;               ///< "mllp-listener", "http", ...
  std::string address;            ///< "127.0.0.1:2575", a folder, "http://127.0.0.1:8080/fhir".
  std::string state = "running";  ///< Or "stopped", "paused", "draining": a person said so.
};

/// The running engine of one configuration: store, connectors, HTTP, and what lies between them.
class Daemon {
 public:
  /// Opens the store, resumes what was left, then opens the listeners; when it returns, messages
  /// are taken. `configuration` is one that config::load() calls usable.
  /// Errors  those of the store, of its audit trail (store.audit: a start that cannot be recorded
  ///         does not happen) and of each connector; config.mappings with every problem of
  ///         mappings and tables, a line each. Nothing is left running.
  static Result<std::unique_ptr<Daemon>> start(config::Configuration configuration,
                                               DaemonOptions options);
  ~Daemon();  ///< As stop() with a short patience.
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  std::vector<Listening> listening() const;
  /// What operations should know of the settings in force, a sentence each.
  std::vector<std::string> warnings() const;
  /// Loads code releases that were imported or switched since; new work uses them. True when there
  /// was something new. Errors: as of the code store, and store.audit when the change could not be
  /// recorded; the releases in force stay.
  Result<bool> reload_codes();
  /// Reads the configuration's files again and puts them into force, all or nothing; as
  /// console::Steering::reload. Blocks.
  Result<console::PlanView> reload(const engine::Caller& caller, const std::string& reason);
  /// Since the last call the I/O thread, a worker and the store's writer each did something that
  /// was asked of them then. The first call says true.
  bool progressed();
  /// Takes no more in, finishes what is in work, closes the store. False when `patience` ran out:
  /// what was left is safe in the store. Safe to repeat.
  bool stop(std::chrono::milliseconds patience);

 private:
  struct Impl;
  explicit Daemon(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The Unix socket of the daemon that uses this store: "var/claimwire.sock".
std::string socket_path(const config::Configuration& configuration);
/// The file of its bearer tokens.
std::string tokens_path(const config::Configuration& configuration);
/// Its audit trail: "var/audit.db".
std::string audit_path(const config::Configuration& configuration);

}  // namespace claimwire::daemon
