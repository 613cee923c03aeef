#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.h"
#include "core/bytes.h"
#include "core/issue.h"
#include "core/money.h"
#include "engine/ids.h"
#include "engine/ports/clock.h"
#include "engine/ports/inbox.h"
#include "engine/states/states.h"

/// What the engine asks of the layers that know formats: reading a message's head, answering it,
/// and turning it into claims. The engine itself knows no segment and no resource.
namespace claimwire::engine {

/// Configuration, mappings, edits, tables and code releases of one moment: immutable, shared by
/// pointer. A piece of work takes one at its start and records its id.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
  /// The hash of its content.
  virtual const std::string& id() const = 0;
  virtual const config::Configuration& configuration() const = 0;
};

enum class Verdict : std::uint8_t {
  accept,     ///< AA, CA, 200
  error,      ///< AE, CE, 422: understood, refused
  reject,     ///< AR, CR, 400: not taken
  try_later,  ///< AR with ERR-8, 503: not stored
};

/// What the engine needs to know of a message before it is stored. No patient data but in the keys.
struct Head {
  std::string type;        ///< "DFT^P03", "Bundle", "837P".
  std::string control_id;  ///< MSH-10, Bundle.identifier or .id; empty when there is none.
  std::string sender;      ///< "EHR|WEST", the caller of FHIR.
  /// Sender identity and control id by the interface's `duplicates.by`; empty: never a duplicate.
  std::string duplicate_key;
  /// Facility and account by the interface's `order_by`, else patient, else connection.
  std::string ordering_key;
  /// Set when it is not taken in: why.
  std::optional<Error> refusal;
  Verdict refusal_verdict = Verdict::reject;  ///< Of a refusal: error, reject or try_later.
  /// Findings of the `read` step, when it was asked for.
  Issues findings;
  /// The sender asks for an answer about the content (MSH-16): it leaves after the check, as under
  /// AckWhen::checked.
  bool answer_after_check = false;
};

/// Reads heads and writes answers; implemented over hl7/ and fhir/. Callable from any thread.
class Intake {
 public:
  virtual ~Intake() = default;
  /// Under AckWhen::stored reads framing, MSH and the ordering-key fields only; under `read` and
  /// `checked` it reads the whole message and routes it, and `refusal` covers what it found.
  virtual Head examine(const Arrival& arrival, const Snapshot& snapshot, config::AckWhen when) = 0;
  /// A complete acknowledgment or FHIR resource, and its HTTP status. Echoes no text of the message
  /// but its control id (promise D3). `message_id` is empty when nothing was stored.
  virtual Answer answer(const Arrival& arrival, const Head& head, Verdict verdict,
                        const Issues& findings, const Error* why, std::string_view message_id) = 0;
};

/// How much of its way a replayed message goes again. Numbers are stored; never renumber.
enum class ReplayStage : std::uint8_t {
  none = 0,     ///< No replay: the message came in.
  read = 1,     ///< All of it, under the rules of today.
  bill = 2,     ///< Its claims alone; no copy leaves again.
  forward = 3,  ///< Its copies alone; no claim is made.
};
std::string_view name(ReplayStage stage);  ///< "read"; "" for none.
std::optional<ReplayStage> replay_stage_named(std::string_view text);

/// A message as the store keeps it, given to be worked.
struct StoredMessage {
  MessageId id;
  UtcTime received{};
  std::string interface, peer;
  Arrival::Format format = Arrival::Format::hl7v2;
  std::string content_type, operation, type, control_id;
  Bytes body;
  /// The interface answers after the check and the answer has not left: findings whose action is
  /// `reject` refuse the message. Otherwise they hold the claim.
  bool may_refuse = false;
  ReplayStage replay = ReplayStage::none;
};

/// What a delivery carries, fixed before it is stored.
struct Parcel {
  std::string destination;  ///< Key of the interface in the configuration.
  Bytes bytes;
  std::string content_type, file_name, idempotency_key;
  std::string control_numbers;  ///< "ISA13=000000123 GS06=1 ST02=0001"
  std::string route{};          ///< Name of the route that took the message for it.
};

/// Lines and money of charges, for the third book of the ledger.
struct Charges {
  std::uint32_t lines = 0;
  std::int64_t cents = 0;

  Charges& operator+=(const Charges& other) {
    lines += other.lines;
    cents += other.cents;
    return *this;
  }
  friend bool operator==(const Charges&, const Charges&) = default;
};

/// Charges that are on no claim, and why: "credited", "zero-charge", "no-procedure".
struct DroppedCharges {
  std::string reason;
  Charges charges;
};

/// One claim made from a message. `ready` carries a parcel; `held` has none.
struct BuiltClaim {
  std::string number;                      ///< CLM01, Claim.identifier
  std::string account;                     ///< As the sender calls it.
  std::string payer;                       ///< Key in the configuration.
  std::string form;                        ///< "837P", "837I", "fhir-claim"
  ClaimStatus status = ClaimStatus::held;  ///< held or ready
  std::string reason;                      ///< Of held: id of the finding that holds it.
  Charges charges;
  Issues findings;
  Bytes encounter;         ///< JSON of the model, for show and for the coder's fix; may be empty.
  Bytes built;             ///< The claim as written, of a held claim too where it could be built.
  std::string provenance;  ///< Delta-coded records, one an element; opaque here.
  std::string versions;    ///< JSON object: mapping, code releases, edits.
  std::optional<Parcel> parcel;
  std::string route{};  ///< Name of the route that billed it.
};

/// Everything that came of one message.
struct Processed {
  /// open (claims or copies were made), filtered, held, failed or refused.
  MessageState end = MessageState::failed;
  std::string reason;  ///< Rule of filtered ("no-charges", "no-route"), finding id of the others.
  std::vector<BuiltClaim> claims;
  std::vector<Parcel> forwards;
  Issues findings;   ///< Of the message itself; a claim's own stand with the claim.
  Charges received;  ///< All charges the message brought; credits count negative.
  std::vector<DroppedCharges> dropped;
  /// Set when it cannot be worked now (the disk gives no control numbers): nothing was made of it;
  /// it stays received and comes again.
  std::optional<Error> later;
};

/// Turns a message into claims. Called on worker threads, for different messages at the same time.
/// Depends on nothing but its arguments and the control numbers it leases.
class Processor {
 public:
  virtual ~Processor() = default;
  virtual Processed process(const StoredMessage& message, const Snapshot& snapshot) = 0;
};

}  // namespace claimwire::engine
