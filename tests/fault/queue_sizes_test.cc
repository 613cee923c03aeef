// One less, as many, one more than each limit inside: send window, page, group of a commit, what is
// loaded at once. Nothing is forgotten at an edge, nothing comes twice, order holds.
#include <gtest/gtest.h>

#include "engine/delivery/outbox.h"
#include "engine/engine_impl.h"
#include "tests/support/hospital.h"

namespace claimwire::test {
namespace {

constexpr std::size_t kLimits[] = {
    engine::Outbox::kWindowMax, engine::Backlog::kLateMax, engine::kPage,
    engine::kLoadedMax / 2,     engine::kLoadedMax,        engine::kLoadedMax + engine::kPage};

std::vector<std::size_t> sizes() {
  std::set<std::size_t> out;
  for (const std::size_t limit : kLimits) out.insert({limit - 1, limit, limit + 1});
  return {out.begin(), out.end()};
}

class QueueSize : public testing::TestWithParam<std::size_t> {
 protected:
  void send(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      hospital.send(concat(std::to_string(10'000 + i), "|", std::to_string(i % 7), "|claim:alpha"));
  }
  /// What is wrong with what the sink got; empty: nothing.
  std::string wrong(std::size_t count) {
    std::map<int, int> last;
    for (const std::string& content : hospital.sink("alpha").contents()) {
      const int number = std::stoi(content.substr(4, 5)) - 10'000;
      const int before = std::exchange(last.try_emplace(number % 7, -1).first->second, number);
      if (before >= number) return concat(content, " came again or out of order");
    }
    const std::size_t got = hospital.sink("alpha").sent.size();
    return got == count ? "" : concat(std::to_string(got), " of ", std::to_string(count));
  }
  Hospital hospital{3};
};

TEST_P(QueueSize, OfDeliveriesThatWait) {
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
  hospital.sink("alpha").parallel = 64;
  hospital.up();
  send(GetParam());
  hospital.world.run();
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::on;
  hospital.replace();
  EXPECT_EQ(wrong(GetParam()), "");
}

TEST_P(QueueSize, OfMessagesThatWaitAtOnce) {
  hospital.sink("alpha").parallel = 64;
  hospital.up();
  send(GetParam());  // none is worked before all have come
  hospital.world.run();
  EXPECT_EQ(wrong(GetParam()), "");
}

TEST_P(QueueSize, OfABacklogAfterACrash) {
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::off;
  hospital.sink("alpha").parallel = 64;
  hospital.up();
  send(GetParam());
  hospital.world.run();
  hospital.crash();
  hospital.configuration.interfaces["alpha"].deliver = config::Deliver::on;
  hospital.up();
  EXPECT_EQ(wrong(GetParam()), "");
  EXPECT_EQ(hospital.ledger(), "balances");
}

INSTANTIATE_TEST_SUITE_P(AroundALimit, QueueSize, testing::ValuesIn(sizes()),
                         [](const auto& test) { return "Of" + std::to_string(test.param); });

}  // namespace
}  // namespace claimwire::test
