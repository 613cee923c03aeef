#include "console/api/steering_api.h"

#include <algorithm>

#include "console/api/record_json.h"
#include "core/date.h"
#include "core/text.h"
#include "wrap/json/document.h"
#include "wrap/json/writer.h"

namespace claimwire::console {
namespace {

using engine::Caller;
using net::HttpRequest;
using net::HttpResponse;
using Role = ConnectionView::Role;

constexpr std::string_view kPrefix = "/api/v1/";
constexpr std::size_t kReasonMost = 1000;

bool has_role(const Caller& caller, std::string_view role) {
  return net::has_role(caller, role) || net::has_role(caller, "administrator");
}

HttpResponse ok(std::string body) {
  HttpResponse response;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

template <class Write>
HttpResponse object(Write write) {
  std::string body;
  json::Writer out{body};
  write(out);
  return ok(std::move(body));
}

HttpResponse not_found(std::string_view what) {
  return net::problem(404, "api.not-found", concat("there is no ", what));
}

HttpResponse failed(const Error& error) {
  const int status = error.is("steering.unknown")        ? 404
                     : error.is("steering.step")         ? 400
                     : error.is("config.unexpected")     ? 412
                     : error.is("steering.not-possible") ? 409
                     : error.id.starts_with("config.") || error.id.starts_with("interface.") ||
                             error.id.starts_with("secret.") || error.id.starts_with("net.") ||
                             error.id.starts_with("mllp.") || error.id.starts_with("folder.")
                         ? 409
                         : 500;
  return net::problem(status, error.id, error.message);
}

HttpResponse method_not_allowed(std::string_view allowed) {
  HttpResponse refusal =
      net::problem(405, "api.method", concat("use ", allowed, " for this resource"));
  refusal.headers.push_back({"Allow", std::string{allowed}});
  return refusal;
}

void text(json::Writer& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out.member(name, value);
}
void time(json::Writer& out, std::string_view name, engine::UtcTime value) {
  if (value != engine::UtcTime{}) out.member(name, rfc3339(value));
}

std::string_view name(Role role) {
  return role == Role::source ? "source" : role == Role::destination ? "destination" : "payer";
}

void write_connection(json::Writer& out, const ConnectionView& view) {
  out.begin_object().member("id", view.id);
  text(out, "kind", view.kind);
  out.member("role", name(view.role)).member("state", view.state);
  text(out, "address", view.address);
  if (view.stop) {
    out.key("stop")
        .begin_object()
        .member("how", view.stop->how)
        .member("by", view.stop->by)
        .member("at", rfc3339(view.stop->at))
        .member("reason", view.stop->reason)
        .end_object();
  }
  if (view.role == Role::source) {
    out.member("received", view.received)
        .member("duplicates", view.duplicates)
        .member("refused", view.refused)
        .member("later", view.later)
        .member("connections", view.connections);
    time(out, "last_message", view.last_message);
    text(out, "failure", view.last_failure);
  } else if (view.role == Role::destination) {
    out.member("queued", view.queued)
        .member("under_way", view.under_way)
        .member("in_doubt", view.in_doubt)
        .member("parked", view.parked)
        .member("delivered", view.delivered)
        .member("refusals", view.refusals)
        .member("retries", view.retries)
        .member("unanswered", view.unanswered)
        .member("failures_in_row", std::uint64_t{view.failures});
    if (view.rests_for.count() > 0)
      out.member("rests_for_ms", static_cast<std::int64_t>(view.rests_for.count()));
    time(out, "oldest_queued", view.oldest_queued);
    time(out, "last_delivered", view.last_delivered);
    text(out, "failure", view.last_failure);
  }
  out.end_object();
}

void write_configuration(json::Writer& out, const ConfigurationView& view) {
  out.begin_object().member("hash", view.hash).member("program", view.program);
  time(out, "since", view.since);
  text(out, "by", view.by);
  text(out, "reason", view.reason);
  if (!view.files.empty()) {
    out.key("files").begin_array();
    for (const std::string& file : view.files) out.string(file);
    out.end_array();
  }
  out.end_object();
}

void write_texts(json::Writer& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& each : texts) out.string(each);
  out.end_array();
}

void write_plan(json::Writer& out, const PlanView& plan) {
  out.begin_object()
      .member("from", plan.from)
      .member("to", plan.to)
      .member("usable", plan.usable());
  out.key("changes").begin_array();
  for (const config::Change& change : plan.changes) {
    out.begin_object()
        .member("kind", change.kind)
        .member("name", change.name)
        .member("what", config::name(change.what));
    write_texts(out, "details", change.details);
    out.end_object();
  }
  out.end_array().key("problems").begin_array();
  for (const config::Problem& problem : plan.problems)
    out.begin_object()
        .member("file", problem.place.file)
        .member("line", problem.place.line)
        .member("warning", problem.warning)
        .member("message", problem.message)
        .end_object();
  out.end_array();
  write_texts(out, "restart", plan.restart);
  write_texts(out, "notes", plan.notes);
  out.key("cases").begin_array();
  for (const PlanView::Case& one : plan.cases)
    out.begin_object()
        .member("name", one.name)
        .member("passed", one.passed)
        .member("difference", one.difference)
        .end_object();
  out.end_array().end_object();
}

void write_status(json::Writer& out, const StatusView& view) {
  out.begin_object()
      .member("ready", view.ready)
      .member("version", view.version)
      .member("environment", view.environment)
      .member("configuration", view.configuration);
  time(out, "started", view.started);
  out.key("problems").begin_array();
  for (const StatusProblem& problem : view.problems) {
    out.begin_object().member("id", problem.id);
    text(out, "subject", problem.subject);
    out.member("message", problem.message).member("runbook", runbook_of(problem.id));
    time(out, "since", problem.since);
    out.end_object();
  }
  out.end_array();
  write_texts(out, "warnings", view.warnings);
  const auto counts = [&](std::string_view of, engine::Kind kind, const auto& numbers) {
    out.key(of).begin_object();
    for (std::uint8_t state = 1; state <= engine::state_count(kind); ++state)
      out.member(engine::state_name(kind, state), numbers[state]);
    out.end_object();
  };
  counts("messages", engine::Kind::message, view.counts.messages);
  counts("claims", engine::Kind::claim, view.counts.claims);
  counts("deliveries", engine::Kind::delivery, view.counts.deliveries);
  out.key("held").begin_object();
  time(out, "oldest_message", view.oldest_held_message);
  time(out, "oldest_claim", view.oldest_held_claim);
  out.end_object().key("store").begin_object();
  out.member("free_bytes", view.free_bytes)
      .member("reserve_bytes", view.disk_reserve)
      .member("log_bytes", view.log_bytes)
      .member("unclean_start", view.unclean);
  write_texts(out, "damaged", view.damaged);
  out.end_object().key("ledger").begin_object();
  if (view.ledger_balances) out.member("balances", *view.ledger_balances);
  time(out, "checked", view.ledger_checked);
  out.end_object().key("connections").begin_array();
  for (const ConnectionView& one : view.connections) write_connection(out, one);
  out.end_array().end_object();
}

class Answering {
 public:
  Answering(Steering& steering, const HttpRequest& request, const Caller& caller)
      : steering_{steering}, request_{request}, caller_{caller} {}

