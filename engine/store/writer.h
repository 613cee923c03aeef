#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/dedupe/recent_identities.h"
#include "engine/ports/store.h"
#include "engine/retention/ages.h"
#include "engine/store/segment_bodies.h"
#include "engine/store/state_pages.h"
#include "wrap/sqlite/database.h"

namespace claimwire::engine {

/// Carries out steps inside one transaction of the store's single writer. Reads, decides and writes
/// without anything coming between. Belongs to the writer's thread.
class Writer {
 public:
  /// `database`, `bodies` and `ages` outlive the Writer. Reads the identities of the last
  /// `identities_kept`.
  static Result<std::unique_ptr<Writer>> open(sqlite::Database& database, SegmentBodies& bodies,
                                              Ages& ages, std::uint64_t epoch, Instant now,
                                              std::chrono::milliseconds identities_kept);

  Result<void> begin(Instant now, const KeepPolicy& keep);
  /// An Error means the whole transaction is to be rolled back.
  Result<StepResult> apply(const Step& step);
  /// Writes bodies, state pages and the batch row; the transaction is ready to commit.
  Result<void> finish();
  void committed();
  void rolled_back();
  /// Segments that the last commit gave up: their files go once it stands.
  std::vector<std::uint32_t> take_gone() { return std::exchange(gone_, {}); }
  /// The file of a segment is gone; the next commit says so.
  void removed(std::uint32_t segment) { removed_.push_back(segment); }
  /// As of the last commit, when called between commits.
  const StateCounts& counts() const { return pages_.counts(); }
  std::uint64_t next_message() const { return next_message_; }
  /// Finished messages that were taken up again since the start.
  std::uint64_t reopened() const { return reopened_; }

 private:
  /// What hangs on a delivery: found once, used when its outcome comes.
  struct Links {
    MessageId message;
    std::vector<std::pair<ClaimId, MessageId>> claims;
    std::string interface;
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
    deliveries_to_replay,
    relation,
    set_replayed,
    deliveries_of_message,
    add_crash,
    get_crashes,
    add_timer,
    remove_timer,
    add_segment,
    end_segment,
    segment_keep,
    give_up_segment,
    segment_removed,
    save_age,
    message_interface,
    claim_elsewhere,
    delete_claims,
    delete_deliveries,
    delete_message,
    add_slice,
    save_batch,
    get_about,
    set_about,
    kStatements,
  };

  Writer(sqlite::Database& database, SegmentBodies& bodies, Ages& ages, StatePages pages,
         std::uint64_t epoch);
  Result<void> prepare();
  Result<void> load_identities();
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
  Result<StepResult> apply_to(const PruneStep& step);
  /// Takes a message away with all that was made from it; false where something of it stays.
  Result<bool> prune(MessageId id);
  Result<bool> give_up(std::uint32_t segment);

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
  Result<bool> something_left(const ReplayStep& step);
  Result<std::optional<std::vector<ClaimId>>> held_claims(MessageId message);
  /// True when a claim of the payer is one of the `first`; it is counted.
  Result<bool> review(const std::string& payer, std::uint32_t first);
  Result<BodyRef> put(const Bytes& bytes, const std::string& interface);
  /// Messages with a smaller id came at least `age` ago; asked once a commit.
  std::uint64_t older_than(std::chrono::milliseconds age);

  sqlite::Database& database_;
  SegmentBodies& bodies_;
  Ages& ages_;
  StatePages pages_;
  std::uint64_t epoch_;
  std::array<sqlite::Statement, kStatements> statements_;

  std::uint64_t next_message_ = 1, next_claim_ = 1, next_delivery_ = 1;
  std::uint64_t first_message_ = 1, first_claim_ = 1, first_delivery_ = 1;  ///< Of this commit.
  Instant now_{};
  KeepPolicy keep_;
  std::vector<std::pair<std::chrono::milliseconds, std::uint64_t>> bounds_;  ///< Of this commit.
  std::vector<SegmentBodies::Begun> begun_;
  std::vector<SegmentBodies::Ended> ended_;
  std::vector<std::uint32_t> giving_up_, gone_, removed_;
  std::optional<Ages::Mark> age_saved_;
  std::uint64_t reopened_ = 0;

  RecentIdentities identities_;
  std::size_t identities_added_ = 0;
  std::vector<RecentIdentities::Entry> unsliced_;
  std::size_t slice_written_ = 0;
  std::chrono::milliseconds identities_kept_{0};

  std::unordered_map<std::uint64_t, std::uint32_t> open_children_;
  std::unordered_map<std::uint64_t, Links> links_;
  std::map<std::string, std::uint32_t> reviewed_;  ///< Claims held for review, by payer.
};

}  // namespace claimwire::engine
