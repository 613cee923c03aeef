#pragma once
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/ports/store.h"
#include "tests/support/simulation.h"

/// What any Store and Bodies must do, whatever lies below. An implementation gives a Bench and
/// instantiates the suite: INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreContract, SqliteBench).
namespace claimwire::engine {

/// A store under test, on a clock that the test moves.
class StoreBench {
 public:
  virtual ~StoreBench() = default;
  /// As a process does; again after close() or crash().
  virtual Result<void> open() = 0;
  virtual void close() = 0;
  /// The process ends at this instant.
  virtual void crash() = 0;
  virtual Store& store() = 0;
  /// Runs whatever the store has to do at this moment.
  virtual void run() = 0;
  test::FakeClock clock{};
};

template <class Bench>
class StoreContract : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(bench.open()); }
  Store& store() { return bench.store(); }
  Result<std::vector<StepResult>> commit(Batch batch) {
    std::optional<Result<std::vector<StepResult>>> out;
    store().commit(std::move(batch), [&](auto result) { out = std::move(result); });
    bench.run();
    if (!out) return Error{"test.no-answer", "commit() told nothing"};
    return std::move(*out);
  }
  template <class Step>
  StepResult step(Step each) {
    if (each.fence.epoch == 0) each.fence.epoch = store().epoch();
    Batch batch;
    batch.steps.emplace_back(std::move(each));
    auto result = commit(std::move(batch));
    EXPECT_TRUE(result) << (result ? "" : result.error().message);
    return result ? result->front() : StepResult{};
  }
  AcceptStep message(const std::string& id, const std::string& content,
                     const std::string& interface = "ehr") {
    AcceptStep out;
    out.arrival.body = Bytes{content};
    out.arrival.interface = interface;
    out.head.control_id = id;
    out.head.duplicate_key = "EHR|WEST|" + id;
    out.head.ordering_key = "WEST|V1";
    out.received = bench.clock.utc();
    out.content_hash = std::hash<std::string>{}(content);
    out.duplicate_window = std::chrono::hours{24};
    return out;
  }
  ProcessedStep one_claim(MessageId id) {
    ProcessedStep out;
    out.message = id;
    out.at = bench.clock.utc();
    BuiltClaim claim;
    claim.number = "V" + std::to_string(id.value);
    claim.status = ClaimStatus::ready;
    claim.charges = {2, 24000};
    claim.built = Bytes{"ISA*" + claim.number + "~"};
    claim.parcel = Parcel{"clearco",    claim.built, "application/edi-x12", claim.number + ".837",
                          claim.number, "ISA13=1"};
    out.processed.end = MessageState::open;
    out.processed.received = claim.charges;
    out.processed.claims.push_back(std::move(claim));
    return out;
  }
  SendingStep window(const std::vector<DeliveryId>& deliveries) {
    SendingStep out;
    out.deliveries = deliveries;
    return out;
  }
  OutcomeStep outcome(DeliveryId id, DeliveryState to) {
    OutcomeStep out;
    out.delivery = id;
    out.to = to;
    out.at = out.first_attempt = bench.clock.utc();
    out.attempts = 1;
    out.answer = Bytes{std::string{"answer"}};
    return out;
  }
  /// A message with its claim delivered: finished.
  MessageId finished_message(const std::string& id, const std::string& interface = "ehr") {
    const MessageId in = step(message(id, "MSH|" + id, interface)).message;
    ProcessedStep work = one_claim(in);
    work.interface = interface;
    const StepResult made = step(std::move(work));
    step(window(made.deliveries));
    step(outcome(made.deliveries.at(0), DeliveryState::delivered));
    return in;
  }
  void pass(std::chrono::milliseconds time) { bench.clock.elapsed += time; }
  MessageState state(MessageId id) { return (*store().message(id))->state; }
  std::string content(const BodyRef& ref) {
    const auto bytes = store().bodies().get(ref);
    return bytes ? std::string{bytes->view()} : bytes.error().id;
  }
  /// As Retention does, until nothing more goes.
  void prune() {
    step(PruneStep{});
    auto segments = store().expired_segments();
    ASSERT_TRUE(segments);
    PruneStep files;
    files.segments = segments->segments;
    files.reopened = segments->reopened;
    step(std::move(files));
    MessageId after;
    for (bool ended = false; !ended;) {
      auto part = store().expired_messages(after);
      ASSERT_TRUE(part);
      after = part->reached;
      ended = part->ended;
      PruneStep rows;
      rows.messages = part->messages;
      step(std::move(rows));
    }
  }
  std::string balance() {
    const auto ledger = store().reconcile();
    if (!ledger) return ledger.error().message;
    return ledger->balances ? "balances" : ledger->text();
  }

  Bench bench;
};

