#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "apps/commands/daemon_answer.h"
#include "apps/commands/support.h"
#include "core/text.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

struct InterfaceOptions {
  std::string server, name, reason;
};

/// Path of an interface or, as "payer:NAME" or where no interface has the name, of a payer.
std::optional<std::string> path_of(Invocation& invocation, const DaemonClient& client,
                                   const std::string& name) {
  constexpr std::string_view kPayer = "payer:";
  if (name.starts_with(kPayer))
    return concat("/payers/", percent_encoded(name.substr(kPayer.size())));
  std::vector<std::string> known;
  for (const char* list : {"/interfaces", "/payers"}) {
    const auto all = answer_of(invocation, client.get(list));
    if (!all) return std::nullopt;
    for (const json::Value& one : all->root()["items"]) {
      if (one["id"].text() == name) return concat(list, "/", percent_encoded(name));
      known.emplace_back(one["id"].text());
    }
  }
  const std::string_view close = nearest(name, {known.begin(), known.end()});
  fail(invocation, kFindings,
       concat("there is no interface or payer \"", printable(name, 60), "\"",
              close.empty() ? std::string{} : concat("; did you mean ", close, "?")));
  return std::nullopt;
}

std::string traffic(const json::Value& one) {
  if (one["role"].text() == "source")
    return concat(one["received"].text(), " in, ", one["connections"].text(), " connected");
  if (one["role"].text() == "destination")
    return concat(one["queued"].text(), " queued, ", one["delivered"].text(), " delivered");
  return {};
}

std::string why(const json::Value& one) {
  const json::Value stop = one["stop"];
  if (stop.exists())
    return concat("by ", stop["by"].text(), " at ", stop["at"].text().substr(0, 16),
                  "Z: ", stop["reason"].text());
  return one["state"].text() == "running" ? std::string{} : std::string{one["failure"].text()};
}

void print_rows(const json::Value& items, Columns& columns) {
  for (const json::Value& one : items)
    columns.row({std::string{one["id"].text()}, std::string{one["kind"].text()},
                 std::string{one["state"].text()}, printable(one["address"].text(), 60),
                 traffic(one), printable(why(one), 120)});
}

void list(Invocation& invocation, const InterfaceOptions& options) {
  const auto client = daemon_of(invocation, options.server);
  if (!client) return;
  Columns columns;
  for (const char* path : {"/interfaces", "/payers"}) {
    const auto all = answer_of(invocation, client->get(path));
    if (!all) return;
    if (invocation.json)
      for (const json::Value& one : all->root()["items"]) std::cout << json_line(one) << "\n";
    else
      print_rows(all->root()["items"], columns);
  }
  std::cout << columns.text();
}

void print_one(const Invocation& invocation, const json::Value& one) {
  if (invocation.json) {
    std::cout << json_line(one) << "\n";
    return;
  }
  Columns columns;
  for (const json::Value& member : one)
    if (!member.is_object() && !member.text().empty())
      columns.row({std::string{member.name()}, printable(member.text(), 200)});
  for (const json::Value& member : one["stop"])
    columns.row({concat("stop.", member.name()), printable(member.text(), 300)});
  std::cout << columns.text();
}

void show(Invocation& invocation, const InterfaceOptions& options) {
  const auto client = daemon_of(invocation, options.server);
  if (!client) return;
  const auto path = path_of(invocation, *client, options.name);
  if (!path) return;
  const auto one = answer_of(invocation, client->get(*path));
  if (one) print_one(invocation, one->root());
}

std::string reason_body(const std::string& reason) {
  std::string body;
  json::Writer{body}.begin_object().member("reason", reason).end_object();
  return body;
}

void move(Invocation& invocation, const InterfaceOptions& options, const std::string& what) {
  const auto client = daemon_of(invocation, options.server);
  if (!client) return;
  const auto path = path_of(invocation, *client, options.name);
  if (!path) return;
  const auto moved =
      answer_of(invocation, client->post(concat(*path, "/", what), reason_body(options.reason)));
  if (!moved) return;
  if (invocation.json) {
    std::cout << json_line(moved->root()) << "\n";
    return;
  }
  Columns columns;
  columns.row({options.name, std::string{moved->root()["state"].text()}, why(moved->root())});
  std::cout << columns.text();
}

void test(Invocation& invocation, const InterfaceOptions& options) {
  const auto client = daemon_of(invocation, options.server);
  if (!client) return;
  const auto path = path_of(invocation, *client, options.name);
  if (!path) return;
  const auto tested =
      answer_of(invocation, client->post(*path + "/test", reason_body(options.reason)));
  if (!tested) return;
  if (invocation.json) std::cout << json_line(tested->root()) << "\n";
  Columns columns;
  for (const json::Value& step : tested->root()["steps"])
    columns.row({step["good"].boolean() == true ? "good  " : "FAILED",
                 std::string{step["what"].text()}, printable(step["detail"].text(), 200)});
  if (!invocation.json) std::cout << columns.text();
  if (tested->root()["good"].boolean() != true) invocation.status = kFindings;
}

}  // namespace

void add_interfaces(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand(
      "interfaces",
      "Interfaces and payers of the running daemon: what they do, stop and start them.");
  command->require_subcommand(1);
  const auto options = std::make_shared<InterfaceOptions>();
  auto* listing = command->add_subcommand("list", "Every interface and payer, with its state.");
  add_server_option(*listing, options->server);
  listing->callback([&invocation, options] { list(invocation, *options); });
  const auto named = [&](const char* name, const char* what) {
    auto* made = command->add_subcommand(name, what);
    made->add_option("name", options->name, "An interface, a payer, or payer:NAME.")
        ->required()
        ->type_name("NAME");
    add_server_option(*made, options->server);
    return made;
  };
  named("show", "One, with who stopped it and why.")->callback([&invocation, options] {
    show(invocation, *options);
  });
  const auto reasoned = [&](const char* name, const char* what) {
    auto* made = named(name, what);
    made->add_option("--reason", options->reason, "Why; kept with it.")
        ->required()
        ->type_name("TEXT");
    return made;
  };
  const std::pair<const char*, const char*> moves[] = {
      {"stop",
       "A listener closes; of a destination or payer everything stays queued. Survives a "
       "restart."},
      {"start", "Ends a stop, a pause or a drain."},
      {"pause", "A listener stays open and answers that it is to come later (AR, 503)."},
      {"drain", "Finishes what waits and takes nothing new; then it is stopped."}};
  for (const auto& [name, what] : moves)
    reasoned(name, what)->callback([&invocation, options, move_name = std::string{name}] {
      move(invocation, *options, move_name);
    });
  reasoned("test", "Connects, or lists the folder and writes and removes a probe; sends nothing.")
      ->callback([&invocation, options] { test(invocation, *options); });
}

}  // namespace claimwire::apps
