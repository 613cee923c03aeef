#pragma once
#include <memory>
#include <string>

#include "interfaces/connector.h"
#include "net/http_client.h"
#include "net/runtime.h"

namespace claimwire::interfaces {

struct FhirSenderSettings {
  enum class Submit : std::uint8_t { create, operation };

  std::string key;                 ///< Of the interface in the configuration.
  net::Url base{};                 ///< "https://fhir.acme.example/r4"
  Submit submit = Submit::create;  ///< POST [base]/Claim, or POST [base]/Claim/$submit.
  std::string bearer{};  ///< The token itself, read by read_secret(); empty: none is sent.
  net::HttpHeaders headers{};
  /// The payer knows a repeat; a create then carries If-None-Exist with the Claim's identifier.
  bool recognises_repeats = false;
  /// The payer answers a search for a Claim by its identifier; see ask().
  bool finds_claims = false;
  std::size_t parallel_max = 8;
  net::HttpClientSettings client{};
};

/// Kind `fhir-client`: sends a FHIR Claim, or a Bundle around one, and reads the ClaimResponse in
/// the answer. Statuses as HttpSender. A ClaimResponse with outcome error, and an OperationOutcome
/// in place of one, is a rejection by the payer: the delivery arrived, the claim's answer is
/// rejected. After $submit a body that holds neither leaves the outcome open (promise B3).
class FhirSender final : public Destination {
 public:
  FhirSender(net::Runtime& runtime, FhirSenderSettings settings);
  ~FhirSender() override;

  void send(engine::Outgoing outgoing, std::function<void(engine::SendResult)> done) override;
  bool can_ask() const override { return settings_.finds_claims; }
  /// GET [base]/Claim?identifier=..., with the identifier of the first Claim of the delivery. Only
  /// a Claim with that identifier in the answer counts: a server may ignore what it cannot search
  /// by.
  void ask(engine::Outgoing about, std::function<void(engine::SendResult)> done) override;
  bool recognises_repeats() const override;
  std::size_t parallel_max() const override;
  void stop() override;

 private:
  const FhirSenderSettings settings_;
  net::HttpClient client_;
};

}  // namespace claimwire::interfaces
