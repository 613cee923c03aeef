#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "apps/commands/daemon_answer.h"
#include "apps/commands/support.h"
#include "core/text.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

struct ReloadOptions {
  std::string server, expect, reason;
  bool yes = false;
};

/// For a person; gives whether every case of the site passed.
void print_plan(const json::Value& plan) {
  for (const json::Value& problem : plan["problems"]) {
    std::cout << problem["file"].text();
    if (problem["line"].text() != "0") std::cout << ":" << problem["line"].text();
    std::cout << ": " << (problem["warning"].boolean() == true ? "warning: " : "")
              << problem["message"].text() << "\n";
  }
  for (const json::Value& why : plan["restart"]) std::cout << "restart: " << why.text() << "\n";
  Columns columns;
  for (const json::Value& change : plan["changes"]) {
    const std::string head = concat(change["what"].text(), " ", change["kind"].text(), " ",
                                    printable(change["name"].text(), 80));
    if (change["details"].size() == 0) columns.row({head, ""});
    bool first = true;
    for (const json::Value& detail : change["details"]) {
      columns.row({first ? head : "", printable(detail.text(), 200)});
      first = false;
    }
  }
  std::cout << columns.text();
  for (const json::Value& note : plan["notes"]) std::cout << "note: " << note.text() << "\n";
  std::size_t failed = 0;
  for (const json::Value& one : plan["cases"]) {
    if (one["passed"].boolean() == true) continue;
    ++failed;
    std::cout << "FAILED " << one["name"].text() << "\n" << one["difference"].text() << "\n";
  }
  const std::size_t cases = plan["cases"].size();
  if (cases > 0)
    std::cout << cases << (cases == 1 ? " case" : " cases") << " of the site, " << failed
              << " failed\n";
  if (plan["usable"].boolean() != true)
    std::cout << "The daemon would refuse it; what is in force stays.\n";
  else if (plan["from"].text() == plan["to"].text())
    std::cout << "Nothing differs from what is in force (" << plan["from"].text() << ").\n";
  else
    std::cout << "in force " << plan["from"].text() << ", on the disk " << plan["to"].text()
              << "\n";
}

bool all_passed(const json::Value& plan) {
  for (const json::Value& one : plan["cases"])
    if (one["passed"].boolean() != true) return false;
  return true;
}

std::optional<json::Document> planned(Invocation& invocation, const DaemonClient& client) {
  return answer_of(invocation, client.post("/config/plan", "{}"));
}

void plan(Invocation& invocation, const ReloadOptions& options) {
  const auto client = daemon_of(invocation, options.server);
  if (!client) return;
  const auto made = planned(invocation, *client);
  if (!made) return;
  if (invocation.json)
    std::cout << json_line(made->root()) << "\n";
  else
    print_plan(made->root());
  if (made->root()["usable"].boolean() != true || !all_passed(made->root()))
    invocation.status = kFindings;
}

bool agreed() {
  std::cout << "Apply it? [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

void reload(Invocation& invocation, const ReloadOptions& options) {
  const auto client = daemon_of(invocation, options.server);
  if (!client) return;
  std::string expect = options.expect;
  if (expect.empty()) {
    const auto made = planned(invocation, *client);
    if (!made) return;
    if (!invocation.json) print_plan(made->root());
    if (made->root()["usable"].boolean() != true) {
      if (invocation.json) std::cout << json_line(made->root()) << "\n";
      invocation.status = kFindings;
      return;
    }
    expect = made->root()["to"].text();
    if (!options.yes) {
      if (::isatty(STDIN_FILENO) == 0)
        return fail(invocation, kUsage,
                    concat("say --yes, or --expect ", expect, " to apply exactly this"));
      if (!agreed()) return fail(invocation, kFindings, "nothing was changed");
    }
  }
  std::string body;
  json::Writer{body}.begin_object().member("reason", options.reason).end_object();
  const auto done = answer_of(invocation, client->post("/config/reload", body, expect));
  if (!done) return;
  if (invocation.json)
    std::cout << json_line(done->root()) << "\n";
  else
    std::cout << "in force: " << done->root()["to"].text() << "\n";
}

}  // namespace

void add_reload(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<ReloadOptions>();
  auto* planning = app.add_subcommand(
      "plan",
      "What a reload would change in the running daemon, by meaning, with the site's own cases; 1 "
      "when it would be refused or a case fails.");
  add_server_option(*planning, options->server);
  planning->callback([&invocation, options] { plan(invocation, *options); });
  auto* reloading = app.add_subcommand(
      "reload", "Puts the configuration on the disk into force, all or nothing.");
  reloading
      ->add_option("--expect", options->expect, "Only when it is exactly this, as `plan` shows it.")
      ->type_name("HASH");
  reloading->add_option("--reason", options->reason, "Why; kept with the change.")
      ->required()
      ->type_name("TEXT");
  reloading->add_flag("--yes", options->yes, "Applies what the plan shows without asking.");
  add_server_option(*reloading, options->server);
  reloading->callback([&invocation, options] { reload(invocation, *options); });
}

}  // namespace claimwire::apps
