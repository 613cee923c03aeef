// The ends of a process that the seeds meet only by chance, each met by design: at every write of
// the recovery itself, around the commit of every transition, and before a backup is put back.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/simulation/mutants.h"
#include "tests/support/hospital.h"

namespace claimwire::engine {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using test::Hospital;
using test::result_of;
using D = DeliveryState;
using M = MessageState;

// --- killed at every write of recovery -----------------------------------------------------------

class KilledInRecovery : public testing::TestWithParam<bool> {};

/// A store that has everything to recover: a batch whose bodies did not reach the disk, a message
/// in work, deliveries being sent, retries that wait.
void leave_a_mess(Hospital& hospital) {
  hospital.sink("beta").repeats = true;
  hospital.sink("alpha").hangs = true;
  hospital.sink("beta").judge = [](const Outgoing& outgoing) {
    return result_of(outgoing.attempt == 1 ? SendResult::What::retry_later
                                           : SendResult::What::accepted);
  };
  hospital.up();
  for (const char* text : {"M1|K|claim:alpha", "M2|L|claim:beta", "M3|N|held-claim", "M4|O|filter"})
    hospital.ask(text);
  hospital.crash_at(2, "sync /store/claimwire.db-wal");
  for (const char* text : {"M5|P|claim:alpha", "M6|Q|claim:beta"}) hospital.send(text);
  hospital.world.run();
  ASSERT_TRUE(hospital.crashed);
  hospital.bury_after_power_cut(5);
  hospital.sink("alpha").hangs = false;
}

TEST_P(KilledInRecovery, AtEveryWriteAndTheNextStartIsWhole) {
  const bool power = GetParam();
  bool through = false;
  std::uint64_t n = 1;
  for (; !through; ++n) {
    Hospital hospital;
    leave_a_mess(hospital);
    hospital.crash_at(n);
    static_cast<void>(hospital.start().has_value());
    hospital.world.run();
    through = !hospital.crashed;
    if (through) {
      hospital.disk.crash_at(0, {});
      hospital.crash();
    } else {
      power ? hospital.bury_after_power_cut(n) : hospital.bury();
    }
    const auto started = hospital.start();
    ASSERT_TRUE(started) << "write " << n << ": " << started.error().message;
    hospital.world.run();
    for (const char* text :
         {"M1|K|claim:alpha", "M2|L|claim:beta", "M3|N|held-claim", "M4|O|filter"}) {
      hospital.ask(text);
      EXPECT_EQ(hospital.answers.back()->outcome, Answer::Outcome::duplicate)
          << "write " << n << ": " << text;
    }
    for (const char* text : {"M5|P|claim:alpha", "M6|Q|claim:beta"}) hospital.ask(text);
    hospital.world.advance(seconds{3600});
    EXPECT_EQ(hospital.ledger(), "balances") << "write " << n;
    EXPECT_EQ(hospital.broken(), "") << "write " << n;
    EXPECT_EQ(hospital.delivery(1), D::in_doubt) << "write " << n;
    std::map<std::string, int> times;
    for (const std::string& content : hospital.sink("alpha").contents())
      EXPECT_EQ(++times[content], 1) << "write " << n << ": " << content;
    EXPECT_EQ(hospital.store->state_counts().messages[static_cast<std::size_t>(M::received)], 0U);
  }
  EXPECT_GT(n, 20U);
}

INSTANTIATE_TEST_SUITE_P(Disk, KilledInRecovery, testing::Bool(), [](const auto& test) {
  return std::string{test.param ? "Power" : "Kill"};
});

// --- around the commit of every transition -------------------------------------------------------

constexpr std::uint8_t n(auto state) { return static_cast<std::uint8_t>(state); }

/// The store alone: what one step does to it.
class Bench {
 public:
  explicit Bench(std::uint64_t seed = 1) : world{seed} { open(); }
  ~Bench() { close(); }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  void open() {
    StoreOptions options;
    options.path = "/store/claimwire.db";
    options.environment = "test";
    auto opened = SqliteStore::open(options, {disk, world.clock, world.writer, world.workers, {}});
    CW_ASSERT(opened.has_value());
    store = std::move(*opened);
  }
  void close() {
    world.run();
    store->close();
    world.run();
    world.forget();
    store.reset();
  }
  /// What the step was answered, unless the process ended first.
  template <class Step>
  std::optional<StepResult> commit(Step step) {
    step.fence.epoch = store->epoch();
    Batch batch;
    batch.steps.emplace_back(std::move(step));
    std::optional<StepResult> out;
    store->commit(std::move(batch), [&](auto result) {
      if (!crashed && result) out = result->front();
    });
    world.run();
    return out;
  }
  MessageId accept(M state = M::received, const std::string& content = "a",
                   const std::string& id = "M1") {
    return {commit(accept_step(state, content, id))->message.value};
  }
  AcceptStep accept_step(M state, const std::string& content, const std::string& id) {
    AcceptStep out;
    out.arrival.body = Bytes{content};
    out.head.control_id = out.head.duplicate_key = id;
    out.head.ordering_key = "K";
    out.received = world.clock.utc();
    out.state = state;
    out.content_hash = std::hash<std::string>{}(content);
    out.duplicate_window = hours{24};
    return out;
  }
  /// A claim that is held, or ready with a delivery, or an end without one.
  ProcessedStep processed(MessageId message, M end, ClaimStatus claim = ClaimStatus::held) {
    ProcessedStep out;
    out.message = message;
    out.processed.end = end;
    if (end != M::open) return out;
    BuiltClaim built;
    built.number = "C1";
    built.status = claim;
    built.built = Bytes{std::string{"ISA*1~"}};
    if (claim == ClaimStatus::ready)
      built.parcel = Parcel{"alpha", built.built, "x12", "C1.837", "C1", "ISA13=1"};
    out.processed.claims.push_back(std::move(built));
    return out;
  }
  SendingStep sending() {
    SendingStep out;
    out.deliveries = {{1}};
    return out;
  }
  OutcomeStep outcome(D to, std::optional<ClaimAnswer> answer = {}) {
    OutcomeStep out;
    out.delivery = {1};
    out.to = to;
    out.attempts = 1;
    out.claim_answer = answer;
    return out;
  }
  MoveStep move(Kind kind, std::uint8_t to) {
    MoveStep out;
    out.kind = kind;
    out.id = 1;
    out.to = to;
    out.caller.id = "ops";
    out.reason = "by hand";
    return out;
  }
  MoveStep release() {
    MoveStep out = move(Kind::claim, n(ClaimStatus::ready));
    out.parcel = Parcel{"alpha", {}, "x12", "C1.837", "C1", "ISA13=1"};
    return out;
  }
  /// 0 when there is no such thing.
  std::uint8_t state(Kind kind, std::uint64_t id) const {
    if (kind == Kind::message) {
      const auto row = *store->message({id});
      return row ? n(row->state) : 0;
    }
    if (kind == Kind::delivery) {
      const auto row = *store->delivery({id});
      return row ? n(row->state) : 0;
    }
    const auto row = *store->claim({id});
    return !row ? 0 : kind == Kind::claim ? n(row->status) : n(row->answer);
  }

