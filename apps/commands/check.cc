#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "apps/commands/support.h"
#include "apps/daemon/content_check.h"
#include "apps/input_format.h"
#include "core/text.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

void check(Invocation& invocation, const std::string& message_file) {
  if (!message_file.empty()) {
    const auto bytes = read_input(message_file);
    if (bytes && detect_format(*bytes))
      return fail(invocation, kUsage,
                  concat(message_file,
                         " is a message, not a configuration; did you mean "
                         "`claimwire validate ",
                         message_file, "`?"));
    invocation.configs = {message_file};
  }
  const std::vector<std::string> files = config_files(invocation);
  if (files.empty())
    return fail(invocation, kUsage,
                "no claimwire.yaml here; name one with --config FILE, or write a first one with "
                "`claimwire init`");
  config::Loaded loaded = config::load(files);
  if (loaded.usable())
    daemon::check_content(loaded.configuration, CLAIMWIRE_VERSION, loaded.problems);
  for (const config::Problem& problem : loaded.problems) {
    if (!invocation.json) {
      std::cout << problem.text() << "\n";
      continue;
    }
    std::string line;
    json::Writer out{line};
    out.begin_object()
        .member("v", 1)
        .member("file", problem.place.file)
        .member("line", problem.place.line)
        .member("warning", problem.warning)
        .member("message", problem.message)
        .end_object();
    std::cout << line << "\n";
  }
  if (!loaded.usable()) {
    invocation.status = kFindings;
  } else if (!invocation.json) {
    std::cout << files.front() << ": good (" << loaded.configuration.interfaces.size()
              << " interfaces, " << loaded.configuration.payers.size() << " payers, "
              << loaded.configuration.routes.size() << " routes)\n";
  }
}

}  // namespace

void add_check(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand(
      "check", "Every problem of the configuration, with file and line; starts nothing.");
  const auto file = std::make_shared<std::string>();
  command->add_option("file", *file, "Configuration (default: --config, claimwire.yaml).")
      ->type_name("FILE");
  command->callback([&invocation, file] { check(invocation, *file); });
}

}  // namespace claimwire::apps
