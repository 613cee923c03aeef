// What a person stops, and a configuration that takes another's place while work waits.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/lanes/accepted_under.h"
#include "tests/support/hospital.h"

namespace claimwire::engine {
namespace {

using std::chrono::minutes;
using test::Hospital;
using test::result_of;
using What = SendResult::What;
using D = DeliveryState;
using Texts = std::vector<std::string>;

class NamedSnapshot final : public Snapshot {
 public:
  NamedSnapshot(std::string id, config::Configuration configuration)
      : id_{std::move(id)}, configuration_{std::move(configuration)} {}
  const std::string& id() const override { return id_; }
  const config::Configuration& configuration() const override { return configuration_; }

 private:
  std::string id_;
  config::Configuration configuration_;
};

DestinationFacts facts(const Hospital& hospital, std::string_view name) {
  for (DestinationFacts& each : hospital.engine->destinations())
    if (each.name == name) return std::move(each);
  return {};
}

TEST(EngineStops, ADestinationThatIsStoppedKeepsItsQueueAndStopsNoOther) {
  Hospital hospital;
  hospital.up();
  hospital.engine->set_stops({.destinations = {"alpha"}, .payers = {}, .draining = {}});
  for (const char* message : {"M1|K|claim:alpha", "M2|K|claim:beta", "M3|L|claim:alpha"})
    hospital.ask(message);
  hospital.world.advance(minutes{60});
  EXPECT_EQ(hospital.sink("alpha").sent.size(), 0U);
  EXPECT_EQ(hospital.sink("beta").contents(), Texts{"ISA*M2-1~"});
  EXPECT_EQ(facts(hospital, "alpha").waiting, 2U);
  EXPECT_TRUE(facts(hospital, "alpha").stopped);
  hospital.engine->set_stops({});
  hospital.world.run();
  const Texts got = hospital.sink("alpha").contents();  // keys have no order among them
  EXPECT_EQ((std::set<std::string>{got.begin(), got.end()}),
            (std::set<std::string>{"ISA*M1-1~", "ISA*M3-1~"}));
  EXPECT_EQ(hospital.ledger(), "balances");
}

TEST(EngineStops, APayerThatIsStoppedKeepsItsClaimsAndStopsNoOther) {
  Hospital hospital;
  hospital.up();
  hospital.engine->set_stops({.destinations = {}, .payers = {"acme"}, .draining = {}});
  for (const char* message : {"M1|K|claim:alpha@acme", "M2|K|claim:alpha@mcb",
                              "M3|K|claim:alpha@acme", "M4|L|copy:alpha"})
    hospital.ask(message);
  hospital.world.advance(minutes{60});
  EXPECT_EQ(hospital.sink("alpha").contents(), (Texts{"ISA*M2-1~", "copy of M4"}));
  hospital.engine->set_stops({});
  hospital.world.run();
  const Texts got = hospital.sink("alpha").contents();
  EXPECT_EQ(Texts(got.begin() + 2, got.end()), (Texts{"ISA*M1-1~", "ISA*M3-1~"})) << "in order";
  EXPECT_EQ(hospital.ledger(), "balances");
}

TEST(EngineStops, APayerStoppedWhileItsClaimsWaitStopsThem) {
  Hospital hospital;
  hospital.sink("alpha").hangs = true;
  hospital.sink("alpha").parallel = 1;
  hospital.up();
  for (const char* message : {"M1|K|claim:alpha@mcb", "M2|L|claim:alpha@acme",
                              "M3|N|claim:alpha@acme", "M4|O|claim:alpha@mcb"})
    hospital.ask(message);
  ASSERT_EQ(hospital.sink("alpha").sent.size(), 1U);
  hospital.engine->set_stops({.destinations = {}, .payers = {"acme"}, .draining = {}});
  hospital.sink("alpha").hangs = false;
  hospital.sink("alpha").hanging.front()(result_of(What::accepted));
  hospital.sink("alpha").hanging.clear();
  hospital.world.advance(minutes{60});
  EXPECT_EQ(hospital.sink("alpha").contents(), (Texts{"ISA*M1-1~", "ISA*M4-1~"}));
  hospital.stop();
  // The stop is said anew before the next start; the store knows only what is queued.
  hospital.up();
  hospital.world.run();
  EXPECT_EQ(hospital.sink("alpha").sent.size(), 4U);
}

TEST(EngineStops, ARetryOfAStoppedPayerWaitsToo) {
  Hospital hospital;
  hospital.sink("alpha").hangs = true;
  hospital.up();
  hospital.ask("M1|K|claim:alpha@acme");
  hospital.engine->set_stops({.destinations = {}, .payers = {"acme"}, .draining = {}});
  hospital.sink("alpha").hangs = false;
  hospital.sink("alpha").hanging.front()(result_of(What::retry_later));
  hospital.sink("alpha").hanging.clear();
  hospital.world.advance(minutes{60});
  EXPECT_EQ(hospital.sink("alpha").sent.size(), 1U);
  EXPECT_EQ(hospital.delivery(1), D::queued);
  hospital.engine->set_stops({});
  hospital.world.advance(minutes{60});
  EXPECT_EQ(hospital.delivery(1), D::delivered);
}

TEST(EngineStops, ADrainFinishesWhatWaitedAndTakesNothingNew) {
  Hospital hospital;
  auto& sink = hospital.sink("alpha");
  sink.judge = [&](const Outgoing& outgoing) {
    return result_of(outgoing.attempt == 1 ? What::retry_later : What::accepted);
  };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.ask("M2|L|claim:alpha");
  hospital.engine->set_stops({.destinations = {}, .payers = {}, .draining = {{"alpha", {2}}}});
  hospital.ask("M3|K|claim:alpha");
  EXPECT_GT(facts(hospital, "alpha").waiting, 0U);
  hospital.world.advance(minutes{60});
  const DestinationFacts drained = facts(hospital, "alpha");
  EXPECT_EQ(drained.waiting + drained.under_way, 0U);
  EXPECT_FALSE(drained.more_in_store);
  EXPECT_EQ(hospital.delivery(2), D::delivered);
  EXPECT_EQ(hospital.delivery(3), D::queued);
  hospital.engine->set_stops({});
  hospital.world.advance(minutes{60});
  EXPECT_EQ(hospital.delivery(3), D::delivered);
}

TEST(EngineStops, EveryOrderOfStopsAndArrivalsDeliversOnceAndInOrder) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Hospital hospital{seed};
    hospital.up();
    test::SeededRandom chance{seed};
    std::map<std::string, std::string> kept_together;  // key and payer, by what is sent
    for (int i = 0; i < 60; ++i) {
      const std::string key = concat("K", std::to_string(chance.next() % 3));
      const std::string payer = chance.next() % 2 == 0 ? "acme" : "mcb";
      hospital.send(concat("M", std::to_string(100 + i), "|", key, "|claim:alpha@", payer));
      kept_together[concat("ISA*M", std::to_string(100 + i), "-1~")] = concat(key, payer);
      hospital.world.run(chance.next() % 30);
      if (chance.next() % 4 != 0) continue;
      Stops stops;
      if (chance.next() % 3 == 0) stops.payers.insert("acme");
      if (chance.next() % 4 == 0) stops.destinations.insert("alpha");
      if (chance.next() % 3 == 0)
        stops.draining["alpha"] = {1 + chance.next() % (static_cast<std::uint64_t>(i) + 1)};
      hospital.engine->set_stops(stops);
    }
    hospital.engine->set_stops({});
    hospital.world.run();
    const Texts got = hospital.sink("alpha").contents();
    EXPECT_EQ(got.size(), 60U) << "seed " << seed;
    EXPECT_EQ(std::set<std::string>(got.begin(), got.end()).size(), 60U) << "seed " << seed;
    std::map<std::string, std::string> last;
    for (const std::string& each : got) {
      std::string& before = last[kept_together.at(each)];
      EXPECT_LT(before, each) << "seed " << seed;
      before = each;
    }
    EXPECT_EQ(hospital.ledger(), "balances") << "seed " << seed;
  }
}

