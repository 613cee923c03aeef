#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "apps/commands/recorder.h"
#include "apps/commands/support.h"
#include "apps/daemon/daemon.h"
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
  return std::optional<net::Tokens>{std::in_place, daemon::tokens_path(*configuration)};
}

/// A token that could not be recorded is taken back before anybody saw it.
void add(Invocation& invocation, const TokenOptions& options) {
  const auto configuration = load_configuration(invocation);
  if (!configuration) return;
  const auto recorder = Recorder::open(*configuration);
  if (!recorder) return fail(invocation, kFailed, recorder.error().message);
  net::Tokens file{daemon::tokens_path(*configuration)};
  const auto made = file.add(options.name, options.role);
  if (!made) return fail(invocation, kFailed, made.error().message);
  if (const auto recorded = (*recorder)->record("token.added", {"token:" + options.name},
                                                concat("role ", options.role));
      !recorded) {
    const auto taken_back = file.remove(options.name);
    return fail(
        invocation, kFailed,
        concat(recorded.error().message,
               taken_back ? "; no token was made" : "; remove the token, which nobody has seen"));
  }
  std::cout << *made << "\n";
  std::cerr << "This is the only time the token is shown; the file keeps its hash.\n";
}

/// Recorded first, since what is removed could not be brought back.
void remove(Invocation& invocation, const TokenOptions& options) {
  const auto configuration = load_configuration(invocation);
  if (!configuration) return;
  const auto recorder = Recorder::open(*configuration);
  if (!recorder) return fail(invocation, kFailed, recorder.error().message);
  net::Tokens file{daemon::tokens_path(*configuration)};
  const auto all = file.list();
  if (!all) return fail(invocation, kFailed, all.error().message);
  const std::vector<std::string> subjects{"token:" + options.name};
  const bool there = std::any_of(all->begin(), all->end(), [&](const net::Token& token) {
    return token.name == options.name;
  });
  if (there)
    if (const auto recorded = (*recorder)->record("token.removed", subjects, ""); !recorded)
      return fail(invocation, kFailed,
                  concat(recorded.error().message, "; the token was not removed"));
  const auto removed = file.remove(options.name);
  if (removed) return;
  fail(invocation, kFailed, removed.error().message);
  if (!there) return;
  if (const auto corrected = (*recorder)->record("token.removed", subjects, removed.error().id,
                                                 engine::AuditOutcome::failed);
      !corrected)
    fail(invocation, kFailed, corrected.error().message);
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
  adding->callback([&invocation, options] { add(invocation, *options); });

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
  removing->callback([&invocation, options] { remove(invocation, *options); });
}

}  // namespace claimwire::apps
