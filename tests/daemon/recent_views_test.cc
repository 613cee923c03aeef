#include "console/api/recent_views.h"

#include <gtest/gtest.h>

#include "core/text.h"

namespace claimwire::console {
namespace {

using namespace std::chrono_literals;
using Subjects = std::vector<std::string>;

constexpr engine::Instant at(std::chrono::milliseconds time) { return engine::Instant{time}; }

struct Look {
  const char* name;
  engine::Caller caller;
  Subjects subjects;
  std::chrono::milliseconds when;
  Subjects fresh;
};
class Views : public testing::TestWithParam<Look> {};

TEST_P(Views, AreOneForTheSameCallerAndThingsForAWhile) {
  RecentViews views;
  views.recorded({"token:a", {}, "10.0.0.1:4000"}, {"c_1", "c_2"}, at(1h));
  const Look& look = GetParam();
  EXPECT_EQ(views.unrecorded(look.caller, look.subjects, at(look.when)), look.fresh);
}

INSTANTIATE_TEST_SUITE_P(
    Audit, Views,
    testing::Values(
        Look{"Again", {"token:a", {}, "10.0.0.1:4000"}, {"c_1", "c_2"}, 1h + 1s, {}},
        Look{"AnotherConnection", {"token:a", {}, "10.0.0.1:4711"}, {"c_2"}, 1h + 1s, {}},
        Look{"SomethingNew", {"token:a", {}, "10.0.0.1:4000"}, {"c_1", "c_3"}, 1h + 1s, {"c_3"}},
        Look{"AnotherPerson", {"token:b", {}, "10.0.0.1:4000"}, {"c_1"}, 1h + 1s, {"c_1"}},
        Look{"AnotherMachine", {"token:a", {}, "10.0.0.2:4000"}, {"c_1"}, 1h + 1s, {"c_1"}},
        Look{"JustBefore", {"token:a", {}, "10.0.0.1:4000"}, {"c_1"}, 1h + 5min - 1ms, {}},
        Look{"LongAfter", {"token:a", {}, "10.0.0.1:4000"}, {"c_1"}, 1h + 5min, {"c_1"}}),
    [](const auto& test) { return test.param.name; });

TEST(RecentViews, ForgetsRatherThanGrows) {
  RecentViews views;
  const engine::Caller caller{"token:a", {}, "unix"};
  for (std::size_t i = 0; i < RecentViews::kKeptMax; ++i)
    views.recorded(caller, {std::to_string(i)}, at(1h));
  EXPECT_TRUE(views.unrecorded(caller, {"0"}, at(1h)).empty());
  views.recorded(caller, {"one more"}, at(1h));
  EXPECT_EQ(views.unrecorded(caller, {"0"}, at(1h)), Subjects{"0"});
  EXPECT_TRUE(views.unrecorded(caller, {"one more"}, at(1h)).empty());
}

}  // namespace
}  // namespace claimwire::console
