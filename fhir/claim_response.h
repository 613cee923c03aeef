#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/issue.h"
#include "core/money.h"
#include "core/result.h"
#include "fhir/content.h"
#include "wrap/json/writer.h"

namespace claimwire::fhir {

/// R4 value set remittance-outcome.
enum class Outcome : std::uint8_t { queued, complete, error, partial };

std::string_view name(Outcome outcome);  ///< "queued"
std::optional<Outcome> outcome_named(std::string_view code);

/// What we answer to a Claim.
struct ClaimAnswer {
  std::string id;       ///< Of the ClaimResponse.
  std::string created;  ///< FHIR dateTime.
  Outcome outcome = Outcome::queued;
  std::string disposition{};  ///< A sentence for a person.
  std::string insurer{};      ///< Shown where the Claim names none.
  std::string pre_auth_ref{};
  Issues issues{};  ///< Become ClaimResponse.error; those of an item name its sequence.
};

/// A ClaimResponse to `claim`, a Claim in `content`: type, use, patient, insurer and provider are
/// the Claim's, request points to it by its id or identifier.
std::string write_claim_response(const Content& content, json::Value claim,
                                 const ClaimAnswer& answer,
                                 json::Layout layout = json::Layout::compact);

/// One error a payer names.
struct ClaimError {
  std::string code;                             ///< Of the first coding; else empty.
  std::string text;                             ///< Its display or text.
  std::optional<std::int64_t> item_sequence{};  ///< Claim.item.sequence, where it names one.
  std::string place{};                          ///< Where it stands in the answer, as FHIRPath.
};

/// What a payer answered to one Claim. Views of nothing: all text is copied.
struct ReceivedAnswer {
  std::optional<Outcome> outcome{};  ///< None: only errors came (an OperationOutcome).
  std::string disposition{};
  std::string pre_auth_ref{};
  std::vector<std::string> claim_identifiers{};     ///< request.identifier.value, then its id.
  std::vector<std::string> response_identifiers{};  ///< The payer's own numbers.
  std::optional<Decimal> paid{};                    ///< payment.amount.value, exact.
  std::vector<ClaimError> errors{};
};

/// Reads the ClaimResponses of a body: one alone, or in a Bundle or Parameters ($submit). A body
/// with none but an OperationOutcome gives one answer with its errors.
/// Errors  fhir.no-claim-response when neither is there; then the outcome is not known.
Result<std::vector<ReceivedAnswer>> read_claim_responses(const Content& content);

}  // namespace claimwire::fhir
