#include "console/api/actions.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <iostream>
#include <memory>
#include <optional>

#include "apps/commands/daemon_client.h"
#include "apps/commands/support.h"
#include "core/text.h"
#include "wrap/json/document.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

using console::Action;

struct ActionOptions {
  std::vector<std::string> what;
  std::string server, reason, stage = "read";
  bool yes = false;
  std::optional<std::size_t> expect;
};

struct Offered {
  engine::Kind kind;
  Action action;
  const char* what;
};
constexpr Offered kOffered[] = {
    {engine::Kind::message, Action::hold, "They wait until released, if not worked yet."},
    {engine::Kind::message, Action::release, "Held ones are worked."},
    {engine::Kind::message, Action::dismiss, "Given up for good."},
    {engine::Kind::message, Action::retry, "Failed ones are worked again."},
    {engine::Kind::message, Action::replay,
     "Once more, as new messages; claims only where none of them left."},
    {engine::Kind::claim, Action::hold, "They wait until released, if not sent yet."},
    {engine::Kind::claim, Action::release, "Held ones are sent as they were built."},
    {engine::Kind::claim, Action::dismiss, "Never sent."},
    {engine::Kind::delivery, Action::hold, "Queued ones are parked."},
    {engine::Kind::delivery, Action::release, "Parked ones are tried again."},
    {engine::Kind::delivery, Action::dismiss, "Never tried again."},
    {engine::Kind::delivery, Action::retry, "Parked ones go again with the same bytes."},
    {engine::Kind::delivery, Action::resend,
     "Ones in doubt that did not arrive, as the receiver says, go again with the same bytes."},
    {engine::Kind::delivery, Action::delivered, "Ones in doubt did arrive, as the receiver says."},
};

/// Words that are all ids ("m_...", "c_...", "d_...") name things; others are an expression.
bool all_ids(engine::Kind kind, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const bool id = kind == engine::Kind::message ? engine::MessageId::parse(word).has_value()
                    : kind == engine::Kind::claim ? engine::ClaimId::parse(word).has_value()
                                                  : engine::DeliveryId::parse(word).has_value();
    if (!id) return false;
  }
  return true;
}

std::string request_body(const Offered& offered, const ActionOptions& options) {
  std::string body;
  json::Writer out{body};
  out.begin_object()
      .member("target", console::target_name(offered.kind))
      .member("action", console::name(offered.action))
      .member("reason", options.reason)
      .member("dry_run", true);
  if (offered.action == Action::replay) out.member("stage", options.stage);
  if (all_ids(offered.kind, options.what)) {
    out.key("ids").begin_array();
    for (const std::string& id : options.what) out.string(id);
    out.end_array();
  } else {
    std::string q;
    for (const std::string& word : options.what) q += (q.empty() ? "" : " ") + word;
    out.member("q", q);
  }
  out.end_object();
  return body;
}

