// A real process on a real disk, killed by signal 9 under load again and again. What the sender was
// told and what the receiver got is written down outside of it and compared at the end.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <thread>

#include "core/text.h"
#include "engine/engine.h"
#include "engine/shell/system.h"
#include "engine/shell/threads.h"
#include "engine/store/posix_files.h"
#include "engine/store/sqlite_store.h"
#include "tests/support/hospital.h"

namespace claimwire::test {
namespace {

using engine::Answer;
using engine::MessageState;
using engine::SendResult;

constexpr int kKeys = 16;
constexpr std::size_t kAtOnce = 64;  ///< Messages sent and not yet answered.

std::string control_id(int number) { return concat("M", std::to_string(1'000'000 + number)); }
std::string key_of(int number) { return concat("K", std::to_string(number % kKeys)); }

/// Lines that survive the process that writes them: one write each, to the kernel.
class Notes {
 public:
  explicit Notes(const std::string& path)
      : descriptor_{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)} {
    CW_ASSERT(descriptor_ >= 0);
  }
  ~Notes() { ::close(descriptor_); }
  Notes(const Notes&) = delete;
  Notes& operator=(const Notes&) = delete;
  void write(const std::string& line) const {
    const std::string whole = line + "\n";
    CW_ASSERT(::write(descriptor_, whole.data(), whole.size()) ==
              static_cast<ssize_t>(whole.size()));
  }

