#pragma once
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/configuration.h"
#include "core/bytes.h"
#include "core/result.h"
#include "engine/findings.h"
#include "engine/ids.h"
#include "engine/ledger/ledger.h"
#include "engine/pipeline.h"
#include "engine/ports/bodies.h"
#include "engine/ports/caller.h"
#include "engine/ports/clock.h"
#include "engine/states/states.h"

namespace claimwire::engine {

/// Who may write for a lane. With SQLite the epoch is the start count of the process; a step of an
/// older epoch is answered `fenced` and changes nothing.
struct Fence {
  std::uint8_t lane = 0;
  std::uint64_t epoch = 0;
};

/// A message comes in. It is checked against the identities within `duplicate_window` inside the
/// commit, counted in time that claimwire ran: a repeat becomes a `duplicate` row without body, the
/// same identity with other content a `held` row with reason `control-id-conflict`.
struct AcceptStep {
  Fence fence;
  Arrival arrival;
  Head head;
  UtcTime received{};
  MessageState state = MessageState::received;  ///< received or refused
  std::string reason;                           ///< Of refused.
  std::uint64_t content_hash = 0;
  std::chrono::milliseconds duplicate_window{0};
  bool keep_body = true;  ///< False: the row alone is kept (not framed, over the limit).
};

/// A message was worked: its end, and all that was made from it, become durable together.
struct ProcessedStep {
  Fence fence;
  MessageId message;
  UtcTime at{};
  Processed processed;
  std::string snapshot;
  std::string ordering_key;
  std::string interface;  ///< Of the message: whose age for content what was made of it has.
  /// Deliveries to these destinations are dismissed as `captured` at once (`deliver: capture`).
  std::vector<std::string> captured;
  /// `held.review_first`: so many claims of a payer are held with the finding held.review-first.
  std::map<std::string, std::uint32_t> review_first{};
};

/// The send window: these are about to leave. Committed before the first byte.
struct SendingStep {
  Fence fence;
  std::vector<DeliveryId> deliveries;
};

/// What came of an attempt, or of a person's word about it.
struct OutcomeStep {
  Fence fence;
  DeliveryId delivery;
  DeliveryState to = DeliveryState::queued;
  UtcTime at{};
  std::uint32_t attempts = 0;
  UtcTime first_attempt{};
  UtcTime due{};       ///< Of queued: not before.
  std::string detail;  ///< For a person; no patient data.
  Bytes answer;        ///< What the receiver sent back.
  std::optional<ClaimAnswer> claim_answer;
  std::string answered_by;  ///< "payer", "clearinghouse"
  bool late = false;        ///< Only where it is in doubt: an answer that came after all.
};

/// Someone, or a rule, moves one thing to another state: a message to received, held or dismissed;
/// a claim to ready (a held one whose bytes are stored: `parcel` says how they leave), held,
/// dismissed, replaced or voided; a delivery that is not being sent to queued, delivered, parked or
/// dismissed. All else follows from work and is answered not_allowed.
struct MoveStep {
  Fence fence;
  Kind kind = Kind::message;
  std::uint64_t id = 0;
  std::uint8_t to = 0;
  UtcTime at{};
  Caller caller;
  std::string reason;
  std::optional<Parcel> parcel{};  ///< Claim to ready. Its bytes are left empty: they are stored.
  bool captured = false;  ///< The parcel's destination captures: dismissed at once, never sent.
};

/// A message is taken in once more, as a new one that names the old: after a mapping or a table was
/// corrected. Only where no claim of it left or may have left (promise B5): it was worked or
/// dismissed and not replayed before, its claims are held or dismissed, their deliveries dismissed
/// and never tried; else the answer is not_allowed. Its held claims are dismissed in the same
/// commit, so that none is billed beside the new ones. Where copies go again (`read`), none may
/// have left, either. A replay from `forward` makes no claim: it asks nothing of the old, changes
/// nothing of it and is not replayed itself.
struct ReplayStep {
  Fence fence;
  MessageId message;
  UtcTime at{};
  Caller caller;
  std::string reason;
  Bytes body;  ///< As stored.
  ReplayStage stage = ReplayStage::read;
};

/// Noted before a message that was in work at an unclean stop runs again (promise E8).
struct SuspectStep {
  Fence fence;
  MessageId message;
};

/// A row of the timers table, written in the commit of its cause; harmless if fired twice.
struct TimerStep {
  Fence fence;
  UtcTime due{};
  std::string kind, subject;
  bool remove = false;  ///< True: the timer of this kind and subject is taken out.
};

/// What came to its age goes. The writer looks again: what is unfinished, too young or needed by
/// something that stays is left. An empty one only closes segments that are old enough.
struct PruneStep {
  Fence fence;
  std::vector<MessageId> messages;      ///< Their rows, and those of all that was made from them.
  std::vector<std::uint32_t> segments;  ///< Their files.
  std::uint64_t reopened = 0;           ///< With `segments`: as ExpiredSegments told.
};

using Step = std::variant<AcceptStep, ProcessedStep, SendingStep, OutcomeStep, MoveStep, ReplayStep,
                          SuspectStep, TimerStep, PruneStep>;

struct StepResult {
  enum class What : std::uint8_t {
    done,
    duplicate,    ///< AcceptStep: `original` was the first.
    conflict,     ///< AcceptStep: stored as held; `original` has the same identity.
    not_allowed,  ///< The table of transitions has no such step, or the thing does not exist.
    fenced,       ///< Another epoch owns the lane.
  };
  What what = What::done;
  MessageId message;   ///< AcceptStep, ReplayStep: the row written.
  MessageId original;  ///< duplicate, conflict
  MessageState original_state = MessageState::received;
  std::vector<ClaimId> claims;         ///< ProcessedStep; ReplayStep: those dismissed.
  std::vector<DeliveryId> deliveries;  ///< ProcessedStep, SendingStep: those that may be sent now.
  std::uint32_t crashes = 0;           ///< SuspectStep: times noted, this one included.
  std::size_t pruned = 0;              ///< PruneStep: messages and segments that went.
  std::vector<bool> claims_held{};     ///< ProcessedStep: by claim; the store held it, unsent.
};

/// Steps committed together. A step that is answered not_allowed or fenced changes nothing; the
/// others of its batch stand.
struct Batch {
  std::vector<Step> steps;
};

using Committed = std::function<void(Result<std::vector<StepResult>>)>;

struct MessageRow {
  MessageId id;
  UtcTime received{};
  MessageState state = MessageState::received;
  std::string reason;  ///< Rule or finding id behind the state.
  std::string interface, peer;
  Arrival::Format format = Arrival::Format::hl7v2;
  std::string content_type, operation, type, control_id, sender, ordering_key;
  std::uint8_t lane = 0;
  std::uint64_t content_hash = 0;
  /// duplicate, conflict, replay: the original, which is older. Of one that was replayed: the
  /// newer.
  MessageId related;
  ReplayStage replay = ReplayStage::none;
  BodyRef body;
  std::vector<StoredFinding> findings;
  Charges charges;  ///< Of messages without claims; else they stand with the first claim.
};

struct ClaimRow {
  ClaimId id;
  MessageId message;
  DeliveryId delivery;
  UtcTime created{};
  ClaimStatus status = ClaimStatus::held;
  ClaimAnswer answer = ClaimAnswer::none;
  std::string answered_by, reason, number, account, payer, form, route;
  Charges charges;
  std::vector<StoredFinding> findings;
  BodyRef built, encounter;
  std::string provenance, versions, snapshot;
};

struct DeliveryRow {
  DeliveryId id;
  MessageId message;
  UtcTime created{};
  DeliveryState state = DeliveryState::queued;
  std::string reason, destination, content_type, file_name, idempotency_key, control_numbers,
      claim_number, ordering_key, route, detail;
  std::uint32_t attempts = 0;
  UtcTime first_attempt{}, due{}, ended{};
  BodyRef body, answer;
};

struct TimerRow {
  UtcTime due{};
  std::uint8_t lane = 0;
  std::string kind, subject;
};

/// One line of a timeline: what happened, when (UTC), by whom, why.
struct TimelineEntry {
  UtcTime at{};
  std::string subject;  ///< "m_...", "c_...", "d_..."
  std::string what;     ///< State entered, or "attempt".
  std::string by;       ///< Caller id; "claimwire" for the engine.
  std::string why;
  /// What decided: a JSON object of program, snapshot and code releases where a claim was built,
  /// the id of the snapshot where a message was worked; else empty.
  std::string versions{};
};

/// Rows in the order of their ids. Empty `states` means any.
struct MessageQuery {
  std::vector<MessageState> states;
  std::string interface, control_id, type;
  MessageId after;  ///< The last id of the page before; none: from the start.
  bool newest_first = false;
  std::size_t limit = 100;
};
struct ClaimQuery {
  std::vector<ClaimStatus> statuses;
  std::string payer, account, number;
  MessageId message;
  ClaimId after;
  bool newest_first = false;
  std::size_t limit = 100;
};
struct DeliveryQuery {
  std::vector<DeliveryState> states;
  std::string destination;
  MessageId message;
  DeliveryId after;
  bool newest_first = false;
  std::size_t limit = 100;
};

/// How many messages, claims and deliveries are in each state, by state number.
struct StateCounts {
  std::array<std::uint64_t, 16> messages{}, claims{}, deliveries{};

