#include "engine/delivery/delivery.h"

#include <gtest/gtest.h>

#include <vector>

namespace claimwire::engine {
namespace {

using Event = Delivery::Event;
using enum Delivery::Event;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// One event an hour, `retry: { for: 2h }`.
struct StepCase {
  const char* name;
  std::vector<Event> events;
  DeliveryState want;
  bool recognises_repeats = false;
};

class DeliverySteps : public testing::TestWithParam<StepCase> {};

TEST_P(DeliverySteps, EndIn) {
  DeliveryPolicy policy;
  policy.retry_for = hours{2};
  policy.recognises_repeats = GetParam().recognises_repeats;
  Delivery delivery{policy};
  Instant now{};
  DeliveryState state = DeliveryState::queued;
  for (const Event event : GetParam().events) {
    state = delivery.step(event, now).state;
    now += hours{1};
  }
  EXPECT_EQ(state, GetParam().want);
}

const StepCase kStepCases[] = {
    {"Sending", {due}, DeliveryState::sending},
    {"Delivered", {due, accepted}, DeliveryState::delivered},
    {"RefusedIsParked", {due, refused}, DeliveryState::parked},
    {"NotReachedWaits", {due, not_reached}, DeliveryState::queued},
    {"NoAnswerIsInDoubt", {due, no_answer}, DeliveryState::in_doubt},
    {"NoAnswerGoesAgainWhereHarmless", {due, no_answer}, DeliveryState::queued, true},
    {"TwoHoursAreEnough", {due, not_reached, due, not_reached}, DeliveryState::parked},
    {"AlsoWhereHarmless", {due, no_answer, due, no_answer}, DeliveryState::parked, true},
    {"LateSuccess", {due, not_reached, due, not_reached, due, accepted}, DeliveryState::delivered},
};
INSTANTIATE_TEST_SUITE_P(Hourly, DeliverySteps, testing::ValuesIn(kStepCases),
                         [](const auto& test) { return test.param.name; });

struct WaitCase {
  const char* name;
  std::uint32_t attempts;
  std::optional<std::chrono::milliseconds> asked;
  std::uint64_t chance;
  std::chrono::milliseconds want;
};

class DeliveryWait : public testing::TestWithParam<WaitCase> {};

TEST_P(DeliveryWait, Is) {
  const auto& [name, attempts, asked, chance, want] = GetParam();
  DeliveryPolicy policy;  // 5 s to 15 min, for 24 h
  Delivery delivery{policy, attempts, Instant{}};
  EXPECT_EQ(delivery.step(not_reached, Instant{hours{1}}, chance, asked).wait, want);
}

const WaitCase kWaitCases[] = {
    {"FirstShortest", 1, {}, 0, seconds{5}},
    {"Doubles", 3, {}, 0, seconds{20}},
    {"UpToTheLongest", 30, {}, 0, minutes{15}},
    {"AQuarterIsChance", 1, {}, 1249, std::chrono::milliseconds{3751}},
    {"ReceiverMayAskForMore", 1, minutes{2}, 0, minutes{2}},
    {"NotForLess", 3, seconds{1}, 0, seconds{20}},
    {"NotPastRetryFor", 1, hours{1000}, 0, hours{23}},
};
INSTANTIATE_TEST_SUITE_P(BackOff, DeliveryWait, testing::ValuesIn(kWaitCases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::engine
