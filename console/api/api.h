#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "codes/search/code_search.h"
#include "config/configuration.h"
#include "console/api/actions.h"
#include "console/api/held_queues.h"
#include "console/api/recent_views.h"
#include "engine/audit/audit_trail.h"
#include "engine/ports/clock.h"
#include "engine/ports/store.h"
#include "net/http_server.h"
#include "net/runtime.h"

namespace claimwire::console {

/// What the API reads; all of it outlives the Api.
struct ApiSources {
  const engine::Store* store = nullptr;
  /// Codes and how they are found, as of now.
  std::function<std::shared_ptr<const codes::CodeSearch>()> codes{};
  std::function<std::shared_ptr<const HeldQueues>()> queues{};
  const engine::Clock* clock = nullptr;
  /// Who did what: written before a call that shows content or changes something is answered.
  engine::AuditTrail* audit = nullptr;
  std::function<std::string()> metrics{};  ///< What /metrics answers.
  std::function<bool()> ready{};           ///< Intake and store work.
  /// What a queued delivery waits for (`order: strict`): the id of a message, claim or delivery; or
  /// empty. May be null.
  std::function<std::string(const engine::DeliveryRow&)> waits_for{};
  /// Does what a person asks of one thing, as ActionSources says.
  decltype(ActionSources::perform) perform{};
};

/// The HTTP interface that openapi.json describes, under /api/v1, and /metrics.
class Api {
 public:
  Api(net::Runtime& runtime, ApiSources sources)
      : runtime_{runtime},
        sources_{std::move(sources)},
        actions_{{sources_.store, sources_.clock, sources_.perform, sources_.audit}} {}

  /// Adds /api/v1, /metrics, /livez and /readyz.
  void mount(net::HttpServer& server);

  /// Answers one request; for tests and mount().
  net::HttpResponse answer(const net::HttpRequest& request, const engine::Caller& caller);

 private:
  net::Runtime& runtime_;
  ApiSources sources_;
  Actions actions_;
  RecentViews views_{};
};

}  // namespace claimwire::console
