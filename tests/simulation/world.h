#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/store/sqlite_store.h"
#include "tests/simulation/mutants.h"
#include "tests/simulation/oracle.h"
#include "tests/simulation/payer.h"
#include "tests/support/hospital.h"
#include "tests/support/memory_disk.h"
#include "tests/support/simulation.h"

namespace claimwire::test {

/// How often each thing happened, so that a test can show that the seeds meet them.
struct Coverage {
  std::uint64_t messages = 0, repeats = 0, conflicts = 0, acknowledged = 0, refused = 0, later = 0,
                arrivals = 0, taken = 0, kills = 0, power_cuts = 0, crashes_in_recovery = 0,
                clean_stops = 0, takeovers = 0, undone_batches = 0, disk_errors = 0, disk_full = 0,
                clock_steps = 0, moves = 0, reloads = 0, fatal = 0, kept_back = 0;

  Coverage& operator+=(const Coverage& other);
};

struct Report {
  std::uint64_t seed = 0;
  std::string broken;  ///< The first promise that was broken; empty: none.
  std::vector<std::string> last_events;
  std::uint64_t hash = 0, events = 0;
  Coverage coverage;
};

/// The world around one engine on one thread: senders, payers, persons, a disk that fails, a clock
/// that steps, processes that end. Everything that happens is chosen by the seed.
class World {
 public:
  explicit World(std::uint64_t seed, Mutant mutant = Mutant::none);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Report run();

 private:
  /// The real processor's place: makes claims of a message's words, with leased control numbers.
  class Maker final : public engine::Processor {
   public:
    engine::Processed process(const engine::StoredMessage& message,
                              const engine::Snapshot&) override;
    std::function<engine::ControlNumbers*()> numbers{};
    bool production = false;
  };
  struct Process;
  /// What the engine holds as its store: told of to the oracle, and dead with its process.
  class Watched;
  class Line;
  struct Sender {
    std::string interface, prefix;
    int made = 0, to_make = 0;
    std::size_t at_once = 1;
    struct Waiting {
      std::string text;
      bool asking = false;
      std::chrono::milliseconds asked_at{0};
    };
    std::vector<Waiting> waiting;
    std::vector<std::string> past;  ///< Answered, and sometimes sent again all the same.
  };

  std::uint64_t dice(std::uint64_t below) { return chance_() % below; }
  bool one_in(std::uint64_t n) { return dice(n) == 0; }

  void act();
  void run_some(std::size_t steps);
  void step_done();
  bool start();
  void end_process(const char* how, bool power);
  void die();
  void clean_stop();
  void take_over();
  void bury();
  void send_something();
  void ask(Sender& sender, std::size_t at);
  void change_disk();
  void step_clock();
  void person_moves();
  void reload();
  config::Configuration configuration();
  engine::Sinks sinks(Process& process);
  std::string new_message(Sender& sender);
  void settle();
  void advance(std::chrono::milliseconds by);
  void resolve_everything();
  void check_rest(const char* when, const std::string& except);
  void move(engine::Kind kind, std::uint64_t id, std::uint8_t to);

  std::uint64_t seed_;
  Mutant mutant_;
  std::mt19937_64 chance_;
  MemoryDisk disk_{};
  std::unique_ptr<MutantFiles> mutant_files_{};
  Simulation world_;
  FakeIntake intake_{};
  std::string environment_;
  Oracle oracle_;
  std::vector<Payer> payers_{};
  std::vector<Sender> senders_{};
  std::vector<std::unique_ptr<Process>> processes_{};
  Process* current_ = nullptr;
  std::unique_ptr<engine::SqliteStore> store_{};
  std::map<std::string, config::Deliver> deliver_{};
  std::set<std::string> absent_{};  ///< Payers that are not in the configuration now.
  std::set<std::string> strict_{};  ///< Routes that keep order.
  std::string strict_from_{};       ///< The interface that all routes take from; empty: all.
  std::size_t workers_ = 2;
  std::string failed_;    ///< What the disk refused last.
  bool crashed_ = false;  ///< The disk holds the picture; the objects are still there.
  bool power_ = false;
  bool healing_ = false;  ///< No new trouble: at the end of a seed.
  Coverage coverage_{};
};

Report run_seed(std::uint64_t seed, Mutant mutant = Mutant::none);

}  // namespace claimwire::test
