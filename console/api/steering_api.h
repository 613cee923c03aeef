#pragma once
#include "console/api/steering.h"
#include "net/http_server.h"
#include "net/runtime.h"

namespace claimwire::console {

/// /api/v1/interfaces, /destinations, /payers, /config, /status and /ledger: what the daemon is and
/// what a person may have it do. Changes need a reason in the body, and the role of an operator; a
/// reload that of an administrator.
class SteeringApi {
 public:
  /// Both outlive it.
  SteeringApi(net::Runtime& runtime, Steering& steering) : runtime_{runtime}, steering_{steering} {}

  void mount(net::HttpServer& server);
  /// Answers one request. Blocks where it changes something.
  net::HttpResponse answer(const net::HttpRequest& request, const engine::Caller& caller) const;

 private:
  net::Runtime& runtime_;
  Steering& steering_;
};

/// The page of the runbook of a status problem: "docs/guides/status.md#destination-failing".
std::string runbook_of(std::string_view problem);

}  // namespace claimwire::console
