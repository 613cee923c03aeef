#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "apps/commands/daemon_answer.h"
#include "apps/commands/support.h"
#include "core/text.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

void status(Invocation& invocation, const std::string& server) {
  const auto client = daemon_of(invocation, server);
  if (!client) return;
  const auto answer = answer_of(invocation, client->get("/status"));
  if (!answer) return;
  const json::Value root = answer->root();
  const json::Value problems = root["problems"];
  if (problems.size() > 0 || root["ready"].boolean() != true) invocation.status = kFindings;
  if (invocation.json) {
    std::cout << json_line(root) << "\n";
    return;
  }
  std::cout << "claimwire " << root["version"].text() << "   " << root["environment"].text()
            << " environment   configuration " << root["configuration"].text() << "   "
            << (root["ready"].boolean() == true ? "takes messages" : "TAKES NO MESSAGES") << "\n";
  const std::string_view shade = colour() ? "\033[31m" : "", plain = colour() ? "\033[0m" : "";
  for (const json::Value& problem : problems) {
    std::cout << shade << problem["id"].text() << plain;
    if (!problem["subject"].text().empty()) std::cout << " " << problem["subject"].text();
    std::cout << ": " << printable(problem["message"].text(), 300) << "   "
              << problem["runbook"].text() << "\n";
  }
  for (const json::Value& warning : root["warnings"])
    std::cout << "note: " << printable(warning.text(), 300) << "\n";
  const json::Value claims = root["claims"], deliveries = root["deliveries"];
  std::cout << claims["held"].text() << " claims held, " << deliveries["queued"].text()
            << " deliveries queued, " << deliveries["in_doubt"].text() << " in doubt, "
            << deliveries["parked"].text() << " parked";
  if (problems.size() == 0) std::cout << ". No problems.";
  std::cout << "\n";
}

}  // namespace

void add_status(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand(
      "status", "One line a problem, each with its runbook; 1 when there is any.");
  const auto server = std::make_shared<std::string>();
  add_server_option(*command, *server);
  command->callback([&invocation, server] { status(invocation, *server); });
}

}  // namespace claimwire::apps
