#include "apps/daemon/fhir_intake.h"

#include <algorithm>

#include "core/text.h"
#include "fhir/bundle.h"
#include "fhir/claim_response.h"
#include "fhir/outcome.h"
#include "fhir/path.h"
#include "fhir/validate.h"

namespace claimwire::daemon {
namespace {

using config::AckWhen;
using engine::Arrival;
using engine::Head;
using engine::Verdict;

constexpr std::string_view kFhirJson = "application/fhir+json";

std::string text_at(const fhir::Content& content, const char* path) {
  const auto compiled = fhir::Path::compile(path);
  if (!compiled) return {};
  const json::Value value = compiled->first(content, content.root());
  return std::string{trim(value.text())};
}

std::string first_of(const fhir::Content& content, std::initializer_list<const char*> paths) {
  for (const char* path : paths)
    if (std::string value = text_at(content, path); !value.empty()) return value;
  return {};
}

/// Account, else encounter, else claim, else patient: what is to be kept in order.
std::string ordering_key(const fhir::Content& content, const Arrival& arrival) {
  const std::string facility =
      first_of(content, {"Encounter.serviceProvider.resolve().identifier.value",
                         "Encounter.serviceProvider.identifier.value",
                         "Claim.provider.resolve().identifier.value"});
  const std::string account = first_of(
      content,
      {"Account.identifier.value", "Encounter.identifier.value", "Claim.identifier.value"});
  if (!account.empty()) return concat(facility, "|", account);
  const std::string patient = first_of(content, {"Patient.identifier.value"});
  if (!patient.empty()) return concat(facility, "|patient|", patient);
  return concat("connection|", arrival.interface, "|", arrival.caller.id);
}

std::string control_id(const fhir::Content& content) {
  return first_of(content, {"Bundle.identifier.value", "Bundle.id", "Claim.identifier.value"});
}

std::string duplicate_key(const Head& head, const Arrival& arrival) {
  const std::string_view id =
      arrival.idempotency_key.empty() ? head.control_id : arrival.idempotency_key;
  return id.empty() ? std::string{} : concat("fhir|", arrival.caller.id, "|", id);
}

void refuse(Head& head, Verdict verdict, std::string id, std::string message) {
  head.refusal = Error{std::move(id), std::move(message)};
  head.refusal_verdict = verdict;
}

/// What each operation takes.
void check_operation(const fhir::Content& content, const Arrival& arrival, Head& head) {
  const std::string_view type = content.type();
  const bool bundle = type == "Bundle";
  if (arrival.operation == "Claim" && type != "Claim")
    refuse(head, Verdict::error, "fhir.not-a-claim", "Claim takes a Claim resource");
  else if (arrival.operation == "Claim/$submit" && content.first("Claim").is_object() == false)
    refuse(head, Verdict::error, "fhir.not-a-claim",
           "Claim/$submit takes a Claim, or a Bundle or Parameters that holds one");
  else if (arrival.operation == "$process-message" && content.shape() != fhir::Shape::message)
    refuse(head, Verdict::error, "fhir.not-a-message",
           "$process-message takes a Bundle of type message");
  else if (arrival.operation == "Bundle" && !bundle && type != "Claim")
    refuse(head, Verdict::error, "fhir.not-a-bundle", "this endpoint takes a Bundle or a Claim");
}

void check_whole(const fhir::Content& content, Head& head) {
  Issues issues;
  fhir::validate(content, issues);
  for (Issue& issue : issues) {
    if (issue.kind->severity < Severity::error) continue;
    if (issue.place.empty())
      if (const json::Value at = fhir::value_at(content, issue.from); at.exists())
        issue.place = fhir::place_of(at);
    head.findings.push_back(std::move(issue));
  }
  if (!head.findings.empty())
    refuse(head, Verdict::error, std::string{head.findings.front().kind->id},
           "the body is not what FHIR R4 allows");
}

std::string utc_text(engine::UtcTime now) {
  return time_zone::Zone{}.local(engine::milliseconds(now)).fhir();
}

Issue stored_issue() {
  static constexpr IssueKind kStored{"intake.stored", Severity::information,
                                     "stored; it is worked and its claims are sent from here",
                                     "promise A1"};
  Issue out;
  out.kind = &kStored;
  out.action = Action::off;
  return out;
}

std::string accepted_outcome() { return fhir::write_outcome(Issues{stored_issue()}); }

std::string response_bundle(const fhir::Content& content, std::string_view type,
                            std::string_view id) {
  std::vector<fhir::EntryAnswer> entries;
  std::size_t number = 0;
  for (const fhir::Entry& entry : content.entries()) {
    fhir::EntryAnswer answer;
    answer.status = "201 Created";
    answer.location = concat(fhir::type_of(entry.resource), "/", id, "-", std::to_string(++number));
    entries.push_back(std::move(answer));
  }
  return fhir::write_response_bundle(type, entries);
}

engine::Answer accepted(const Arrival& arrival, const fhir::Content& content,
                        const AnswerContext& context) {
  engine::Answer out;
  out.http_status = 200;
  if (arrival.operation == "$process-message") {
    const auto response = fhir::write_message_response(content, {.id = context.id,
                                                                 .timestamp = utc_text(context.now),
                                                                 .endpoint = "urn:claimwire",
                                                                 .code = "ok"});
    out.body = response ? *response : accepted_outcome();
    return out;
  }
  if (arrival.operation == "Claim/$submit") {
    out.body = fhir::write_claim_response(
        content, content.first("Claim"),
        {.id = context.id,
         .created = utc_text(context.now),
         .outcome = fhir::Outcome::queued,
         .disposition = "stored; it is checked and forwarded to the payer"});
    return out;
  }
  const bool transaction = content.shape() == fhir::Shape::transaction;
  if (arrival.operation == "Bundle" && (transaction || content.shape() == fhir::Shape::batch)) {
    out.body = response_bundle(content, transaction ? "transaction-response" : "batch-response",
                               context.id);
    return out;
  }
  out.http_status = 201;
  out.body = accepted_outcome();
  return out;
}

}  // namespace

bool tagged_as_test(const fhir::Content& content) {
  for (const json::Value resource : {content.root(), content.first("MessageHeader")})
    for (const json::Value& tag : resource["meta"]["tag"])
      if (tag["code"].text() == "HTEST") return true;
  return false;
}

Head examine_fhir(const Arrival& arrival, const DaemonSnapshot& snapshot, AckWhen when) {
  Head head;
  head.sender = printable(arrival.caller.id, 200);
  head.ordering_key = concat("connection|", arrival.interface, "|", arrival.caller.id);
  const auto content = fhir::Content::read(arrival.body.view());
  if (!content) {
    refuse(head, Verdict::reject, content.error().id, content.error().message);
    return head;
  }
  head.type = printable(content->type(), 40);
  head.control_id = printable(control_id(*content), 199);
  head.duplicate_key = duplicate_key(head, arrival);
  head.ordering_key = ordering_key(*content, arrival);
  check_operation(*content, arrival, head);
  if (head.refusal || when == AckWhen::stored) return head;
  check_whole(*content, head);
  if (head.refusal) return head;
  const config::Interface* interface = snapshot.interface(arrival.interface);
  if (interface == nullptr || interface->unrouted != config::Unrouted::refuse) return head;
  const mappings::RoutedMessage routed{
      .interface = arrival.interface, .type = head.type, .fhir = &*content, .facility = [&] {
        return mappings::facility_of(*content, snapshot.rules());
      }};
  if (snapshot.routes().of(routed).none())
    refuse(head, Verdict::reject, "intake.no-route",
           "no route takes bodies of this type; do not send it again");
  return head;
}

engine::Answer answer_fhir(const Arrival& arrival, const Head&, Verdict verdict,
                           const Issues& findings, const Error* why, const AnswerContext& context) {
  const auto content = fhir::Content::read(arrival.body.view());
  engine::Answer out;
  if (verdict == Verdict::accept && content) {
    out = accepted(arrival, *content, context);
  } else {
    out.http_status = verdict == Verdict::error ? 422 : verdict == Verdict::try_later ? 503 : 400;
    const Error reason =
        why == nullptr ? Error{"intake.not-taken", "the body was not taken"} : *why;
    out.body = findings.empty() ? fhir::write_outcome(reason)
                                : fhir::write_outcome(findings, content ? &*content : nullptr);
  }
  out.content_type = kFhirJson;
  return out;
}

}  // namespace claimwire::daemon
