#include "apps/commands/daemon_client.h"

#include <cstdlib>
#include <filesystem>
#include <future>

#include "apps/commands/support.h"
#include "apps/daemon/daemon.h"
#include "core/text.h"
#include "net/local_client.h"
#include "net/runtime.h"
#include "wrap/json/document.h"

namespace claimwire::apps {
namespace {

constexpr std::string_view kPrefix = "/api/v1";
constexpr std::chrono::seconds kTimeout{30};
/// Of what may take long: an action on many, a plan that runs the site's cases.
constexpr std::chrono::seconds kWorkTimeout{600};

Result<net::HttpReply> call_over_tcp(const std::string& method, const std::string& url,
                                     const net::HttpHeaders& headers, const std::string& body,
                                     std::chrono::seconds timeout) {
  const auto parsed = net::Url::parse(url);
  if (!parsed) return parsed.error();
  net::HttpCall call;
  call.method = method;
  call.url = *parsed;
  call.headers = headers;
  if (!body.empty()) {
    call.content_type = "application/json";
    call.body = Bytes{body};
  }
  if (const char* token = std::getenv("CLAIMWIRE_TOKEN"))
    call.headers.push_back({"Authorization", concat("Bearer ", token)});
  net::Runtime runtime{1};
  runtime.start();
  net::HttpClient client{runtime, {.answer_timeout = timeout}};
  std::promise<Result<net::HttpReply>> answered;
  client.send(std::move(call),
              [&](Result<net::HttpReply> reply) { answered.set_value(std::move(reply)); });
  auto reply = answered.get_future().get();
  client.stop();
  runtime.stop();
  return reply;
}

/// What a problem+json says; else the status.
Error problem_of(const net::HttpReply& reply) {
  const auto document = json::Document::parse(reply.body);
  std::string detail{document ? document->root()["detail"].text() : std::string_view{}};
  if (reply.status == 401) detail = "not logged in; set CLAIMWIRE_TOKEN to a bearer token";
  if (detail.empty()) detail = concat("the daemon answered HTTP ", std::to_string(reply.status));
  return {reply.status == 404 ? "daemon.not-found" : "daemon.refused", std::move(detail)};
}

}  // namespace

Result<DaemonClient> DaemonClient::make(Invocation& invocation, const std::string& server) {
  DaemonClient out;
  if (!server.empty()) {
    out.url_ = server;
    while (out.url_.ends_with('/')) out.url_.pop_back();
    return out;
  }
  // The daemon runs on what it read then: one that cannot be used now must not keep us from asking.
  if (const auto files = config_files(invocation); !files.empty()) {
    const config::Loaded loaded = config::load(files);
    out.socket_ = daemon::socket_path(loaded.configuration);
    std::error_code ignored;
    if (std::filesystem::exists(out.socket_, ignored)) return out;
  }
  const auto configuration = load_configuration(invocation);
  if (!configuration)
    return Error{"daemon.unknown",
                 "which daemon? name its configuration with --config, or its "
                 "address with --server http://127.0.0.1:8080"};
  if (!configuration->http.listen.empty()) {
    out.socket_.clear();
    out.url_ = concat("http://", configuration->http.listen);
  }
  return out;
}

Result<std::string> DaemonClient::call(const std::string& method, const std::string& path,
                                      const net::HttpHeaders& headers, const std::string& body,
                                      std::chrono::seconds timeout) const {
  const std::string target = concat(kPrefix, path);
  const auto reply = socket_.empty()
                         ? call_over_tcp(method, url_ + target, headers, body, timeout)
                         : net::call_local(socket_, method, target, timeout, headers, body);
  if (!reply) return reply.error();
  if (reply->status != 200) return problem_of(*reply);
  return reply->body;
}

Result<std::string> DaemonClient::get(const std::string& path) const {
  return call("GET", path, {}, {}, kTimeout);
}

Result<std::string> DaemonClient::post(const std::string& path, const std::string& body,
                                       const std::string& expect) const {
  net::HttpHeaders headers;
  if (!expect.empty()) headers.push_back({"If-Match", concat("\"", expect, "\"")});
  return call("POST", path, headers, body, kWorkTimeout);
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

}  // namespace claimwire::apps