  test::MemoryDisk disk{};
  test::Simulation world;
  std::unique_ptr<SqliteStore> store{};
  bool crashed = false;
};

/// Brings the thing to `from`, then returns the step that takes it on; empty: no step of the store
/// makes this transition yet.
using Take = std::function<std::optional<StepResult>(Bench&)>;
struct Way {
  std::function<void(Bench&)> there;
  Take on;
  std::uint64_t id = 1;
};

Way message_way(const Transition& t) {
  const auto to = static_cast<M>(t.to);
  const auto received = [](Bench& bench) { bench.accept(); };
  const auto moved = [t](Bench& bench) { return bench.commit(bench.move(t.kind, t.to)); };
  const auto ended = [to](Bench& bench) { return bench.commit(bench.processed({1}, to)); };
  if (t.from == 0) {
    if (to == M::received || to == M::refused) {
      return {[](Bench&) {},
              [to](Bench& bench) { return bench.commit(bench.accept_step(to, "a", "M1")); }};
    }
    const std::string content = to == M::duplicate ? "a" : "b";
    return {received,
            [content](Bench& bench) {
              return bench.commit(bench.accept_step(M::received, content, "M1"));
            },
            2};
  }
  const auto from = static_cast<M>(t.from);
  if (from == M::received && to == M::dismissed) return {received, moved};
  if (from == M::received && to != M::waiting) return {received, ended};
  if (from == M::open) {
    return {[received](Bench& bench) {
              received(bench);
              bench.commit(bench.processed({1}, M::open));
            },
            [](Bench& bench) {
              return bench.commit(bench.move(Kind::claim, n(ClaimStatus::dismissed)));
            }};
  }
  if (from == M::held || from == M::failed) {
    return {[received, from](Bench& bench) {
              received(bench);
              bench.commit(bench.processed({1}, from));
            },
            moved};
  }
  return {};
}

Way claim_way(const Transition& t) {
  const auto make = [](ClaimStatus status) {
    return [status](Bench& bench) {
      bench.accept();
      return bench.commit(bench.processed({1}, M::open, status));
    };
  };
  const auto from = static_cast<ClaimStatus>(t.from), to = static_cast<ClaimStatus>(t.to);
  if (t.from == 0) {
    return {[](Bench& bench) { bench.accept(); },
            [to](Bench& bench) { return bench.commit(bench.processed({1}, M::open, to)); }};
  }
  if (to == ClaimStatus::ready)
    return {make(from), [](Bench& bench) { return bench.commit(bench.release()); }};
  if (to == ClaimStatus::sent) {
    return {[make](Bench& bench) {
              make(ClaimStatus::ready)(bench);
              bench.commit(bench.sending());
            },
            [](Bench& bench) { return bench.commit(bench.outcome(D::delivered)); }};
  }
  return {[make, from](Bench& bench) {
            make(from == ClaimStatus::held ? from : ClaimStatus::ready)(bench);
            if (from != ClaimStatus::sent) return;
            bench.commit(bench.sending());
            bench.commit(bench.outcome(D::delivered));
          },
          [t](Bench& bench) { return bench.commit(bench.move(t.kind, t.to)); }};
}

Way answer_way(const Transition& t) {
  const auto from = static_cast<ClaimAnswer>(t.from), to = static_cast<ClaimAnswer>(t.to);
  if (t.from == 0) return claim_way({Kind::claim, 0, n(ClaimStatus::ready), ""});
  return {[from](Bench& bench) {
            bench.accept();
            bench.commit(bench.processed({1}, M::open, ClaimStatus::ready));
            bench.commit(bench.sending());
            if (from == ClaimAnswer::paid || from == ClaimAnswer::none) {
              if (from == ClaimAnswer::paid) bench.commit(bench.outcome(D::in_doubt, from));
            } else {
              bench.commit(bench.outcome(D::in_doubt, from));
            }
          },
          [to](Bench& bench) { return bench.commit(bench.outcome(D::delivered, to)); }};
}

Way delivery_way(const Transition& t) {
  const auto from = static_cast<D>(t.from), to = static_cast<D>(t.to);
  if (t.from == 0) return claim_way({Kind::claim, 0, n(ClaimStatus::ready), ""});
  const auto there = [from](Bench& bench) {
    bench.accept();
    bench.commit(bench.processed({1}, M::open, ClaimStatus::ready));
    if (from == D::queued) return;
    bench.commit(bench.sending());
    if (from != D::sending) bench.commit(bench.outcome(from));
  };
  if (to == D::sending) return {there, [](Bench& b) { return b.commit(b.sending()); }};
  if (from == D::sending) return {there, [to](Bench& b) { return b.commit(b.outcome(to)); }};
  if (from == D::in_doubt && to == D::parked) {
    return {there, [](Bench& b) {
              OutcomeStep refused = b.outcome(D::parked);
              refused.late = true;
              return b.commit(std::move(refused));
            }};
  }
  return {there, [t](Bench& b) { return b.commit(b.move(t.kind, t.to)); }};
}

Way way_of(const Transition& t) {
  switch (t.kind) {
    case Kind::message:
      return message_way(t);
    case Kind::claim:
      return claim_way(t);
    case Kind::answer:
      return answer_way(t);
    case Kind::delivery:
      return delivery_way(t);
    case Kind::account:
      break;
  }
  return {};
}

std::string called(const Transition& t) {
  return concat(t.kind == Kind::answer ? "answer" : name(t.kind), "_",
                t.from == 0 ? "new" : state_name(t.kind, t.from), "_to_", state_name(t.kind, t.to));
}

/// The table of engine/states, but for what no step of the store does yet: accounts, a message
/// opened again.
std::vector<Transition> with_a_step() {
  std::vector<Transition> out;
  for (const Transition& t : transitions())
    if (way_of(t).on) out.push_back(t);
  return out;
}

struct EndCase {
  Transition transition;
  bool power;
};

class EveryTransition : public testing::TestWithParam<EndCase> {};

TEST_P(EveryTransition, IsWholeOrNotAtAllWhereverItsCommitIsCut) {
  const auto& [transition, power] = GetParam();
  const Way way = way_of(transition);
  bool through = false, before = false, after = false;
  for (std::uint64_t cut = 1; !through; ++cut) {
    Bench bench;
    way.there(bench);
    ASSERT_EQ(bench.state(transition.kind, way.id), transition.from) << called(transition);
    bench.disk.crash_at(cut, [&bench] { bench.crashed = true; });
    const auto result = way.on(bench);
    through = !bench.crashed;
    if (through) {
      ASSERT_TRUE(result);
      bench.disk.crash();
    }
    bench.close();
    power ? bench.disk.boot_after_power_cut(cut) : bench.disk.boot();
    bench.crashed = false;
    bench.open();
    const std::uint8_t state = bench.state(transition.kind, way.id);
    EXPECT_TRUE(state == transition.to || (!through && state == transition.from))
        << "cut " << cut << ": " << state_name(transition.kind, state);
    (state == transition.to ? after : before) = true;
    const auto books = bench.store->reconcile();
    ASSERT_TRUE(books);
    EXPECT_TRUE(books->balances) << "cut " << cut << ": " << books->text();
  }
  EXPECT_TRUE(before && after);
}

std::vector<EndCase> end_cases() {
  std::vector<EndCase> out;
  for (const Transition& t : with_a_step())
    for (const bool power : {false, true}) out.push_back({t, power});
  return out;
}
INSTANTIATE_TEST_SUITE_P(States, EveryTransition, testing::ValuesIn(end_cases()),
                         [](const auto& test) {
                           return concat(called(test.param.transition),
                                         test.param.power ? "_power" : "_kill");
                         });

TEST(EveryTransitionOfTheTable, HasAStepOrIsKnownToHaveNone) {
  std::size_t without = 0;
  for (const Transition& t : transitions()) {
    if (way_of(t).on) continue;
    ++without;
    const bool known = t.kind == Kind::account ||
                       (t.kind == Kind::message && t.to == n(M::waiting)) ||
                       (t.kind == Kind::message && t.from == n(M::waiting)) ||
                       (t.kind == Kind::message && t.from == n(M::done));
    EXPECT_TRUE(known) << called(t);
  }
  EXPECT_EQ(with_a_step().size() + without, transitions().size());
  EXPECT_GT(with_a_step().size(), 40U);
}

TEST(Release, ThatIsTakenBackLeavesNoDeliveryThatIsAnothersSoon) {
  int undone = 0;
  for (std::uint64_t seed = 1; seed < 200 && undone < 5; ++seed) {
    Bench bench{seed};
    bench.accept();
    bench.commit(bench.processed({1}, M::open));
    bench.disk.crash_at(1, [&bench] { bench.crashed = true; }, "sync /store/bodies");
    // In one commit with a message, whose body does not reach the disk.
    Batch both;
    both.steps.emplace_back(bench.accept_step(M::received, std::string(3000, 'x'), "M2"));
    both.steps.emplace_back(bench.release());
    for (Step& step : both.steps)
      std::visit([&](auto& each) { each.fence.epoch = bench.store->epoch(); }, step);
    bench.store->commit(std::move(both), [](const auto&) {});
    bench.world.run();
    bench.close();
    bench.disk.boot_after_power_cut(seed);
    bench.crashed = false;
    bench.open();
    if (!bench.store->recovery().last_batch_undone || bench.state(Kind::message, 2) != 0) continue;
    ++undone;
    const auto claim = *bench.store->claim({1});
    EXPECT_EQ(claim->status, ClaimStatus::held) << "seed " << seed;
    EXPECT_FALSE(claim->delivery) << "seed " << seed;
  }
  EXPECT_EQ(undone, 5);
}

// --- a backup is put back ------------------------------------------------------------------------

struct RestoreCase {
  const char* name;
  bool bodies;   ///< Of the backup too; else those of the disk stay.
  bool restart;  ///< The process was started again between backup and loss.
  bool clean;    ///< The last process stopped in good order.
  bool power;    ///< The last process ended with the power.
};

class Restore : public testing::TestWithParam<RestoreCase> {};

TEST_P(Restore, OfAnOlderStoreBillsNothingAgain) {
  const RestoreCase& test = GetParam();
  Hospital hospital;
  hospital.sink("beta").repeats = true;
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
  hospital.configuration.interfaces["beta"].deliver = config::Deliver::off;
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.ask("M2|L|claim:beta");
  hospital.processor.numbers = nullptr;
  hospital.send("M3|N|claim:alpha");  // stored, not yet worked, when the backup is made
  while (!hospital.answers.back()) ASSERT_TRUE(hospital.world.run_one());
  const auto backup = hospital.disk.picture();
  hospital.processor.numbers = &hospital.store->control_numbers();
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::on;
  hospital.configuration.interfaces["beta"].deliver = config::Deliver::on;
  hospital.replace();
  hospital.ask("M4|O|claim:alpha");
  ASSERT_EQ(hospital.sink("alpha").sent.size(), 3U);
  ASSERT_EQ(hospital.sink("beta").sent.size(), 1U);
  if (test.restart) {
    hospital.crash();
    hospital.up();
    hospital.ask("M5|O|claim:alpha");
  }
  if (test.clean) {
    hospital.stop();
  } else if (test.power) {
    hospital.power_cut(3);
  } else {
    hospital.crash();
  }

  hospital.disk.put_back(backup, [&](const std::string& path) {
    if (path.find(".numbers") != std::string::npos || path.find(".work") != std::string::npos)
      return false;
    return test.bodies || path.find("/bodies/") == std::string::npos;
  });
  const std::size_t before = hospital.sink("alpha").sent.size();
  hospital.up();
  EXPECT_TRUE(hospital.store->recovery().restored);
  hospital.world.advance(hours{30});
  EXPECT_EQ(hospital.sink("alpha").sent.size(), before);
  EXPECT_EQ(hospital.delivery(1), D::in_doubt);
  EXPECT_EQ(hospital.delivery(2), D::delivered);  // beta recognises the repeat
  EXPECT_EQ(hospital.message(3), M::held);
  EXPECT_EQ((*hospital.store->message({3}))->reason, "store.restored");
  const auto& again = hospital.sink("beta").sent;
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[0].bytes.view(), again[1].bytes.view());
  EXPECT_EQ(again[0].idempotency_key, again[1].idempotency_key);

