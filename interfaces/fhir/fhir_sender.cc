#include "interfaces/fhir/fhir_sender.h"

#include <utility>

#include "core/text.h"
#include "fhir/claim_response.h"
#include "fhir/content.h"
#include "interfaces/http/http_sender.h"

namespace claimwire::interfaces {

using engine::SendResult;
using Submit = FhirSenderSettings::Submit;

namespace {

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    }
  }
  return out;
}

/// The search that finds the Claim of this identifier again: "identifier=http%3A%2F%2Fx|V10045"; or
/// empty.
std::string search_for(json::Value identifier) {
  const std::string_view system = identifier["system"].text(), value = identifier["value"].text();
  if (value.empty()) return {};
  return concat("identifier=", percent_encoded(system), "|", percent_encoded(value));
}

net::Url target_of(const FhirSenderSettings& settings, bool is_claim) {
  net::Url url = settings.base;
  while (!url.target.empty() && url.target.back() == '/') url.target.pop_back();
  if (settings.submit == Submit::operation) {
    url.target += "/Claim/$submit";
  } else if (is_claim) {
    url.target += "/Claim";
  } else if (url.target.empty()) {
    url.target = "/";  // a transaction or batch goes to [base] itself
  }
  return url;
}

/// Adds what the payer said about the claim to a delivery that arrived.
SendResult read_answer(SendResult made, Submit submit) {
  if (made.what != SendResult::What::accepted) return made;
  const auto content = fhir::Content::read(made.answer.view());
  const auto answers = content ? fhir::read_claim_responses(*content)
                               : Result<std::vector<fhir::ReceivedAnswer>>{content.error()};
  if (!answers || answers->empty()) {
    if (submit == Submit::create) return made;  // an echo of the Claim, or nothing at all
    made.what = SendResult::What::no_answer;
    made.detail += "; the answer holds no ClaimResponse, so whether the claim was taken is unknown";
    return made;
  }
  bool rejected = false, said = false;
  std::string outcomes;
  for (const fhir::ReceivedAnswer& answer : *answers) {
    const bool error =
        answer.outcome ? *answer.outcome == fhir::Outcome::error : !answer.errors.empty();
    rejected = rejected || error;
    said = said || answer.outcome.has_value() || error;
    if (answer.outcome) outcomes += concat(outcomes.empty() ? "" : ", ", name(*answer.outcome));
  }
  if (said) {
    made.claim_answer = rejected ? engine::ClaimAnswer::rejected : engine::ClaimAnswer::accepted;
    made.answered_by = "payer";
  }
  made.detail += outcomes.empty() ? (rejected ? "; the payer answered with errors" : "")
                                  : concat("; ClaimResponse outcome ", outcomes);
  return made;
}

/// Whether one of its identifiers is that of the search; the server may have added its own.
bool has_identity(json::Value claim, std::string_view identity) {
  const json::Value all = claim["identifier"];
  for (std::size_t i = 0; i < all.size(); ++i)
    if (search_for(all.at(i)) == identity) return true;
  return false;
}

/// What a search for the claim says about the delivery of it. Only a Claim that is there settles
/// anything: one that is not may still be on its way.
SendResult read_search(const Result<net::HttpReply>& reply, std::string_view identity) {
  SendResult made;
  if (!reply) {
    made.detail = concat("the payer could not be asked: ", reply.error().message);
    return made;
  }
  const auto found = fhir::Content::read(reply->body);
  if (reply->status != 200 || !found || found->type() != "Bundle") {
    made.detail = concat("the payer answered the search with status ",
                         std::to_string(reply->status), " and no Bundle");
    return made;
  }
  for (const json::Value& claim : found->all("Claim")) {
    if (!has_identity(claim, identity)) continue;
    made.what = SendResult::What::accepted;
    made.detail = "the payer was asked and has the claim";
    made.answer = Bytes{reply->body};
    return made;
  }
  made.detail = "the payer was asked and does not have the claim";
  return made;
}

}  // namespace

FhirSender::FhirSender(net::Runtime& runtime, FhirSenderSettings settings)
    : settings_{std::move(settings)}, client_{runtime, settings_.client} {}

FhirSender::~FhirSender() { stop(); }

void FhirSender::send(engine::Outgoing outgoing, std::function<void(SendResult)> done) {
  const auto content = fhir::Content::read(outgoing.bytes.view());
  if (!content) {
    SendResult made;
    made.what = SendResult::What::refused;
    made.detail = concat("not a FHIR resource, not sent: ", content.error().message);
    return done(std::move(made));
  }
  const bool is_claim = content->type() == "Claim";
  net::HttpCall call;
  call.url = target_of(settings_, is_claim);
  call.content_type = "application/fhir+json";
  call.headers = settings_.headers;
  call.headers.push_back({"Accept", "application/fhir+json"});
  if (!outgoing.idempotency_key.empty())
    call.headers.push_back({"Idempotency-Key", outgoing.idempotency_key});
  if (settings_.recognises_repeats && settings_.submit == Submit::create && is_claim)
    if (const std::string identity = search_for(content->first("Claim")["identifier"].at(0));
        !identity.empty())
      call.headers.push_back({"If-None-Exist", identity});
  if (!settings_.bearer.empty())
    call.headers.push_back({"Authorization", concat("Bearer ", settings_.bearer)});
  call.body = std::move(outgoing.bytes);
  client_.send(std::move(call), [done = std::move(done),
                                 submit = settings_.submit](const Result<net::HttpReply>& reply) {
    done(read_answer(send_result_of(reply), submit));
  });
}

void FhirSender::ask(engine::Outgoing about, std::function<void(SendResult)> done) {
  const auto content = fhir::Content::read(about.bytes.view());
  std::string identity =
      content ? search_for(content->first("Claim")["identifier"].at(0)) : std::string{};
  if (identity.empty()) {
    SendResult made;
    made.detail = "not asked: the claim has no identifier to search by";
    return done(std::move(made));
  }
  net::HttpCall call;
  call.method = "GET";
  call.url = settings_.base;
  while (!call.url.target.empty() && call.url.target.back() == '/') call.url.target.pop_back();
  call.url.target += concat("/Claim?", identity);
  call.headers = settings_.headers;
  call.headers.push_back({"Accept", "application/fhir+json"});
  if (!settings_.bearer.empty())
    call.headers.push_back({"Authorization", concat("Bearer ", settings_.bearer)});
  client_.send(std::move(call),
               [done = std::move(done), identity = std::move(identity)](
                   const Result<net::HttpReply>& reply) { done(read_search(reply, identity)); });
}

bool FhirSender::recognises_repeats() const { return settings_.recognises_repeats; }

std::size_t FhirSender::parallel_max() const { return settings_.parallel_max; }

void FhirSender::stop() { client_.stop(); }

}  // namespace claimwire::interfaces
