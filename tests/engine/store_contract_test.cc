#include "tests/engine/store_contract.h"

#include "engine/store/sqlite_store.h"
#include "tests/support/memory_disk.h"

namespace claimwire::engine {
namespace {

/// SQLite on a disk in memory; everything runs on the thread of the test.
class SqliteBench final : public StoreBench {
 public:
  ~SqliteBench() override { close(); }
  Result<void> open() override {
    StoreOptions options;
    options.path = "/store/claimwire.db";
    options.environment = "test";
    auto opened = SqliteStore::open(options, {disk_, clock, lane_, lane_, {}});
    if (!opened) return opened.error();
    store_ = std::move(*opened);
    return {};
  }
  void close() override {
    run();
    store_.reset();
  }
  void crash() override {
    disk_.crash();
    close();
    disk_.boot();
  }
  Store& store() override { return *store_; }
  void run() override {
    while (!lane_.tasks.empty()) {
      const auto task = std::move(lane_.tasks.front());
      lane_.tasks.pop_front();
      task();
    }
  }

 private:
  struct Lane final : Executor {
    void post(std::function<void()> task) override { tasks.push_back(std::move(task)); }
    void after(std::chrono::milliseconds, std::function<void()> task) override {
      tasks.push_back(std::move(task));
    }
    std::deque<std::function<void()>> tasks{};
  };
  test::MemoryDisk disk_{};
  Lane lane_{};
  std::unique_ptr<SqliteStore> store_{};
};

class SegmentBench {
 public:
  Bodies& bodies() { return bodies_; }
  void keep() { ASSERT_TRUE(bodies_.write() && bodies_.sync()); }

 private:
  test::MemoryDisk disk_{};
  SegmentBodies bodies_{disk_, "/store/bodies"};
};

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreContract, SqliteBench);
INSTANTIATE_TYPED_TEST_SUITE_P(Segments, BodiesContract, SegmentBench);

}  // namespace
}  // namespace claimwire::engine
