// Promise C2: what is held, failed, parked or in doubt keeps back what is younger of its key, where
// the route says `order: strict`, and nothing else.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/hospital.h"

namespace claimwire::engine {
namespace {

using std::chrono::minutes;
using test::Hospital;
using test::result_of;
using What = SendResult::What;
using C = ClaimStatus;
using D = DeliveryState;
using M = MessageState;
using Texts = std::vector<std::string>;

/// Route "strict" keeps order, route "free" does not; the claims of payer alpha go to alpha.
struct Ordered : Hospital {
  explicit Ordered(std::uint64_t seed = 1) : Hospital{seed} {
    strict(true);
    for (const char* name : {"alpha", "beta"}) configuration.payers[name].via = name;
    sink("alpha").judge = [this](const Outgoing& outgoing) {
      const auto at = answers_of.find(outgoing.claim_number);
      return result_of(at == answers_of.end() ? What::accepted : at->second);
    };
  }
  void strict(bool strict) {
    configuration.routes.clear();
    for (const char* name : {"strict", "free"}) {
      config::Route route;
      route.name = name;
      route.from = {"ehr"};
      if (strict && route.name == "strict") route.order = config::RouteOrder::strict;
      configuration.routes.push_back(route);
    }
  }
  StepResult::What release(std::uint64_t claim, const std::string& to = "alpha") {
    MoveStep step;
    step.kind = Kind::claim;
    step.id = claim;
    step.to = static_cast<std::uint8_t>(C::ready);
    step.caller.id = "ops";
    step.reason = "test";
    step.parcel = Parcel{to, {}, "application/edi-x12", "a.837", "k", "ISA13=1"};
    std::optional<StepResult::What> what;
    engine->move(step, [&](const Result<StepResult>& result) { what = result->what; });
    world.run();
    return *what;
  }
  std::string left() {
    std::string out;
    for (const char* name : {"alpha", "beta"})
      for (const Outgoing& each : sink(name).sent)
        out += concat(out.empty() ? "" : " ",
                      each.claim_number.empty() ? each.file_name : each.claim_number);
    return out;
  }

  std::map<std::string, What> answers_of{};  ///< Of alpha, by claim number.
};

/// Messages are sent; then something is done; what left before and after, alpha first.
struct OrderCase {
  const char* name;
  std::vector<const char*> messages;
  const char* before;
  std::function<void(Ordered&)> then;
  const char* after;
};

class EngineOrder : public testing::TestWithParam<OrderCase> {};

TEST_P(EngineOrder, IsKeptAndGoesOn) {
  for (const bool restarted : {false, true}) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      Ordered hospital{seed};
      hospital.answers_of = {{"REFUSED-1", What::refused}, {"DOUBT-1", What::no_answer}};
      hospital.up();
      for (const char* message : GetParam().messages) hospital.ask(message);
      if (restarted) {
        hospital.crash();
        hospital.up();
      }
      EXPECT_EQ(hospital.left(), GetParam().before) << "seed " << seed << " " << restarted;
      hospital.answers_of.clear();
      GetParam().then(hospital);
      hospital.world.advance(minutes{1});
      EXPECT_EQ(hospital.left(), GetParam().after) << "seed " << seed << " " << restarted;
      EXPECT_EQ(hospital.ledger(), "balances");
      EXPECT_EQ(
          hospital.engine->kept_back().deliveries,
          static_cast<std::size_t>(
              hospital.store->state_counts().deliveries[static_cast<std::size_t>(D::queued)]));
    }
  }
}

