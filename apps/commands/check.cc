#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "apps/commands/support.h"
#include "apps/daemon/snapshot.h"
#include "apps/input_format.h"
#include "claims/edits/all_edits.h"
#include "claims/enrich/table.h"
#include "codes/store.h"
#include "console/api/held_queues.h"
#include "core/text.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

/// Everything that the daemon compiles at its start: mappings, expressions, character sets, paths.
void check_rules(const config::Configuration& configuration,
                 std::vector<config::Problem>& problems) {
  auto sets = codes::CodeStore{
      config::resolve_path(configuration, configuration.codes.directory)}.load();
  if (!sets) return problems.push_back({{configuration.file, 0}, sets.error().message});
  mappings::Problems found;
  daemon::DaemonSnapshot::make(configuration, std::move(*sets), CLAIMWIRE_VERSION, found);
  for (const mappings::Problem& one : found)
    problems.push_back({{one.place.file, one.place.line}, one.text});
  console::HeldQueues::compile(configuration, problems);
}

/// What the configuration layer cannot know: names of edits, content of tables and code sets.
void check_content(const config::Configuration& configuration,
                   std::vector<config::Problem>& problems) {
  const std::size_t before = problems.size();
  const config::Place top{configuration.file, 0};
  for (const auto& [pack, edits] : configuration.edits)
    for (const auto& [name, _] : edits) {
      if (claims::find_edit(name) != nullptr) continue;
      const std::string_view meant = claims::nearest_edit(name);
      problems.push_back(
          {top, concat("edits.", pack, ": no edit \"", printable(name, 60), "\"",
                       meant.empty() ? std::string{} : concat("; did you mean ", meant, "?"))});
    }
  for (const auto& [key, table] : configuration.tables)
    if (const auto loaded = claims::Table::load(table.path); !loaded)
      problems.push_back({table.place, concat("tables.", key, ": ", loaded.error().message)});
  const std::string directory = config::resolve_path(configuration, configuration.codes.directory);
  const auto releases = codes::CodeStore{directory}.list();
  if (!releases)
    problems.push_back({top, concat("codes.directory: ", releases.error().message)});
  else if (releases->empty())
    problems.push_back({top,
                        concat("codes.directory: no code set is loaded in ", directory,
                               "; load the publishers' files with `claimwire codes import FILE`"),
                        true});
  const bool broken = std::any_of(problems.begin() + static_cast<std::ptrdiff_t>(before),
                                  problems.end(), [](const auto& one) { return !one.warning; });
  if (!broken) check_rules(configuration, problems);  // it would say the same again
}

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
  if (loaded.usable()) check_content(loaded.configuration, loaded.problems);
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
