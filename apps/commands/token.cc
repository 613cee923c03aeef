#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "apps/commands/support.h"
#include "core/text.h"
#include "net/tokens.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

struct TokenOptions {
  std::string name, role = "sender";
};

std::optional<net::Tokens> tokens(Invocation& invocation) {
  const auto configuration = load_configuration(invocation);
  if (!configuration) return std::nullopt;
  return std::optional<net::Tokens>{std::in_place, configuration->store.path + ".tokens"};
}

}  // namespace

void add_token(CLI::App& app, Invocation& invocation) {
  auto* token = app.add_subcommand("token", "Bearer tokens of the HTTP interface.");
  token->require_subcommand(1);
  const auto options = std::make_shared<TokenOptions>();

  auto* adding = token->add_subcommand("add", "Makes a token and prints it once.");
  adding->add_option("name", options->name, "Who it is for.")->required();
  std::vector<std::string> roles;
  for (const auto role : net::known_roles()) roles.emplace_back(role);
  adding->add_option("--role", options->role, "What it may do.")
      ->check(CLI::IsMember(roles))
      ->capture_default_str();
  adding->callback([&invocation, options] {
    auto file = tokens(invocation);
    if (!file) return;
    const auto made = file->add(options->name, options->role);
    if (!made) return fail(invocation, kFailed, made.error().message);
    std::cout << *made << "\n";
    std::cerr << "This is the only time the token is shown; the file keeps its hash.\n";
  });

  auto* listing = token->add_subcommand("list", "The tokens, without their secrets.");
  listing->callback([&invocation] {
    auto file = tokens(invocation);
    if (!file) return;
    const auto all = file->list();
    if (!all) return fail(invocation, kFailed, all.error().message);
    Columns columns;
    for (const net::Token& one : *all) {
      if (!invocation.json) {
        columns.row({one.name, one.role, one.created});
        continue;
      }
      std::string line;
      json::Writer out{line};
      out.begin_object()
          .member("v", 1)
          .member("name", one.name)
          .member("role", one.role)
          .member("created", one.created)
          .end_object();
      std::cout << line << "\n";
    }
    std::cout << columns.text();
  });

  auto* removing = token->add_subcommand("remove", "Ends a token at once.");
  removing->add_option("name", options->name, "Whose.")->required();
  removing->callback([&invocation, options] {
    auto file = tokens(invocation);
    if (!file) return;
    const auto removed = file->remove(options->name);
    if (!removed) return fail(invocation, kFailed, removed.error().message);
  });
}

}  // namespace claimwire::apps
