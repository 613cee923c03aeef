// Promise G5: rows are pruned while messages come, and none of them waits for it.
// CLAIMWIRE_LONG=yes prunes 200,000.
#include "engine/retention/retention.h"

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "core/text.h"
#include "tests/engine/store_support.h"

namespace claimwire::engine {
namespace {

using namespace std::chrono_literals;

TEST(Retention, PrunesBesideIntakeWithoutHoldingItUp) {
  const char* wanted = std::getenv("CLAIMWIRE_LONG");
  const int count = wanted != nullptr && std::string_view{wanted} == "yes" ? 200'000 : 5'000;
  constexpr int kAtOnce = 500;
  TestStore test;
  ASSERT_TRUE(test.open());
  for (int from = 0; from < count; from += kAtOnce) {
    Batch accepts, works, windows, outcomes;
    for (int i = from; i < from + kAtOnce; ++i) {
      accepts.steps.emplace_back(test.message(concat("M", std::to_string(i)), "MSH"));
      std::get<AcceptStep>(accepts.steps.back()).duplicate_window = 0ms;
    }
    const auto in = test.commit(std::move(accepts));
    for (const StepResult& each : *in) works.steps.emplace_back(test.one_claim(each.message));
    const auto made = test.commit(std::move(works));
    for (const StepResult& each : *made) {
      SendingStep window;
      window.fence.epoch = test.store->epoch();
      window.deliveries = each.deliveries;
      windows.steps.emplace_back(std::move(window));
      outcomes.steps.emplace_back(test.outcome(each.deliveries.at(0), DeliveryState::delivered));
    }
    ASSERT_TRUE(test.commit(std::move(windows)));
    ASSERT_TRUE(test.commit(std::move(outcomes)));
  }
  int saved = 0;
  Threads beside{2};
  Retention retention{{*test.store, beside, [&] {
                         ++saved;
                         return Result<void>{};
                       }}};
  KeepPolicy keep;
  keep.site.metadata = 24h;
  // It looks again after an eighth of the shortest age, which here is of an interface without rows.
  keep.interfaces["quiet"].metadata = 800ms;
  retention.set(keep);
  test.clock.pass(48h);
  std::vector<double> took;
  const auto begun = std::chrono::steady_clock::now();
  constexpr auto done = static_cast<std::size_t>(MessageState::done);
  while (test.store->state_counts().messages[done] > 0) {
    const auto before = std::chrono::steady_clock::now();
    ASSERT_LT(before - begun, 240s);
    test.step(test.message(concat("P", std::to_string(took.size())), "probe"));
    took.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - before)
            .count());
    std::this_thread::sleep_for(2ms);
  }
  const double all =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  retention.stop();
  beside.stop();
  ASSERT_FALSE(took.empty());
  std::sort(took.begin(), took.end());
  const double p99 = took.at(took.size() * 99 / 100);
  std::printf(
      "%d messages pruned in %.1f s; of %zu answers beside it p99 %.1f ms, longest %.1f ms\n",
      count, all, took.size(), p99, took.back());
  EXPECT_LT(p99, 100.0);
  EXPECT_GE(saved, 1);
  const auto ledger = test.store->reconcile();
  ASSERT_TRUE(ledger);
  EXPECT_TRUE(ledger->balances) << ledger->text();
}

}  // namespace
}  // namespace claimwire::engine