/// Promise G1: one configuration from accept to outbox, also for what waits in the store.
TEST(EngineReplace, AMessageIsWorkedByTheConfigurationThatAcceptedIt) {
  Hospital hospital;
  hospital.up();
  for (const char* message : {"M1|K|claim:alpha", "M2|K|claim:alpha", "M3|L|claim:alpha"})
    hospital.send(message);
  // Stored and answered, but not one worked yet: only the writer ran.
  while (hospital.answers.size() < 3 ||
         std::any_of(hospital.answers.begin(), hospital.answers.end(),
                     [](const auto& each) { return !each.has_value(); }))
    ASSERT_TRUE(hospital.world.run_one());
  ASSERT_LT(hospital.processor.worked.size(), 3U) << "none was left to be worked";
  hospital.engine->replace(std::make_shared<NamedSnapshot>("second", hospital.configuration),
                           hospital.given_sinks());
  hospital.ask("M4|K|claim:alpha");
  for (std::uint64_t claim = 1; claim <= 4; ++claim) {
    const auto row = hospital.store->claim({claim});
    ASSERT_TRUE(row && *row) << claim;
    EXPECT_EQ((*row)->snapshot, (*row)->number == "M4-1" ? "second" : "snapshot-1")
        << (*row)->number;
  }
}

