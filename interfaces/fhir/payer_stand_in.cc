#include "interfaces/fhir/payer_stand_in.h"

#include <ctime>
#include <deque>
#include <map>
#include <mutex>
#include <utility>

#include "core/text.h"
#include "fhir/bundle.h"
#include "fhir/claim_response.h"
#include "fhir/content.h"
#include "fhir/outcome.h"

namespace claimwire::interfaces {

using net::HttpRequest;
using net::HttpResponse;

namespace {

constexpr std::size_t kKept = 1000;

HttpResponse fhir_response(int status, std::string body) {
  return {status, "application/fhir+json", std::move(body), {}, {}};
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text, length};
}

struct Taken {
  std::string key;
  std::string body;
  std::string answer;
  std::string id;
};

}  // namespace

struct PayerStandIn::Impl {
  explicit Impl(std::string at) : path{std::move(at)} {}

  const std::string path;
  mutable std::mutex mutex{};
  std::deque<Taken> taken{};
  std::uint64_t count = 0;

  HttpResponse handle(const HttpRequest& request);
  HttpResponse take(const HttpRequest& request);
  HttpResponse list() const;
};

HttpResponse PayerStandIn::Impl::handle(const HttpRequest& request) {
  const std::string below = request.path.substr(path.size());
  if (request.method == "GET" && below == "/received") return list();
  if (request.method == "POST" && (below == "/Claim" || below == "/Claim/$submit"))
    return take(request);
  return fhir_response(
      404, fhir::write_outcome(Error{
               "fhir.not-found", "the payer stand-in takes POST Claim and POST Claim/$submit"}));
}

HttpResponse PayerStandIn::Impl::take(const HttpRequest& request) {
  const auto content = fhir::Content::read(request.body.view());
  if (!content) return fhir_response(400, fhir::write_outcome(content.error()));
  const json::Value claim = content->first("Claim");
  if (!claim)
    return fhir_response(
        422, fhir::write_outcome(Error{"fhir.no-claim", "the body holds no Claim resource"}));
  const std::lock_guard lock{mutex};
  const std::string key{request.header("Idempotency-Key")};
  if (!key.empty())
    for (const Taken& each : taken)
      if (each.key == key) return fhir_response(200, each.answer);
  fhir::ClaimAnswer answer;
  answer.id = concat("stand-in-", std::to_string(++count));
  answer.created = utc_now();
  answer.outcome = fhir::Outcome::queued;
  answer.disposition = "Taken by the built-in payer stand-in; nothing will be paid.";
  answer.insurer = "claimwire payer stand-in";
  std::string body = fhir::write_claim_response(*content, claim, answer);
  taken.push_back({key, std::string{request.body.view()}, body, answer.id});
  if (taken.size() > kKept) taken.pop_front();
  HttpResponse response = fhir_response(201, std::move(body));
  response.headers.push_back({"Location", concat(path, "/ClaimResponse/", answer.id)});
  return response;
}

HttpResponse PayerStandIn::Impl::list() const {
  const std::lock_guard lock{mutex};
  std::vector<fhir::EntryToSend> entries;
  for (const Taken& each : taken) {
    fhir::EntryToSend entry;
    entry.full_url = concat("urn:claimwire:", each.id);
    entry.resource = each.body;
    entries.push_back(std::move(entry));
  }
  return fhir_response(200, fhir::write_bundle("collection", "received", entries));
}

PayerStandIn::PayerStandIn(std::string path) : impl_{std::make_shared<Impl>(std::move(path))} {}

void PayerStandIn::mount_on(net::HttpServer& server) {
  server.mount({impl_->path,
                {},
                {},
                0,
                [impl = impl_](HttpRequest request, const engine::Caller&, net::Respond respond) {
                  respond(impl->handle(request));
                }});
}

std::uint64_t PayerStandIn::count() const {
  const std::lock_guard lock{impl_->mutex};
  return impl_->count;
}

std::vector<std::string> PayerStandIn::received() const {
  const std::lock_guard lock{impl_->mutex};
  std::vector<std::string> bodies;
  for (const Taken& each : impl_->taken) bodies.push_back(each.body);
  return bodies;
}

}  // namespace claimwire::interfaces
