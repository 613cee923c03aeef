#pragma once
#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "core/text.h"
#include "engine/engine.h"
#include "engine/store/sqlite_store.h"
#include "tests/support/memory_disk.h"
#include "tests/support/simulation.h"

namespace claimwire::test {

/// A message of the tests: "control id|ordering key|what becomes of it|anything". What becomes of
/// it: words "claim:DESTINATION", "claim:DESTINATION@PAYER", "copy:DESTINATION", "held-claim",
/// "held:DESTINATION" (a claim that is written and held), "filter", "hold", "fail", "refuse",
/// "nothing", "die" (the process ends while it is worked); "route:NAME" before what that route
/// takes.
class FakeIntake final : public engine::Intake {
 public:
  engine::Head examine(const engine::Arrival& arrival, const engine::Snapshot&,
                       config::AckWhen) override {
    engine::Head head;
    const auto parts = split(arrival.body.view(), '|');
    head.control_id = std::string{parts[0]};
    head.type = "DFT^P03";
    head.sender = "EHR|WEST";
    if (!head.control_id.empty()) head.duplicate_key = concat("EHR|WEST|", head.control_id);
    if (parts.size() > 1) head.ordering_key = std::string{parts[1]};
    if (parts.size() > 2 && parts[2] == "unreadable") {
      head.refusal = Error{"hl7.unreadable", "no."};
      head.refusal_verdict = engine::Verdict::error;
    }
    return head;
  }
  engine::Answer answer(const engine::Arrival&, const engine::Head& head, engine::Verdict verdict,
                        const Issues&, const Error* why, std::string_view) override {
    constexpr std::string_view kCodes[] = {"AA", "AE", "AR", "AR-later"};
    engine::Answer out;
    out.body = concat(kCodes[static_cast<std::size_t>(verdict)], "|", head.control_id,
                      why == nullptr ? "" : concat("|", why->id));
    return out;
  }
};

class FakeProcessor final : public engine::Processor {
 public:
  engine::Processed process(const engine::StoredMessage& message,
                            const engine::Snapshot&) override {
    const auto parts = split(message.body.view(), '|');
    if (!alive) return {};
    worked.push_back(std::string{parts[0]});
    if (on_work) on_work(message);
    engine::Processed out;
    std::string route;
    for (const std::string_view word : split(parts.size() > 2 ? parts[2] : "", ' ')) {
      const std::string_view to = word.substr(std::min(word.size(), word.find(':') + 1));
      if (starts_with(word, "route:")) {
        route = to;
      } else if (starts_with(word, "claim:")) {
        const auto number = numbers->next(to, engine::Counter::interchange);
        if (!number) {
          out = {};
          out.later = number.error();
          return out;
        }
        add_claim(out, parts[0], to, *number);
      } else if (starts_with(word, "held:")) {
        add_claim(out, parts[0], to, 0);
        out.claims.back().status = engine::ClaimStatus::held;
        out.claims.back().reason = "claim.diagnosis-not-billable";
        out.claims.back().parcel.reset();
      } else if (starts_with(word, "copy:")) {
        out.forwards.push_back({std::string{to}, Bytes{concat("copy of ", parts[0])}, "x-hl7",
                                concat(parts[0], ".hl7"), concat("k-", parts[0]), ""});
      } else if (word == "held-claim") {
        engine::BuiltClaim claim;
        claim.number = std::string{parts[0]};
        claim.reason = "claim.diagnosis-not-billable";
        claim.charges = {1, 10000};
        out.received += claim.charges;
        out.claims.push_back(claim);
      } else if (word == "ready-without-parcel") {
        engine::BuiltClaim claim;
        claim.status = engine::ClaimStatus::ready;
        out.claims.push_back(claim);
      }
      for (engine::BuiltClaim& claim : out.claims)
        if (claim.route.empty()) claim.route = route;
      for (engine::Parcel& parcel : out.forwards)
        if (parcel.route.empty()) parcel.route = route;
    }
    for (engine::BuiltClaim& claim : out.claims)
      if (claim.parcel) claim.parcel->route = claim.route;
    using M = engine::MessageState;
    const std::string_view word = parts.size() > 2 ? parts[2] : std::string_view{};
    out.reason = word == "filter" ? "no-charges" : word == "refuse" ? "claim.rejected" : "";
    out.end = !out.claims.empty() || !out.forwards.empty() ? M::open
              : word == "filter"                           ? M::filtered
              : word == "hold"                             ? M::held
              : word == "refuse"                           ? M::refused
              : word == "nothing"                          ? M::open
                                                           : M::failed;
    return out;
  }
  static bool starts_with(std::string_view text, std::string_view with) {
    return text.substr(0, with.size()) == with;
  }

  engine::ControlNumbers* numbers = nullptr;
  bool alive = true;
  std::vector<std::string> worked{};  ///< Control ids in the order of the work.
  std::function<void(const engine::StoredMessage&)> on_work{};

