#pragma once
#include <optional>
#include <string>

#include "apps/commands/daemon_client.h"
#include "wrap/json/document.h"

namespace CLI {
class App;
}

namespace claimwire::apps {

/// Adds --server.
void add_server_option(CLI::App& to, std::string& server);
/// The daemon; prints why there is none and sets the status.
std::optional<DaemonClient> daemon_of(Invocation& invocation, const std::string& server);
/// What it answered; prints what it refused and sets the status: kFindings for what is not there.
std::optional<json::Document> answer_of(Invocation& invocation, const Result<std::string>& body);
/// An object of the API with "v": 1 in front, on one line.
std::string json_line(const json::Value& object);

}  // namespace claimwire::apps