  HttpResponse answer() {
    std::string_view path = request_.path;
    path.remove_prefix(std::min(path.size(), kPrefix.size()));
    while (path.ends_with('/')) path.remove_suffix(1);
    const auto parts = split(path, '/');
    if (parts[0] == "status" && parts.size() == 1)
      return reading([&] {
        return object([&](json::Writer& out) { write_status(out, steering_.status()); });
      });
    if (parts[0] == "ledger" && parts.size() == 1) return reading([&] { return ledger(); });
    if (parts[0] == "config") return configuration(parts);
    if (parts[0] == "interfaces") return connections(parts, false, false);
    if (parts[0] == "destinations") return connections(parts, true, false);
    if (parts[0] == "payers") return connections(parts, false, true);
    return not_found("such resource; /api/v1/openapi.json lists those there are");
  }

 private:
  template <class Answer>
  HttpResponse reading(Answer answer) {
    if (request_.method != "GET" && request_.method != "HEAD")
      return method_not_allowed("GET, HEAD");
    return answer();
  }

  /// The reason of a change, for which `role` is needed; a refusal otherwise.
  std::optional<HttpResponse> may(std::string_view role, std::string& reason) {
    if (request_.method != "POST") return method_not_allowed("POST");
    if (!has_role(caller_, role))
      return net::problem(403, "http.forbidden",
                          concat("this needs the role ", role, " or administrator"));
    const auto body = json::Document::parse(request_.body.view());
    if (!body || !body->root().is_object())
      return net::problem(400, "api.body", "expected a JSON object, {\"reason\": \"...\"}");
    reason = trim(body->root()["reason"].text());
    if (reason.empty() || reason.size() > kReasonMost)
      return net::problem(400, "api.reason",
                          "reason: say in at most 1000 bytes why; it is kept with the change");
    return std::nullopt;
  }

