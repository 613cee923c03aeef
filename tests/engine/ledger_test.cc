#include "engine/ledger/ledger.h"

#include <gtest/gtest.h>

namespace claimwire::engine {
namespace {

struct LedgerCase {
  const char* name;
  void (*change)(Counts&);
  bool want;
};

/// Two messages, one with a claim of $100 sent, one filtered with $5 dropped.
Counts sound() {
  Counts out;
  out.message_rows = 2;
  out.claim_rows = out.delivery_rows = 1;
  out.messages[static_cast<std::size_t>(MessageState::done)] = 1;
  out.messages[static_cast<std::size_t>(MessageState::filtered)] = 1;
  out.filtered["no-charges"] = 1;
  out.claims[static_cast<std::size_t>(ClaimStatus::sent)] = 1;
  out.deliveries[static_cast<std::size_t>(DeliveryState::delivered)] = 1;
  out.received = {2, 10500};
  out.on_claims = out.sent = {1, 10000};
  out.dropped["no-procedure"] = {1, 500};
  return out;
}

class LedgerBooks : public testing::TestWithParam<LedgerCase> {};

TEST_P(LedgerBooks, Balance) {
  Counts counts = sound();
  GetParam().change(counts);
  const Ledger ledger = make_ledger(counts);
  EXPECT_EQ(ledger.balances, GetParam().want) << ledger.text();
}

constexpr LedgerCase kLedgerCases[] = {
    {"Sound", [](Counts&) {}, true},
    {"Empty", [](Counts& counts) { counts = {}; }, true},
    {"AMessageWithoutState", [](Counts& counts) { ++counts.message_rows; }, false},
    {"AClaimTooMany", [](Counts& counts) { ++counts.claims[1]; }, false},
    {"ADeliveryLost", [](Counts& counts) { --counts.deliveries[3]; }, false},
    {"ALineLost", [](Counts& counts) { ++counts.received.lines; }, false},
    {"ACentLost", [](Counts& counts) { ++counts.received.cents; }, false},
    {"CreditsCount",
     [](Counts& counts) {
       counts.received += {1, -500};
       counts.credited += {1, -500};
     },
     true},
    {"AContradiction", [](Counts& counts) { counts.contradictions = 1; }, false},
};
INSTANTIATE_TEST_SUITE_P(Three, LedgerBooks, testing::ValuesIn(kLedgerCases),
                         [](const auto& test) { return test.param.name; });

TEST(Ledger, ReadsAsOneLineABook) {
  EXPECT_EQ(make_ledger(sound()).text(),
            "messages: 2 = 1 done + 1 filtered(no-charges)   balances\n"
            "claims: 1 = 1 sent   balances\n"
            "deliveries: 1 = 1 delivered   balances\n"
            "charges (lines): 2 = 1 on a live claim + 1 dropped(no-procedure)   balances\n"
            "charges (cents): $105.00 = $100.00 on a live claim + $5.00 dropped(no-procedure)"
            ": $100.00 sent, $0.00 held   balances\n");
}

}  // namespace
}  // namespace claimwire::engine
