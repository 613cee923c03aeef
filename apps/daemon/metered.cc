#include "apps/daemon/metered.h"

#include <chrono>

namespace claimwire::daemon {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr auto kRelaxed = std::memory_order_relaxed;

class MeteredFile final : public engine::File {
 public:
  MeteredFile(std::unique_ptr<engine::File> file, Histogram& syncs)
      : file_{std::move(file)}, syncs_{syncs} {}
  Result<void> write_at(std::uint64_t offset, std::string_view bytes) override {
    return file_->write_at(offset, bytes);
  }
  Result<std::string> read_at(std::uint64_t offset, std::size_t count) const override {
    return file_->read_at(offset, count);
  }
  Result<void> sync() override {
    const auto began = SteadyClock::now();
    Result<void> done = file_->sync();
    syncs_.add(SteadyClock::now() - began);
    return done;
  }
  Result<void> allocate(std::uint64_t size) override { return file_->allocate(size); }
  Result<void> truncate(std::uint64_t size) override { return file_->truncate(size); }
  std::span<std::atomic<std::uint64_t>> numbers(std::size_t count) override {
    return file_->numbers(count);
  }

 private:
  std::unique_ptr<engine::File> file_;
  Histogram& syncs_;
};

}  // namespace

std::string DestinationCounts::last_failure() const {
  const std::lock_guard lock{mutex_};
  return last_failure_;
}

void DestinationCounts::set_last_failure(std::string detail) {
  const std::lock_guard lock{mutex_};
  last_failure_ = std::move(detail);
}

void Gate::accept(engine::Arrival arrival, std::function<void(engine::Answer)> done) {
  if (paused_) {
    counts_->later.fetch_add(1, kRelaxed);
    return done(paused_answer_(arrival));
  }
  inbox_.accept(std::move(arrival), [counts = counts_, &clock = clock_, began = SteadyClock::now(),
                                     done = std::move(done)](engine::Answer answer) {
    using Outcome = engine::Answer::Outcome;
    counts->ack.add(SteadyClock::now() - began);
    (answer.outcome == Outcome::stored      ? counts->received
     : answer.outcome == Outcome::duplicate ? counts->duplicates
     : answer.outcome == Outcome::refused   ? counts->refused
                                            : counts->later)
        .fetch_add(1, kRelaxed);
    if (answer.outcome != Outcome::try_later)
      counts->last_ms.store(engine::milliseconds(clock.utc()), kRelaxed);
    done(std::move(answer));
  });
}

void MeteredDestination::send(engine::Outgoing outgoing,
                              std::function<void(engine::SendResult)> done) {
  to_->send(std::move(outgoing), [counts = counts_, &clock = clock_, began = SteadyClock::now(),
                                  done = std::move(done)](engine::SendResult result) {
    using What = engine::SendResult::What;
    counts->attempt.add(SteadyClock::now() - began);
    (result.what == What::accepted      ? counts->delivered
     : result.what == What::refused     ? counts->refused
     : result.what == What::retry_later ? counts->retries
                                        : counts->unanswered)
        .fetch_add(1, kRelaxed);
    if (result.what == What::accepted)
      counts->last_ms.store(engine::milliseconds(clock.utc()), kRelaxed);
    else
      counts->set_last_failure(result.detail);
    done(std::move(result));
  });
}

Result<std::unique_ptr<engine::File>> MeteredFiles::open(const std::string& path, bool create) {
  auto file = files_.open(path, create);
  if (!file) return file.error();
  return std::unique_ptr<engine::File>{std::make_unique<MeteredFile>(std::move(*file), syncs_)};
}

void MeteredExecutor::both(const std::function<void()>& one, const std::function<void()>& other) {
  const auto began = SteadyClock::now();
  to_.both(one, other);
  commits_.add(SteadyClock::now() - began);
}

}  // namespace claimwire::daemon
