#pragma once
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace claimwire::apps {

/// Exit status of every command (docs/reference/commands.md).
enum Status : int {
  kGood = 0,
  kFindings = 1,  ///< Findings at or above --fail-on, or problems found.
  kUsage = 2,     ///< Wrong usage, or a configuration that cannot be used.
  kFailed = 3,    ///< The environment failed: disk, network, daemon not there.
};

/// What stands before or behind every command, and what the command ends with.
struct Invocation {
  std::vector<std::string> configs;  ///< --config, as given; empty: claimwire.yaml if it exists.
  bool json = false;                 ///< --json: one object a line, with "v": 1.
  int status = kGood;
};

// Each adds one command with its options to `app`; its callback sets `invocation.status`.
void add_check(CLI::App& app, Invocation& invocation);
void add_convert(CLI::App& app, Invocation& invocation);
void add_validate(CLI::App& app, Invocation& invocation);
void add_explain(CLI::App& app, Invocation& invocation);
void add_test(CLI::App& app, Invocation& invocation);
void add_mask(CLI::App& app, Invocation& invocation);
void add_mapping(CLI::App& app, Invocation& invocation);
void add_init(CLI::App& app, Invocation& invocation);
void add_docs(CLI::App& app, Invocation& invocation);
void add_get(CLI::App& app, Invocation& invocation);
void add_codes(CLI::App& app, Invocation& invocation);
void add_edits(CLI::App& app, Invocation& invocation);
void add_token(CLI::App& app, Invocation& invocation);
void add_audit(CLI::App& app, Invocation& invocation);
void add_serve(CLI::App& app, Invocation& invocation);
void add_send(CLI::App& app, Invocation& invocation);
void add_records(CLI::App& app,
                 Invocation& invocation);  ///< messages, claims, deliveries, reconcile
void add_interfaces(CLI::App& app, Invocation& invocation);
void add_reload(CLI::App& app, Invocation& invocation);  ///< plan, reload
void add_status(CLI::App& app, Invocation& invocation);
void add_top(CLI::App& app, Invocation& invocation);
/// To the commands of add_records(): hold, release, dismiss, retry, replay, delivered.
void add_actions(CLI::App& app, Invocation& invocation);
void add_stand_in(CLI::App& app, Invocation& invocation);

}  // namespace claimwire::apps
