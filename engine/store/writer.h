#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/dedupe/recent_identities.h"
#include "engine/ports/store.h"
#include "engine/store/segment_bodies.h"
#include "engine/store/state_pages.h"
#include "wrap/sqlite/database.h"

namespace claimwire::engine {

/// Carries out steps inside one transaction of the store's single writer. Reads, decides and writes
/// without anything coming between. Belongs to the writer's thread.
class Writer {
 public:
  /// `database` and `bodies` outlive the Writer. Reads the identities of the last
  /// `identities_kept`.
  static Result<std::unique_ptr<Writer>> open(sqlite::Database& database, SegmentBodies& bodies,
                                              std::uint64_t epoch, UtcTime now,
                                              std::chrono::milliseconds identities_kept);

  Result<void> begin();
  /// An Error means the whole transaction is to be rolled back.
  Result<StepResult> apply(const Step& step);
  /// Writes bodies, state pages and the batch row; the transaction is ready to commit.
  Result<void> finish();
  void committed();
  void rolled_back();
  /// As of the last commit, when called between commits.
  const StateCounts& counts() const { return pages_.counts(); }

 private:
  /// What hangs on a delivery: found once, used when its outcome comes.
  struct Links {
    MessageId message;
    std::vector<std::pair<ClaimId, MessageId>> claims;
  };
  enum Statements : std::size_t {
    insert_message,
    insert_claim,
    insert_delivery,
    candidate,
    end_message,
    move_message,
    move_claim,
    move_delivery,
    outcome,
    claim_answer,
    set_claim_answer,
    delivery_message,
    claims_of_delivery,
    claim_links,
    claims_of_message,
    claim_to_release,
    link_claim,
    copy_message,
    relation,
    set_replayed,
    deliveries_of_message,
    add_crash,
    get_crashes,
    add_timer,
    remove_timer,
    add_segment,
    add_slice,
    save_batch,
    kStatements,
  };

  Writer(sqlite::Database& database, SegmentBodies& bodies, StatePages pages, std::uint64_t epoch);
  Result<void> prepare();
  Result<void> load_identities(UtcTime keep_from);
  /// Forgets slices older than what is kept, so that memory stays bounded. Inside a transaction.
  Result<void> drop_old_identities();
  sqlite::Statement& use(Statements which) { return statements_[which]; }

  Result<StepResult> apply_to(const AcceptStep& step);
  Result<StepResult> apply_to(const ProcessedStep& step);
  Result<StepResult> apply_to(const SendingStep& step);
  Result<StepResult> apply_to(const OutcomeStep& step);
  Result<StepResult> apply_to(const MoveStep& step);
  Result<StepResult> apply_to(const ReplayStep& step);
  Result<StepResult> apply_to(const SuspectStep& step);
  Result<StepResult> apply_to(const TimerStep& step);

  /// Sets a state the table allows; false when it does not.
  Result<bool> move(Kind kind, std::uint64_t id, std::uint8_t to);
  Result<DeliveryId> add_delivery(const ProcessedStep& step, const Parcel& parcel,
                                  const std::string& claim_number, BodyRef body);
  Result<void> follow_delivery(DeliveryId id, DeliveryState to);
  Result<Links> links_of(DeliveryId id);
  /// A claim or delivery of the message finished: when it was the last, the message is done.
  Result<void> child_finished(MessageId message);
  Result<std::uint32_t> unfinished_children(MessageId message);
  Result<StepResult> move_claim_to(const MoveStep& step);
  Result<StepResult> release_claim(const MoveStep& step);
  Result<BodyRef> put(const Bytes& bytes);

  sqlite::Database& database_;
  SegmentBodies& bodies_;
  StatePages pages_;
  std::uint64_t epoch_;
  std::array<sqlite::Statement, kStatements> statements_;

  std::uint64_t next_message_ = 1, next_claim_ = 1, next_delivery_ = 1;
  std::uint64_t first_message_ = 1, first_claim_ = 1, first_delivery_ = 1;  ///< Of this commit.
  SegmentBodies::Tail tail_before_;
  std::vector<SegmentBodies::Begun> begun_;

  RecentIdentities identities_;
  std::size_t identities_added_ = 0;
  std::vector<RecentIdentities::Entry> unsliced_;
  std::size_t slice_written_ = 0;
  std::int64_t newest_received_ = 0;
  std::chrono::milliseconds identities_kept_{0};

  std::unordered_map<std::uint64_t, std::uint32_t> open_children_;
  std::unordered_map<std::uint64_t, Links> links_;
};

}  // namespace claimwire::engine
