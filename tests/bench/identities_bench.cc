// What a window full of identities costs an accept: 5 million must add less than a fifth to its
// CPU. The store alone, 64 messages a commit, on the disk of the benchmarks.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <random>
#include <string>

#include "engine/dedupe/recent_identities.h"
#include "engine/shell/system.h"
#include "engine/shell/threads.h"
#include "engine/store/posix_files.h"
#include "engine/store/sqlite_store.h"
#include "tests/bench/micro.h"
#include "wrap/sqlite/database.h"

namespace claimwire::engine {
namespace {

constexpr std::uint64_t kSlice = 16384;  // as the store writes them
constexpr int kBatch = 64;

struct Open {
  PosixFiles files;
  SystemClock clock;
  Threads writer{1};
  std::unique_ptr<SqliteStore> store;

  explicit Open(const std::string& path) {
    StoreOptions options;
    options.path = path;
    options.environment = "test";
    auto opened = SqliteStore::open(options, {files, clock, writer, writer, {}});
    if (!opened) std::abort();
    store = std::move(*opened);
  }
  ~Open() {
    store->close();
    writer.stop();
  }
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;
};

/// Identities of messages that came within the window, as the store keeps them; the messages
/// themselves are not looked at as long as no hash is met again.
void fill(const std::string& path, std::uint64_t count) {
  auto database = sqlite::Database::open(path, sqlite::Database::Mode::read_write);
  if (!database || !database->execute("BEGIN")) std::abort();
  auto add = database->prepare("INSERT INTO identities VALUES(?,?,?)");
  if (!add) std::abort();
  std::mt19937_64 random{5};
  for (std::uint64_t first = 1; first <= count; first += kSlice) {
    std::vector<RecentIdentities::Entry> entries;
    for (std::uint64_t id = first; id < first + kSlice; ++id) entries.push_back({random(), id});
    auto added = add->bind(1, static_cast<std::int64_t>(first))
                     .bind(2, static_cast<std::int64_t>(first + kSlice - 1))
                     .bind_blob(3, RecentIdentities::packed(std::move(entries)))
                     .run();
    if (!added) std::abort();
  }
  // The next message comes behind them all.
  auto last =
      database->execute("INSERT INTO messages VALUES(" + std::to_string(count + kSlice) +
                        ",0,'','',1,'','','','','','',0,'',0,0,X'','',X'',0,0,X'','',0); COMMIT");
  if (!last) std::abort();
}

void accept_with_identities(benchmark::State& state) {
  const auto count = static_cast<std::uint64_t>(state.range(0));
  const std::string folder = bench::programs().folder + "/identities";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const std::string path = folder + "/claimwire.db";
  {
    Open once{path};
  }
  if (count > 0) fill(path, count);
  {
    Open open{path};
    const Bytes body{std::string(2000, 'x')};
    std::uint64_t number = 0;
    for (auto _ : state) {
      Batch batch;
      for (int i = 0; i < kBatch; ++i) {
        AcceptStep step;
        step.fence.epoch = open.store->epoch();
        step.arrival.body = body;
        step.arrival.interface = "ehr";
        step.head.type = "DFT^P03";
        step.head.control_id = std::to_string(++number);
        step.head.duplicate_key = "EHR|WEST|" + step.head.control_id;
        step.head.ordering_key = "WEST|V" + step.head.control_id;
        step.received = open.clock.utc();
        step.content_hash = number;
        step.duplicate_window = std::chrono::hours{24 * 7};
        batch.steps.emplace_back(std::move(step));
      }
      std::promise<bool> done;
      open.store->commit(std::move(batch),
                         [&](auto result) { done.set_value(result.has_value()); });
      if (!done.get_future().get()) std::abort();
    }
  }
  std::filesystem::remove_all(folder);
}

BENCHMARK(accept_with_identities)
    ->Arg(0)
    ->Arg(5'000'000)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace claimwire::engine