TYPED_TEST_SUITE_P(StoreContract);

TYPED_TEST_P(StoreContract, CarriesAMessageToItsEnd) {
  const MessageId id = this->finished_message("M1");
  EXPECT_EQ(this->state(id), MessageState::done);
  EXPECT_EQ(this->content((*this->store().message(id))->body), "MSH|M1");
  EXPECT_EQ((*this->store().claim({1}))->status, ClaimStatus::sent);
  EXPECT_EQ(this->content((*this->store().delivery({1}))->answer), "answer");
  EXPECT_EQ(this->balance(), "balances");
}

TYPED_TEST_P(StoreContract, KeepsWhatWasCommittedThroughACrash) {
  const MessageId id = this->step(this->message("M1", "MSH|kept")).message;
  this->bench.crash();
  ASSERT_TRUE(this->bench.open());
  EXPECT_TRUE(this->store().recovery().unclean);
  EXPECT_EQ(this->content((*this->store().message(id))->body), "MSH|kept");
  EXPECT_EQ(this->step(this->message("M1", "MSH|kept")).what, StepResult::What::duplicate);
}

TYPED_TEST_P(StoreContract, IdsRiseInTheOrderOfTheCommitsAndNeverComeAgain) {
  using std::chrono::hours;
  const MessageId first = this->finished_message("M1");
  EXPECT_LT(first, this->finished_message("M2"));
  KeepPolicy keep;
  keep.site.metadata = hours{48};
  this->store().keep(keep);
  this->pass(hours{60});
  this->step(PruneStep{});
  this->pass(hours{60});
  this->prune();
  EXPECT_FALSE((*this->store().message({2})).has_value());
  this->bench.close();
  ASSERT_TRUE(this->bench.open());
  EXPECT_EQ(this->finished_message("M3"), MessageId{3});
  EXPECT_TRUE((*this->store().claim({3})).has_value());
}

TYPED_TEST_P(StoreContract, RefusesAnotherEpochAndStepsThatNoTableAllows) {
  const MessageId id = this->step(this->message("M1", "a")).message;
  ProcessedStep fenced = this->one_claim(id);
  fenced.fence.epoch = this->store().epoch() + 1;
  EXPECT_EQ(this->step(fenced).what, StepResult::What::fenced);
  EXPECT_EQ(this->step(this->outcome({9}, DeliveryState::delivered)).what,
            StepResult::What::not_allowed);
  EXPECT_EQ(this->state(id), MessageState::received);
  const std::uint64_t epoch = this->store().epoch();
  this->bench.close();
  ASSERT_TRUE(this->bench.open());
  EXPECT_GT(this->store().epoch(), epoch);
}

TYPED_TEST_P(StoreContract, KnowsARepeatWithinItsWindowWhateverTheWallClockSays) {
  using std::chrono::hours;
  const MessageId first = this->step(this->message("M1", "a")).message;
  this->bench.clock.step = hours{24 * 365 * 10};
  const StepResult again = this->step(this->message("M1", "a"));
  EXPECT_EQ(again.what, StepResult::What::duplicate);
  EXPECT_EQ(again.original, first);
  this->bench.close();
  ASSERT_TRUE(this->bench.open());
  this->bench.clock.step = -hours{24 * 365 * 10};
  EXPECT_EQ(this->step(this->message("M1", "a")).what, StepResult::What::duplicate);
  EXPECT_EQ(this->step(this->message("M1", "b")).what, StepResult::What::conflict);
  this->pass(hours{26});
  EXPECT_EQ(this->step(this->message("M1", "a")).what, StepResult::What::done);
}

