// The write-ahead log stays bounded, also where the passive checkpoint gets no time and where a
// reader keeps its picture of the store open.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <deque>

#include "engine/store/sqlite_store.h"
#include "tests/support/memory_disk.h"
#include "tests/support/simulation.h"
#include "wrap/sqlite/database.h"

namespace {
bool g_no_restart = false;  // the mutant; SQLite's function has no place for it
}  // namespace

// The linker puts this in the place of sqlite3_wal_checkpoint_v2 (see tests/CMakeLists.txt).
extern "C" {
int __real_sqlite3_wal_checkpoint_v2(sqlite3*, const char*, int, int*, int*);
int __wrap_sqlite3_wal_checkpoint_v2(sqlite3* database, const char* name, int mode, int* log,
                                     int* done) {
  if (g_no_restart && mode == SQLITE_CHECKPOINT_RESTART) return SQLITE_OK;
  return __real_sqlite3_wal_checkpoint_v2(database, name, mode, log, done);
}
}

namespace claimwire::engine {
namespace {

constexpr const char* kPath = "/store/claimwire.db";
constexpr std::uint64_t kMegabyte = 1U << 20;
constexpr std::uint64_t kBound = 64 * kMegabyte;
constexpr std::uint64_t kOneCommit = 8 * kMegabyte;

/// A second thread that gets no time before the store closes.
class Starved final : public Executor {
 public:
  void post(std::function<void()> task) override { tasks_.push_back(std::move(task)); }
  void after(std::chrono::milliseconds, std::function<void()> task) override {
    tasks_.push_back(std::move(task));
  }
  void run() {
    while (!tasks_.empty()) {
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      task();
    }
  }

 private:
  std::deque<std::function<void()>> tasks_{};
};

/// A store with one message that is held and released for ever, each time with a reason of two
/// megabytes: about four in the log, none more in the store.
class Busy {
 public:
  explicit Busy(bool starved) {
    StoreOptions options;
    options.path = kPath;
    options.environment = "test";
    Executor& beside = starved ? static_cast<Executor&>(beside_) : world.workers;
    auto opened = SqliteStore::open(options, {disk, world.clock, world.writer, beside, {}});
    CW_ASSERT(opened.has_value());
    store_ = std::move(*opened);
    AcceptStep in;
    in.fence.epoch = store_->epoch();
    in.arrival.body = Bytes{std::string{"a"}};
    commit(in);
  }
  ~Busy() {
    g_no_restart = false;
    beside_.run();
    store_->close();
  }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;

  void work(int commits, std::size_t bytes = 2 * kMegabyte) {
    for (int i = 0; i < commits; ++i) {
      MoveStep step;
      step.fence.epoch = store_->epoch();
      step.kind = Kind::message;
      step.id = 1;
      held_ = !held_;
      step.to = static_cast<std::uint8_t>(held_ ? MessageState::held : MessageState::received);
      step.reason = std::string(bytes, held_ ? 'h' : 'r');
      commit(step);
    }
  }
  std::uint64_t log() const { return disk.size(std::string{kPath} + "-wal"); }

  test::MemoryDisk disk{};
  test::Simulation world{};

 private:
  template <class Step>
  void commit(Step step) {
    Batch batch;
    batch.steps.emplace_back(std::move(step));
    std::optional<StepResult::What> what;
    store_->commit(std::move(batch), [&](auto result) { what = result->front().what; });
    world.run();
    ASSERT_EQ(what, StepResult::What::done);
  }

  Starved beside_{};
  std::unique_ptr<SqliteStore> store_{};
  bool held_ = false;
};

TEST(Log, StartsAgainWhenThePassiveCheckpointGetsNoTime) {
  Busy busy{true};
  busy.work(150);
  EXPECT_GT(busy.log(), kBound / 2);
  EXPECT_LT(busy.log(), kBound + kOneCommit);
}

TEST(Log, GrowsForEverWithoutTheRestart) {
  g_no_restart = true;
  Busy busy{true};
  busy.work(150);
  EXPECT_GT(busy.log(), 3 * kBound);
}

/// A reader of one picture for a minute, at `bytes` a second.
void read_for_a_minute(Busy& busy, std::size_t bytes) {
  auto reader = sqlite::Database::open(kPath, sqlite::Database::Mode::read_only);
  ASSERT_TRUE(reader);
  ASSERT_TRUE(reader->execute("BEGIN"));
  auto rows = reader->prepare("SELECT count(*) FROM messages");
  ASSERT_TRUE(rows);
  ASSERT_TRUE(rows->step());
  for (int second = 0; second < 60; ++second) {
    busy.work(1, bytes);
    busy.world.jump(std::chrono::seconds{1});
  }
}

TEST(Log, StaysSmallWhereThePassiveCheckpointRuns) {
  Busy busy{false};
  busy.work(100);
  EXPECT_LT(busy.log(), kBound / 2);
}

TEST(Log, StaysUnderItsBoundWithAReaderThatStaysAMinute) {
  Busy busy{false};
  for (int round = 0; round < 4; ++round) {
    read_for_a_minute(busy, 300'000);
    busy.work(5);
    EXPECT_LT(busy.log(), kBound + kOneCommit) << "round " << round;
  }
}

TEST(Log, GrowsNoMoreOnceAReaderThatStayedIsGone) {
  Busy busy{false};
  read_for_a_minute(busy, 2 * kMegabyte);  // more than the bound: nothing can be reused meanwhile
  const std::uint64_t grown = busy.log();
  EXPECT_GT(grown, kBound);
  busy.work(100);
  EXPECT_LE(busy.log(), grown + kOneCommit);
}

}  // namespace
}  // namespace claimwire::engine
