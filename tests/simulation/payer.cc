#include "tests/simulation/payer.h"

namespace claimwire::test {

using What = engine::SendResult::What;
using std::chrono::milliseconds;
using std::chrono::seconds;

Payer::Try Payer::meet(const engine::Outgoing& outgoing, std::mt19937_64& chance) {
  constexpr seconds kTimeOut{30};  // of the connector
  Try out;
  const auto later = [&](bool arrives) {
    out.arrives = arrives;
    out.result.what = What::retry_later;
    if (arrives && chance() % 3 == 0) out.result.retry_after = seconds{chance() % 120};
    out.after = milliseconds{chance() % 2000};
  };
  const auto take = [&](What what, milliseconds after) {
    out.arrives = true;
    const bool known = recognises_repeats && !keys_.insert(outgoing.idempotency_key).second;
    out.taken = !known;
    out.result.what = what;
    out.after = after;
    if (what == What::accepted && chance() % 4 == 0) {
      out.result.claim_answer =
          chance() % 3 == 0 ? engine::ClaimAnswer::rejected : engine::ClaimAnswer::accepted;
      out.result.answered_by = "payer";
      out.result.answer = Bytes{std::string("999 of ") + outgoing.delivery_id};
    }
  };
  const auto lose = [&](milliseconds after) {  // read, then hung up: taken or not
    if (chance() % 2 == 0) return take(What::no_answer, after);
    out.arrives = true;
    out.result.what = What::no_answer;
    out.after = after;
  };
  const std::uint64_t dice = chance() % 100;
  switch (mood) {
    case Mood::dead:
      dice < 60 ? later(false) : lose(kTimeOut);
      break;
    case Mood::busy:  // 429, 500, 503
      dice < 80 ? later(true) : take(What::accepted, milliseconds{0});
      break;
    case Mood::slow:
      dice < 70   ? take(What::accepted, milliseconds{chance() % 28'000})
      : dice < 85 ? take(What::no_answer, kTimeOut)
                  : lose(kTimeOut);
      break;
    case Mood::flaky:
      if (dice < 30) return later(dice < 15), out;
      if (dice < 50) return lose(milliseconds{chance() % 3000}), out;
      if (dice < 55) {  // for good: AE, 4xx
        out.arrives = true;
        out.result.what = What::refused;
        return out;
      }
      [[fallthrough]];
    case Mood::healthy:
      take(What::accepted, milliseconds{chance() % 2 == 0 ? 0 : chance() % 500});
      break;
  }
  return out;
}

}  // namespace claimwire::test