const auto kNothing = [](Ordered&) {};
const OrderCase kOrderCases[] = {
    {"AHeldClaimUntilItIsReleased",
     {"H1|K|route:strict held:alpha", "M2|K|route:strict claim:alpha"},
     "",
     [](Ordered& h) { h.release(1); },
     "H1-1 M2-1"},
    {"AHeldClaimUntilItIsDismissed",
     {"H1|K|route:strict held:alpha", "M2|K|route:strict claim:alpha"},
     "",
     [](Ordered& h) { h.move(Kind::claim, 1, C::dismissed); },
     "M2-1"},
    {"AHeldClaimKeepsItsOwnDestinationAlone",
     {"H1|K|route:strict held:beta", "M2|K|route:strict claim:alpha claim:beta"},
     "M2-1",
     [](Ordered& h) { h.release(1, "beta"); },
     "M2-1 H1-1 M2-2"},
    {"AHeldClaimOfAFreeRouteKeepsNothing",
     {"H1|K|route:free held:alpha", "M2|K|route:strict claim:alpha"},
     "M2-1",
     kNothing,
     "M2-1"},
    {"AYoungerOneOfAFreeRouteGoesOn",
     {"H1|K|route:strict held:alpha", "M2|K|route:free claim:alpha",
      "M3|K|route:strict claim:alpha"},
     "M2-1",
     kNothing,
     "M2-1"},
    {"OtherKeysGoOn",
     {"H1|K|route:strict held:alpha", "M2|L|route:strict claim:alpha",
      "M3|N|route:strict claim:alpha"},
     "M2-1 M3-1",
     kNothing,
     "M2-1 M3-1"},
    {"AHeldMessageKeepsEveryDestinationUntilItIsReleased",
     {"H1|K|hold", "M2|K|route:strict claim:alpha copy:beta"},
     "",
     [](Ordered& h) {
       h.move(Kind::message, 1, M::received);  // it is held again
       EXPECT_EQ(h.left(), "");
       h.move(Kind::message, 1, M::dismissed);
     },
     "M2-1 M2.hl7"},
    {"AFailedMessage",
     {"F1|K|fail", "M2|K|route:strict claim:alpha", "M3|L|route:strict claim:alpha"},
     "M3-1",
     [](Ordered& h) { h.move(Kind::message, 1, M::dismissed); },
     "M3-1 M2-1"},
    {"AConflictOfControlIds",
     {"M1|L|route:strict claim:alpha", "M1|K|route:strict copy:beta",
      "M2|K|route:strict claim:alpha copy:beta"},
     "M1-1",
     [](Ordered& h) { h.move(Kind::message, 2, M::received); },
     "M1-1 M2-1 M1.hl7 M2.hl7"},
    {"AParkedDeliveryUntilItIsTriedAgain",
     {"REFUSED|K|route:strict claim:alpha", "M2|K|route:strict claim:alpha claim:beta"},
     "REFUSED-1 M2-2",
     [](Ordered& h) { h.move(Kind::delivery, 1, D::queued); },
     "REFUSED-1 REFUSED-1 M2-1 M2-2"},
    {"ADeliveryInDoubtUntilAPersonSaysItArrived",
     {"DOUBT|K|route:strict claim:alpha", "M2|K|route:strict claim:alpha"},
     "DOUBT-1",
     [](Ordered& h) { h.move(Kind::delivery, 1, D::delivered); },
     "DOUBT-1 M2-1"},
    {"TheNextOldestKeepsStill",
     {"H1|K|route:strict held:alpha", "H2|K|route:strict held:alpha",
      "M3|K|route:strict claim:alpha"},
     "",
     [](Ordered& h) {
       h.release(2);
       EXPECT_EQ(h.left(), "") << "released, and something older is held";
       h.move(Kind::claim, 1, C::dismissed);
     },
     "H2-1 M3-1"},
    {"SiblingsDoNotWaitForEachOther",
     {"H1|K|route:strict held:alpha claim:alpha"},
     "H1-2",
     kNothing,
     "H1-2"},
    {"TurnedFreeByReload",
     {"H1|K|route:strict held:alpha", "M2|K|route:strict claim:alpha"},
     "",
     [](Ordered& h) {
       h.strict(false);
       h.replace();
     },
     "M2-1"},
    {"ABlockedOneThatIsDismissedStaysAway",
     {"H1|K|route:strict held:alpha", "M2|K|route:strict claim:alpha",
      "M3|K|route:strict claim:alpha"},
     "",
     [](Ordered& h) {
       h.move(Kind::delivery, 1, D::dismissed);
       h.release(1);
     },
     "H1-1 M3-1"},
};
INSTANTIATE_TEST_SUITE_P(C2, EngineOrder, testing::ValuesIn(kOrderCases),
                         [](const auto& test) { return test.param.name; });

TEST(EngineOrder, AReleasedClaimGoesFirstAlsoWhenTheProcessEndsBeforeItLeft) {
  Ordered hospital;
  hospital.up();
  hospital.engine->set_stops({.destinations = {"alpha"}, .payers = {}, .draining = {}});
  hospital.ask("H1|K|route:strict held:alpha");
  hospital.ask("M2|K|route:strict claim:alpha");
  hospital.release(1);
  hospital.crash();
  hospital.up();
  EXPECT_EQ(hospital.left(), "H1-1 M2-1");
}

