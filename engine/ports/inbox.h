#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "core/bytes.h"
#include "core/result.h"
#include "engine/ports/caller.h"

namespace claimwire::engine {

/// One message as a connection received it, before anything but its framing was looked at.
struct Arrival {
  enum class Format : std::uint8_t { hl7v2 = 1, fhir = 2, x12 = 3 };

  Bytes body;             ///< Without the transport's framing; moved, never copied.
  std::string interface;  ///< Key of the interface in the configuration.
  std::string peer;       ///< "10.20.3.4:53412", a file name, "socket".
  Format format = Format::hl7v2;
  std::string content_type;     ///< As the sender said; empty for MLLP and files.
  std::string idempotency_key;  ///< HTTP Idempotency-Key; empty when none was sent.
  Caller caller;
  /// FHIR: what the request asked for, "Bundle", "Claim", "$process-message", "Claim/$submit".
  std::string operation;
  /// The transport's own reason to refuse: over the size limit, not framed. `body` then holds what
  /// is known of the message (for HL7 its first segment, so that the answer can echo MSH-10).
  std::optional<Error> refused_because;
};

/// What to send back. `body` is complete: an HL7 acknowledgment or a FHIR resource.
struct Answer {
  enum class Outcome : std::uint8_t {
    stored,     ///< On stable storage and ours: AA, CA, 200, 202.
    duplicate,  ///< Already ours: the same positive answer.
    refused,    ///< Understood or not, it is not ours: AE, AR, 4xx. Do not send unchanged again.
    try_later,  ///< Not stored, trying later helps: AR with ERR-8, 503 with Retry-After.
  };
  Outcome outcome = Outcome::try_later;
  std::string message_id;  ///< "m_..."; empty when nothing was stored.
  /// HL7 enhanced mode, when the sender wants both: the accept acknowledgment, sent before `body`.
  std::string accept_acknowledgment;
  std::string body;  ///< Empty when the format has no answer (a file).
  std::string content_type;
  int http_status = 503;
  std::optional<std::chrono::seconds> retry_after;
};

/// Takes messages in. Messages of one connection are stored in the order of the calls.
class Inbox {
 public:
  virtual ~Inbox() = default;
  /// Callable from any thread; parses no more than the interface's `ack.when` asks before it
  /// returns. `done` is called exactly once, on any thread, after the message is on stable storage
  /// or was refused. It must not block.
  virtual void accept(Arrival arrival, std::function<void(Answer)> done) = 0;
};

}  // namespace claimwire::engine
