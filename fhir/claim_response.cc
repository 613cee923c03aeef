#include "fhir/claim_response.h"

#include <array>
#include <utility>

#include "core/text.h"

namespace claimwire::fhir {
namespace {

constexpr std::array<std::pair<std::string_view, Outcome>, 4> kOutcomes{{
    {"queued", Outcome::queued},
    {"complete", Outcome::complete},
    {"error", Outcome::error},
    {"partial", Outcome::partial},
}};

void copy(json::Writer& out, json::Value claim, std::string_view member, std::string_view as) {
  if (claim[member]) out.key(as).value(claim[member]);
}

/// The item of the Claim that a finding is about, by its sequence.
std::optional<std::int64_t> item_sequence(const Content& content, json::Value claim,
                                          const Issue& issue) {
  json::Value value = value_at(content, issue.from);
  while (value && !(value.parent().name() == "item" && value.parent().parent() == claim))
    value = value.parent();
  return value["sequence"].integer();
}

void write_request(json::Writer& out, json::Value claim) {
  const json::Value identifier = claim["identifier"].at(0);
  const std::string_view id = claim["id"].text();
  if (id.empty() && !identifier) return;
  out.key("request").begin_object();
  if (!id.empty()) out.member("reference", concat("Claim/", id));
  if (identifier) out.key("identifier").value(identifier);
  out.end_object();
}

/// The code and a readable text of a CodeableConcept.
std::pair<std::string, std::string> code_and_text(json::Value codeable_concept) {
  const json::Value coding = codeable_concept["coding"].at(0);
  std::string_view text = codeable_concept["text"].text();
  if (text.empty()) text = coding["display"].text();
  return {std::string{coding["code"].text()}, std::string{text}};
}

void add_outcome_errors(json::Value outcome, std::vector<ClaimError>& errors) {
  const json::Value issues = outcome["issue"];
  if (!issues.is_array()) return;
  for (const json::Value issue : issues) {
    const std::string_view severity = issue["severity"].text();
    if (severity != "error" && severity != "fatal") continue;
    auto [code, text] = code_and_text(issue["details"]);
    if (code.empty()) code = issue["code"].text();
    if (text.empty()) text = issue["diagnostics"].text();
    errors.push_back({std::move(code), std::move(text), std::nullopt, place_of(issue)});
  }
}

ReceivedAnswer read_one(json::Value response) {
  ReceivedAnswer answer;
  answer.outcome = outcome_named(response["outcome"].text());
  answer.disposition = response["disposition"].text();
  answer.pre_auth_ref = response["preAuthRef"].text();
  const json::Value request = response["request"];
  if (const auto value = request["identifier"]["value"].string())
    answer.claim_identifiers.emplace_back(*value);
  std::string_view reference = request["reference"].text();
  if (const std::size_t slash = reference.rfind('/'); slash != std::string_view::npos)
    reference = reference.substr(slash + 1);
  if (!reference.empty()) answer.claim_identifiers.emplace_back(reference);
  const json::Value identifiers = response["identifier"];
  if (identifiers.is_array()) {
    for (const json::Value identifier : identifiers) {
      if (const auto value = identifier["value"].string())
        answer.response_identifiers.emplace_back(*value);
    }
  }
  const json::Value paid = response["payment"]["amount"]["value"];
  if (paid.is_number()) {
    if (const Result<Decimal> amount = Decimal::parse(paid.text())) answer.paid = *amount;
  }
  const json::Value errors = response["error"];
  if (errors.is_array()) {
    for (const json::Value error : errors) {
      auto [code, text] = code_and_text(error["code"]);
      answer.errors.push_back(
          {std::move(code), std::move(text), error["itemSequence"].integer(), place_of(error)});
    }
  }
  return answer;
}

}  // namespace

std::string_view name(Outcome outcome) {
  for (const auto& [code, of] : kOutcomes) {
    if (of == outcome) return code;
  }
  return {};
}

std::optional<Outcome> outcome_named(std::string_view code) {
  for (const auto& [known, outcome] : kOutcomes) {
    if (known == code) return outcome;
  }
  return std::nullopt;
}

std::string write_claim_response(const Content& content, json::Value claim,
                                 const ClaimAnswer& answer, json::Layout layout) {
  std::string text;
  json::Writer out{text, layout};
  out.begin_object().member("resourceType", "ClaimResponse");
  if (!answer.id.empty()) out.member("id", answer.id);
  out.member("status", "active");
  copy(out, claim, "type", "type");
  copy(out, claim, "subType", "subType");
  copy(out, claim, "use", "use");
  copy(out, claim, "patient", "patient");
  out.member("created", answer.created);
  if (claim["insurer"])
    copy(out, claim, "insurer", "insurer");
  else
    out.key("insurer").begin_object().member("display", answer.insurer).end_object();
  copy(out, claim, "provider", "requestor");
  write_request(out, claim);
  out.member("outcome", name(answer.outcome));
  if (!answer.disposition.empty()) out.member("disposition", answer.disposition);
  if (!answer.pre_auth_ref.empty()) out.member("preAuthRef", answer.pre_auth_ref);
  if (!answer.issues.empty()) {
    out.key("error").begin_array();
    for (const Issue& issue : answer.issues) {
      out.begin_object();
      if (const auto sequence = item_sequence(content, claim, issue))
        out.member("itemSequence", *sequence);
      out.key("code").begin_object().key("coding").begin_array().begin_object();
      out.member("code", issue.kind->id).end_object().end_array();
      out.member("text", issue.kind->message).end_object().end_object();
    }
    out.end_array();
  }
  out.end_object();
  return text;
}

Result<std::vector<ReceivedAnswer>> read_claim_responses(const Content& content) {
  std::vector<ReceivedAnswer> answers;
  for (const json::Value response : content.all("ClaimResponse"))
    answers.push_back(read_one(response));
  if (!answers.empty()) return answers;
  // A response Bundle may carry its outcome in the entry instead of a resource.
  ReceivedAnswer refused;
  for (const json::Value outcome : content.all("OperationOutcome"))
    add_outcome_errors(outcome, refused.errors);
  for (const Entry& entry : content.entries())
    add_outcome_errors(entry.entry["response"]["outcome"], refused.errors);
  if (refused.errors.empty())
    return Error{"fhir.no-claim-response",
                 "the answer holds no ClaimResponse and no OperationOutcome with an error; ask the "
                 "payer for the state of the claim"};
  answers.push_back(std::move(refused));
  return answers;
}

}  // namespace claimwire::fhir
