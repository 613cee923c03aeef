#pragma once
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <string>

#include "engine/shell/system.h"
#include "engine/shell/threads.h"
#include "engine/store/posix_files.h"
#include "engine/store/sqlite_store.h"

namespace claimwire::engine {

/// The system's time, and what a test let pass beside it.
class HurriedClock final : public Clock {
 public:
  Instant now() const override { return system_.now() + ahead_.load(); }
  UtcTime utc() const override { return system_.utc() + ahead_.load(); }
  void pass(std::chrono::milliseconds time) { ahead_ = ahead_.load() + time; }

 private:
  SystemClock system_{};
  std::atomic<std::chrono::milliseconds> ahead_{std::chrono::milliseconds{0}};
};

/// A store in a folder of its own, opened and reopened as a process would.
struct TestStore {
  std::string folder;
  PosixFiles files;
  HurriedClock clock;
  std::unique_ptr<Threads> writer;
  std::unique_ptr<SqliteStore> store;

  TestStore() {
    static int count = 0;
    folder = (std::filesystem::temp_directory_path() /
              ("cw_store_" + std::to_string(::getpid()) + "_" + std::to_string(++count)))
                 .string();
    std::filesystem::remove_all(folder);
  }
  ~TestStore() {
    close();
    std::filesystem::remove_all(folder);
  }
  Result<void> open(const std::string& environment = "test") {
    writer = std::make_unique<Threads>(1);
    StoreOptions options;
    options.path = folder + "/claimwire.db";
    options.environment = environment;
    auto opened = SqliteStore::open(options, {files, clock, *writer, *writer, {}});
    if (!opened) return opened.error();
    store = std::move(*opened);
    return {};
  }
  void close() {
    if (store) store->close();
    if (writer) writer->stop();
    store.reset();
    writer.reset();
  }
  Result<std::vector<StepResult>> commit(Batch batch) {
    std::promise<Result<std::vector<StepResult>>> promise;
    auto future = promise.get_future();
    store->commit(std::move(batch), [&](auto result) { promise.set_value(std::move(result)); });
    return future.get();
  }
  template <class Step>
  StepResult step(Step step) {
    if (step.fence.epoch == 0) step.fence.epoch = store->epoch();
    Batch batch;
    batch.steps.emplace_back(std::move(step));
    auto result = commit(std::move(batch));
    EXPECT_TRUE(result) << (result ? "" : result.error().message);
    return result ? result->front() : StepResult{};
  }
  AcceptStep message(const std::string& control_id, const std::string& content) {
    AcceptStep out;
    out.fence.epoch = store->epoch();
    out.arrival.body = Bytes{content};
    out.arrival.interface = "ehr";
    out.head.control_id = control_id;
    out.head.duplicate_key = "EHR|WEST|" + control_id;
    out.head.ordering_key = "WEST|V1";
    out.received = clock.utc();
    out.content_hash = std::hash<std::string>{}(content);
    out.duplicate_window = std::chrono::hours{24};
    return out;
  }
  ProcessedStep one_claim(MessageId id) {
    ProcessedStep out;
    out.fence.epoch = store->epoch();
    out.message = id;
    out.at = clock.utc();
    out.snapshot = "s1";
    BuiltClaim claim;
    claim.number = "V1";
    claim.status = ClaimStatus::ready;
    claim.charges = {2, 24000};
    claim.built = Bytes{std::string{"ISA*00*~"}};
    claim.parcel = Parcel{"clearco", claim.built, "application/edi-x12", "a.837", "k1", "ISA13=1"};
    out.processed.end = MessageState::open;
    out.processed.received = {2, 24000};
    out.processed.claims.push_back(claim);
    return out;
  }
  OutcomeStep outcome(DeliveryId id, DeliveryState to) {
    OutcomeStep out;
    out.fence.epoch = store->epoch();
    out.delivery = id;
    out.to = to;
    out.at = out.first_attempt = clock.utc();
    out.attempts = 1;
    return out;
  }
};

}  // namespace claimwire::engine