bool confirmed(const json::Value& shown) {
  std::cerr << "Do this to " << shown["count"].text() << "? [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

void print_set(const Offered& offered, const json::Value& shown) {
  std::ostream& out = std::cerr;  // the result alone is for programs
  out << console::name(offered.action) << " " << shown["count"].text() << " "
      << console::target_name(offered.kind);
  if (offered.kind != engine::Kind::delivery) out << ", $" << shown["money"].text();
  if (shown["left_out"].text() != "0")
    out << " (" << shown["left_out"].text() << " more are in no state for it)";
  out << "\n";
  Columns columns;
  for (const json::Value& item : shown["sample"])
    columns.row({"  " + std::string{item["id"].text()}, std::string{item["state"].text()},
                 std::string{item["total"].text()}});
  out << columns.text();
  const auto count = shown["count"].integer().value_or(0);
  const auto listed = static_cast<std::int64_t>(shown["sample"].size());
  if (count > listed) out << "  ... and " << count - listed << " more\n";
}

std::optional<json::Document> post(Invocation& invocation, const DaemonClient& client,
                                   const std::string& path, const std::string& body) {
  const auto reply = client.post(path, body);
  if (!reply) {
    fail(invocation, reply.error().id.starts_with("http.") ? kFailed : kFindings,
         reply.error().message);
    return std::nullopt;
  }
  auto read = json::Document::parse(*reply);
  if (read) return std::move(*read);
  fail(invocation, kFailed, "the daemon's answer is not JSON");
  return std::nullopt;
}

void act(Invocation& invocation, const Offered& offered, const ActionOptions& options) {
  if (options.yes != options.expect.has_value())
    return fail(invocation, kUsage,
                "--yes and --expect N go together: scripts say what they expect");
  auto client = DaemonClient::make(invocation, options.server);
  if (!client) {
    if (invocation.status == kGood) fail(invocation, kUsage, client.error().message);
    return;
  }
  const auto shown = post(invocation, *client, "/actions", request_body(offered, options));
  if (!shown) return;
  const json::Value set = shown->root();
  print_set(offered, set);
  const auto count = set["count"].integer().value_or(0);
  if (options.expect && static_cast<std::int64_t>(*options.expect) != count)
    return fail(invocation, kFindings,
                concat("expected ", std::to_string(*options.expect), "; nothing was done"));
  if (count == 0) {
    if (!options.expect) fail(invocation, kFindings, "nothing to do");
    return;
  }
  if (!options.yes) {
    if (isatty(STDIN_FILENO) == 0)
      return fail(invocation, kUsage,
                  concat("nobody is there to be asked; scripts say --yes --expect ",
                         std::to_string(count)));
    if (!confirmed(set)) return fail(invocation, kFindings, "nothing was done");
  }
  const auto done = post(invocation, *client, concat("/actions/", set["set"].text(), "/commit"),
                         concat("{\"expect\":", std::to_string(count), "}"));
  if (!done) return;
  const json::Value result = done->root();
  if (invocation.json) {
    std::string line;
    json::Writer out{line};
    out.begin_object().member("v", 1);
    for (const json::Value& member : result) out.key(member.name()).value(member);
    out.end_object();
    std::cout << line << "\n";
  } else {
    std::cout << result["done"].text() << " done";
    if (result["refused_count"].text() != "0")
      std::cout << ", " << result["refused_count"].text() << " refused";
    std::cout << "\n";
    for (const json::Value& one : result["refused"])
      std::cout << "  " << one["id"].text() << ": " << printable(one["why"].text(), 300) << "\n";
    for (const json::Value& one : result["made"]) std::cout << "  made " << one.text() << "\n";
  }
  if (result["refused_count"].text() != "0") invocation.status = kFindings;
}

}  // namespace

void add_actions(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<ActionOptions>();
  for (const Offered& offered : kOffered) {
    auto* of = app.get_subcommand(std::string{console::target_name(offered.kind)});
    auto* command = of->add_subcommand(std::string{console::name(offered.action)}, offered.what);
    command
        ->add_option("what", options->what,
                     "Ids as `list` prints them, or an expression: payer = acme since 7d.")
        ->required()
        ->type_name("ID|QUERY");
    if (offered.action == Action::replay)
      command
          ->add_option("--stage", options->stage,
                       "What goes again: read (all of it), bill (its claims), forward (its "
                       "copies).")
          ->check(CLI::IsMember({"read", "bill", "forward"}))
          ->capture_default_str();
    command->add_option("--reason", options->reason, "Why; it stands on the timeline.")->required();
    command->add_flag("--yes", options->yes, "Asks nothing; needs --expect.");
    command->add_option("--expect", options->expect, "How many it must be, else nothing is done.")
        ->type_name("N");
    command
        ->add_option("--server", options->server,
                     "The daemon (default: that of the configuration).")
        ->type_name("URL");
    command->callback([&invocation, &offered, options] { act(invocation, offered, *options); });
  }
}

}  // namespace claimwire::apps