TEST(EngineReplace, WhatAPersonReleasesIsWorkedByTheConfigurationInForce) {
  Hospital hospital;
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  hospital.ask("M1|K|claim:beta");  // one control id, two contents: held
  hospital.engine->replace(std::make_shared<NamedSnapshot>("second", hospital.configuration),
                           hospital.given_sinks());
  MoveStep step;
  step.id = 2;
  step.to = static_cast<std::uint8_t>(MessageState::received);
  step.caller.id = "ops";
  hospital.engine->move(step, [](const Result<StepResult>&) {});
  hospital.world.run();
  const auto row = hospital.store->claim({2});
  ASSERT_TRUE(row && *row);
  EXPECT_EQ((*row)->snapshot, "second");
}

TEST(EngineReplace, ADestinationThatIsGoneKeepsItsQueueUntilItIsBack) {
  Hospital hospital;
  hospital.sink("alpha").judge = [](const Outgoing&) { return result_of(What::retry_later); };
  hospital.up();
  hospital.ask("M1|K|claim:alpha");
  Sinks fewer = hospital.given_sinks();
  const auto alpha = fewer.extract("alpha").mapped();
  hospital.engine->replace(std::make_shared<NamedSnapshot>("second", hospital.configuration),
                           fewer);
  const std::size_t tries = hospital.sink("alpha").sent.size();
  hospital.world.advance(minutes{30});
  EXPECT_EQ(hospital.sink("alpha").sent.size(), tries);
  EXPECT_EQ(hospital.delivery(1), D::queued);
  EXPECT_FALSE(facts(hospital, "alpha").configured);
  EXPECT_EQ(facts(hospital, "alpha").waiting, 1U);
  hospital.sink("alpha").judge = nullptr;
  fewer["alpha"] = alpha;
  hospital.engine->replace(std::make_shared<NamedSnapshot>("third", hospital.configuration), fewer);
  hospital.world.advance(minutes{30});
  EXPECT_EQ(hospital.delivery(1), D::delivered);
}

// --- the machine behind it ---------------------------------------------------------------------

TEST(AcceptedUnder, KeepsASnapshotOnlyWhileSomethingWaitsForIt) {
  const auto first = std::make_shared<NamedSnapshot>("1", config::Configuration{});
  const auto second = std::make_shared<NamedSnapshot>("2", config::Configuration{});
  AcceptedUnder under;
  EXPECT_EQ(under.of(7), nullptr) << "accepted by an earlier process";
  under.accepted(10, first);
  under.accepted(11, first);
  under.accepted(12, second);
  under.accepted(13, first);  // its accept began before the change, its commit ended after it
  EXPECT_EQ(under.of(9), nullptr);
  EXPECT_EQ(under.of(11), first);
  EXPECT_EQ(under.of(12), second);
  EXPECT_EQ(under.of(13), first);
  under.worked(10);
  EXPECT_EQ(under.of(11), first);
  under.anew(11);
  EXPECT_EQ(under.of(11), nullptr);
  under.worked(11);  // as released; the first time is still owed
  under.worked(11);
  EXPECT_EQ(under.kept(), 2U);
  under.worked(12);
  under.all_worked();
  EXPECT_EQ(under.kept(), 1U);
  EXPECT_EQ(under.of(20), first);
}

}  // namespace
}  // namespace claimwire::engine
