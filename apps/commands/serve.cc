#include <malloc.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>

#include "apps/cases/site_cases.h"
#include "apps/commands/support.h"
#include "apps/daemon/daemon.h"
#include "apps/daemon/service_manager.h"
#include "core/log.h"
#include "core/text.h"
#include "engine/shell/threads.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

using namespace std::chrono_literals;

struct ServeOptions {
  unsigned workers = 0;
  std::string log;
};

constexpr std::chrono::seconds kPatience{30};
/// Between two looks at the code store.
constexpr std::chrono::milliseconds kTick{2000};

/// What a thread freed is kept for the next message: given back to the system and taken again, it
/// would cost a system call a message.
constexpr int kKeptFreeBytes = 16 << 20;

/// The signals the daemon acts on, blocked before any thread exists so that only wait() takes them.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  /// One that came within `limit`; 0: none.
  int wait(std::chrono::milliseconds limit) const {
    const timespec time{static_cast<time_t>(limit.count() / 1000),
                        static_cast<long>(limit.count() % 1000 * 1'000'000)};
    return std::max(0, sigtimedwait(&set_, nullptr, &time));
  }

 private:
  sigset_t set_{};
};

/// The site's own cases, for a plan.
std::vector<console::PlanView::Case> run_cases(
    const config::Configuration& configuration,
    const std::shared_ptr<const mappings::Rules>& rules) {
  std::vector<console::PlanView::Case> out;
  for (CaseOutcome& one : run_site_cases(configuration, rules))
    out.push_back({std::move(one.name), one.passed, std::move(one.difference)});
  return out;
}

void tell(const Invocation& invocation, const config::Configuration& configuration,
          const daemon::Daemon& running) {
  const std::string_view environment =
      configuration.site.environment == config::Environment::production ? "production" : "test";
  if (!invocation.json)
    std::cout << "claimwire " << CLAIMWIRE_VERSION << "   " << environment
              << " environment   store " << configuration.store.path << "\n";
  Columns columns;
  for (const daemon::Listening& one : running.listening()) {
    if (!invocation.json) {
      columns.row({"  " + one.interface, one.kind, one.address,
                   one.state == "running" ? std::string{} : one.state});
      continue;
    }
    std::string line;
    json::Writer out{line};
    out.begin_object()
        .member("v", 1)
        .member("interface", one.interface)
        .member("kind", one.kind)
        .member("address", one.address)
        .member("state", one.state)
        .end_object();
    std::cout << line << "\n";
  }
  std::cout << columns.text();
  for (const std::string& warning : running.warnings())
    if (!invocation.json) std::cout << "  warning: " << warning << "\n";
  if (!invocation.json) std::cout << "Ctrl-C stops.\n";
  std::cout << std::flush;
}

/// What is wrong stands in the log, each problem with file and line.
void reload(daemon::Daemon& running) {
  static_cast<void>(
      running.reload({.id = "signal:SIGHUP", .roles = {"administrator"}}, "SIGHUP").has_value());
}

void reload_codes(daemon::Daemon& running) {
  const auto loaded = running.reload_codes();
  if (!loaded)
    log::error("daemon.codes", "new code releases cannot be used; those in force stay",
               {{"error", loaded.error().id}});
  else if (*loaded)
    log::info("daemon.codes", "new code releases are in force");
}

void serve(Invocation& invocation, const ServeOptions& options) {
  const auto configuration = load_configuration(invocation);
  if (!configuration) return;
  if (!options.log.empty() && !log::set_file(options.log))
    return fail(invocation, kFailed, concat("--log: ", options.log, " cannot be written"));
  mallopt(M_TRIM_THRESHOLD, kKeptFreeBytes);
  const Signals signals;
  const auto manager = daemon::ServiceManager::of_environment();
  const auto takes = [&] { manager.ready("takes messages"); };
  auto running = daemon::Daemon::start(
      *configuration, {.version = CLAIMWIRE_VERSION,
                       .workers = options.workers,
                       .fatal =
                           [](const Error& error) {
                             log::error(
                                 "store.fatal",
                                 "the store cannot be trusted any more; the process ends and must "
                                 "be started again, which recovers it",
                                 {{"error", error.id}, {"what", error.message}});
                             std::_Exit(kFailed);
                           },
                       .run_cases = run_cases,
                       .reloading = [&](bool begins) { begins ? manager.reloading() : takes(); }});
  if (!running) {
    const bool configured = running.error().id.starts_with("config.") ||
                            running.error().id.starts_with("interface.") ||
                            running.error().id.starts_with("secret.");
    return fail(invocation, configured ? kUsage : kFailed, running.error().message);
  }
  tell(invocation, *configuration, **running);
  log::info("daemon.started", "messages are taken", {{"version", CLAIMWIRE_VERSION}});
  takes();
  const auto watchdog = std::chrono::duration_cast<std::chrono::milliseconds>(manager.watchdog());
  // Fed three times within the limit, so that one late look does no harm.
  const auto tick = watchdog.count() == 0 ? kTick : std::min(kTick, watchdog / 3);
  // A reload may take long; this thread feeds the watchdog meanwhile.
  engine::Threads reloads{1};
  for (int signal = 0; signal != SIGTERM && signal != SIGINT; signal = signals.wait(tick)) {
    if (watchdog.count() > 0 && (*running)->progressed()) manager.alive();
    reloads.post(
        [&running, signal] { signal == SIGHUP ? reload(**running) : reload_codes(**running); });
  }
  manager.stopping("finishes what is in work");
  log::info("daemon.stopping", "no more messages are taken; what is in work is finished");
  reloads.stop();
  const bool finished = (*running)->stop(kPatience);
  log::info("daemon.stopped", finished ? "everything in work was finished"
                                       : "what was not finished waits in the store");
}

}  // namespace

void add_serve(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand("serve", "The daemon, in the foreground.");
  const auto options = std::make_shared<ServeOptions>();
  command->add_option("--workers", options->workers,
                      "Threads that work messages (default: one for each processor).");
  command->add_option("--log", options->log, "Appends the log to this file, not standard error.")
      ->type_name("FILE");
  command->callback([&invocation, options] { serve(invocation, *options); });
}

}  // namespace claimwire::apps
