#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/bytes.h"
#include "engine/states/states.h"

namespace claimwire::engine {

/// One delivery to carry out. Everything in it but `attempt` was fixed and stored before the first
/// byte left, and is the same in every retry (promise B2).
struct Outgoing {
  std::string delivery_id;  ///< "d_..."
  std::string destination;  ///< Key of the interface in the configuration.
  Bytes bytes;
  std::string content_type;     ///< "application/edi-x12", "application/fhir+json", "x-hl7".
  std::string file_name;        ///< For folders; also a hint for others. Holds no path.
  std::string idempotency_key;  ///< HTTP header of that name.
  std::string control_numbers;  ///< "ISA13=000000123 GS06=1 ST02=0001"; for matching answers.
  std::string claim_number;     ///< CLM01 or Claim.identifier of the first claim; empty for copies.
  std::uint32_t attempt = 1;    ///< From 1.
};

/// What came of one attempt.
struct SendResult {
  enum class What : std::uint8_t {
    accepted,     ///< The receiver took it: AA, CA, 2xx, the file is renamed into place.
    refused,      ///< Permanent: trying again unchanged does not help (AE, 4xx).
    retry_later,  ///< Transient: not one byte left us, or the receiver said later (AR, 429, 503).
    no_answer,    ///< Bytes may have arrived, no readable answer did: the outcome is unknown.
  };
  What what = What::no_answer;
  std::string detail;  ///< For a person: "connection refused", "MSA-1 AE: ...". No patient data.
  Bytes answer;        ///< What came back, stored with the delivery.
  std::optional<std::chrono::seconds> retry_after;  ///< The receiver's own wish.
  /// What the answer said about the claims in it (ClaimResponse); none when it said nothing.
  std::optional<ClaimAnswer> claim_answer;
  std::string answered_by;  ///< With claim_answer: "payer" or "clearinghouse".
};

/// Sends stored bytes to one destination. Implemented by the connectors.
class Sink {
 public:
  virtual ~Sink() = default;
  /// Callable from any thread; `done` is called exactly once, on any thread, within the connector's
  /// own time-outs.
  virtual void send(Outgoing outgoing, std::function<void(SendResult)> done) = 0;
  /// Told of an answer to a delivery whose result was no_answer, should it come after all (promise
  /// B3): accepted, refused or retry_later. On any thread.
  using Late = std::function<void(const std::string& delivery_id, SendResult result)>;
  /// Where answers come on the connection that sent, nothing can be late: such a sink hears none.
  virtual void hear_late(Late late) { static_cast<void>(late); }
  /// Whether ask() can tell more than that it does not know.
  virtual bool can_ask() const { return false; }
  /// Asks the receiver whether it has a delivery whose outcome is unknown; nothing is sent again.
  /// `done` as of send(): accepted, it has it; refused, it refused it; anything else, it did not
  /// say, or does not have it so far, which settles nothing: what was sent may still be under way.
  virtual void ask(Outgoing about, std::function<void(SendResult)> done) {
    static_cast<void>(about);
    done({});
  }
  /// True when sending the same bytes under the same identity twice is harmless: a folder (same
  /// file name), HTTP whose receiver is configured with `recognises_repeats: true` (promise B3).
  virtual bool recognises_repeats() const = 0;
  /// How many sends may be under way at once; 1 keeps strict order over all keys.
  virtual std::size_t parallel_max() const { return 1; }
};

}  // namespace claimwire::engine
