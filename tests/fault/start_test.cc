// A start after a kill with much in the queue listens soon: the backlog loads by pages.
// CLAIMWIRE_LONG=yes queues 100,000.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>

#include "tests/support/hospital.h"

namespace claimwire::test {
namespace {

TEST(Start, ListensSoonWhateverWaits) {
  const char* wanted = std::getenv("CLAIMWIRE_LONG");
  const int count = wanted != nullptr && std::string_view{wanted} == "yes" ? 100'000 : 5'000;
  Hospital hospital;
  for (const char* name : {"alpha", "beta"})
    hospital.configuration.interfaces[name].deliver = config::Deliver::off;
  hospital.up();
  for (int i = 0; i < count; ++i) {
    hospital.send(
        concat(std::to_string(1'000'000 + i), "|", std::to_string(i % 1000), "|claim:alpha"));
    if (i % 1000 == 999) hospital.world.run();
  }
  hospital.crash();
  for (const char* name : {"alpha", "beta"})
    hospital.configuration.interfaces[name].deliver = config::Deliver::on;
  const auto before = std::chrono::steady_clock::now();
  ASSERT_TRUE(hospital.start());
  const auto took = std::chrono::steady_clock::now() - before;
  EXPECT_LT(took, std::chrono::seconds{5});
  std::printf(
      "started in %lld ms with %d queued\n",
      static_cast<long long>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()),
      count);
  // The probe is answered before the queue is empty.
  EXPECT_EQ(hospital.ask("probe||filter"), "AA|probe");
  EXPECT_EQ(hospital.sink("alpha").sent.size(), static_cast<std::size_t>(count));
}

}  // namespace
}  // namespace claimwire::test
