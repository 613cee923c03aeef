#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "fhir/content.h"
#include "wrap/json/writer.h"

namespace claimwire::fhir {

/// What became of one entry of a transaction or batch.
struct EntryAnswer {
  std::string status;           ///< "201 Created", "422 Unprocessable Entity".
  std::string location{};       ///< "Claim/17/_history/1".
  std::string etag{};           ///< W/"1"
  std::string last_modified{};  ///< FHIR instant.
  std::string outcome{};        ///< An OperationOutcome as JSON; empty: none.
  std::string resource{};       ///< The resource as JSON; empty: none.
};

/// A Bundle of type transaction-response or batch-response; entries as the request had them.
std::string write_response_bundle(std::string_view type, const std::vector<EntryAnswer>& entries,
                                  json::Layout layout = json::Layout::compact);

/// One entry of a Bundle that we send.
struct EntryToSend {
  std::string full_url;
  std::string resource;         ///< As JSON.
  std::string method{};         ///< Of a transaction or batch: "POST".
  std::string url{};            ///< "Claim".
  std::string if_none_exist{};  ///< "identifier=http://example.org|V10045"
};

/// A Bundle of type collection, transaction or batch.
std::string write_bundle(std::string_view type, std::string_view id,
                         const std::vector<EntryToSend>& entries,
                         json::Layout layout = json::Layout::compact);

/// How a message was received (R4, value set response-code).
struct MessageAnswer {
  std::string id;         ///< Of the answer's MessageHeader, a new one.
  std::string timestamp;  ///< FHIR instant.
  std::string endpoint;   ///< Ours, as source.endpoint.
  std::string code;       ///< ok, transient-error, fatal-error.
  std::string outcome{};  ///< An OperationOutcome as JSON, which the header then points to.
};

/// The answer to a Bundle of type message: MessageHeader.response.identifier is the request's
/// MessageHeader.id, the event is the request's, its source our destination.
/// Errors  fhir.not-a-message when the request has no MessageHeader as its first resource.
Result<std::string> write_message_response(const Content& request, const MessageAnswer& answer,
                                           json::Layout layout = json::Layout::compact);

}  // namespace claimwire::fhir
