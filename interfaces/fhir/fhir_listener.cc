#include "interfaces/fhir/fhir_listener.h"

#include <thread>
#include <utility>

#include "core/text.h"
#include "fhir/capability_statement.h"
#include "fhir/outcome.h"
#include "interfaces/fhir/terminology.h"

namespace claimwire::interfaces {

using net::HttpRequest;
using net::HttpResponse;

namespace {

constexpr std::string_view kFhirJson = "application/fhir+json";

HttpResponse refusal(int status, std::string id, std::string message) {
  return {status,
          std::string{kFhirJson},
          fhir::write_outcome(Error{std::move(id), std::move(message)}),
          {},
          {}};
}

/// The operation that a path below [base] asks for; empty for none.
std::string_view operation_of(std::string_view below) {
  if (below.empty() || below == "/" || below == "/Bundle" || below == "/Bundle/") return "Bundle";
  if (below == "/Claim" || below == "/Claim/") return "Claim";
  if (below == "/Claim/$submit") return "Claim/$submit";
  if (below == "/$process-message") return "$process-message";
  return {};
}

/// Clients write several names for FHIR JSON; a missing one is taken for it.
bool is_fhir_json(const std::string& media) {
  return media.empty() || media == kFhirJson || media == "application/json" ||
         media == "text/json" || media == "application/json+fhir";
}

bool asks_for_xml(const HttpRequest& request) {
  const auto format = request.parameter("_format");
  return format && format->find("xml") != std::string::npos;
}

/// FHIR JSON is UTF-8 (R4, 2.6.2); another character set would be read wrongly.
bool foreign_charset(const HttpRequest& request) {
  const std::string type = lower(request.header("Content-Type"));
  const auto at = type.find("charset=");
  if (at == std::string::npos) return false;
  std::string_view charset = std::string_view{type}.substr(at + 8);
  charset = trim(charset.substr(0, charset.find(';')));
  if (charset.size() >= 2 && charset.front() == '"')
    charset = charset.substr(1, charset.size() - 2);
  return charset != "utf-8" && charset != "utf8" && charset != "us-ascii";
}

}  // namespace

struct FhirListener::Impl : std::enable_shared_from_this<FhirListener::Impl> {
  Impl(net::HttpServer& on, engine::Inbox& to, FhirListenerSettings wanted)
      : server{on}, inbox{to}, settings{std::move(wanted)} {}

  net::HttpServer& server;
  engine::Inbox& inbox;
  const FhirListenerSettings settings;
  std::atomic<bool> running{false};
  std::atomic<int> in_work{0};

