#include "engine/delivery/strict_order.h"

#include <gtest/gtest.h>

#include <sstream>

#include "core/text.h"

namespace claimwire::engine {
namespace {

StrictOrder::Rules rules() {
  config::Configuration configuration;
  for (const auto& [name, order] :
       {std::pair{"charges", config::RouteOrder::strict}, {"copies", config::RouteOrder::free}}) {
    config::Route route;
    route.name = name;
    route.from = {"ehr"};
    route.order = order;
    configuration.routes.push_back(route);
  }
  return StrictOrder::Rules::of(configuration);
}

/// A script. "m3" message 3 is held, "c3a" a claim of it for destination a, "d3a" a delivery of it
/// is parked; ".m3" "rc3a" the same as read from the store; "-c3a" it is finished; ">3a" its claim
/// is released and a delivery stands in its place. "5a" the turn of message 5 at destination a has
/// come, "5f" the same on a route that is free; "!5a" a person dismissed it; "=" all has been read.
/// A trailing L says another key. Wanted: what left, in order.
struct StrictOrderCase {
  const char* name;
  const char* script;
  const char* want;
  bool reading = false;  ///< What stands in the way is still being read.
};

class StrictOrderKeeps : public testing::TestWithParam<StrictOrderCase> {};

TEST_P(StrictOrderKeeps, WhatIsYoungerBack) {
  StrictOrder order;
  ASSERT_TRUE(order.set(rules()).changed);
  if (!GetParam().reading) static_cast<void>(order.found());
  std::string left;
  const auto leave = [&](const std::vector<StrictOrder::Candidate>& freed) {
    for (const auto& each : freed)
      left += concat(left.empty() ? "" : " ", std::to_string(each.of.value), each.destination);
  };
  std::istringstream words{GetParam().script};
  for (std::string word; words >> word;) {
    const std::string key = word.back() == 'L' ? "L" : "K";
    if (key == "L") word.pop_back();
    if (word == "=") {
      leave(order.found());
      continue;
    }
    const std::size_t digit = word.find_first_of("0123456789");
    const std::uint64_t of = static_cast<std::uint64_t>(word[digit] - '0');
    std::string destination = word.substr(digit + 1);
    const std::string what = word.substr(0, digit);
    const Kind kind = what.ends_with('m')   ? Kind::message
                      : what.ends_with('c') ? Kind::claim
                                            : Kind::delivery;
    // One claim and one delivery a message and destination.
    const std::uint64_t id = kind == Kind::message || destination.empty()
                                 ? of
                                 : of * 100 + static_cast<std::uint64_t>(destination.front() - 'a');
    if (what.empty()) {
      const bool free = destination == "f";
      if (free) destination = "a";
      const StrictOrder::Candidate turn{{id}, {of}, destination, key, free ? "copies" : "charges"};
      if (!order.keep_back(turn)) leave({turn});
    } else if (what == "!") {
      order.forget({id});
    } else if (what == ">") {
      order.passes_to({id}, {Kind::delivery, id, {of}, destination});
    } else if (what.front() == '-') {
      leave(order.ended(kind, id));
    } else if (what.front() == '.') {
      order.was_read(key, {kind, id, {of}, destination});
    } else {
      order.stands(key, {kind, id, {of}, destination});
    }
  }
  EXPECT_EQ(left, GetParam().want);
  const auto facts = order.facts();
  EXPECT_EQ(facts.deliveries, order.waiting_for("a") + order.waiting_for("b"));
}

constexpr StrictOrderCase kStrictOrderCases[] = {
    {"NothingInTheWay", "5a", "5a"},
    {"AHeldMessageKeepsEveryDestination", "m3 5a 5b", ""},
    {"AHeldClaimKeepsItsOwnDestination", "c3a 5a 5b", "5b"},
    {"AParkedDeliveryKeepsItsOwnDestination", "d3b 5a 5b", "5a"},
    {"AnotherKeyGoesOn", "m3 5aL", "5a"},
    {"AFreeRouteGoesOn", "m3 5f", "5a"},
    {"TheOlderGoesOn", "m3 2a", "2a"},
    {"ItsOwnSiblingsGoOn", "c3a 3a", "3a"},
    {"FinishedFreesInOrder", "c3a 5a 6a -c3a", "5a 6a"},
    {"FinishedFreesOtherDestinationsNot", "c3a c3b 5a 5b -c3a", "5a"},
    {"TheNextOldestKeeps", "c3a c4a 5a -c3a", ""},
    {"BetweenTwo", "c3a c5a 4a 6a -c3a", "4a"},
    {"ReleasedStaysUntilItIsDelivered", "c3a 5a >3a -c3a", ""},
    {"ReleasedAndDeliveredFrees", "c3a 5a >3a -d3a", "5a"},
    {"ReleasedKnowsNothingNotInTheWay", ">3a 5a", "5a"},
    {"AskedTwiceLeavesOnce", "c3a 5a 5a -c3a", "5a"},
    {"StandsOnce", "c3a c3a 5a -c3a", "5a"},
    {"DismissedWhileItWaits", "c3a 5a 6a !5a -c3a", "6a"},
    {"NothingLeavesWhileItIsRead", "5a", "", true},
    {"FreeLeavesWhileItIsRead", "5f", "5a", true},
    {"WhatWasReadKeeps", "5a 5b .c3a =", "5b", true},
    {"EndedWhileItWasRead", "5a -c3a .c3a =", "5a", true},
    {"EndedAndAgainWhileItWasRead", "5a -c3a c3a .c3a =", "", true},
    {"EndedBeforeAllIsRead", "5a .c3a -c3a 6a =", "5a 6a", true},
    {"FoundFreesByKey", ".m3 5a 6aL =", "6a", true},
};
INSTANTIATE_TEST_SUITE_P(C2, StrictOrderKeeps, testing::ValuesIn(kStrictOrderCases),
                         [](const auto& test) { return test.param.name; });

TEST(StrictOrder, CostsNothingWhereNoRouteIsStrict) {
  StrictOrder order;
  EXPECT_FALSE(order.set({}).changed);
  order.stands("K", {Kind::message, 3, {3}, {}});
  EXPECT_FALSE(order.known(Kind::message, 3));
  EXPECT_FALSE(order.keep_back({{5}, {5}, "a", "K", "charges"}));
}

TEST(StrictOrder, AnEmptyKeyOrdersNothing) {
  StrictOrder order;
  static_cast<void>(order.set(rules()));
  order.stands("", {Kind::message, 3, {3}, {}});
  static_cast<void>(order.found());
  EXPECT_FALSE(order.keep_back({{5}, {5}, "a", "", "charges"}));
}

TEST(StrictOrder, BeyondItsMemoryWhatWaitsIsInTheStore) {
  StrictOrder order;
  static_cast<void>(order.set(rules()));
  static_cast<void>(order.found());
  order.stands("K", {Kind::message, 3, {3}, {}});
  for (std::uint64_t id = 0; id < StrictOrder::kWaitingMax + 5; ++id)
    EXPECT_TRUE(order.keep_back({{10 + id}, {10 + id}, "a", "K", "charges"}));
  EXPECT_EQ(order.waiting_for("a"), StrictOrder::kWaitingMax);
  EXPECT_EQ(order.take_overflown(), std::set<std::string>{"a"});
  EXPECT_EQ(order.take_overflown(), std::set<std::string>{});
  EXPECT_EQ(order.ended(Kind::message, 3).size(), StrictOrder::kWaitingMax);
  EXPECT_EQ(order.facts().keys, 0U);
}

struct RulesCase {
  const char* name;
  std::vector<std::string> from;
  const char* interface;
  bool want;
};
class StrictOrderTakes : public testing::TestWithParam<RulesCase> {};
TEST_P(StrictOrderTakes, FromItsInterfaces) {
  config::Configuration configuration;
  config::Route route;
  route.name = "charges";
  route.from = GetParam().from;
  route.order = config::RouteOrder::strict;
  configuration.routes = {route};
  StrictOrder order;
  static_cast<void>(order.set(StrictOrder::Rules::of(configuration)));
  EXPECT_EQ(order.takes_from(GetParam().interface), GetParam().want);
}
const RulesCase kRulesCases[] = {
    {"Named", {"ehr", "lab"}, "lab", true},
    {"NotNamed", {"ehr"}, "lab", false},
    {"All", {}, "lab", true},
    {"NotKnownFromWhere", {"ehr"}, "", true},
};
INSTANTIATE_TEST_SUITE_P(C2, StrictOrderTakes, testing::ValuesIn(kRulesCases),
                         [](const auto& test) { return test.param.name; });

TEST(StrictOrder, KnowsWhereTheClaimsOfAPayerGo) {
  config::Configuration configuration;
  config::Route route;
  route.name = "charges";
  route.order = config::RouteOrder::strict;
  configuration.routes = {route};
  configuration.partners["clearco"].via = "clearinghouse";
  configuration.payers["acme"].partner = "clearco";
  configuration.payers["mcb"].via = "fhir-payer";
  StrictOrder order;
  static_cast<void>(order.set(StrictOrder::Rules::of(configuration)));
  EXPECT_EQ(order.destination_of("acme"), "clearinghouse");
  EXPECT_EQ(order.destination_of("mcb"), "fhir-payer");
  EXPECT_EQ(order.destination_of("gone"), "");
}

}  // namespace
}  // namespace claimwire::engine