  HttpResponse connections(const std::vector<std::string_view>& parts, bool destinations,
                           bool payers) {
    const auto wanted = [&](const ConnectionView& one) {
      if (payers) return one.role == Role::payer;
      return destinations ? one.role == Role::destination : one.role != Role::payer;
    };
    if (parts.size() == 1)
      return reading([&] {
        return object([&](json::Writer& out) {
          out.begin_object().key("items").begin_array();
          for (const ConnectionView& one : steering_.connections())
            if (wanted(one)) write_connection(out, one);
          out.end_array().end_object();
        });
      });
    const std::string id{parts[1]};
    const auto all = steering_.connections();
    const auto found = std::find_if(all.begin(), all.end(), [&](const ConnectionView& one) {
      return one.id == id && wanted(one);
    });
    if (found == all.end()) return not_found(payers ? "such payer" : "such interface");
    if (parts.size() == 2)
      return reading(
          [&] { return object([&](json::Writer& out) { write_connection(out, *found); }); });
    if (parts.size() > 3) return not_found("such part of an interface");
    if (parts[2] == "stats" && !payers) return reading([&] { return stats(id); });
    std::string reason;
    if (parts[2] == "test" && !payers) {
      if (auto refusal = may("operator", reason)) return std::move(*refusal);
      const auto steps = steering_.test(id, caller_, reason);
      if (!steps) return failed(steps.error());
      return object([&](json::Writer& out) {
        const bool good =
            std::all_of(steps->begin(), steps->end(), [](const TestView& one) { return one.good; });
        out.begin_object().member("good", good).key("steps").begin_array();
        for (const TestView& step : *steps)
          out.begin_object()
              .member("what", step.what)
              .member("good", step.good)
              .member("detail", step.detail)
              .end_object();
        out.end_array().end_object();
      });
    }
    const auto move = move_named(parts[2]);
    if (!move) return not_found("such part of an interface");
    if (auto refusal = may("operator", reason)) return std::move(*refusal);
    const auto moved = steering_.move(payers, id, *move, caller_, reason);
    if (!moved) return failed(moved.error());
    return object([&](json::Writer& out) { write_connection(out, *moved); });
  }

  HttpResponse stats(const std::string& id) {
    const auto points = steering_.stats(id, request_.parameter("step").value_or("1m"));
    if (!points) return failed(points.error());
    return object([&](json::Writer& out) {
      out.begin_object().key("items").begin_array();
      for (const StatsPoint& one : *points)
        out.begin_object()
            .member("at", rfc3339(one.at))
            .member("received", one.received)
            .member("duplicates", one.duplicates)
            .member("refused", one.refused)
            .member("later", one.later)
            .member("delivered", one.delivered)
            .member("failed", one.failed)
            .member("queued", one.queued)
            .end_object();
      out.end_array().end_object();
    });
  }

  HttpResponse configuration(const std::vector<std::string_view>& parts) {
    if (parts.size() == 1)
      return reading([&] {
        const ConfigurationView view = steering_.configuration();
        HttpResponse response = object([&](json::Writer& out) { write_configuration(out, view); });
        response.headers.push_back({"ETag", concat("\"", view.hash, "\"")});
        return response;
      });
    if (parts.size() == 2 && parts[1] == "versions")
      return reading([&] {
        return object([&](json::Writer& out) {
          out.begin_object().key("items").begin_array();
          for (const ConfigurationView& one : steering_.configuration_versions())
            write_configuration(out, one);
          out.end_array().end_object();
        });
      });
    if (parts.size() == 2 && parts[1] == "plan") return plan();
    if (parts.size() == 2 && parts[1] == "reload") return reload();
    return not_found("such part of the configuration");
  }

  /// Changes nothing, so it needs no reason.
  HttpResponse plan() {
    if (request_.method != "POST") return method_not_allowed("POST");
    if (!has_role(caller_, "operator"))
      return net::problem(403, "http.forbidden", "this needs the role operator or administrator");
    return planned(steering_.plan());
  }

  static HttpResponse planned(const PlanView& plan) {
    HttpResponse response = object([&](json::Writer& out) { write_plan(out, plan); });
    if (!plan.to.empty()) response.headers.push_back({"ETag", concat("\"", plan.to, "\"")});
    return response;
  }