  void handle(HttpRequest request, const engine::Caller& caller, net::Respond respond);
  void take(HttpRequest request, std::string_view operation, const engine::Caller& caller,
            net::Respond respond);
  HttpResponse terminology(const HttpRequest& request) const;
  std::string metadata() const;
};

void FhirListener::Impl::handle(HttpRequest request, const engine::Caller& caller,
                                net::Respond respond) {
  const std::string below = request.path.substr(settings.path.size());
  if (below == "/metadata" && (request.method == "GET" || request.method == "HEAD"))
    return respond({200, std::string{kFhirJson}, metadata(), {}, {}});
  if (settings.code_sets && is_terminology(below)) return respond(terminology(request));
  const std::string_view operation = operation_of(below);
  if (operation.empty())
    return respond(refusal(404, "fhir.not-found",
                           "this endpoint serves Bundle, Claim, Claim/$submit, $process-message, "
                           "CodeSystem/$lookup, CodeSystem/$validate-code and metadata only"));
  if (request.method != "POST") {
    HttpResponse response =
        refusal(405, "fhir.not-supported", "only POST is served here: nothing is read or searched");
    response.headers.push_back({"Allow", "POST"});
    return respond(std::move(response));
  }
  if (!is_fhir_json(request.media_type()) || foreign_charset(request))
    return respond(
        refusal(415, "fhir.not-supported", "send application/fhir+json in UTF-8; XML is not read"));
  if (asks_for_xml(request))
    return respond(refusal(406, "fhir.not-supported", "answers are application/fhir+json only"));
  if (!running) {
    HttpResponse response =
        refusal(503, "fhir.stopped", "this interface is stopped; try again later");
    response.retry_after = std::chrono::seconds{10};
    return respond(std::move(response));
  }
  take(std::move(request), operation, caller, std::move(respond));
}

void FhirListener::Impl::take(HttpRequest request, std::string_view operation,
                              const engine::Caller& caller, net::Respond respond) {
  engine::Arrival arrival;
  arrival.interface = settings.key;
  arrival.peer = request.peer;
  arrival.format = engine::Arrival::Format::fhir;
  arrival.content_type = request.media_type();
  arrival.idempotency_key = std::string{request.header("Idempotency-Key")};
  if (const auto search = request.header("If-None-Exist");
      arrival.idempotency_key.empty() && !search.empty())
    arrival.idempotency_key = concat("If-None-Exist:", search);
  arrival.caller = caller;
  arrival.operation = std::string{operation};
  arrival.body = std::move(request.body);
  ++in_work;
  inbox.accept(std::move(arrival), [self = shared_from_this(), respond = std::move(respond),
                                    type = std::string{operation.substr(0, operation.find('/'))}](
                                       engine::Answer answer) {
    HttpResponse response;
    response.status = answer.http_status;
    response.body = std::move(answer.body);
    if (!response.body.empty())
      response.content_type = answer.content_type.empty() ? kFhirJson : answer.content_type;
    response.retry_after = answer.retry_after;
    if (response.status == 201)  // R4, 3.1.0.8: a create tells where
      response.headers.push_back(
          {"Location", concat(self->settings.path, "/", type, "/", answer.message_id)});
    respond(std::move(response));
    --self->in_work;
  });
}

HttpResponse FhirListener::Impl::terminology(const HttpRequest& request) const {
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST") {
    HttpResponse response = refusal(405, "fhir.not-supported", "ask by GET or POST");
    response.headers.push_back({"Allow", "GET, HEAD, POST"});
    return response;
  }
  if (request.method == "POST" && (!is_fhir_json(request.media_type()) || foreign_charset(request)))
    return refusal(415, "fhir.not-supported",
                   "send application/fhir+json in UTF-8; XML is not read");
  if (asks_for_xml(request))
    return refusal(406, "fhir.not-supported", "answers are application/fhir+json only");
  return answer_terminology(request, *settings.code_sets(), settings.today());
}

std::string FhirListener::Impl::metadata() const {
  fhir::Served served;
  served.version = settings.version;
  served.date = settings.date;
  served.resources = {
      {"Bundle", {"create"}, {}},
      {"Claim", {"create"}, {{"submit", "http://hl7.org/fhir/OperationDefinition/Claim-submit"}}}};
  if (settings.code_sets) {
    served.resources.push_back(
        {"CodeSystem",
         {},
         {{"lookup", "http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup"},
          {"validate-code", "http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code"}}});
  }
  served.interactions = {"transaction", "batch"};
  served.operations = {
      {"process-message", "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message"}};
  return fhir::write_capability_statement(served);
}

FhirListener::FhirListener(net::HttpServer& server, engine::Inbox& inbox,
                           FhirListenerSettings settings)
    : impl_{std::make_shared<Impl>(server, inbox, std::move(settings))} {}

FhirListener::~FhirListener() { stop(std::chrono::seconds{1}); }

Result<void> FhirListener::open() {
  const std::string& path = impl_->settings.path;
  if (path.size() < 2 || path.front() != '/' || path.back() == '/')
    return Error{"fhir.path", concat("interfaces.", impl_->settings.key, ".path: \"",
                                     printable(path), "\" is not a path such as /fhir")};
  impl_->server.mount(
      {path,
       {concat(path, "/metadata")},
       {"sender", "operator"},
       impl_->settings.message_bytes_max,
       [impl = impl_](HttpRequest request, const engine::Caller& caller, net::Respond respond) {
         impl->handle(std::move(request), caller, std::move(respond));
       }});
  return {};
}

Result<void> FhirListener::start() {
  auto opened = open();
  if (opened) impl_->running = true;
  return opened;
}

void FhirListener::stop(std::chrono::milliseconds grace) {
  impl_->running = false;
  const auto until = std::chrono::steady_clock::now() + grace;
  while (impl_->in_work > 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
}

}  // namespace claimwire::interfaces