TEST(EngineOrder, AReleasedMessageGoesFirstAlsoWhenTheProcessEndsBeforeItIsWorked) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Ordered hospital{seed};
    hospital.up();
    hospital.ask("M0|L|route:strict claim:beta");
    hospital.ask("M0|K|route:strict claim:alpha");  // one control id, two contents: held
    hospital.ask("M2|K|route:strict claim:alpha");
    MoveStep step;
    step.id = 2;
    step.to = static_cast<std::uint8_t>(M::received);
    step.caller.id = "ops";
    bool committed = false;
    hospital.engine->move(step, [&](const Result<StepResult>&) { committed = true; });
    while (!committed) ASSERT_TRUE(hospital.world.run_one());
    hospital.crash();
    hospital.up();
    EXPECT_EQ(hospital.left(), "M0-1 M2-1 M0-1") << "seed " << seed;
    EXPECT_EQ(hospital.ledger(), "balances");
  }
}

TEST(EngineOrder, TurnedStrictByReloadTakesEffectAtOnce) {
  Ordered hospital;
  hospital.strict(false);
  hospital.up();
  hospital.engine->set_stops({.destinations = {"alpha"}, .payers = {}, .draining = {}});
  for (const char* message : {"H1|K|route:strict held:alpha", "M2|K|route:strict claim:alpha",
                              "M3|L|route:strict claim:alpha", "M4|K|route:free claim:alpha"})
    hospital.ask(message);
  hospital.strict(true);
  hospital.replace();
  hospital.engine->set_stops({});
  hospital.world.run();
  const auto row = hospital.store->delivery({1});
  ASSERT_TRUE(row && *row);
  const auto blocker = hospital.engine->waits_for(**row);
  ASSERT_TRUE(blocker);
  EXPECT_EQ(blocker->text(), ClaimId{1}.text());
  const Texts got = hospital.sink("alpha").contents();
  EXPECT_EQ((std::set<std::string>{got.begin(), got.end()}),
            (std::set<std::string>{"ISA*M3-1~", "ISA*M4-1~"}));
  const auto facts = hospital.engine->kept_back();
  EXPECT_EQ(facts.keys, 1U);
  EXPECT_EQ(facts.deliveries, 1U);
  ASSERT_TRUE(facts.oldest);
  EXPECT_EQ(facts.oldest->text(), ClaimId{1}.text());
}

TEST(EngineOrder, WhatAStoppedPayerKeepsKeepsItsKeyToo) {
  Ordered hospital;
  hospital.up();
  hospital.engine->set_stops({.destinations = {}, .payers = {"acme"}, .draining = {}});
  hospital.ask("M1|K|route:strict claim:alpha@acme");
  hospital.ask("M2|K|route:strict claim:alpha@mcb");
  hospital.ask("M3|L|route:strict claim:alpha@mcb");
  EXPECT_EQ(hospital.left(), "M3-1");
  hospital.engine->set_stops({});
  hospital.world.run();
  EXPECT_EQ(hospital.left(), "M3-1 M1-1 M2-1");
}

TEST(EngineOrder, ADrainEndsWhileSomethingIsKeptBack) {
  Ordered hospital;
  hospital.up();
  hospital.ask("H1|K|route:strict held:alpha");
  hospital.ask("M2|K|route:strict claim:alpha");
  hospital.engine->set_stops({.destinations = {}, .payers = {}, .draining = {{"alpha", {1}}}});
  hospital.world.run();
  for (const DestinationFacts& each : hospital.engine->destinations()) {
    if (each.name != "alpha") continue;
    EXPECT_EQ(each.waiting + each.under_way, 0U);
    EXPECT_FALSE(each.more_in_store);
    EXPECT_EQ(each.kept_back, 1U);
  }
}

