// Kills and power cuts under load, one after another on the same disk, also while the store
// recovers. By seed; CLAIMWIRE_LONG=yes runs ten times as many.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "tests/support/hospital.h"

namespace claimwire::test {
namespace {

using engine::Answer;
using engine::DeliveryState;
using engine::MessageState;
using engine::SendResult;

bool long_run() {
  const char* wanted = std::getenv("CLAIMWIRE_LONG");
  return wanted != nullptr && std::string_view{wanted} == "yes";
}

/// A sender that sends again, in order, what was not answered; and what it was told.
struct Sender {
  int next = 0;
  std::map<int, std::string> unanswered, told;

  static std::string text(int number) {
    return concat("M", std::to_string(10000 + number), "|K", std::to_string(number % 5),
                  number % 3 == 0 ? "|claim:alpha claim:beta" : "|claim:alpha");
  }
};

class PowerCuts : public testing::TestWithParam<bool> {};

TEST_P(PowerCuts, UnderLoadLoseAndDoubleNothing) {
  const bool power = GetParam();
  const std::uint64_t seeds = long_run() ? 200 : 20;
  int cuts = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    std::mt19937_64 chance{seed};
    Hospital hospital{seed};
    std::map<std::string, int> may_have_arrived;
    for (const char* name : {"alpha", "beta"}) {
      hospital.sink(name).judge = [&](const engine::Outgoing& outgoing) {
        // The receiver misbehaves in a fifth of the tries.
        const auto what = chance() % 10 == 0   ? SendResult::What::no_answer
                          : chance() % 10 == 0 ? SendResult::What::retry_later
                                               : SendResult::What::accepted;
        if (what != SendResult::What::retry_later)
          ++may_have_arrived[concat(outgoing.destination, " ", outgoing.claim_number)];
        return result_of(what);
      };
    }
    Sender sender;
    std::map<int, std::size_t> asked;
    const auto collect = [&] {
      for (const auto& [number, place] : asked) {
        const auto& answer = hospital.answers[place];
        if (!answer || answer->outcome == Answer::Outcome::try_later) continue;
        EXPECT_NE(answer->outcome, Answer::Outcome::refused);
        sender.told[number] = answer->message_id;
        sender.unanswered.erase(number);
      }
      asked.clear();
    };
    for (int round = 0; round < 10; ++round, ++cuts) {
      if (chance() % 4 == 0)
        hospital.disk.fail_at(1 + chance() % 30, MemoryDisk::Fault::io_error, true);
      if (hospital.start()) {
        for (int i = 0; i < 12; ++i) {
          sender.unanswered[sender.next] = Sender::text(sender.next);
          ++sender.next;
        }
        for (const auto& [number, text] : sender.unanswered) asked[number] = hospital.send(text);
        hospital.world.run(chance() % 300);
        if (chance() % 3 == 0) hospital.world.jump(std::chrono::seconds{6});
        hospital.world.run(chance() % 200);
        collect();
      }
      power ? hospital.power_cut(chance()) : hospital.crash();
    }
    const auto started = hospital.start();
    ASSERT_TRUE(started) << "seed " << seed << ": " << started.error().message;
    for (const auto& [number, text] : sender.unanswered) asked[number] = hospital.send(text);
    hospital.world.advance(std::chrono::hours{30});
    collect();
    EXPECT_TRUE(sender.unanswered.empty()) << "seed " << seed;
    EXPECT_EQ(hospital.ledger(), "balances") << "seed " << seed;
    EXPECT_EQ(hospital.broken(), "") << "seed " << seed;

    // What was acknowledged is there, under the id that was told, and at an end or with a person.
    for (const auto& [number, id] : sender.told) {
      const auto row = *hospital.store->message(*engine::MessageId::parse(id));
      ASSERT_TRUE(row) << "seed " << seed << ": lost " << Sender::text(number);
      EXPECT_EQ(row->control_id, Sender::text(number).substr(0, 6)) << "seed " << seed;
      EXPECT_TRUE(row->state == MessageState::done || row->state == MessageState::open ||
                  row->reason == "ended-process-twice")
          << "seed " << seed << ": " << row->control_id << " is " << name(row->state);
    }
    const engine::StateCounts counts = hospital.store->state_counts();
    EXPECT_EQ(counts.deliveries[static_cast<std::size_t>(DeliveryState::queued)], 0U);
    EXPECT_EQ(counts.deliveries[static_cast<std::size_t>(DeliveryState::sending)], 0U);
    for (const auto& [claim, times] : may_have_arrived)
      EXPECT_EQ(times, 1) << "seed " << seed << ": doubled " << claim;
    for (const auto& [name, sink] : hospital.sinks) {
      std::map<std::string, std::string> last;  // by ordering key
      for (const engine::Outgoing& each : sink->sent) {
        const int number = std::stoi(each.claim_number.substr(1, 5)) - 10000;
        std::string& before = last[std::to_string(number % 5)];
        EXPECT_LE(before, each.claim_number) << "seed " << seed << ", " << name;
        before = each.claim_number;
      }
    }
  }
  EXPECT_EQ(cuts, static_cast<int>(seeds) * 10);
}

INSTANTIATE_TEST_SUITE_P(Disk, PowerCuts, testing::Bool(), [](const auto& test) {
  return std::string{test.param ? "Power" : "Kill"};
});

}  // namespace
}  // namespace claimwire::test