 private:
  static void add_claim(engine::Processed& out, std::string_view id, std::string_view to,
                        std::uint64_t number) {
    engine::BuiltClaim claim;
    claim.payer = to.substr(to.find('@') + 1);
    to = to.substr(0, to.find('@'));
    claim.number = concat(id, "-", std::to_string(out.claims.size() + 1));
    claim.status = engine::ClaimStatus::ready;
    claim.charges = {1, 10000};
    claim.built = Bytes{concat("ISA*", claim.number, "~")};
    claim.parcel = engine::Parcel{std::string{to},       claim.built,
                                  "application/edi-x12", claim.number + ".837",
                                  claim.number,          concat("ISA13=", std::to_string(number))};
    out.received += claim.charges;
    out.claims.push_back(std::move(claim));
  }
};

/// Answers as its script says, then accepts; or keeps silent until told.
class FakeSink final : public engine::Sink {
 public:
  void send(engine::Outgoing outgoing, std::function<void(engine::SendResult)> done) override {
    if (!alive) return;
    sent.push_back(outgoing);
    if (hangs) {
      hanging.push_back(std::move(done));
      return;
    }
    engine::SendResult result;
    result.what = engine::SendResult::What::accepted;
    if (judge) result = judge(outgoing);
    done(std::move(result));
  }
  bool recognises_repeats() const override { return repeats; }
  std::size_t parallel_max() const override { return parallel; }
  void hear_late(Late heard) override { late = std::move(heard); }
  bool can_ask() const override { return says != nullptr; }
  void ask(engine::Outgoing about, std::function<void(engine::SendResult)> done) override {
    if (!alive) return;
    asked.push_back(about);
    done(says(about));
  }

  /// What was sent, one word a try, by content: "ISA*M1-1~".
  std::vector<std::string> contents() const {
    std::vector<std::string> out;
    for (const auto& each : sent) out.emplace_back(each.bytes.view());
    return out;
  }

  std::vector<engine::Outgoing> sent{};
  std::function<engine::SendResult(const engine::Outgoing&)> judge{};
  std::vector<engine::Outgoing> asked{};
  std::function<engine::SendResult(const engine::Outgoing&)> says{};
  std::deque<std::function<void(engine::SendResult)>> hanging{};
  Late late{};
  bool alive = true, hangs = false, repeats = false;
  std::size_t parallel = 4;
};

inline engine::SendResult result_of(engine::SendResult::What what) {
  engine::SendResult out;
  out.what = what;
  return out;
}

class FakeSnapshot final : public engine::Snapshot {
 public:
  explicit FakeSnapshot(config::Configuration configuration)
      : configuration_{std::move(configuration)} {}
  const std::string& id() const override { return id_; }
  const config::Configuration& configuration() const override { return configuration_; }

 private:
  config::Configuration configuration_;
  std::string id_ = "snapshot-1";
};

/// A whole engine on a disk in memory, one thread, an own clock: interface "ehr" in, destinations
/// "alpha" and "beta" out.
class Hospital {
 public:
  explicit Hospital(std::uint64_t seed = 1) : world{seed} {
    for (const char* name : {"ehr", "alpha", "beta"}) configuration.interfaces[name].key = name;
    for (const char* name : {"alpha", "beta"}) sinks[name] = std::make_shared<FakeSink>();
  }
  ~Hospital() { end(); }
  Hospital(const Hospital&) = delete;
  Hospital& operator=(const Hospital&) = delete;

  /// Opens the store and starts the engine, as a process does.
  Result<void> start() {
    set_alive(true);
    engine::StoreOptions options;
    options.path = "/store/claimwire.db";
    options.environment = "test";
    options.disk_reserve = 1 << 20;
    auto opened =
        engine::SqliteStore::open(options, {disk, world.clock, world.writer, world.workers,
                                            [this](const Error& error) { fatal = error.id; }});
    if (!opened) return opened.error();
    store = std::move(*opened);
    processor.numbers = &store->control_numbers();
    engine = std::make_unique<engine::Engine>(
        engine::Engine::Parts{*store, intake, processor, world.clock, world.random, world.workers,
                              workers_max},
        std::make_shared<FakeSnapshot>(configuration), engine::Sinks{});
    // As the daemon does: its destinations need the engine to be there first.
    engine->replace(std::make_shared<FakeSnapshot>(configuration), given_sinks());
    Result<void> started;
    std::atomic<bool> ended = false;
    std::thread thread{[&] {
      started = engine->start();
      ended = true;
    }};
    while (!ended) {
      if (!world.run_one()) std::this_thread::yield();
    }
    thread.join();
    return started;
  }
  /// Starts and runs until nothing is left to do at this moment.
  Hospital& up() {
    const auto started = start();
    CW_ASSERT(started.has_value());
    world.run();
    return *this;
  }
  /// Stops in good order.
  void stop() {
    if (engine) {
      std::atomic<bool> ended = false;
      std::thread thread{[&] {
        stopped_quietly = engine->stop(std::chrono::seconds{2});
        ended = true;
      }};
      while (!ended) {
        if (!world.run_one()) std::this_thread::yield();
      }
      thread.join();
    }
    end();
  }
  /// The process ends at this instant; start() is the next one.
  void crash() {
    disk.crash();
    end();
    disk.boot();
  }
  /// The rest of crash(), for a test that chose its instant itself by disk.crash().
  void bury() {
    end();
    disk.boot();
  }
  void bury_after_power_cut(std::uint64_t seed) {
    end();
    disk.boot_after_power_cut(seed);
  }
  /// The process ends by itself before the `n`th thing it does to the disk; then bury().
  void crash_at(std::uint64_t n, const std::string& only = {}) {
    crashed = false;
    const auto ended = [this] {
      crashed = true;
      ++process_;
      set_alive(false);
    };
    disk.crash_at(n, ended, only);
  }
  void power_cut(std::uint64_t seed) {
    disk.crash();
    end();
    disk.boot_after_power_cut(seed);
  }

