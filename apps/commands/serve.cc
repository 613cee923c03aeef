#include <malloc.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>

#include "apps/commands/support.h"
#include "apps/daemon/daemon.h"
#include "core/log.h"
#include "core/text.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

using namespace std::chrono_literals;

struct ServeOptions {
  unsigned workers = 0;
  std::string log;
};

constexpr std::chrono::seconds kPatience{30};

/// What a thread freed is kept for the next message: given back to the system and taken again, it
/// would cost a system call a message.
constexpr int kKeptFreeBytes = 16 << 20;

/// The signals that end the daemon, blocked before any thread exists so that only wait() takes
/// them.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    for (const int signal : {SIGINT, SIGTERM}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  /// True when one came within `limit`.
  bool wait(std::chrono::seconds limit) const {
    const timespec time{static_cast<time_t>(limit.count()), 0};
    return sigtimedwait(&set_, nullptr, &time) > 0;
  }

 private:
  sigset_t set_{};
};

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
      columns.row({"  " + one.interface, one.kind, one.address});
      continue;
    }
    std::string line;
    json::Writer out{line};
    out.begin_object()
        .member("v", 1)
        .member("interface", one.interface)
        .member("kind", one.kind)
        .member("address", one.address)
        .end_object();
    std::cout << line << "\n";
  }
  std::cout << columns.text();
  for (const std::string& warning : running.warnings())
    if (!invocation.json) std::cout << "  warning: " << warning << "\n";
  if (!invocation.json) std::cout << "Ctrl-C stops.\n";
  std::cout << std::flush;
}

void serve(Invocation& invocation, const ServeOptions& options) {
  const auto configuration = load_configuration(invocation);
  if (!configuration) return;
  if (!options.log.empty() && !log::set_file(options.log))
    return fail(invocation, kFailed, concat("--log: ", options.log, " cannot be written"));
  mallopt(M_TRIM_THRESHOLD, kKeptFreeBytes);
  const StopSignals signals;
  auto running = daemon::Daemon::start(
      *configuration,
      {.version = CLAIMWIRE_VERSION, .workers = options.workers, .fatal = [](const Error& error) {
         log::error("store.fatal",
                    "the store cannot be trusted any more; the process ends and must "
                    "be started again, which recovers it",
                    {{"error", error.id}, {"what", error.message}});
         std::_Exit(kFailed);
       }});
  if (!running) {
    const bool configured = running.error().id.starts_with("config.") ||
                            running.error().id.starts_with("interface.") ||
                            running.error().id.starts_with("secret.");
    return fail(invocation, configured ? kUsage : kFailed, running.error().message);
  }
  tell(invocation, *configuration, **running);
  log::info("daemon.started", "messages are taken", {{"version", CLAIMWIRE_VERSION}});
  while (!signals.wait(2s)) {
    const auto loaded = (*running)->reload_codes();
    if (!loaded)
      log::error("daemon.codes", "new code releases cannot be used; those in force stay",
                 {{"error", loaded.error().id}});
    else if (*loaded)
      log::info("daemon.codes", "new code releases are in force");
  }
  log::info("daemon.stopping", "no more messages are taken; what is in work is finished");
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