  HttpResponse reload() {
    std::string reason;
    if (auto refusal = may("administrator", reason)) return std::move(*refusal);
    std::string_view expect = trim(request_.header("If-Match"));
    if (expect == "*") expect = {};
    if (expect.size() >= 2 && expect.front() == '"' && expect.back() == '"')
      expect = expect.substr(1, expect.size() - 2);
    const auto reloaded = steering_.reload(std::string{expect}, caller_, reason);
    if (!reloaded) return failed(reloaded.error());
    return planned(*reloaded);
  }

  HttpResponse ledger() {
    engine::LedgerQuery query;
    for (const auto& [name, into] : {std::pair{"from", &query.from}, {"to", &query.to}}) {
      const auto given = request_.parameter(name);
      if (!given) continue;
      const auto read = utc_of(*given);
      if (!read)
        return net::problem(400, concat("api.", name),
                            concat(name,
                                   ": expected a date 2026-09-03 or a time "
                                   "2026-09-03T14:00:00Z, UTC"));
      *into = *read;
    }
    for (const std::string_view by : split(request_.parameter("by").value_or(""), ',')) {
      if (by.empty()) continue;
      if (by != "source" && by != "hour")
        return net::problem(400, "api.by", "by: expected source, hour, or both: source,hour");
      (by == "source" ? query.by_source : query.by_hour) = true;
    }
    const auto slices = steering_.ledger(query);
    if (!slices) return failed(slices.error());
    if (!query.by_source && !query.by_hour)
      return object([&](json::Writer& out) { write_ledger(out, slices->front().ledger); });
    return object([&](json::Writer& out) {
      const bool all = std::all_of(slices->begin(), slices->end(),
                                   [](const auto& one) { return one.ledger.balances; });
      out.begin_object().member("balances", all).key("items").begin_array();
      for (const engine::LedgerSlice& one : *slices) {
        out.begin_object();
        text(out, "source", one.source);
        time(out, "hour", one.hour);
        out.key("ledger");
        write_ledger(out, one.ledger);
        out.end_object();
      }
      out.end_array().end_object();
    });
  }

  /// "2026-09-03" or "2026-09-03T14:00:00Z".
  static std::optional<engine::UtcTime> utc_of(std::string_view text) {
    const auto day = Date::parse_iso(text.substr(0, 10));
    if (!day) return std::nullopt;
    std::int64_t ms = std::int64_t{day->days()} * 86'400'000;
    if (text.size() == 10) return engine::utc_time(ms);
    if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
        text[19] != 'Z')
      return std::nullopt;
    const std::pair<std::size_t, std::int64_t> fields[] = {
        {11, 3'600'000}, {14, 60'000}, {17, 1000}};
    for (const auto& [at, unit] : fields) {
      const char tens = text[at], ones = text[at + 1];
      if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return std::nullopt;
      const int value = (tens - '0') * 10 + (ones - '0');
      if (value > (at == 11 ? 23 : 59)) return std::nullopt;
      ms += value * unit;
    }
    return engine::utc_time(ms);
  }

  Steering& steering_;
  const HttpRequest& request_;
  const Caller& caller_;
};

}  // namespace

bool PlanView::usable() const {
  return !to.empty() && restart.empty() &&
         std::all_of(problems.begin(), problems.end(),
                     [](const config::Problem& one) { return one.warning; });
}

std::optional<Move> move_named(std::string_view text) {
  if (text == "stop") return Move::stop;
  if (text == "start") return Move::start;
  if (text == "pause") return Move::pause;
  if (text == "drain") return Move::drain;
  return std::nullopt;
}

std::string runbook_of(std::string_view problem) {
  return concat("docs/guides/status.md#", problem);
}

HttpResponse SteeringApi::answer(const HttpRequest& request, const Caller& caller) const {
  return Answering{steering_, request, caller}.answer();
}

void SteeringApi::mount(net::HttpServer& server) {
  for (const char* resource :
       {"interfaces", "destinations", "payers", "config", "status", "ledger"}) {
    server.mount(
        {.prefix = concat(kPrefix, resource),
         .roles = {"viewer", "operator", "coder", "auditor"},
         .handle = [this](HttpRequest request, const Caller& caller, net::Respond respond) {
           const bool changes = request.method == "POST";
           auto task = [this, request = std::move(request), caller, respond = std::move(respond)] {
             respond(answer(request, caller));
           };
           changes ? steering_.run(std::move(task)) : runtime_.work(std::move(task));
         }});
  }
}

}  // namespace claimwire::console