TYPED_TEST_P(StoreContract, TimersStayUntilTheyAreTakenOut) {
  TimerStep timer;
  timer.kind = "expected";
  timer.subject = "c_1";
  timer.due = utc_time(1000);
  this->step(timer);
  this->bench.crash();
  ASSERT_TRUE(this->bench.open());
  EXPECT_EQ(this->store().timers(utc_time(999), 10)->size(), 0u);
  ASSERT_EQ(this->store().timers(utc_time(1000), 10)->size(), 1u);
  timer.fence = {};
  timer.remove = true;
  this->step(timer);
  EXPECT_EQ(this->store().timers(utc_time(1000), 10)->size(), 0u);
}

TYPED_TEST_P(StoreContract, AfterCloseNothingIsTaken) {
  this->bench.close();
  ASSERT_TRUE(this->bench.open());
  std::string told;
  Store& store = this->store();
  store.close();
  Batch batch;
  batch.steps.emplace_back(this->message("M1", "a"));
  store.commit(std::move(batch), [&](const auto& result) { told = result.error().id; });
  EXPECT_EQ(told, "store.stopped");
}

TYPED_TEST_P(StoreContract, PrunesRowsAtTheirAgeAndWhatIsUnfinishedNever) {
  using std::chrono::hours;
  KeepPolicy keep;
  keep.site.metadata = hours{240};
  keep.interfaces["lab"].metadata = hours{24};
  this->store().keep(keep);
  const MessageId done = this->finished_message("DONE");
  const MessageId lab = this->finished_message("LAB", "lab");
  const MessageId waits = this->step(this->message("WAITS", "a")).message;
  const MessageId open = this->step(this->message("OPEN", "b")).message;
  this->step(this->one_claim(open));
  this->pass(hours{48});
  this->finished_message("LATER");
  this->prune();
  EXPECT_TRUE((*this->store().message(done)).has_value());
  EXPECT_FALSE((*this->store().message(lab)).has_value());
  this->pass(hours{240});
  this->prune();
  EXPECT_FALSE((*this->store().message(done)).has_value());
  EXPECT_FALSE((*this->store().claim({1})).has_value());
  EXPECT_FALSE((*this->store().delivery({1})).has_value());
  EXPECT_EQ(this->state(waits), MessageState::received);
  EXPECT_EQ(this->state(open), MessageState::open);
  EXPECT_EQ(this->balance(), "balances");
  const auto ledger = this->store().reconcile();
  EXPECT_EQ(this->store().state_counts().messages, ledger->counts.messages);
}

TYPED_TEST_P(StoreContract, PrunesContentAtItsAgeAndKeepsTheRow) {
  using std::chrono::hours;
  KeepPolicy keep;
  keep.site.content = hours{100};
  keep.interfaces["lab"].content = hours{1000};
  this->store().keep(keep);
  const MessageId done = this->finished_message("DONE");
  const MessageId lab = this->finished_message("LAB", "lab");
  this->pass(hours{99});
  this->prune();
  EXPECT_EQ(this->content((*this->store().message(done))->body), "MSH|DONE");
  this->pass(hours{101});
  this->prune();
  EXPECT_EQ(this->content((*this->store().message(done))->body), "store.body-gone");
  EXPECT_EQ(this->state(done), MessageState::done);
  EXPECT_EQ(this->content((*this->store().message(lab))->body), "MSH|LAB");
  EXPECT_EQ(this->content((*this->store().claim({2}))->built), "ISA*V2~");
  EXPECT_EQ(this->content((*this->store().delivery({2}))->answer), "answer");
  this->bench.crash();
  ASSERT_TRUE(this->bench.open());
  EXPECT_EQ(this->content((*this->store().message(done))->body), "store.body-gone");
}

