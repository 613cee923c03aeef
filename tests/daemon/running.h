#pragma once
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "apps/daemon/daemon.h"
#include "core/text.h"
#include "net/local_client.h"
#include "net/tokens.h"
#include "tests/daemon/site.h"
#include "tests/interfaces/fakes.h"
#include "tests/net/raw_client.h"
#include "wrap/json/document.h"

namespace claimwire::daemon {

using namespace std::chrono_literals;
using test::Extra;
using test::Site;

/// True once `wanted` holds; patient, since other tests keep the disk and the processors busy.
inline bool eventually(const std::function<bool()>& wanted) {
  return test::eventually(wanted, 30s);
}

/// A daemon on a site's configuration, started and stopped as often as a test likes.
struct Running {
  explicit Running(const Extra& extra = {}) : site{extra} {}
  ~Running() { stop(); }

  std::string start() {
    auto started = Daemon::start(site.configuration(), {.version = "0.0.0"});
    if (!started) return started.error().message;
    daemon = std::move(*started);
    return {};
  }
  void stop() {
    if (!daemon) return;
    EXPECT_TRUE(daemon->stop(10s));
    daemon.reset();
  }
  std::uint16_t port(std::string_view interface) const {
    for (const Listening& one : daemon->listening())
      if (one.interface == interface)
        return static_cast<std::uint16_t>(
            Decimal::parse(one.address.substr(one.address.rfind(':') + 1))->coefficient());
    return 0;
  }
  /// MSA-1 and MSA-2 of the answer over MLLP.
  std::string send(const std::string& message) const {
    test::RawClient peer{port("ehr")};
    peer.send(test::framed(message));
    const std::string answer = peer.receive("\x1C\r", 10s);
    const auto at = answer.find("\rMSA|");
    return at == std::string::npos ? answer
                                   : answer.substr(at + 5, answer.find('\r', at + 5) - at - 5);
  }
  net::HttpReply get(const std::string& target) const {
    const auto reply =
        net::call_local(socket_path(site.configuration()), "GET", target, std::chrono::seconds{10});
    EXPECT_TRUE(reply) << reply.error().message;
    return reply ? *reply : net::HttpReply{};
  }
  json::Document api(const std::string& path) const {
    const auto reply = get("/api/v1" + path);
    EXPECT_EQ(reply.status, 200) << path << " " << reply.body;
    auto document = json::Document::parse(reply.body);
    EXPECT_TRUE(document) << reply.body;
    return document ? std::move(*document) : json::Document{};
  }
  /// The raw answer to a request over TCP.
  std::string http(std::string_view method, std::string_view target, std::string_view token,
                   std::string_view body = "") const {
    test::RawClient peer{port("http")};
    peer.send(concat(method, " ", target, " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n",
                     token.empty() ? "" : concat("Authorization: Bearer ", token, "\r\n"),
                     "Content-Type: application/fhir+json\r\nContent-Length: ",
                     std::to_string(body.size()), "\r\n\r\n", body));
    return peer.receive_all(10s);
  }
  std::string token(std::string_view name, std::string_view role) const {
    net::Tokens tokens{tokens_path(site.configuration())};
    const auto made = tokens.add(name, role);
    EXPECT_TRUE(made);
    return made ? *made : "";
  }
  bool balances() const { return api("/ledger").root()["balances"].boolean().value_or(false); }
  /// Of one book of the ledger.
  std::int64_t part(std::size_t book, std::string_view state) const {
    return api("/ledger").root()["books"].at(book)["parts"][state].integer().value_or(-1);
  }

  Site site;
  std::unique_ptr<Daemon> daemon;
};

/// Of a raw answer.
inline int status_of(const std::string& answer) {
  const auto status = Decimal::parse(answer.substr(std::min<std::size_t>(9, answer.size()), 3));
  return status ? static_cast<int>(status->coefficient()) : 0;
}

}  // namespace claimwire::daemon