/// Whatever order moves, answers, stops and ends of the process come in: at alpha and beta each key
/// of the strict route is in the order of its messages, and in the end everything is there.
TEST(EngineOrder, EveryOrderOfMovesAndEndsKeepsIt) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Ordered hospital{seed};
    test::SeededRandom chance{seed * 7919};
    hospital.sink("alpha").judge = [&](const Outgoing&) {
      constexpr What kWhat[] = {What::accepted, What::accepted, What::refused, What::no_answer,
                                What::retry_later};
      return result_of(kWhat[chance.next() % 5]);
    };
    hospital.up();
    constexpr const char* kFates[] = {"route:strict claim:alpha",
                                      "route:strict held:alpha",
                                      "route:strict claim:beta",
                                      "hold",
                                      "fail",
                                      "route:strict claim:alpha copy:beta"};
    const auto person = [&] {
      const std::uint64_t what = chance.next() % 3;
      const std::uint64_t id = 1 + chance.next() % 40;
      MoveStep step;
      step.id = id;
      step.caller.id = "ops";
      if (what == 0) {
        const auto row = hospital.store->message({id});
        if (!*row || ((*row)->state != M::held && (*row)->state != M::failed)) return;
        step.to = static_cast<std::uint8_t>(chance.next() % 2 == 0 ? M::received : M::dismissed);
      } else if (what == 1) {
        const auto row = hospital.store->claim({id});
        if (!*row) return;
        step.kind = Kind::claim;
        constexpr C kTo[] = {C::ready, C::held, C::dismissed};
        step.to = static_cast<std::uint8_t>(kTo[chance.next() % 3]);
        step.parcel =
            Parcel{(*row)->payer, {}, "x", "a.837", "k", concat("ISA13=", (*row)->number)};
      } else {
        const auto row = hospital.store->delivery({id});
        if (!*row) return;
        step.kind = Kind::delivery;
        constexpr D kTo[] = {D::queued, D::parked, D::delivered, D::dismissed};
        step.to = static_cast<std::uint8_t>(kTo[chance.next() % 4]);
      }
      hospital.engine->move(step, [](const Result<StepResult>&) {});
    };
    for (int i = 0; i < 40; ++i) {
      hospital.send(concat("M", std::to_string(100 + i), "|K", std::to_string(chance.next() % 3),
                           "|", kFates[chance.next() % std::size(kFates)]));
      hospital.world.run(chance.next() % 40);
      if (chance.next() % 2 == 0) person();
      if (chance.next() % 6 == 0) hospital.world.advance(std::chrono::seconds{5});
      if (chance.next() % 20 == 0) {
        hospital.crash();
        hospital.up();
      }
      if (chance.next() % 10 == 0)
        hospital.engine->set_stops({.destinations = {},
                                    .payers = chance.next() % 2 == 0
                                                  ? std::set<std::string>{"alpha"}
                                                  : std::set<std::string>{},
                                    .draining = {}});
    }
    hospital.engine->set_stops({});
    hospital.sink("alpha").judge = nullptr;
    for (int round = 0; round < 4; ++round) {
      hospital.world.advance(minutes{30});
      for (std::uint64_t id = 1; id <= 40; ++id) {
        if (const auto row = hospital.store->message({id});
            *row && ((*row)->state == M::held || (*row)->state == M::failed))
          hospital.move(Kind::message, id, M::dismissed);
        if (const auto row = hospital.store->claim({id}); *row && (*row)->status == C::held)
          hospital.move(Kind::claim, id, C::dismissed);
        if (const auto row = hospital.store->delivery({id});
            *row && ((*row)->state == D::parked || (*row)->state == D::in_doubt))
          hospital.move(Kind::delivery, id, D::dismissed);
      }
    }
    hospital.world.advance(minutes{30});
    for (const char* name : {"alpha", "beta"}) {
      std::map<std::string, std::uint64_t> last;
      for (const Outgoing& each : hospital.sink(name).sent) {
        const auto row = hospital.store->delivery(*DeliveryId::parse(each.delivery_id));
        ASSERT_TRUE(row && *row);
        std::uint64_t& before = last[(*row)->ordering_key];
        EXPECT_LE(before, (*row)->message.value) << "seed " << seed << " at " << name;
        before = std::max(before, (*row)->message.value);
      }
    }
    const auto counts = hospital.store->state_counts().deliveries;
    EXPECT_EQ(counts[static_cast<std::size_t>(D::queued)], 0U) << "seed " << seed;
    EXPECT_EQ(hospital.engine->kept_back().deliveries, 0U) << "seed " << seed;
    EXPECT_EQ(hospital.ledger(), "balances") << "seed " << seed;
  }
}

}  // namespace
}  // namespace claimwire::engine