  std::array<std::uint64_t, 16>& of(Kind kind) {
    return kind == Kind::message ? messages : kind == Kind::claim ? claims : deliveries;
  }
  friend bool operator==(const StateCounts&, const StateCounts&) = default;
};

/// `keep` of the site and of the interfaces that have their own.
struct KeepPolicy {
  config::Keep site;
  std::map<std::string, config::Keep, std::less<>> interfaces;

  bool own(std::string_view interface) const { return interfaces.count(interface) > 0; }
  const config::Keep& of(std::string_view interface) const {
    const auto found = interfaces.find(interface);
    return found == interfaces.end() ? site : found->second;
  }
};

/// The age at which content goes: its own, or that of the rows without which nobody finds it.
inline std::optional<std::chrono::milliseconds> content_age(const KeepPolicy& keep,
                                                            std::string_view interface) {
  const config::Keep& of = keep.of(interface);
  if (!of.content || !of.metadata) return of.content ? of.content : of.metadata;
  return std::min(*of.content, *of.metadata);
}

/// Messages whose rows came to their age, from a part of all.
struct ExpiredMessages {
  std::vector<MessageId> messages;
  MessageId reached;   ///< The next part begins behind it.
  bool ended = false;  ///< Nothing behind it is old enough.
};

/// Segments that hold nothing that is young or unfinished.
struct ExpiredSegments {
  std::vector<std::uint32_t> segments;
  std::uint64_t reopened = 0;  ///< Messages taken up again since the start, when this was found.
};

/// How the store came up.
struct Recovery {
  bool unclean = false;            ///< The last process did not close the store.
  bool last_batch_undone = false;  ///< Its bodies had not reached the disk; none was acknowledged.
  /// The store is older than the one that last ran here: a backup was put in its place. What waited
  /// in it may have been sent since: queued deliveries are `sending`, unworked messages `held`.
  bool restored = false;
  std::vector<std::string>
      damaged;                     ///< Segments that cannot be read; what lies there fails by name.
  std::vector<MessageId> in_work;  ///< Messages that were being worked when the process ended.
};

/// The narrow waist: everything durable passes commit(). No method reads, decides and writes in
/// separate calls.
class Store {
 public:
  virtual ~Store() = default;
  /// Any thread. Takes its place behind what already waits; one commit serves all that waits.
  /// `done` runs on the store's executor after every byte is on stable storage, or with an Error
  /// (store.disk-full, store.io, store.stopped): then nothing of the batch is stored.
  virtual void commit(Batch batch, Committed done) = 0;
  /// The epoch that fences of this process carry.
  virtual std::uint64_t epoch() const = 0;
  virtual const Recovery& recovery() const = 0;

