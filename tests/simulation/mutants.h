#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/text.h"
#include "engine/ports/control_numbers.h"
#include "engine/ports/executor.h"
#include "engine/ports/files.h"
#include "engine/ports/sink.h"
#include "engine/ports/store.h"

namespace claimwire::test {

/// A fault put between the engine and its ports, to show that the simulation would find it.
enum class Mutant : std::uint8_t {
  none,
  acknowledge_before_store,    ///< Accepts are answered before their commit.
  mark_sent_before_send,       ///< The outcome is written, then the bytes leave.
  send_before_window,          ///< Bytes leave before the send window is committed.
  new_identity_per_retry,      ///< A retry has another idempotency key and control number.
  no_segment_sync,             ///< Bodies are never synced.
  no_wait_for_segment_sync,    ///< Bodies are synced, a moment after the commit was answered.
  epoch_ignored,               ///< Steps of an older epoch are written.
  no_duplicate_check,          ///< Repeats are taken as new.
  control_numbers_start_anew,  ///< Each process counts from one.
  order_ignored,               ///< Nothing keeps back what is younger, whatever the route says.
  order_forgotten,             ///< What keeps back younger ones is not found again at a start.
};

/// Everything passes to `inner()`.
class StoreWrapper : public engine::Store {
 public:
  virtual engine::Store& inner() const = 0;
  void commit(engine::Batch batch, engine::Committed done) override {
    inner().commit(std::move(batch), std::move(done));
  }
  std::uint64_t epoch() const override { return inner().epoch(); }
  void keep(engine::KeepPolicy policy) override { inner().keep(std::move(policy)); }
  Result<engine::ExpiredMessages> expired_messages(engine::MessageId after) const override {
    return inner().expired_messages(after);
  }
  Result<engine::ExpiredSegments> expired_segments() const override {
    return inner().expired_segments();
  }
  const engine::Recovery& recovery() const override { return inner().recovery(); }
  Result<std::optional<engine::MessageRow>> message(engine::MessageId id) const override {
    return inner().message(id);
  }
  Result<std::optional<engine::ClaimRow>> claim(engine::ClaimId id) const override {
    return inner().claim(id);
  }
  Result<std::optional<engine::DeliveryRow>> delivery(engine::DeliveryId id) const override {
    return inner().delivery(id);
  }
  Result<std::vector<engine::MessageRow>> messages(
      const engine::MessageQuery& query) const override {
    return inner().messages(query);
  }
  Result<std::vector<engine::ClaimRow>> claims(const engine::ClaimQuery& query) const override {
    return inner().claims(query);
  }
  Result<std::vector<engine::DeliveryRow>> deliveries(
      const engine::DeliveryQuery& query) const override {
    return inner().deliveries(query);
  }
  Result<std::vector<engine::TimelineEntry>> timeline(engine::MessageId id) const override {
    return inner().timeline(id);
  }
  Result<std::vector<engine::TimerRow>> timers(engine::UtcTime due,
                                               std::size_t limit) const override {
    return inner().timers(due, limit);
  }
  const engine::Bodies& bodies() const override { return inner().bodies(); }
  Result<engine::Ledger> reconcile() const override { return inner().reconcile(); }
  Result<std::vector<engine::LedgerSlice>> reconcile(
      const engine::LedgerQuery& query) const override {
    return inner().reconcile(query);
  }
  engine::StateCounts state_counts() const override { return inner().state_counts(); }
  void note_in_work(std::size_t slot, engine::MessageId message) override {
    inner().note_in_work(slot, message);
  }
  bool has_room() const override { return inner().has_room(); }
  void close() override { inner().close(); }
};

/// The store of a mutant: what stands between the engine and the truth.
class MutantStore final : public StoreWrapper {
 public:
  MutantStore(engine::Store& store, Mutant mutant, engine::Executor& soon,
              std::function<std::uint64_t()> next_message, std::function<std::uint64_t()> newest)
      : store_{store},
        mutant_{mutant},
        soon_{soon},
        next_message_{std::move(next_message)},
        newest_epoch_{std::move(newest)} {}
  engine::Store& inner() const override { return store_; }

