#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/difference.h"
#include "config/load.h"
#include "core/result.h"
#include "engine/ledger/ledger.h"
#include "engine/ports/caller.h"
#include "engine/ports/clock.h"
#include "engine/ports/store.h"

/// What the API shows of the running daemon beside its records, and what it may ask of it.
namespace claimwire::console {

/// Who stopped something, and why.
struct StopView {
  std::string how;  ///< "stopped", "paused", "draining"
  std::string by, reason;
  engine::UtcTime at{};
};

/// An interface, or a payer, as it stands.
struct ConnectionView {
  enum class Role : std::uint8_t { source, destination, payer };

  std::string id;    ///< Key in the configuration.
  std::string kind;  ///< "mllp-listener"; "payer".
  Role role = Role::source;
  bool configured = true;  ///< False: gone from the configuration, and something waits for it.
  std::string state = "running";  ///< running, stopped, paused, draining; off, capture; resting
  std::optional<StopView> stop;
  std::string address;
  // Of a source, since the start.
  std::uint64_t received = 0, duplicates = 0, refused = 0, later = 0;
  std::uint64_t connections = 0;
  engine::UtcTime last_message{};
  // Of a destination. Queue and ages are as of the last look at the store.
  std::uint64_t queued = 0, under_way = 0, in_doubt = 0, parked = 0;
  engine::UtcTime oldest_queued{};
  std::uint64_t delivered = 0, refusals = 0, retries = 0, unanswered = 0;  ///< Since the start.
  std::uint32_t failures = 0;  ///< Tries in a row that did not reach it.
  std::chrono::milliseconds rests_for{0};
  std::string last_failure;  ///< What the last try that failed said.
  engine::UtcTime last_delivered{};
};

/// What passed within one step of time.
struct StatsPoint {
  engine::UtcTime at{};  ///< Where the step begins.
  std::uint64_t received = 0, duplicates = 0, refused = 0, later = 0;
  std::uint64_t delivered = 0, failed = 0, queued = 0;
};

struct TestView {
  std::string what, detail;
  bool good = false;
};

/// Something that operations should look at.
struct StatusProblem {
  std::string id;       ///< "destination-failing": stable, and the heading of its runbook.
  std::string subject;  ///< Which interface, payer, code set; may be empty.
  std::string message;
  engine::UtcTime since{};  ///< None: not known.
};

struct StatusView {
  bool ready = false;
  std::string version, environment, configuration;
  engine::UtcTime started{};
  std::vector<StatusProblem> problems;
  std::vector<std::string> warnings;
  engine::StateCounts counts;
  engine::UtcTime oldest_held_claim{}, oldest_held_message{};
  std::uint64_t free_bytes = 0, disk_reserve = 0, log_bytes = 0;
  bool unclean = false;
  std::vector<std::string> damaged;
  std::optional<bool> ledger_balances;  ///< As of ledger_checked.
  engine::UtcTime ledger_checked{};
  std::vector<ConnectionView> connections;
};

struct ConfigurationView {
  std::string hash, program, by, reason;
  engine::UtcTime since{};
  std::vector<std::string> files;
};

/// What a reload would do, or did.
struct PlanView {
  std::string from, to;  ///< Hashes. The same: nothing would change.
  std::vector<config::Change> changes;
  std::vector<config::Problem> problems;  ///< Any that is no warning: it cannot be used.
  std::vector<std::string> restart;       ///< Why a reload would not do: a sentence each.
  struct Case {
    std::string name;
    bool passed = true;
    std::string difference;
  };
  std::vector<Case> cases;  ///< The site's own tests, with the new rules.
  std::vector<std::string> notes;

  bool usable() const;
};

enum class Move : std::uint8_t { stop, start, pause, drain };
std::optional<Move> move_named(std::string_view text);

/// The daemon as the API sees it. What changes something takes who and why; roles were checked.
class Steering {
 public:
  virtual ~Steering() = default;

  virtual std::vector<ConnectionView> connections() const = 0;
  /// The newest last. Errors: steering.step, steering.unknown.
  virtual Result<std::vector<StatsPoint>> stats(const std::string& id,
                                                const std::string& step) const = 0;
  virtual StatusView status() const = 0;
  virtual ConfigurationView configuration() const = 0;
  virtual std::vector<ConfigurationView> configuration_versions() const = 0;
  virtual std::string metrics() const = 0;
  /// Remembers the outcome for status and metrics when it is of everything. Errors: of the store.
  virtual Result<std::vector<engine::LedgerSlice>> ledger(const engine::LedgerQuery& query) = 0;

  // These block; called on the thread that run() gives.
  virtual void run(std::function<void()> task) = 0;
  /// `payer`: of a payer, else of an interface.
  /// Errors  steering.unknown, steering.not-possible, file.unwritable, those of Source::start().
  virtual Result<ConnectionView> move(bool payer, const std::string& id, Move move,
                                      const engine::Caller& caller, const std::string& reason) = 0;
  virtual Result<std::vector<TestView>> test(const std::string& id, const engine::Caller& caller,
                                             const std::string& reason) = 0;
  virtual PlanView plan() = 0;
  /// Applies what is on the disk, all or nothing. `expect`: only when its hash is this one; empty:
  /// whatever it is.
  /// Errors  config.unexpected: another hash; config.unusable, config.restart: the plan says why.
  virtual Result<PlanView> reload(const std::string& expect, const engine::Caller& caller,
                                  const std::string& reason) = 0;
};

}  // namespace claimwire::console