  // New work goes on, under numbers that no file ever held; the next start is an ordinary one.
  hospital.ask("M9|P|claim:alpha");
  const std::string& numbers = hospital.sink("alpha").sent.back().control_numbers;
  EXPECT_GT(std::stoull(numbers.substr(numbers.find('=') + 1)), ControlNumberLeases::kPastRestore);
  EXPECT_EQ(hospital.ledger(), "balances");
  hospital.crash();
  hospital.up();
  EXPECT_FALSE(hospital.store->recovery().restored);
  EXPECT_EQ(hospital.broken(), "");
}

constexpr RestoreCase kRestoreCases[] = {
    {"WithItsBodies", true, false, false, false},
    {"UnderTheBodiesOfTheDisk", false, false, false, false},
    {"AfterAnotherStart", true, true, false, false},
    {"AfterACleanStop", true, false, true, false},
    {"AfterAPowerCutAndAnotherStart", true, true, false, true},
};
INSTANTIATE_TEST_SUITE_P(Backup, Restore, testing::ValuesIn(kRestoreCases),
                         [](const auto& test) { return test.param.name; });

TEST(Restore, CutAtEveryWriteIsStillFoundOut) {
  for (std::uint64_t at = 1;; ++at) {
    Hospital hospital;
    hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
    hospital.up();
    hospital.ask("M1|K|claim:alpha");
    const auto backup = hospital.disk.picture();
    hospital.configuration.interfaces["alpha"].deliver = config::Deliver::on;
    hospital.replace();
    ASSERT_EQ(hospital.sink("alpha").sent.size(), 1U);
    hospital.stop();
    hospital.disk.put_back(backup, [](const std::string& path) {
      return path.find(".numbers") == std::string::npos && path.find(".work") == std::string::npos;
    });
    hospital.crash_at(at);
    static_cast<void>(hospital.start().has_value());
    hospital.world.run();
    const bool through = !hospital.crashed;
    through ? hospital.crash() : hospital.bury_after_power_cut(at);
    hospital.up();
    hospital.world.advance(hours{30});
    EXPECT_EQ(hospital.sink("alpha").sent.size(), 1U) << "write " << at;
    EXPECT_EQ(hospital.delivery(1), D::in_doubt) << "write " << at;
    if (through) break;
  }
}