  void commit(engine::Batch batch, engine::Committed done) override {
    if (mutant_ == Mutant::epoch_ignored) {
      for (engine::Step& step : batch.steps)
        std::visit([this](auto& each) { each.fence.epoch = newest_epoch_(); }, step);
    }
    if (auto* accept = std::get_if<engine::AcceptStep>(&batch.steps.front())) {
      if (mutant_ == Mutant::no_duplicate_check) accept->head.duplicate_key.clear();
      if (mutant_ == Mutant::acknowledge_before_store) {
        std::vector<engine::StepResult> early(1);
        early.front().message = {next_message_()};
        soon_.post([done = std::move(done), early] { done(early); });
        done = [](const auto&) {};
      }
    }
    if (const auto* window = std::get_if<engine::SendingStep>(&batch.steps.front())) {
      if (mutant_ == Mutant::send_before_window) {
        std::vector<engine::StepResult> early(1);
        early.front().deliveries = window->deliveries;
        soon_.post([done = std::move(done), early] { done(early); });
        done = [](const auto&) {};
      }
    }
    store_.commit(std::move(batch), std::move(done));
  }
  Result<std::vector<engine::ClaimRow>> claims(const engine::ClaimQuery& query) const override {
    if (mutant_ == Mutant::order_forgotten && !query.message)
      return std::vector<engine::ClaimRow>{};
    return store_.claims(query);
  }

 private:
  engine::Store& store_;
  Mutant mutant_;
  engine::Executor& soon_;
  std::function<std::uint64_t()> next_message_, newest_epoch_;
};

/// The disk of a mutant: files whose name ends so are not synced, or only after `later` ran.
class MutantFiles final : public engine::Files {
 public:
  using Later = std::function<void(std::function<void()>)>;
  MutantFiles(engine::Files& files, std::string ending, Later later)
      : files_{files}, ending_{std::move(ending)}, later_{std::move(later)} {}

  Result<std::unique_ptr<engine::File>> open(const std::string& path, bool create) override {
    auto file = files_.open(path, create);
    const bool concerned = path.size() >= ending_.size() &&
                           path.compare(path.size() - ending_.size(), ending_.size(), ending_) == 0;
    if (!file || !concerned) return file;
    return std::unique_ptr<engine::File>{std::make_unique<Unsynced>(std::move(*file), later_)};
  }
  Result<void> make_folder(const std::string& path) override { return files_.make_folder(path); }
  Result<void> sync_folder(const std::string& path) override { return files_.sync_folder(path); }
  Result<void> remove(const std::string& path) override { return files_.remove(path); }
  bool exists(const std::string& path) const override { return files_.exists(path); }
  std::uint64_t free_bytes(const std::string& path) const override {
    return files_.free_bytes(path);
  }
  Result<std::unique_ptr<engine::File>> lock(const std::string& path) override {
    return files_.lock(path);
  }

 private:
  class Unsynced final : public engine::File {
   public:
    Unsynced(std::unique_ptr<engine::File> file, Later later)
        : file_{std::move(file)}, later_{std::move(later)} {}
    Result<void> write_at(std::uint64_t offset, std::string_view bytes) override {
      return file_->write_at(offset, bytes);
    }
    Result<std::string> read_at(std::uint64_t offset, std::size_t count) const override {
      return file_->read_at(offset, count);
    }
    Result<void> sync() override {
      if (later_) later_([file = file_] { static_cast<void>(file->sync().has_value()); });
      return {};
    }
    Result<void> allocate(std::uint64_t size) override { return file_->allocate(size); }
    Result<void> truncate(std::uint64_t size) override { return file_->truncate(size); }

   private:
    std::shared_ptr<engine::File> file_;
    Later later_;
  };

  engine::Files& files_;
  std::string ending_;
  Later later_;
};

/// Remembers nothing of the process before.
class MutantNumbers final : public engine::ControlNumbers {
 public:
  Result<std::uint64_t> next(std::string_view partner, engine::Counter) override {
    return ++last_[std::string{partner}];
  }

 private:
  std::map<std::string, std::uint64_t> last_;
};

/// The connector of a mutant, between the engine and the line to a payer.
class MutantSink final : public engine::Sink {
 public:
  MutantSink(std::shared_ptr<engine::Sink> line, Mutant mutant, engine::Executor& soon)
      : line_{std::move(line)}, mutant_{mutant}, soon_{soon} {}
  void send(engine::Outgoing outgoing, std::function<void(engine::SendResult)> done) override {
    if (mutant_ == Mutant::new_identity_per_retry && outgoing.attempt > 1) {
      outgoing.idempotency_key += concat("-", std::to_string(outgoing.attempt));
      outgoing.control_numbers = concat("ISA13=", std::to_string(900000 + outgoing.attempt));
    }
    if (mutant_ == Mutant::mark_sent_before_send) {
      engine::SendResult sent;
      sent.what = engine::SendResult::What::accepted;
      done(sent);
      return soon_.post([line = line_, outgoing] { line->send(outgoing, [](const auto&) {}); });
    }
    line_->send(std::move(outgoing), std::move(done));
  }
  bool recognises_repeats() const override { return line_->recognises_repeats(); }
  std::size_t parallel_max() const override { return line_->parallel_max(); }

 private:
  std::shared_ptr<engine::Sink> line_;
  Mutant mutant_;
  engine::Executor& soon_;
};

}  // namespace claimwire::test
