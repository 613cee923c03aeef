#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "apps/commands/support.h"
#include "apps/reference/pages.h"
#include "core/text.h"

namespace claimwire::apps {
namespace {

struct DocsOptions {
  std::string folder = "docs/reference";
  bool check = false;
};

void docs(const CLI::App& app, Invocation& invocation, const DocsOptions& options) {
  std::error_code problem;
  if (!options.check) std::filesystem::create_directories(options.folder, problem);
  if (problem) return fail(invocation, kFailed, concat(options.folder, ": ", problem.message()));
  for (const ReferencePage& page : reference_pages(app)) {
    const std::string path = (std::filesystem::path{options.folder} / page.name).string();
    const auto old = read_input(path);
    if (old && *old == page.text) continue;
    if (options.check) {
      std::cout << path << ": " << (old ? "differs" : "is missing")
                << "; write it anew with `claimwire docs " << options.folder << "`\n";
      invocation.status = kFindings;
      continue;
    }
    if (const auto done = write_output(path, page.text); !done)
      return fail(invocation, kFailed, done.error().message);
    std::cout << path << "\n";
  }
}

}  // namespace

void add_docs(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand(
      "docs", "Writes the generated reference pages, man page and shell completion.");
  const auto options = std::make_shared<DocsOptions>();
  command->add_option("folder", options->folder, "Where to.")
      ->type_name("DIR")
      ->capture_default_str();
  command->add_flag("--check", options->check, "Writes nothing; exit 1 when a page is not fresh.");
  command->callback([&app, &invocation, options] { docs(app, invocation, *options); });
}

}  // namespace claimwire::apps
