#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>

#include "core/histogram.h"
#include "engine/ports/clock.h"
#include "engine/ports/executor.h"
#include "engine/ports/files.h"
#include "engine/ports/inbox.h"
#include "interfaces/connector.h"

/// What stands around the engine's ports to count and time what passes. A message pays a few
/// relaxed additions and two looks at the clock.
namespace claimwire::daemon {

/// Since the start of the process; kept when an interface is made anew.
struct SourceCounts {
  std::atomic<std::uint64_t> received{0}, duplicates{0}, refused{0}, later{0};
  std::atomic<std::int64_t> last_ms{0};  ///< UTC of the last message that was taken.
  Histogram ack;                         ///< Handed over to answered.
};

struct DestinationCounts {
  std::atomic<std::uint64_t> delivered{0}, refused{0}, retries{0}, unanswered{0};
  std::atomic<std::int64_t> last_ms{0};  ///< UTC of the last that was accepted.
  Histogram attempt;                     ///< Given to the connector to its result.

  std::string last_failure() const;
  void set_last_failure(std::string detail);

 private:
  mutable std::mutex mutex_{};
  std::string last_failure_{};
};

/// Between one source and the engine: counts, and answers "later" while a person paused it.
class Gate final : public engine::Inbox {
 public:
  /// `paused_answer` gives what a sender hears meanwhile.
  Gate(engine::Inbox& inbox, std::shared_ptr<SourceCounts> counts, const engine::Clock& clock,
       std::function<engine::Answer(const engine::Arrival&)> paused_answer)
      : inbox_{inbox},
        counts_{std::move(counts)},
        clock_{clock},
        paused_answer_{std::move(paused_answer)} {}

  void accept(engine::Arrival arrival, std::function<void(engine::Answer)> done) override;
  void pause(bool paused) { paused_ = paused; }

 private:
  engine::Inbox& inbox_;
  std::shared_ptr<SourceCounts> counts_;
  const engine::Clock& clock_;
  std::function<engine::Answer(const engine::Arrival&)> paused_answer_;
  std::atomic<bool> paused_{false};
};

class MeteredDestination final : public interfaces::Destination {
 public:
  MeteredDestination(std::unique_ptr<interfaces::Destination> to,
                     std::shared_ptr<DestinationCounts> counts, const engine::Clock& clock)
      : to_{std::move(to)}, counts_{std::move(counts)}, clock_{clock} {}

  void send(engine::Outgoing outgoing, std::function<void(engine::SendResult)> done) override;
  void hear_late(Late late) override { to_->hear_late(std::move(late)); }
  bool can_ask() const override { return to_->can_ask(); }
  void ask(engine::Outgoing about, std::function<void(engine::SendResult)> done) override {
    to_->ask(std::move(about), std::move(done));
  }
  bool recognises_repeats() const override { return to_->recognises_repeats(); }
  std::size_t parallel_max() const override { return to_->parallel_max(); }
  void stop() override { to_->stop(); }

 private:
  std::unique_ptr<interfaces::Destination> to_;
  std::shared_ptr<DestinationCounts> counts_;
  const engine::Clock& clock_;
};

/// Times File::sync(), which is what an fsync of message bytes costs.
class MeteredFiles final : public engine::Files {
 public:
  MeteredFiles(engine::Files& files, Histogram& syncs) : files_{files}, syncs_{syncs} {}
  engine::Files& files() { return files_; }

  Result<std::unique_ptr<engine::File>> open(const std::string& path, bool create) override;
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
  engine::Files& files_;
  Histogram& syncs_;
};

/// Times both(), which is the commit of the store's writer and the fdatasync beside it.
class MeteredExecutor final : public engine::Executor {
 public:
  MeteredExecutor(engine::Executor& to, Histogram& commits) : to_{to}, commits_{commits} {}
  void post(std::function<void()> task) override { to_.post(std::move(task)); }
  void after(std::chrono::milliseconds delay, std::function<void()> task) override {
    to_.after(delay, std::move(task));
  }
  void alarm(std::chrono::milliseconds delay, std::function<void()> task) override {
    to_.alarm(delay, std::move(task));
  }
  void both(const std::function<void()>& one, const std::function<void()>& other) override;

 private:
  engine::Executor& to_;
  Histogram& commits_;
};

}  // namespace claimwire::daemon
