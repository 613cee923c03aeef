#include "apps/commands/daemon_answer.h"

#include <CLI/CLI.hpp>

#include "apps/commands/support.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {

void add_server_option(CLI::App& to, std::string& server) {
  to.add_option("--server", server, "The daemon (default: that of the configuration).")
      ->type_name("URL");
}

std::optional<DaemonClient> daemon_of(Invocation& invocation, const std::string& server) {
  auto client = DaemonClient::make(invocation, server);
  if (client) return std::move(*client);
  if (invocation.status == kGood) fail(invocation, kUsage, client.error().message);
  return std::nullopt;
}

std::optional<json::Document> answer_of(Invocation& invocation, const Result<std::string>& body) {
  if (!body) {
    const bool refused = body.error().is("daemon.not-found") || body.error().is("daemon.refused");
    fail(invocation, refused ? kFindings : kFailed, body.error().message);
    return std::nullopt;
  }
  auto read = json::Document::parse(*body);
  if (read) return std::move(*read);
  fail(invocation, kFailed, "the daemon's answer is not JSON");
  return std::nullopt;
}

std::string json_line(const json::Value& object) {
  std::string line;
  json::Writer out{line};
  out.begin_object().member("v", 1);
  for (const json::Value& member : object) out.key(member.name()).value(member);
  out.end_object();
  return line;
}

}  // namespace claimwire::apps