// --- a move whose store cannot be read -----------------------------------------------------------

class ReadsFail final : public test::StoreWrapper {
 public:
  explicit ReadsFail(Store& store) : store_{store} {}
  Store& inner() const override { return store_; }
  Result<std::optional<MessageRow>> message(MessageId id) const override {
    if (failures > 0 && failures-- > 0) return Error{"store.io", "could not be read."};
    return store_.message(id);
  }
  Result<std::optional<DeliveryRow>> delivery(DeliveryId id) const override {
    if (failures > 0 && failures-- > 0) return Error{"store.io", "could not be read."};
    return store_.delivery(id);
  }
  mutable int failures = 0;

 private:
  Store& store_;
};

TEST(Moves, WhoseStoreCannotBeReadActWhenItCan) {
  Hospital hospital;
  hospital.up();
  ReadsFail store{*hospital.store};
  const auto sinks = [&] {
    Sinks out;
    for (const auto& [name, each] : hospital.sinks) out[name] = each;
    return out;
  };
  hospital.engine = std::make_unique<Engine>(
      Engine::Parts{store, hospital.intake, hospital.processor, hospital.world.clock,
                    hospital.world.random, hospital.world.workers},
      std::make_shared<test::FakeSnapshot>(hospital.configuration), sinks());
  ASSERT_TRUE(hospital.engine->start());
  hospital.world.run();
  hospital.sink("alpha").judge = [](const Outgoing& outgoing) {
    return result_of(outgoing.attempt == 1 ? SendResult::What::refused
                                           : SendResult::What::accepted);
  };
  hospital.ask("M1|K|hold");
  hospital.ask("M2|L|claim:alpha");
  ASSERT_EQ(hospital.delivery(1), D::parked);
  store.failures = 1;
  hospital.move(Kind::message, 1, M::received);
  hospital.world.advance(seconds{5});
  EXPECT_EQ(hospital.processor.worked, (std::vector<std::string>{"M1", "M2", "M1"}));
  store.failures = 1;
  hospital.move(Kind::delivery, 1, D::queued);
  hospital.world.advance(seconds{5});
  EXPECT_EQ(hospital.delivery(1), D::delivered);
  hospital.engine.reset();
}

}  // namespace
}  // namespace claimwire::engine