  /// Sends a message; its answer lands in `answers` under the returned number.
  std::size_t send(const std::string& text, const std::string& interface = "ehr") {
    const std::size_t number = answers.size();
    answers.emplace_back();
    engine::Arrival arrival;
    arrival.body = Bytes{text};
    arrival.interface = interface;
    arrival.peer = "10.0.0.1:1";
    engine->accept(std::move(arrival), [this, number, process = process_](engine::Answer answer) {
      if (process == process_) answers[number] = std::move(answer);
    });
    return number;
  }
  /// Sends, runs, and gives the text of the answer; "" when there was none yet.
  std::string ask(const std::string& text) {
    const std::size_t number = send(text);
    world.run();
    return answer(number);
  }
  std::string answer(std::size_t number) const {
    return answers[number] ? answers[number]->body : std::string{};
  }
  engine::StepResult::What move(engine::Kind kind, std::uint64_t id, auto to) {
    engine::MoveStep step;
    step.kind = kind;
    step.id = id;
    step.to = static_cast<std::uint8_t>(to);
    step.caller.id = "ops";
    step.reason = "test";
    std::optional<engine::StepResult::What> what;
    engine->move(step, [&](Result<engine::StepResult> result) { what = result->what; });
    world.run();
    return *what;
  }
  engine::MessageState message(std::uint64_t id) const { return (*store->message({id}))->state; }
  engine::DeliveryState delivery(std::uint64_t id) const { return (*store->delivery({id}))->state; }
  std::string ledger() const {
    const auto books = store->reconcile();
    if (!books) return books.error().message;
    const auto counts = store->state_counts();
    const bool same = counts.messages == books->counts.messages &&
                      counts.claims == books->counts.claims &&
                      counts.deliveries == books->counts.deliveries;
    return books->balances && same ? "balances" : books->text();
  }
  /// What breaks a promise in the store and in what the sinks saw: a body that cannot be read, a
  /// control number on two claims. Empty: nothing.
  std::string broken() const {
    engine::MessageQuery query;
    query.limit = 10'000;
    const auto rows = store->messages(query);
    for (const engine::MessageRow& row : *rows) {
      if (row.body.has() && !store->bodies().get(row.body))
        return concat("the body of ", row.control_id, " cannot be read");
    }
    for (const auto& [name, each] : sinks) {
      std::map<std::string, std::string> claims;
      for (const engine::Outgoing& out : each->sent) {
        const std::string& first =
            claims.try_emplace(out.control_numbers, out.claim_number).first->second;
        if (!out.control_numbers.empty() && first != out.claim_number)
          return concat(out.control_numbers, " of ", name, " is on ", first, " and ",
                        out.claim_number);
      }
    }
    return {};
  }
  FakeSink& sink(const std::string& name) { return *sinks.at(name); }
  engine::Sinks given_sinks() const {
    engine::Sinks out;
    for (const auto& [name, each] : sinks) out[name] = each;
    return out;
  }
  void replace() {
    engine->replace(std::make_shared<FakeSnapshot>(configuration), given_sinks());
    world.run();
  }

  MemoryDisk disk{};
  Simulation world;
  config::Configuration configuration{};
  FakeIntake intake{};
  FakeProcessor processor{};
  std::map<std::string, std::shared_ptr<FakeSink>> sinks{};
  std::unique_ptr<engine::SqliteStore> store{};
  std::unique_ptr<engine::Engine> engine{};
  std::vector<std::optional<engine::Answer>> answers{};
  std::string fatal{};
  bool stopped_quietly = false, crashed = false;
  std::size_t workers_max = 2;

 private:
  void set_alive(bool alive) {
    processor.alive = alive;
    for (auto& [name, each] : sinks) each->alive = alive;
  }
  /// Destroys the objects of the process; what they still do is nobody's any more.
  void end() {
    ++process_;
    set_alive(false);
    engine.reset();
    if (store) {
      world.run();
      store->close();
      world.run();
    }
    world.forget();
    store.reset();
    for (auto& [name, each] : sinks) each->hanging.clear();
    fatal.clear();
  }

  int process_ = 0;
};

}  // namespace claimwire::test
