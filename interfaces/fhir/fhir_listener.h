#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "codes/code_sets.h"
#include "core/date.h"
#include "engine/ports/inbox.h"
#include "interfaces/connector.h"
#include "net/http_server.h"

namespace claimwire::interfaces {

struct FhirListenerSettings {
  std::string key;            ///< Of the interface in the configuration.
  std::string path{"/fhir"};  ///< [base] on the HTTP server.
  std::uint64_t message_bytes_max = 16'000'000;
  std::string version{};  ///< Of the program, for the CapabilityStatement.
  std::string date{};     ///< FHIR dateTime, for the CapabilityStatement.
  /// The code sets for $lookup and $validate-code; without them neither is served.
  std::function<std::shared_ptr<const codes::CodeSets>()> code_sets{};
  std::function<Date()> today{};  ///< Asked where a request gives no date.
};

/// Takes FHIR R4 JSON in: `POST [base]` and `[base]/` and `[base]/Bundle` (a Bundle),
/// `[base]/Claim`,
/// `[base]/Claim/$submit`, `[base]/$process-message`. Each becomes one Arrival with that operation;
/// the inbox's answer is the response. `[base]/CodeSystem/$lookup` and `$validate-code` are
/// answered from the code sets in force, also while the interface is stopped. `GET [base]/metadata`
/// is open to all. The dedupe key is the Idempotency-Key header, else If-None-Exist. What the
/// transport refuses (405, 406, 415, an unknown path) is answered with an OperationOutcome.
class FhirListener final : public Source {
 public:
  FhirListener(net::HttpServer& server, engine::Inbox& inbox, FhirListenerSettings settings);
  ~FhirListener() override;

  /// Errors  fhir.path: not a path from "/", or "/" alone.
  /// Mounts the endpoint, which answers 503 until start().
  Result<void> open() override;
  Result<void> start() override;
  /// New requests get 503 with Retry-After; waits for those in work.
  void stop(std::chrono::milliseconds grace) override;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace claimwire::interfaces