 private:
  int descriptor_;
};

std::vector<std::string> lines_of(const std::string& path) {
  std::vector<std::string> out;
  std::ifstream file{path};
  for (std::string line; std::getline(file, line);) out.push_back(line);
  return out;
}

void wait_until_it_grows(const std::string& path) {
  std::error_code none;
  const auto size = [&] {
    return std::filesystem::exists(path, none) ? std::filesystem::file_size(path, none) : 0;
  };
  const auto before = size();
  for (int i = 0; i < 10'000 && size() == before; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
}

/// A receiver that notes what arrived and then misbehaves in a fifth of the tries.
class NotingSink final : public engine::Sink {
 public:
  NotingSink(std::string name, const std::string& folder, std::uint64_t seed, bool misbehaves)
      : name_{std::move(name)},
        notes_{concat(folder, "/", name_)},
        chance_{seed},
        misbehaves_{misbehaves} {}
  void send(engine::Outgoing outgoing, std::function<void(SendResult)> done) override {
    SendResult::What what = SendResult::What::accepted;
    {
      const std::lock_guard lock{mutex_};
      if (misbehaves_ && chance_() % 10 == 0) what = SendResult::What::retry_later;
      if (misbehaves_ && chance_() % 10 == 0) what = SendResult::What::no_answer;
      if (what != SendResult::What::retry_later)
        notes_.write(concat(outgoing.control_numbers, " ", outgoing.bytes.view()));
    }
    done(result_of(what));
  }
  bool recognises_repeats() const override { return false; }
  std::size_t parallel_max() const override { return 8; }

 private:
  std::string name_;
  Notes notes_;
  std::mutex mutex_;
  std::mt19937_64 chance_;
  bool misbehaves_;
};

/// One life of the process: takes up where the last ended, sends from the first unanswered message
/// on, until it is killed or `last` is answered and all is delivered.
[[noreturn]] void live(const std::string& folder, std::uint64_t seed, int last, bool misbehaves) {
  engine::PosixFiles files;
  engine::SystemClock clock;
  engine::SystemRandom random;
  engine::Threads writer{1}, workers{2};
  auto store =
      engine::SqliteStore::open({folder + "/store/claimwire.db", "test", 0, std::chrono::hours{24}},
                                {files, clock, writer, workers, [](const Error&) { ::_exit(3); }});
  if (!store) ::_exit(4);
  FakeIntake intake;
  config::Configuration configuration;
  configuration.interfaces["ehr"].key = "ehr";
  engine::Sinks sinks;
  for (const char* name : {"alpha", "beta"}) {
    configuration.interfaces[name].retry.delay_min = std::chrono::milliseconds{10};
    configuration.interfaces[name].retry.delay_max = std::chrono::milliseconds{50};
    sinks[name] = std::make_shared<NotingSink>(name, folder, seed++, misbehaves);
  }
  /// Keeps nothing: the list of what was worked would be shared by the workers.
  class Processor final : public engine::Processor {
   public:
    explicit Processor(engine::ControlNumbers& numbers) : numbers_{numbers} {}
    engine::Processed process(const engine::StoredMessage& message,
                              const engine::Snapshot& snapshot) override {
      FakeProcessor one;
      one.numbers = &numbers_;
      return one.process(message, snapshot);
    }

   private:
    engine::ControlNumbers& numbers_;
  } processor{(*store)->control_numbers()};
  engine::Engine engine{{**store, intake, processor, clock, random, workers},
                        std::make_shared<FakeSnapshot>(configuration),
                        sinks};
  if (!engine.start()) ::_exit(5);

  std::mutex mutex;
  std::condition_variable changed;
  std::size_t open = 0;
  const Notes answers{folder + "/answers"};
  std::set<std::string> answered;
  for (const std::string& line : lines_of(folder + "/answers"))
    answered.insert(line.substr(0, line.find(' ')));
  for (int number = 0; number < last; ++number) {
    const std::string id = control_id(number);
    if (answered.count(id) > 0) continue;
    std::unique_lock lock{mutex};
    changed.wait(lock, [&] { return open < kAtOnce; });
    ++open;
    lock.unlock();
    engine::Arrival arrival;
    arrival.body = Bytes{concat(id, "|", key_of(number),
                                number % 3 == 0 ? "|claim:alpha claim:beta" : "|claim:alpha", "|",
                                std::string(static_cast<std::size_t>(number % 7) * 500, 'x'))};
    arrival.interface = "ehr";
    engine.accept(std::move(arrival), [&, id](const Answer& answer) {
      if (answer.outcome == Answer::Outcome::stored || answer.outcome == Answer::Outcome::duplicate)
        answers.write(concat(id, " ", answer.message_id));
      const std::lock_guard guard{mutex};
      --open;
      changed.notify_all();
    });
  }
  {
    std::unique_lock lock{mutex};
    changed.wait(lock, [&] { return open == 0; });
  }
  for (;;) {
    const auto counts = (*store)->state_counts();
    const auto of = [&](engine::DeliveryState state) {
      return counts.deliveries[static_cast<std::size_t>(state)];
    };
    if (counts.messages[static_cast<std::size_t>(MessageState::received)] == 0 &&
        of(engine::DeliveryState::queued) == 0 && of(engine::DeliveryState::sending) == 0)
      break;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  const bool quiet = engine.stop(std::chrono::seconds{10});
  (*store)->close();
  ::_exit(quiet ? 0 : 6);
}

TEST(KilledProcess, LosesDoublesAndReordersNothing) {
  const char* wanted = std::getenv("CLAIMWIRE_LONG");
  const int kills = wanted != nullptr && std::string_view{wanted} == "yes" ? 200 : 12;
  const std::string folder =
      (std::filesystem::temp_directory_path() / ("cw_killed_" + std::to_string(::getpid())))
          .string();
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const std::uint64_t seed = 20260903;
  std::mt19937_64 chance{seed};
  int killed = 0;
  for (int life = 0; life <= kills; ++life) {
    const bool final_life = life == kills;
    const int answered = static_cast<int>(lines_of(folder + "/answers").size());
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0)
      live(folder, seed + static_cast<std::uint64_t>(life) * 2,
           final_life ? answered + 200 : 1'000'000, !final_life);
    if (!final_life) {
      // A third while it starts and recovers, the others once it answers.
      if (chance() % 3 != 0) wait_until_it_grows(folder + "/answers");
      std::this_thread::sleep_for(std::chrono::milliseconds{chance() % 120});
      ::kill(child, SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    if (final_life) {
      ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0)
          << "seed " << seed << ": the last start ended with " << status;
    } else {
      ASSERT_TRUE(WIFSIGNALED(status)) << "seed " << seed << ", life " << life
                                       << ": ended by itself with " << WEXITSTATUS(status);
      ++killed;
    }
  }
  EXPECT_EQ(killed, kills);

  engine::PosixFiles files;
  engine::SystemClock clock;
  engine::Threads writer{1};
  auto store =
      engine::SqliteStore::open({folder + "/store/claimwire.db", "test", 0, std::chrono::hours{24}},
                                {files, clock, writer, writer, {}});
  ASSERT_TRUE(store) << store.error().message;
  const auto ledger = (*store)->reconcile();
  ASSERT_TRUE(ledger);
  EXPECT_TRUE(ledger->balances) << ledger->text();

  std::size_t acknowledged = 0, phantom = 0;
  for (const std::string& line : lines_of(folder + "/answers")) {
    const auto parts = split(line, ' ');
    const auto row = *(*store)->message(*engine::MessageId::parse(parts[1]));
    ASSERT_TRUE(row) << "lost " << line;
    EXPECT_EQ(row->control_id, parts[0]);
    EXPECT_TRUE((*store)->bodies().get(row->body).has_value()) << "torn " << line;
    EXPECT_TRUE(row->state == MessageState::done || row->state == MessageState::open ||
                row->reason == "ended-process-twice")
        << line << " is " << name(row->state);
    ++acknowledged;
  }
  for (const char* name : {"alpha", "beta"}) {
    std::set<std::string> claims;
    std::map<std::string, std::string> claim_of_number;
    std::map<int, std::string> last;
    for (const std::string& line : lines_of(concat(folder, "/", name))) {
      const auto parts = split(line, ' ');
      const std::string claim{parts[1]};
      EXPECT_TRUE(claims.insert(claim).second) << "doubled at " << name << ": " << line;
      EXPECT_EQ(claim_of_number.try_emplace(std::string{parts[0]}, claim).first->second, claim);
      const int number = std::stoi(claim.substr(5, 7)) - 1'000'000;
      std::string& before = last[number % kKeys];
      EXPECT_LT(before, claim) << "out of order at " << name;
      before = claim;
      phantom += number >= static_cast<int>(acknowledged) + 1'000'000 ? 1 : 0;
    }
  }
  EXPECT_EQ(phantom, 0U);
  RecordProperty("acknowledged", static_cast<int>(acknowledged));
  std::printf("%d kills, %zu messages acknowledged, seed %llu\n%s", killed, acknowledged,
              static_cast<unsigned long long>(seed), ledger->text().c_str());
  (*store)->close();
  writer.stop();
  store->reset();
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace claimwire::test
