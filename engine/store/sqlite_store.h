#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "engine/ports/clock.h"
#include "engine/ports/control_numbers.h"
#include "engine/ports/executor.h"
#include "engine/ports/files.h"
#include "engine/ports/store.h"
#include "engine/retention/ages.h"
#include "engine/store/control_number_leases.h"
#include "engine/store/reader.h"
#include "engine/store/segment_bodies.h"
#include "engine/store/writer.h"

namespace claimwire::engine {

struct StoreOptions {
  std::string path;         ///< "var/claimwire.db"; bodies/, .lock, .work, .numbers lie beside it.
  std::string environment;  ///< "test" or "production"
  std::uint64_t disk_reserve = 0;  ///< Bytes that accepts leave free.
  /// The longest `duplicates.window` of the configuration.
  std::chrono::milliseconds identities_kept{std::chrono::hours{24 * 7}};
  KeepPolicy keep{};
};

/// The Store on SQLite (WAL, synchronous=FULL) with bodies in segment files. One commit takes
/// whatever waits; the segment's fdatasync runs beside it; nothing is answered before both.
class SqliteStore final : public Store {
 public:
  struct Ports {
    Files& files;
    const Clock& clock;
    Executor& writer;  ///< Serial; both() is used for the sync beside the commit.
    Executor& beside;  ///< For checkpoints; may be the same as writer.
    /// The store can no longer be trusted (a failed sync, a broken file): end the process and
    /// start again. Called at most once, on any thread.
    std::function<void(const Error&)> fatal;
  };

  /// Opens, recovers and is ready: what the last process left unfinished is put right here.
  /// Errors  store.locked, store.too-new, store.other-environment, store.io, store.disk-full,
  ///         sqlite.*, control-numbers.damaged.
  static Result<std::unique_ptr<SqliteStore>> open(const StoreOptions& options, Ports ports);
  ~SqliteStore() override;
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;

  void commit(Batch batch, Committed done) override;
  std::uint64_t epoch() const override { return epoch_; }
  const Recovery& recovery() const override { return recovery_; }
  Result<std::optional<MessageRow>> message(MessageId id) const override;
  Result<std::optional<ClaimRow>> claim(ClaimId id) const override;
  Result<std::optional<DeliveryRow>> delivery(DeliveryId id) const override;
  Result<std::vector<MessageRow>> messages(const MessageQuery& query) const override;
  Result<std::vector<ClaimRow>> claims(const ClaimQuery& query) const override;
  Result<std::vector<DeliveryRow>> deliveries(const DeliveryQuery& query) const override;
  Result<std::vector<TimelineEntry>> timeline(MessageId id) const override;
  Result<std::vector<TimerRow>> timers(UtcTime due, std::size_t limit) const override;
  const Bodies& bodies() const override { return *bodies_; }
  void keep(KeepPolicy policy) override;
  Result<ExpiredMessages> expired_messages(MessageId after) const override;
  Result<ExpiredSegments> expired_segments() const override;
  Result<Ledger> reconcile() const override;
  Result<std::vector<LedgerSlice>> reconcile(const LedgerQuery& query) const override;
  StateCounts state_counts() const override;
  void note_in_work(std::size_t slot, MessageId message) override;
  bool has_room() const override { return has_room_; }
  /// Not on the writer's thread; waits for what was given to commit() to end.
  void close() override;

  ControlNumbers& control_numbers() { return *control_numbers_; }
  /// Rows changed and commits made since the start, for the row budget.
  struct Work {
    std::int64_t rows = 0;
    std::int64_t commits = 0;
    std::int64_t steps = 0;
  };
  Work work() const;

 private:
  struct Waiting {
    Batch batch;
    Committed done;
  };

  SqliteStore(const StoreOptions& options, Ports ports);
  Result<void> start();
  Result<void> save_log();
  Result<void> recover();
  Result<void> undo_last_batch(std::uint64_t messages, std::uint64_t claims,
                               std::uint64_t deliveries, std::string_view undo,
                               const std::vector<SegmentBodies::Range>& ranges);
  Result<void> take_back_reviews(std::uint64_t first_claim);
  Result<void> open_work_notes(bool clean);
  Result<void> load_ages();
  Result<void> remove_given_up();
  void remove_segments(const std::vector<std::uint32_t>& segments);
  Result<void> open_control_numbers();
  Result<void> take_as_restored(std::uint64_t newest_commit);
  Result<void> save_lease(const std::string& partner, Counter counter, std::uint64_t end);
  void note(std::size_t place, std::uint64_t value);
  void drain();
  void commit_group(std::vector<Waiting> group);
  Result<void> make_durable();
  void look_at_room();
  void look_at_log();
  void fail_for_good(const Error& error);
  void schedule();

  StoreOptions options_;
  Ports ports_;
  std::unique_ptr<File> lock_, work_notes_;
  std::span<std::atomic<std::uint64_t>> work_slots_{};  ///< Of work_notes_, where it is mapped.
  std::unique_ptr<sqlite::Database> database_, checkpoints_;
  std::unique_ptr<SegmentBodies> bodies_;
  Ages ages_;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<Reader> reader_;
  std::unique_ptr<ControlNumberLeases> control_numbers_;
  std::uint64_t epoch_ = 0;
  std::uint64_t commit_ = 0;         ///< Number of the last commit of the store.
  std::uint64_t newest_commit_ = 0;  ///< As the notes beside the store remember it.
  Recovery recovery_;

  mutable std::mutex mutex_;
  std::condition_variable idle_;
  std::vector<Waiting> waiting_;
  std::vector<std::pair<std::pair<std::string, Counter>, std::uint64_t>> leases_;
  std::size_t leases_in_commit_ = 0;  ///< The first of leases_.
  StateCounts state_counts_;
  KeepPolicy keep_;
  std::vector<std::uint32_t> removed_;  ///< Segments whose files are gone and rows do not say so.
  std::uint64_t reopened_ = 0;
  int removing_ = 0;
  int restart_log_at_ = 0;  ///< Pages of the log.
  bool scheduled_ = false, stopped_ = false, closed_ = false;
  std::atomic<bool> broken_{false};
  std::atomic<bool> has_room_{true};
  std::atomic<bool> checkpointing_{false};
  std::atomic<std::int64_t> rows_{0}, commits_{0}, steps_{0};
  Instant room_looked_at_{};
};

}  // namespace claimwire::engine