  virtual Result<std::optional<MessageRow>> message(MessageId id) const = 0;
  virtual Result<std::optional<ClaimRow>> claim(ClaimId id) const = 0;
  virtual Result<std::optional<DeliveryRow>> delivery(DeliveryId id) const = 0;
  virtual Result<std::vector<MessageRow>> messages(const MessageQuery& query) const = 0;
  virtual Result<std::vector<ClaimRow>> claims(const ClaimQuery& query) const = 0;
  virtual Result<std::vector<DeliveryRow>> deliveries(const DeliveryQuery& query) const = 0;
  /// Everything that happened to a message and all made from it, in order of time.
  virtual Result<std::vector<TimelineEntry>> timeline(MessageId id) const = 0;
  virtual Result<std::vector<TimerRow>> timers(UtcTime due, std::size_t limit) const = 0;
  virtual const Bodies& bodies() const = 0;
  /// How long everything is kept, from now on; ages count time that claimwire ran.
  virtual void keep(KeepPolicy policy) = 0;
  /// Asked a part at a time: no snapshot is held long. What they find is given to a PruneStep.
  virtual Result<ExpiredMessages> expired_messages(MessageId after) const = 0;
  virtual Result<ExpiredSegments> expired_segments() const = 0;
  /// The three books, recomputed from every row: seconds for a large store. Never for a metric.
  virtual Result<Ledger> reconcile() const = 0;
  /// The same of some messages, told apart by source or hour; in that order. Costs as reconcile().
  virtual Result<std::vector<LedgerSlice>> reconcile(const LedgerQuery& query) const = 0;
  /// Kept as states change, so that asking costs nothing. As of the last commit.
  virtual StateCounts state_counts() const = 0;

  /// Notes in a slot of its own that a worker starts on a message (0: ends), so that the next start
  /// knows what was in work even after a crash (promise E8). Survives the end of the process, not a
  /// power cut. Costs one small write.
  virtual void note_in_work(std::size_t slot, MessageId message) = 0;
  /// True while there is room below the reserve; accepts are refused with try_later otherwise.
  virtual bool has_room() const = 0;
  /// Commits what waits, then closes cleanly. Later commits are answered store.stopped.
  virtual void close() = 0;
};

}  // namespace claimwire::engine
