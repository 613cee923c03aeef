#include "tests/simulation/world.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "core/text.h"

namespace claimwire::test {
namespace {

using engine::ClaimStatus;
using engine::DeliveryState;
using engine::Kind;
using engine::MessageState;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Fault = MemoryDisk::Fault;

constexpr std::uint8_t n(auto state) { return static_cast<std::uint8_t>(state); }
constexpr const char* kPath = "/store/claimwire.db";
constexpr const char* kFates[] = {
    "claim:alpha",
    "claim:alpha claim:beta",
    "claim:beta",
    "claim:gamma",
    "claim:delta",
    "claim:gamma claim:delta",
    "copy:beta",
    "copy:alpha claim:gamma",
    "held-claim",
    "held-claim claim:alpha",
    "filter",
    "hold",
    "fail",
    "refuse",
    "claim:alpha claim:alpha",
    "unreadable",
};

}  // namespace

Coverage& Coverage::operator+=(const Coverage& other) {
  auto* mine = reinterpret_cast<std::uint64_t*>(this);
  const auto* more = reinterpret_cast<const std::uint64_t*>(&other);
  for (std::size_t i = 0; i < sizeof(Coverage) / sizeof(std::uint64_t); ++i) mine[i] += more[i];
  return *this;
}

/// One process of the engine. Kept to the end of the seed, since what it left in the queues may
/// still run into it; `alive` false makes that do nothing.
struct World::Process {
  bool alive = true;
  bool starting = false;
  std::unique_ptr<Watched> watched;
  std::unique_ptr<MutantStore> store;
  Maker maker;
  MutantNumbers forgetful;
  std::unique_ptr<engine::Engine> engine;
  std::uint64_t epoch = 0;
  engine::Recovery recovery;
};

class World::Watched final : public StoreWrapper {
 public:
  Watched(World& world, Process& process) : world_{world}, process_{process} {}
  engine::Store& inner() const override { return *world_.store_; }
  std::uint64_t epoch() const override { return process_.epoch; }
  const engine::Recovery& recovery() const override { return process_.recovery; }
  void note_in_work(std::size_t slot, engine::MessageId message) override {
    if (process_.alive && world_.current_ == &process_) inner().note_in_work(slot, message);
  }
  void commit(engine::Batch batch, engine::Committed done) override {
    if (!process_.alive) {
      // Engine::start() waits, even in a process that has ended.
      if (process_.starting) done(Error{"store.stopped", "the process has ended."});
      return;
    }
    const std::uint64_t number = world_.oracle_.submitted(batch, process_.epoch);
    auto ended = std::make_shared<bool>(false);
    inner().commit(std::move(batch), [this, number, ended, done = std::move(done)](auto result) {
      *ended = true;
      if (process_.alive) world_.oracle_.answered(number, result);
      if (process_.alive || process_.starting) done(std::move(result));
    });
    // Engine::start() waits for its commits on this, the only thread.
    while (process_.starting && !*ended) CW_ASSERT(world_.world_.run_writer());
  }

  Result<std::optional<engine::MessageRow>> message(engine::MessageId id) const override {
    if (trouble()) return unreadable();
    return inner().message(id);
  }
  Result<std::optional<engine::DeliveryRow>> delivery(engine::DeliveryId id) const override {
    if (trouble()) return unreadable();
    return inner().delivery(id);
  }
  Result<std::vector<engine::MessageRow>> messages(
      const engine::MessageQuery& query) const override {
    if (trouble()) return unreadable();
    return inner().messages(query);
  }
  Result<std::vector<engine::DeliveryRow>> deliveries(
      const engine::DeliveryQuery& query) const override {
    if (trouble()) return unreadable();
    return inner().deliveries(query);
  }

 private:
  bool trouble() const {
    if (!process_.alive || world_.store_ == nullptr) return true;
    return !world_.healing_ && !process_.starting && world_.one_in(150);
  }
  static Error unreadable() { return {"store.io", "could not be read for a moment."}; }

