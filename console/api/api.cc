#include "console/api/api.h"

#include <algorithm>

#include "claims/edits/all_edits.h"
#include "codes/code_text.h"
#include "console/api/openapi.h"
#include "console/api/record_json.h"
#include "console/api/row_facts.h"
#include "core/text.h"

namespace claimwire::console {
namespace {

using engine::Caller;
using net::HttpRequest;
using net::HttpResponse;

constexpr std::string_view kPrefix = "/api/v1";
constexpr std::size_t kPageMost = 500;
/// A list looks at no more rows than this for one page, so that no query holds the store.
constexpr std::size_t kScanMost = 20'000;
/// Codes of one set in one answer.
constexpr std::int64_t kCodesMost = 50;
/// Of one message; a FHIR body may hold many claims.
constexpr std::size_t kRelatedMost = 10'000;

bool has_role(const Caller& caller, std::initializer_list<std::string_view> roles) {
  return std::any_of(caller.roles.begin(), caller.roles.end(), [&](const std::string& role) {
    return role == "administrator" || std::find(roles.begin(), roles.end(), role) != roles.end();
  });
}

/// Who may see message content: everybody who works on it, not the viewer or the sending program.
bool sees_content(const Caller& caller) { return has_role(caller, {"operator", "coder"}); }

HttpResponse json_response(std::string body) {
  HttpResponse response;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

HttpResponse not_found(std::string_view what) {
  return net::problem(404, "api.not-found", concat("there is no ", what));
}

HttpResponse failed(const Error& error) { return net::problem(500, error.id, error.message); }

/// limit, cursor, after and q of a list.
struct Page {
  std::size_t limit = 100;
  std::string cursor;
  std::string after;  ///< Only what came after this id, for those who follow a list.
  scripts::Query query;
  engine::UtcTime now{};
};

Result<Page> page_of(const HttpRequest& request, const scripts::CheckPath& check,
                     engine::UtcTime now) {
  Page page;
  page.now = now;
  if (const auto limit = request.parameter("limit")) {
    const auto number = Decimal::parse(*limit);
    if (!number || !number->whole() || number->coefficient() < 1 ||
        number->coefficient() > static_cast<std::int64_t>(kPageMost))
      return Error{"api.limit", "limit: expected a whole number from 1 to 500"};
    page.limit = static_cast<std::size_t>(number->coefficient());
  }
  page.cursor = request.parameter("cursor").value_or("");
  page.after = request.parameter("after").value_or("");
  const std::string q = request.parameter("q").value_or("");
  if (trim(q).empty()) return page;
  const auto query = scripts::parse_query(q, check);
  if (!query) return query.error();
  page.query = *query;
  if (!page.query.sort.empty())
    return Error{"api.sort", "sort: lists come newest first; other orders need the search index"};
  return page;
}

/// Walks rows newest first, page by page, until enough of them match.
template <class Row, class Facts, class Query, class Id, class Fetch, class Write>
HttpResponse list(const Page& page, Query query, Fetch fetch, Write write) {
  query.newest_first = true;
  query.limit = 200;
  if (!page.cursor.empty()) {
    const auto after = Id::parse(page.cursor);
    if (!after) return net::problem(400, "api.cursor", "cursor: not one that this list gave");
    query.after = *after;
  }
  const auto known = Id::parse(page.after);
  if (!page.after.empty() && !known)
    return net::problem(400, "api.after", "after: expected an id of this list");
  std::string body;
  json::Writer out{body};
  out.begin_object().key("items").begin_array();
  std::size_t matched = 0, seen = 0;
  std::string next;
  for (bool more = true; more && next.empty();) {
    const Result<std::vector<Row>> rows = fetch(query);
    if (!rows) return failed(rows.error());
    more = rows->size() == query.limit;
    for (const Row& row : *rows) {
      if (known && row.id <= *known) {
        more = false;  // Newest first: all that follow are older.
        break;
      }
      query.after = row.id;
      ++seen;
      const Facts facts{row, page.now};
      if (page.query.since_seconds > 0) {
        scripts::Found age;
        facts.resolve(0, "age", age);
        const auto seconds = Decimal::parse(age.values.empty() ? "0" : age.values.front());
        if (seconds && *seconds > Decimal{page.query.since_seconds, 0}) {
          more = false;
          break;
        }
      }
      if (!page.query.where.empty() && !page.query.where.evaluate(facts)) {
        if (seen >= kScanMost) {
          next = row.id.text();
          break;
        }
        continue;
      }
      write(out, row);
      if (++matched == page.limit) {
        next = row.id.text();
        break;
      }
    }
  }
  out.end_array();
  if (next.empty())
    out.key("next").null();
  else
    out.member("next", next);
  out.key("count").begin_object().member("value", std::uint64_t{matched});
  out.member("exact", next.empty() && page.cursor.empty()).end_object().end_object();
  return json_response(std::move(body));
}

std::string_view content_type_of(const engine::MessageRow& row) {
  switch (row.format) {
    case engine::Arrival::Format::hl7v2:
      return "x-application/hl7-v2+er7";
    case engine::Arrival::Format::fhir:
      return "application/fhir+json";
    case engine::Arrival::Format::x12:
      return "application/edi-x12";
  }
  return {};
}

class Answering {
 public:
  Answering(const ApiSources& sources, RecentViews& views, const HttpRequest& request,
            const Caller& caller)
      : sources_{sources},
        views_{views},
        store_{*sources.store},
        request_{request},
        caller_{caller} {}

  /// What shows content is recorded before it is answered; what cannot be recorded is not shown.
  HttpResponse answer() {
    HttpResponse response = route();
    if (shown_.empty() || response.status != 200) return response;
    const engine::Instant now = sources_.clock->now();
    const std::vector<std::string> fresh = views_.unrecorded(caller_, shown_, now);
    if (fresh.empty()) return response;
    if (auto recorded = sources_.audit->record(caller_, "findings.viewed", fresh, ""); !recorded)
      return failed(recorded.error());
    views_.recorded(caller_, fresh, now);
    return response;
  }

 private:
  HttpResponse route() {
    if (request_.method != "GET" && request_.method != "HEAD") {
      HttpResponse refusal = net::problem(405, "api.method", "this resource is only read; use GET");
      refusal.headers.push_back({"Allow", "GET, HEAD"});
      return refusal;
    }
    std::string_view path = request_.path;
    path.remove_prefix(std::min(path.size(), kPrefix.size()));
    const std::vector<std::string_view> parts = split(trim_slashes(path), '/');
    const std::string_view resource = parts[0];
    if (resource == "messages") return messages(parts);
    if (resource == "claims") return claims(parts);
    if (resource == "deliveries") return deliveries(parts);
    if (resource == "codes") return codes(parts);
    if (resource == "edits" && parts.size() == 1) return edits();
    if (resource == "openapi.json" && parts.size() == 1)
      return json_response(std::string{openapi()});
    if (resource == "audit" && parts.size() == 1) return audit();
    return not_found("such resource; /api/v1/openapi.json lists those there are");
  }

  std::string queue_of(const engine::ClaimRow& row) const {
    return sources_.queues()->of(row, sources_.clock->utc());
  }

  static std::string_view trim_slashes(std::string_view path) {
    while (!path.empty() && path.front() == '/') path.remove_prefix(1);
    while (!path.empty() && path.back() == '/') path.remove_suffix(1);
    return path;
  }

  template <class Write>
  HttpResponse object(Write write) {
    std::string body;
    json::Writer out{body};
    write(out);
    return json_response(std::move(body));
  }

  /// Whether the findings of a row are shown with the text they found, which is content.
  template <class Row>
  bool shows(const Row& row) {
    if (!sees_content(caller_)) return false;
    if (!row.findings.empty()) shown_.push_back(row.id.text());
    return true;
  }

  /// `subjects`: what it is the content of, and the message all that came from; `part` is which.
  HttpResponse content(const engine::BodyRef& ref, std::string_view content_type,
                       const std::vector<std::string>& subjects, std::string_view part) {
    if (!sees_content(caller_))
      return net::problem(403, "api.content",
                          "content may be seen by operators, coders and administrators");
    if (!ref.has()) return not_found("content stored for it");
    const auto bytes = store_.bodies().get(ref);
    if (!bytes) return failed(bytes.error());
    if (auto recorded = sources_.audit->record(caller_, "content.viewed", subjects, part);
        !recorded)
      return failed(recorded.error());
    HttpResponse response;
    response.content_type = content_type.empty() ? "application/octet-stream" : content_type;
    response.body = bytes->view();
    return response;
  }

  HttpResponse messages(const std::vector<std::string_view>& parts) {
    if (parts.size() == 1) {
      const auto page = page_of(request_, &MessageFacts::check, sources_.clock->utc());
      if (!page) return net::problem(400, page.error().id, page.error().message);
      return list<engine::MessageRow, MessageFacts, engine::MessageQuery, engine::MessageId>(
          *page, engine::MessageQuery{}, [&](const auto& query) { return store_.messages(query); },
          [&](json::Writer& out, const auto& row) { write_message(out, row, shows(row)); });
    }
    const auto id = engine::MessageId::parse(parts[1]);
    if (!id) return not_found("such message");
    const auto row = store_.message(*id);
    if (!row) return failed(row.error());
    if (!*row) return not_found("such message");
    if (parts.size() == 2)
      return object([&](json::Writer& out) { write_message(out, **row, shows(**row)); });
    if (parts[2] == "raw")
      return content((*row)->body, content_type_of(**row), {id->text()}, parts[2]);
    if (parts[2] == "timeline") {
      return timeline(*id);
    }
    if (parts[2] == "related") return related(*id, (*row)->related);
    return not_found("such part of a message");
  }

  std::string waits_for(const engine::DeliveryRow& row) const {
    return sources_.waits_for ? sources_.waits_for(row) : std::string{};
  }

  /// What happened, and last what its deliveries wait for now.
  HttpResponse timeline(engine::MessageId id) {
    auto entries = store_.timeline(id);
    if (!entries) return failed(entries.error());
    engine::DeliveryQuery query;
    query.message = id;
    query.limit = kRelatedMost;
    const auto deliveries = store_.deliveries(query);
    if (!deliveries) return failed(deliveries.error());
    for (const engine::DeliveryRow& row : *deliveries) {
      const std::string older = waits_for(row);
      if (older.empty()) continue;
      entries->push_back({sources_.clock->utc(), row.id.text(), "waits", "claimwire",
                          concat("for ", older, ", older and of the same ordering key; route ",
                                 row.route, " keeps order")});
    }
    return object([&](json::Writer& out) { write_timeline(out, *entries); });
  }

  HttpResponse related(engine::MessageId id, engine::MessageId related) {
    engine::ClaimQuery claim_query;
    claim_query.message = id;
    claim_query.limit = kRelatedMost;
    const auto claims_of = store_.claims(claim_query);
    if (!claims_of) return failed(claims_of.error());
    engine::DeliveryQuery delivery_query;
    delivery_query.message = id;
    delivery_query.limit = kRelatedMost;
    const auto deliveries_of = store_.deliveries(delivery_query);
    if (!deliveries_of) return failed(deliveries_of.error());
    return object([&](json::Writer& out) {
      // The original of a repeat or replay; of one that was replayed, the newer.
      out.begin_object().key("messages").begin_array();
      if (related) out.string(related.text());
      out.end_array().key("claims").begin_array();
      for (const auto& row : *claims_of) write_claim(out, row, queue_of(row), shows(row));
      out.end_array().key("deliveries").begin_array();
      for (const auto& row : *deliveries_of) write_delivery(out, row, waits_for(row));
      out.end_array().end_object();
    });
  }

  HttpResponse claims(const std::vector<std::string_view>& parts) {
    if (parts.size() == 1) {
      const auto page = page_of(request_, &ClaimFacts::check, sources_.clock->utc());
      if (!page) return net::problem(400, page.error().id, page.error().message);
      return list<engine::ClaimRow, ClaimFacts, engine::ClaimQuery, engine::ClaimId>(
          *page, engine::ClaimQuery{}, [&](const auto& query) { return store_.claims(query); },
          [&](json::Writer& out, const auto& row) {
            write_claim(out, row, queue_of(row), shows(row));
          });
    }
    const auto id = engine::ClaimId::parse(parts[1]);
    if (!id) return not_found("such claim");
    const auto row = store_.claim(*id);
    if (!row) return failed(row.error());
    if (!*row) return not_found("such claim");
    if (parts.size() == 2)
      return object(
          [&](json::Writer& out) { write_claim(out, **row, queue_of(**row), shows(**row)); });
    const bool fhir = (*row)->form.rfind("fhir", 0) == 0;
    if ((parts[2] == "x12" && !fhir) || (parts[2] == "fhir" && fhir))
      return content((*row)->built, fhir ? "application/fhir+json" : "application/edi-x12",
                     {id->text(), (*row)->message.text()}, parts[2]);
    if (parts[2] == "encounter")
      return content((*row)->encounter, "application/json", {id->text(), (*row)->message.text()},
                     parts[2]);
    if (parts[2] == "findings")
      return object(
          [&](json::Writer& out) { write_findings(out, (*row)->findings, shows(**row)); });
    if (parts[2] == "timeline") return timeline((*row)->message);
    return not_found("such part of a claim");
  }

  HttpResponse deliveries(const std::vector<std::string_view>& parts) {
    if (parts.size() == 1) {
      const auto page = page_of(request_, &DeliveryFacts::check, sources_.clock->utc());
      if (!page) return net::problem(400, page.error().id, page.error().message);
      return list<engine::DeliveryRow, DeliveryFacts, engine::DeliveryQuery, engine::DeliveryId>(
          *page, engine::DeliveryQuery{},
          [&](const auto& query) { return store_.deliveries(query); },
          [&](json::Writer& out, const auto& row) { write_delivery(out, row, waits_for(row)); });
    }
    const auto id = engine::DeliveryId::parse(parts[1]);
    if (!id) return not_found("such delivery");
    const auto row = store_.delivery(*id);
    if (!row) return failed(row.error());
    if (!*row) return not_found("such delivery");
    if (parts.size() == 2)
      return object([&](json::Writer& out) { write_delivery(out, **row, waits_for(**row)); });
    const std::vector<std::string> subjects{id->text(), (*row)->message.text()};
    if (parts[2] == "content")
      return content((*row)->body, (*row)->content_type, subjects, parts[2]);
    if (parts[2] == "attempts") {
      const auto entries = store_.timeline((*row)->message);
      if (!entries) return failed(entries.error());
      return object([&](json::Writer& out) { write_attempts(out, *id, *entries); });
    }
    if (parts[2] == "answer") return content((*row)->answer, "", subjects, parts[2]);
    return not_found("such part of a delivery");
  }

  HttpResponse audit() {
    if (!has_role(caller_, {"auditor"}))
      return net::problem(403, "api.audit",
                          "the audit trail may be read by auditors and administrators");
    const auto page = page_of(request_, &AuditFacts::check, sources_.clock->utc());
    if (!page) return net::problem(400, page.error().id, page.error().message);
    return list<engine::AuditRow, AuditFacts, engine::AuditQuery, engine::AuditId>(
        *page, engine::AuditQuery{},
        [&](const auto& query) { return sources_.audit->entries(query); },
        [&](json::Writer& out, const auto& row) { write_audit(out, row); });
  }

  HttpResponse codes(const std::vector<std::string_view>& parts) {
    const auto finder = sources_.codes();
    const codes::CodeSets& sets = finder->sets();
    if (parts.size() == 2 && parts[1] == "sets") return code_sets(sets);
    Date on = Date::from_days(
        static_cast<std::int32_t>(engine::milliseconds(sources_.clock->utc()) / 86'400'000));
    if (const auto given = request_.parameter("on")) {
      const auto date = Date::parse_iso(*given);
      if (!date) return net::problem(400, "api.on", "on: expected a date YYYY-MM-DD");
      on = *date;
    }
    if (parts.size() == 2 && parts[1] == "search") return code_search(*finder, on);
    if (parts.size() == 2 && parts[1] == "suggest") return code_suggest(*finder, on);
    if (parts.size() == 3) return code(sets, parts[1], parts[2], on);
    return not_found("such resource of codes");
  }

  /// A whole number that the request gives, or `otherwise`.
  Result<std::int64_t> number_of(std::string_view name, std::int64_t least, std::int64_t most,
                                 std::int64_t otherwise) const {
    const auto text = request_.parameter(name);
    if (!text) return otherwise;
    const auto number = Decimal::parse(*text);
    if (!number || !number->whole() || number->coefficient() < least ||
        number->coefficient() > most)
      return Error{concat("api.", name),
                   concat(name, ": expected a whole number from ", std::to_string(least), " to ",
                          std::to_string(most))};
    return number->coefficient();
  }

  HttpResponse code_sets(const codes::CodeSets& sets) {
    return object([&](json::Writer& out) {
      out.begin_object().key("items").begin_array();
      for (const auto& set : sets.all())
        for (const auto& release : set.releases()) {
          const auto& facts = release.facts();
          out.begin_object()
              .member("id", release.id)
              .member("set", set.id())
              .member("label", facts.label)
              .member("from", release.covers.from.iso())
              .member("through", release.covers.through.iso())
              .member("billable", std::uint64_t{facts.billable})
              .member("headers", std::uint64_t{facts.headers})
              .member("file", facts.source_file)
              .member("sha256", facts.sha256)
              .end_object();
        }
      out.end_array().end_object();
    });
  }

  static void write_code(json::Writer& out, const codes::CodeSet& set, const codes::Entry& entry) {
    out.begin_object();
    write_code_members(out, set, entry);
    out.end_object();
  }

  static void write_code_members(json::Writer& out, const codes::CodeSet& set,
                                 const codes::Entry& entry) {
    out.member("set", set.id())
        .member("code", codes::display_code(set.id(), entry.code()))
        .member("billable", entry.billable())
        .member("title", entry.title());
  }

  bool billable_only() const { return request_.parameter("billable").value_or("") == "true"; }

  HttpResponse code_search(const codes::CodeSearch& finder, Date on) {
    const std::string query = request_.parameter("q").value_or("");
    if (trim(query).empty())
      return net::problem(400, "api.q", "q: expected a code, its beginning, or words");
    const auto most = number_of("limit", 1, kCodesMost, kCodesMost);
    if (!most) return net::problem(400, most.error().id, most.error().message);
    const codes::SearchOptions how{.billable_only = billable_only(),
                                   .most = static_cast<std::size_t>(*most)};
    return object([&](json::Writer& out) {
      out.begin_object().key("items").begin_array();
      for (const auto& set : finder.sets().all()) {
        if (codes::repeats_codes(set.id())) continue;
        for (const auto& entry : finder.search(set, query, on, how)) write_code(out, set, entry);
      }
      out.end_array().member("on", on.iso()).end_object();
    });
  }

  HttpResponse code_suggest(const codes::CodeSearch& finder, Date on) {
    const std::string query = request_.parameter("q").value_or("");
    if (trim(query).empty()) return net::problem(400, "api.q", "q: expected a diagnosis in words");
    const auto most = number_of("limit", 1, kCodesMost, 10);
    if (!most) return net::problem(400, most.error().id, most.error().message);
    codes::SuggestOptions how{
        .billable_only = billable_only(), .patient = {}, .most = static_cast<std::size_t>(*most)};
    if (request_.parameter("age")) {
      const auto age = number_of("age", 0, 124, 0);
      if (!age) return net::problem(400, age.error().id, age.error().message);
      how.patient.age_years = static_cast<int>(*age);
    }
    if (const auto sex = request_.parameter("sex")) {
      how.patient.sex = codes::sex_named(*sex);
      if (how.patient.sex == codes::Sex::unknown)
        return net::problem(400, "api.sex", "sex: expected F or M; leave it out where unknown");
    }
    const codes::CodeSet& set = finder.sets().icd10cm();
    if (const std::string why = set.coverage_text(on); !why.empty())
      return net::problem(404, "api.not-found", why);
    return object([&](json::Writer& out) {
      out.begin_object().key("items").begin_array();
      for (const auto& one : finder.suggest(query, on, how)) {
        out.begin_object();
        write_code_members(out, set, one.entry);
        out.member("because", one.because).member("source", codes::name(one.source)).end_object();
      }
      out.end_array().member("on", on.iso()).end_object();
    });
  }

  HttpResponse code(const codes::CodeSets& sets, std::string_view set_id, std::string_view text,
                    Date on) {
    const codes::CodeSet& set = sets.set(set_id);
    const codes::Lookup lookup = set.find(text, on);
    if (!lookup.entry) return not_found(concat("such code on ", on.iso()));
    return object([&](json::Writer& out) {
      out.begin_object().key("entry");
      write_code(out, set, lookup.entry);
      out.member("standing", codes::name(lookup.standing))
          .member("release", lookup.release->id)
          .member("on", on.iso());
      out.key("billable_under").begin_array();
      for (const auto& entry : set.billable_under(text, on, 50)) write_code(out, set, entry);
      out.end_array().end_object();
    });
  }

  HttpResponse edits() {
    return object([&](json::Writer& out) {
      out.begin_object().key("items").begin_array();
      for (const claims::Edit* edit : claims::all_edits())
        out.begin_object()
            .member("id", edit->raises.id)
            .member("catalogue", edit->catalogue)
            .member("severity", name(edit->raises.severity))
            .member("message", edit->raises.message)
            .member("help", edit->help)
            .member("source", edit->raises.source)
            .member("snip", edit->snip)
            .end_object();
      out.end_array().end_object();
    });
  }

  const ApiSources& sources_;
  RecentViews& views_;
  const engine::Store& store_;
  const HttpRequest& request_;
  const Caller& caller_;
  std::vector<std::string> shown_{};  ///< Ids of rows whose findings are shown with their text.
};

}  // namespace

HttpResponse Api::answer(const HttpRequest& request, const Caller& caller) {
  if (request.method == "POST") {
    constexpr std::string_view kActions = "/api/v1/actions";
    std::string_view path = request.path;
    if (path == kActions) return actions_.show(request, caller);
    if (path.starts_with(concat(kActions, "/")) && path.ends_with("/commit")) {
      path.remove_prefix(kActions.size() + 1);
      path.remove_suffix(std::string_view{"/commit"}.size());
      return actions_.commit(path, request, caller);
    }
  }
  return Answering{sources_, views_, request, caller}.answer();
}

void Api::mount(net::HttpServer& server) {
  // Reading walks the store; the I/O thread must not wait for it.
  server.mount({.prefix = std::string{kPrefix},
                .roles = {"viewer", "operator", "coder", "auditor"},
                .handle = [this](HttpRequest request, const Caller& caller, net::Respond respond) {
                  runtime_.work(
                      [this, request = std::move(request), caller, respond = std::move(respond)] {
                        respond(answer(request, caller));
                      });
                }});
  server.mount({.prefix = "/metrics",
                .roles = {"viewer", "operator", "auditor"},
                .handle = [this](HttpRequest, const Caller&, net::Respond respond) {
                  runtime_.work([this, respond = std::move(respond)] {
                    HttpResponse response;
                    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
                    response.body = sources_.metrics();
                    respond(std::move(response));
                  });
                }});
  server.mount({.prefix = "/livez",
                .open_paths = {"/livez"},
                .handle = [](HttpRequest, const Caller&, net::Respond respond) {
                  HttpResponse response;
                  response.content_type = "text/plain";
                  response.body = "alive\n";
                  respond(std::move(response));
                }});
  server.mount({.prefix = "/readyz",
                .open_paths = {"/readyz"},
                .handle = [this](HttpRequest, const Caller&, net::Respond respond) {
                  HttpResponse response;
                  response.content_type = "text/plain";
                  const bool is_ready = sources_.ready();
                  response.status = is_ready ? 200 : 503;
                  response.body = is_ready ? "ready\n" : "not ready\n";
                  if (!is_ready) response.retry_after = std::chrono::seconds{1};
                  respond(std::move(response));
                }});
}

}  // namespace claimwire::console