TYPED_TEST_P(StoreContract, KeepsContentThatSomethingUnfinishedNeeds) {
  using std::chrono::hours;
  KeepPolicy keep;
  keep.site.content = hours{100};
  this->store().keep(keep);
  const MessageId waits = this->step(this->message("WAITS", "MSH|waits")).message;
  const MessageId open = this->step(this->message("OPEN", "MSH|open")).message;
  const StepResult made = this->step(this->one_claim(open));
  this->pass(hours{1000});
  this->prune();
  this->pass(hours{1000});
  this->prune();
  EXPECT_EQ(this->content((*this->store().message(waits))->body), "MSH|waits");
  EXPECT_EQ(this->content((*this->store().delivery(made.deliveries[0]))->body), "ISA*V2~");
  // Once it has ended too, all of it goes.
  this->step(this->window(made.deliveries));
  this->step(this->outcome(made.deliveries[0], DeliveryState::delivered));
  MoveStep dismiss;
  dismiss.kind = Kind::message;
  dismiss.id = waits.value;
  dismiss.to = static_cast<std::uint8_t>(MessageState::dismissed);
  dismiss.caller.id = "ops";
  dismiss.reason = "test";
  this->step(dismiss);
  this->prune();
  EXPECT_EQ(this->content((*this->store().message(waits))->body), "store.body-gone");
  EXPECT_EQ(this->content((*this->store().delivery(made.deliveries[0]))->body), "store.body-gone");
}

TYPED_TEST_P(StoreContract, AWallClockThatStepsPrunesNothing) {
  using std::chrono::hours;
  KeepPolicy keep;
  keep.site = {hours{100}, hours{200}};
  this->store().keep(keep);
  const MessageId done = this->finished_message("DONE");
  this->bench.clock.step = hours{24 * 365 * 20};
  this->prune();
  this->bench.close();
  ASSERT_TRUE(this->bench.open());
  this->store().keep(keep);
  this->prune();
  EXPECT_EQ(this->content((*this->store().message(done))->body), "MSH|DONE");
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreContract, CarriesAMessageToItsEnd, KeepsWhatWasCommittedThroughACrash,
    IdsRiseInTheOrderOfTheCommitsAndNeverComeAgain, RefusesAnotherEpochAndStepsThatNoTableAllows,
    KnowsARepeatWithinItsWindowWhateverTheWallClockSays, TimersStayUntilTheyAreTakenOut,
    AfterCloseNothingIsTaken, PrunesRowsAtTheirAgeAndWhatIsUnfinishedNever,
    PrunesContentAtItsAgeAndKeepsTheRow, KeepsContentThatSomethingUnfinishedNeeds,
    AWallClockThatStepsPrunesNothing);

/// What any Bodies must do. A bench gives `bodies()`, and makes what was put durable with `keep()`.
template <class Bench>
class BodiesContract : public testing::Test {
 protected:
  BodyRef put(const std::string& bytes, const std::string& keep = {}) {
    const auto ref = bench.bodies().put(bytes, keep);
    EXPECT_TRUE(ref) << (ref ? "" : ref.error().message);
    bench.keep();
    return ref ? *ref : BodyRef{};
  }
  std::string get(const BodyRef& ref) {
    const auto bytes = bench.bodies().get(ref);
    return bytes ? std::string{bytes->view()} : bytes.error().id;
  }
  Bench bench;
};

TYPED_TEST_SUITE_P(BodiesContract);

TYPED_TEST_P(BodiesContract, GiveBackWhatWasPut) {
  const std::string every = [] {
    std::string out;
    for (int byte = 0; byte < 256; ++byte) out += static_cast<char>(byte);
    return out;
  }();
  const BodyRef one = this->put(every), two = this->put("two", "lab"), three = this->put("x");
  EXPECT_EQ(this->get(one), every);
  EXPECT_EQ(this->get(two), "two");
  EXPECT_EQ(this->get(three), "x");
}

TYPED_TEST_P(BodiesContract, TellWhatIsNotThere) {
  this->put("there");
  EXPECT_EQ(this->get({}), "store.body-gone");
  EXPECT_EQ(this->get({1'000'000, 0, 4, 0}), "store.body-gone");
}

TYPED_TEST_P(BodiesContract, TellWhatIsDamaged) {
  BodyRef ref = this->put("whole");
  ref.crc ^= 1;
  EXPECT_EQ(this->get(ref), "store.damaged");
}

TYPED_TEST_P(BodiesContract, RefuseWhatIsTooLarge) {
  const auto ref = this->bench.bodies().put(std::string(std::size_t{128} << 20, 'x'), "");
  ASSERT_FALSE(ref);
  EXPECT_EQ(ref.error().id, "store.body-too-large");
}

REGISTER_TYPED_TEST_SUITE_P(BodiesContract, GiveBackWhatWasPut, TellWhatIsNotThere,
                            TellWhatIsDamaged, RefuseWhatIsTooLarge);

}  // namespace claimwire::engine