  World& world_;
  Process& process_;
};

/// The connector of one process to one payer.
class World::Line final : public engine::Sink {
 public:
  Line(World& world, Process& process, Payer& payer)
      : world_{world}, process_{process}, payer_{payer} {}
  void send(engine::Outgoing outgoing, std::function<void(engine::SendResult)> done) override {
    if (!process_.alive) return;
    Payer::Try met = payer_.meet(outgoing, world_.chance_);
    if (met.arrives) {
      ++world_.coverage_.arrivals;
      world_.coverage_.taken += met.taken ? 1 : 0;
      world_.oracle_.arrived(outgoing, payer_.recognises_repeats, met.taken);
    }
    // A reload may take the connector away before its answer comes.
    auto answer = [&world = world_, &process = process_, id = outgoing.delivery_id,
                   result = std::move(met.result), done = std::move(done)] {
      if (!process.alive) return;
      world.oracle_.heard(id, result.what);
      done(result);
    };
    met.after.count() == 0 ? world_.world_.workers.post(std::move(answer))
                           : world_.world_.workers.after(met.after, std::move(answer));
  }
  bool recognises_repeats() const override { return payer_.recognises_repeats; }
  std::size_t parallel_max() const override { return payer_.parallel; }

 private:
  World& world_;
  Process& process_;
  Payer& payer_;
};

engine::Processed World::Maker::process(const engine::StoredMessage& message,
                                        const engine::Snapshot&) {
  const auto parts = split(message.body.view(), '|');
  engine::Processed out;
  const std::string_view fate = parts.size() > 2 ? parts[2] : std::string_view{};
  using M = MessageState;
  out.end = fate == "filter"   ? M::filtered
            : fate == "hold"   ? M::held
            : fate == "refuse" ? M::refused
                               : M::failed;
  out.reason = fate == "filter"   ? "no-charges"
               : fate == "hold"   ? "mapping.hold"
               : fate == "refuse" ? "claim.rejected"
                                  : "mapping.unmappable";
  if (production && parts.size() > 3 && parts[3] == "T") {
    out.end = M::filtered;
    out.reason = "processing-id";
    return out;
  }
  for (const std::string_view word : split(fate, ' ')) {
    const std::string_view to = word.substr(std::min(word.size(), word.find(':') + 1));
    if (FakeProcessor::starts_with(word, "copy:")) {
      out.end = M::open;
      out.forwards.push_back({std::string{to}, Bytes{concat("copy of ", message.body.view())},
                              "x-hl7", concat(parts[0], ".hl7"),
                              concat("k-", message.id.text(), "-", to), "", "copies"});
    }
    const bool held = word == "held-claim";
    if (!held && !FakeProcessor::starts_with(word, "claim:")) continue;
    out.end = M::open;
    engine::BuiltClaim claim;
    // The number tells content apart: a conflict that a person releases is another claim.
    claim.number = concat(parts[0], "-", std::to_string(out.claims.size() + 1), "-", parts.back());
    claim.charges = {1, 10000};
    claim.route = "claims";
    out.received += claim.charges;
    claim.reason = held ? "claim.diagnosis-not-billable" : "";
    // A held claim is written too, for alpha: a release sends it as it was built.
    const std::string_view whose = held ? "alpha" : to;
    const auto number = numbers()->next(whose, engine::Counter::interchange);
    if (!number) {
      out = {};
      out.later = number.error();
      return out;
    }
    const std::string isa13 = std::to_string(*number);
    claim.payer = whose;
    claim.status = held ? ClaimStatus::held : ClaimStatus::ready;
    claim.built = Bytes{concat("ISA*", isa13, "*", claim.number, "~")};
    if (!held)
      claim.parcel = engine::Parcel{std::string{to},
                                    claim.built,
                                    "application/edi-x12",
                                    claim.number + ".837",
                                    claim.number,
                                    concat("ISA13=", isa13),
                                    claim.route};
    out.claims.push_back(std::move(claim));
  }
  if (out.end == M::open) out.reason.clear();
  return out;
}

World::World(std::uint64_t seed, Mutant mutant)
    : seed_{seed},
      mutant_{mutant},
      chance_{seed * 2654435761U + 12345},
      world_{seed},
      environment_{seed % 3 == 0 ? "production" : "test"},
      oracle_{environment_} {
  payers_.reserve(4);
  payers_.emplace_back("alpha", false, 4);
  payers_.emplace_back("beta", true, 4);
  payers_.emplace_back("gamma", false, 1);
  payers_.emplace_back("delta", one_in(2), 2);
  for (const char* prefix : {"A", "B", "C"}) {
    Sender sender;
    sender.prefix = prefix;
    sender.interface = *prefix == 'B' ? "checked" : "ehr";
    sender.to_make = 4 + static_cast<int>(dice(12));
    sender.at_once = 1 + dice(4);
    senders_.push_back(std::move(sender));
  }
  if (one_in(2)) strict_.insert("claims");
  if (one_in(3)) strict_.insert("copies");
  if (one_in(3)) strict_from_ = "ehr";
  if (mutant == Mutant::no_segment_sync || mutant == Mutant::no_wait_for_segment_sync) {
    MutantFiles::Later later;
    if (mutant == Mutant::no_wait_for_segment_sync)
      later = [this](std::function<void()> sync) { world_.workers.post(std::move(sync)); };
    mutant_files_ = std::make_unique<MutantFiles>(disk_, ".seg", std::move(later));
  }
}

World::~World() {
  for (auto& process : processes_) process->alive = false;
  bury();
}

config::Configuration World::configuration() {
  config::Configuration out;
  for (const char* name : {"ehr", "checked", "alpha", "beta", "gamma", "delta"})
    out.interfaces[name].key = name;
  out.interfaces["checked"].ack_when = config::AckWhen::checked;
  out.interfaces["checked"].ack_timeout = seconds{10};
  for (const auto& [name, how] : deliver_) out.interfaces[name].deliver = how;
  for (const Payer& payer : payers_) out.payers[payer.name].via = payer.name;
  for (const char* name : {"claims", "copies"}) {
    config::Route route;
    route.name = name;
    if (!strict_from_.empty()) route.from = {strict_from_};
    if (strict_.count(name) > 0 && mutant_ != Mutant::order_ignored)
      route.order = config::RouteOrder::strict;
    out.routes.push_back(std::move(route));
  }
  oracle_.strict(strict_, strict_from_);
  return out;
}

engine::Sinks World::sinks(Process& process) {
  engine::Sinks out;
  for (Payer& payer : payers_) {
    if (absent_.count(payer.name) > 0) continue;
    out[payer.name] = std::make_shared<MutantSink>(std::make_shared<Line>(*this, process, payer),
                                                   mutant_, world_.workers);
  }
  return out;
}

// --- processes -----------------------------------------------------------------------------------

/// Opens the store and starts an engine; false when the process ended instead.
bool World::start() {
  engine::StoreOptions options;
  options.path = kPath;
  options.environment = environment_;
  options.disk_reserve = 1 << 20;
  engine::Files& files = mutant_files_ ? static_cast<engine::Files&>(*mutant_files_) : disk_;
  const engine::SqliteStore::Ports ports{files, world_.clock, world_.writer, world_.workers,
                                         [this](const Error& error) {
                                           oracle_.event(concat("fatal ", error.id));
                                           ++coverage_.fatal;
                                           die();
                                         }};
  if (!healing_ && one_in(8) && !processes_.empty()) {
    // B7: the wrong environment changes nothing.
    engine::StoreOptions other = options;
    other.environment = environment_ == "test" ? "production" : "test";
    auto opened = engine::SqliteStore::open(other, ports);
    if (opened) {
      oracle_.fail("B7: a store opened under another environment");
      (*opened)->close();
    }
    opened = Error{"", ""};
    if (crashed_) return bury(), false;
  }
  auto opened = engine::SqliteStore::open(options, ports);
  if (!opened) {
    oracle_.event(concat("not opened: ", opened.error().id));
    if (healing_ && !crashed_) oracle_.fail(concat("A3: no start: ", opened.error().message));
    if (!crashed_) {
      disk_.crash();
      crashed_ = true;
    }
    bury();
    return false;
  }
  store_ = std::move(*opened);
  if (crashed_) return bury(), false;
  coverage_.undone_batches += store_->recovery().last_batch_undone ? 1 : 0;
  oracle_.opened(*store_);
  processes_.push_back(std::make_unique<Process>());
  Process& process = *processes_.back();
  current_ = &process;
  process.epoch = store_->epoch();
  process.recovery = store_->recovery();
  process.watched = std::make_unique<Watched>(*this, process);
  process.store = std::make_unique<MutantStore>(
      *process.watched, mutant_, world_.workers,
      [this] { return oracle_.next_message() + oracle_.accepts_under_way(); },
      [this] { return store_->epoch(); });
  process.maker.production = environment_ == "production";
  process.maker.numbers = [this, &process]() -> engine::ControlNumbers* {
    if (mutant_ == Mutant::control_numbers_start_anew) return &process.forgetful;
    return &store_->control_numbers();
  };
  process.engine = std::make_unique<engine::Engine>(
      engine::Engine::Parts{*process.store, intake_, process.maker, world_.clock, world_.random,
                            world_.workers, workers_},
      std::make_shared<FakeSnapshot>(configuration()), sinks(process));
  process.starting = true;
  const auto started = process.engine->start();
  process.starting = false;
  if (crashed_) return bury(), false;
  if (!started) {
    oracle_.event(concat("not started: ", started.error().id));
    if (healing_) oracle_.fail(concat("A3: no start: ", started.error().message));
    disk_.crash();
    die();
    bury();
    return false;
  }
  oracle_.event("started");
  return true;
}

/// The process ends here and now; what its objects still do is nobody's any more.
void World::die() {
  if (!crashed_) disk_.crash();
  crashed_ = true;
  for (auto& process : processes_) process->alive = false;
}

/// The rest of die(): the objects go, and the next process finds the disk as it was then.
void World::bury() {
  for (auto& process : processes_) {
    process->alive = false;
    process->starting = false;
    process->engine.reset();
  }
  if (store_) {
    while (world_.run_writer()) {
    }
    world_.run();
    store_->close();
    world_.run();
  }
  world_.forget();
  store_.reset();
  current_ = nullptr;
  if (crashed_) {
    if (power_) {
      disk_.boot_after_power_cut(chance_());
    } else {
      disk_.boot();
    }
  }
  crashed_ = power_ = false;
  for (Sender& sender : senders_)
    for (auto& each : sender.waiting) each.asking = false;
}

void World::end_process(const char* how, bool power) {
  oracle_.event(how);
  ++(power ? coverage_.power_cuts : coverage_.kills);
  power_ = power;
  if (one_in(2)) return die();
  // In the middle of a task, before one of the next things it does to the disk.
  constexpr const char* kAt[] = {"", "", ".seg", "sync", ".numbers"};
  const char* const at = kAt[dice(5)];
  const auto ended = [this] {
    crashed_ = true;
    for (auto& process : processes_) process->alive = false;
  };
  disk_.crash_at(1 + dice(*at == 0 ? 40 : 4), ended, at);
}

/// As Engine::stop() and SqliteStore::close() do it, without waiting on this thread.
void World::clean_stop() {
  oracle_.event("stopping");
  ++coverage_.clean_stops;
  Process& process = *current_;
  process.engine->stop({});
  for (int i = 0; i < 200 && !crashed_; ++i) {
    run_some(50);
    if (process.engine->stop({})) break;
    world_.jump(seconds{1});
  }
  if (crashed_) return;
  for (auto& each : processes_) each->alive = false;
  bury();
  oracle_.event("stopped");
}

/// Another process takes the store while this one lives on, cut off: its steps come too late.
void World::take_over() {
  oracle_.event("taken over");
  ++coverage_.takeovers;
  while (!crashed_ && oracle_.broken().empty() && world_.run_one()) {
  }
  if (crashed_) return bury();
  for (auto& each : processes_)
    if (each.get() != current_) each->alive = false;
  store_->close();
  while (world_.run_one()) {
  }
  if (crashed_) return bury();
  store_.reset();
  start();
}

// --- what happens --------------------------------------------------------------------------------

Report World::run() {
  const std::uint64_t acts = 400 + dice(1200);
  for (std::uint64_t i = 0; i < acts && oracle_.broken().empty(); ++i) act();
  if (oracle_.broken().empty()) settle();
  Report report;
  report.seed = seed_;
  report.broken = oracle_.broken();
  report.last_events = oracle_.last_events();
  report.hash = oracle_.hash();
  report.events = oracle_.events();
  report.coverage = coverage_;
  return report;
}

/// After each step: what the store counts is what was committed.
void World::step_done() {
  if (const std::string failed = disk_.failed(); failed != failed_) {
    failed_ = failed;
    oracle_.event(concat("failed: ", failed));
  }
  if (crashed_) {
    bury();
    return;
  }
  if (store_ && oracle_.broken().empty()) oracle_.compare_counts(*store_);
}

void World::run_some(std::size_t steps) {
  while (steps-- > 0 && !crashed_ && oracle_.broken().empty() && world_.run_one()) {
    if (store_ && !crashed_) oracle_.compare_counts(*store_);
  }
}

void World::act() {
  if (current_ == nullptr) {
    if (one_in(3)) {
      ++coverage_.crashes_in_recovery;
      power_ = one_in(2);
      disk_.crash_at(1 + dice(80), [this] {
        oracle_.event(power_ ? "power cut while it recovers" : "killed while it recovers");
        crashed_ = true;
        for (auto& process : processes_) process->alive = false;
      });
    }
    if (start()) disk_.crash_at(0, {});
    return step_done();
  }
  const std::uint64_t what = dice(1000);
  if (what < 700) {
    if (!world_.run_one()) world_.jump(milliseconds{1 + dice(20'000)});
  } else if (what < 860) {
    send_something();
  } else if (what < 910) {
    world_.jump(one_in(10) ? minutes{1 + dice(120)} : milliseconds{1 + dice(40'000)});
  } else if (what < 940) {
    person_moves();
  } else if (what < 950) {
    reload();
  } else if (what < 962) {
    Payer& payer = payers_[dice(payers_.size())];
    payer.mood = static_cast<Payer::Mood>(dice(Payer::kMoods));
  } else if (what < 975) {
    change_disk();
  } else if (what < 980) {
    step_clock();
  } else if (what < 982) {
    oracle_.compare(*store_, true);
  } else if (what < 984) {
    clean_stop();
  } else if (what < 986) {
    take_over();
  } else if (what < 991) {
    end_process("killed", false);
  } else if (what < 996) {
    end_process("power cut", true);
  } else {
    workers_ = 1 + dice(4);
  }
  step_done();
}

void World::change_disk() {
  switch (dice(5)) {
    case 0:
      ++coverage_.disk_errors;
      oracle_.event("a disk error");
      return disk_.fail_at(1 + dice(60), Fault::io_error, one_in(2));
    case 1:
      ++coverage_.disk_full;
      oracle_.event("the disk is full");
      return disk_.fail_at(1 + dice(60), Fault::disk_full, !one_in(3));
    case 2:
      oracle_.event("the reserve is reached");
      return disk_.set_free_bytes(1000);
    default:
      disk_.set_free_bytes(std::uint64_t{1} << 40);
      return disk_.fail_at(0, Fault::none);
  }
}

void World::step_clock() {
  ++coverage_.clock_steps;
  constexpr milliseconds kSteps[] = {seconds{1}, minutes{10},   hours{1},
                                     hours{24},  hours{24 * 3}, hours{24 * 365 * 3}};
  const milliseconds by = kSteps[dice(6)];
  const bool back = one_in(2);
  world_.clock.step += back ? -by : by;
  oracle_.event(concat("the clock steps by ", std::to_string((back ? -by : by).count())));
}

void World::reload() {
  ++coverage_.reloads;
  oracle_.event("reloaded");
  constexpr config::Deliver kHow[] = {config::Deliver::on, config::Deliver::on,
                                      config::Deliver::off, config::Deliver::capture};
  const std::string& name = payers_[dice(payers_.size())].name;
  if (one_in(4)) {
    const char* const route = one_in(2) ? "claims" : "copies";
    if (strict_.erase(route) == 0) strict_.insert(route);
  } else if (one_in(3)) {
    absent_.count(name) > 0 ? static_cast<void>(absent_.erase(name))
                            : static_cast<void>(absent_.insert(name));
  } else {
    deliver_[name] = kHow[dice(4)];
  }
  current_->engine->replace(std::make_shared<FakeSnapshot>(configuration()), sinks(*current_));
}

// --- senders -------------------------------------------------------------------------------------

std::string World::new_message(Sender& sender) {
  const std::string id = concat(sender.prefix, std::to_string(100 + sender.made++));
  const bool marked = one_in(12);
  return concat(id, "|K", std::to_string(dice(6)), "|", kFates[dice(std::size(kFates))],
                marked ? "|T|" : "|P|", std::to_string(dice(1000)));
}

void World::send_something() {
  Sender& sender = senders_[dice(senders_.size())];
  // A sender that heard nothing sends the same again, oldest first.
  for (std::size_t i = 0; i < sender.waiting.size(); ++i) {
    auto& each = sender.waiting[i];
    if (each.asking && world_.clock.elapsed - each.asked_at < seconds{30}) continue;
    return ask(sender, i);
  }
  if (!healing_ && !sender.past.empty() && one_in(5)) {
    std::string again = sender.past[dice(sender.past.size())];
    if (one_in(3)) again += "x";  // the same control id, other content
    ++(again.back() == 'x' ? coverage_.conflicts : coverage_.repeats);
    sender.waiting.push_back({again, false, {}});
    return ask(sender, sender.waiting.size() - 1);
  }
  if (sender.waiting.size() >= sender.at_once || sender.made >= sender.to_make) return;
  ++coverage_.messages;
  sender.waiting.push_back({new_message(sender), false, {}});
  ask(sender, sender.waiting.size() - 1);
}

void World::ask(Sender& sender, std::size_t at) {
  const std::string text = sender.waiting[at].text;
  sender.waiting[at].asking = true;
  sender.waiting[at].asked_at = world_.clock.elapsed;
  // A process that was taken over may still have the connection.
  Process* process = current_;
  for (auto& each : processes_)
    if (each->alive && each->engine && one_in(3)) process = each.get();
  engine::Arrival arrival;
  arrival.body = Bytes{text};
  arrival.interface = sender.interface;
  arrival.peer = "10.0.0.1:1";
  const bool lost = !healing_ && one_in(12);  // the answer, on its way
  const std::uint64_t call = process == current_ ? oracle_.called(text) : 0;
  oracle_.event(concat("sent ", text));
  process->engine->accept(
      std::move(arrival), [this, process, call, text, lost, &sender](engine::Answer answer) {
        if (!process->alive) return;
        using Outcome = engine::Answer::Outcome;
        if (process == current_ && call != 0) {
          oracle_.told(call, answer);
        } else if (answer.outcome != Outcome::try_later && process != current_) {
          // What was stored before the other took over may still be answered.
          oracle_.event("told by the process that was taken over");
        }
        const bool later = answer.outcome == Outcome::try_later;
        coverage_.later += later ? 1 : 0;
        coverage_.refused += answer.outcome == Outcome::refused ? 1 : 0;
        coverage_.acknowledged += later || answer.outcome == Outcome::refused ? 0 : 1;
        if (lost) return;
        const auto waiting =
            std::find_if(sender.waiting.begin(), sender.waiting.end(),
                         [&](const Sender::Waiting& each) { return each.text == text; });
        if (waiting == sender.waiting.end()) return;
        if (later) {
          waiting->asking = false;
          return;
        }
        sender.waiting.erase(waiting);
        sender.past.push_back(text);
      });
}

// --- persons -------------------------------------------------------------------------------------

void World::move(Kind kind, std::uint64_t id, std::uint8_t to) {
  ++coverage_.moves;
  oracle_.moved(kind, id);
  engine::MoveStep step;
  step.kind = kind;
  step.id = id;
  step.to = to;
  step.caller.id = "ops";
  step.reason = "by hand";
  if (kind == Kind::claim && to == n(ClaimStatus::ready)) {
    const Oracle::Claim& claim = oracle_.claims().at(id);
    const auto parts = split(claim.built, '*');
    // As the daemon does it: the same destination and identity as if it had never been held.
    const auto before = oracle_.deliveries().find(claim.delivery);
    const bool sent_to = before != oracle_.deliveries().end();
    step.parcel = engine::Parcel{sent_to ? before->second.destination : "alpha",
                                 {},
                                 "application/edi-x12",
                                 claim.number + ".837",
                                 claim.number,
                                 concat("ISA13=", parts.size() > 1 ? parts[1] : "")};
  }
  current_->engine->move(step, [](const auto&) {});
}

void World::person_moves() {
  const auto pick = [&](const auto& things) {
    auto at = things.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(dice(things.size())));
    return at;
  };
  const std::uint64_t what = dice(3);
  if (what == 0 && !oracle_.messages().empty()) {
    constexpr MessageState kTo[] = {MessageState::received, MessageState::held,
                                    MessageState::dismissed};
    return move(Kind::message, pick(oracle_.messages())->first, n(kTo[dice(3)]));
  }
  if (what == 1 && !oracle_.claims().empty()) {
    constexpr ClaimStatus kTo[] = {ClaimStatus::held, ClaimStatus::dismissed, ClaimStatus::replaced,
                                   ClaimStatus::voided, ClaimStatus::ready};
    const auto& [id, claim] = *pick(oracle_.claims());
    const ClaimStatus to = kTo[dice(5)];
    // What the payer has is not sent again by a release.
    const auto before = oracle_.deliveries().find(claim.delivery);
    if (to == ClaimStatus::ready && before != oracle_.deliveries().end() && before->second.taken)
      return;
    return move(Kind::claim, id, n(to));
  }
  if (oracle_.deliveries().empty()) return;
  const auto& [id, delivery] = *pick(oracle_.deliveries());
  // Asks the payer first: what it has is not sent again, and what it has not is not called sent.
  const bool has = delivery.taken;
  if (delivery.state == DeliveryState::sending) return;
  constexpr DeliveryState kTo[] = {DeliveryState::parked, DeliveryState::dismissed};
  const DeliveryState to =
      one_in(2) ? (has ? DeliveryState::delivered : DeliveryState::queued) : kTo[dice(2)];
  move(Kind::delivery, id, n(to));
}

// --- the end of a seed ---------------------------------------------------------------------------

void World::advance(milliseconds by) {
  const milliseconds until = world_.clock.elapsed + by;
  while (world_.clock.elapsed < until && oracle_.broken().empty()) {
    run_some(1'000'000);
    if (crashed_) return;
    for (std::size_t i = 0; i < 3; ++i) send_something();
    run_some(1'000'000);
    world_.jump(std::min<milliseconds>(seconds{20}, until - world_.clock.elapsed));
  }
}

/// Everything heals, but for one payer at first: what waits for the others must not wait for it,
/// nor for what is held. Then that one too, and persons decide what is theirs to decide.
void World::settle() {
  healing_ = true;
  disk_.fail_at(0, Fault::none);
  disk_.crash_at(0, {});
  disk_.set_free_bytes(std::uint64_t{1} << 40);
  oracle_.event("everything heals");
  if (crashed_) bury();
  Payer& dead = payers_[dice(payers_.size())];
  for (Payer& payer : payers_) payer.mood = Payer::Mood::healthy;
  dead.mood = Payer::Mood::dead;
  deliver_.clear();
  absent_.clear();
  for (auto& each : processes_)
    if (each.get() != current_) each->alive = false;
  if (current_ == nullptr && !start()) return;
  current_->engine->replace(std::make_shared<FakeSnapshot>(configuration()), sinks(*current_));
  advance(minutes{40});
  check_rest("with one payer dead", dead.name);
  dead.mood = Payer::Mood::healthy;
  advance(minutes{40});
  check_rest("healed", "");
  resolve_everything();
  advance(minutes{40});
  check_rest("resolved", "");
  if (oracle_.broken().empty()) oracle_.compare(*store_, true);
  for (const auto& [id, message] : oracle_.messages()) {
    if (message.state == MessageState::open)
      oracle_.fail(concat("A2: message ", std::to_string(id), " is open and nothing of it is"));
  }
  for (const auto& [id, delivery] : oracle_.deliveries()) {
    if (delivery.state == DeliveryState::delivered && !delivery.taken)
      oracle_.fail(concat("A2: delivery ", std::to_string(id), " never reached its payer"));
  }
}

void World::check_rest(const char* when, const std::string& except) {
  if (!oracle_.broken().empty()) return;
  for (const auto& [id, message] : oracle_.messages()) {
    if (message.state == MessageState::received)
      return oracle_.fail(concat("A2: ", when, ": message ", std::to_string(id), " (",
                                 message.control_id, ") was never worked"));
  }
  for (const auto& [id, delivery] : oracle_.deliveries()) {
    if (delivery.destination == except) continue;
    if (delivery.state != DeliveryState::queued && delivery.state != DeliveryState::sending)
      continue;
    if (!oracle_.waits_for(id).empty()) {
      ++coverage_.kept_back;
      continue;
    }
    return oracle_.fail(concat("C3: ", when, ": delivery ", std::to_string(id), " to ",
                               delivery.destination, " of key ", delivery.key, " still waits"));
  }
  for (const Sender& sender : senders_) {
    if (!sender.waiting.empty())
      return oracle_.fail(
          concat("A1: ", when, ": ", sender.waiting.front().text, " is never answered"));
  }
}

void World::resolve_everything() {
  if (!oracle_.broken().empty()) return;
  const auto messages = oracle_.messages();
  for (const auto& [id, message] : messages) {
    if (message.state != MessageState::held && message.state != MessageState::failed) continue;
    const bool release = one_in(2);
    move(Kind::message, id, n(release ? MessageState::received : MessageState::dismissed));
  }
  const auto deliveries = oracle_.deliveries();
  for (const auto& [id, delivery] : deliveries) {
    if (delivery.state == DeliveryState::in_doubt)
      move(Kind::delivery, id,
           n(delivery.taken ? DeliveryState::delivered : DeliveryState::queued));
    if (delivery.state == DeliveryState::parked) move(Kind::delivery, id, n(DeliveryState::queued));
  }
  advance(minutes{30});
  const auto again = oracle_.messages();  // what is held again would keep back its key for ever
  for (const auto& [id, message] : again)
    if (message.state == MessageState::held || message.state == MessageState::failed)
      move(Kind::message, id, n(MessageState::dismissed));
  const auto claims = oracle_.claims();
  for (const auto& [id, claim] : claims)
    if (claim.status == ClaimStatus::held) move(Kind::claim, id, n(ClaimStatus::dismissed));
}

Report run_seed(std::uint64_t seed, Mutant mutant) { return World{seed, mutant}.run(); }

}  // namespace claimwire::test
