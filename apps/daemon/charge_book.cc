#include "apps/daemon/charge_book.h"

#include "core/money.h"

namespace claimwire::daemon {
namespace {

/// Money has two places.
std::int64_t cents(const Money& money) {
  std::int64_t out = money.amount.coefficient();
  for (int places = money.amount.scale(); places < 2; ++places) out *= 10;
  return out;
}

}  // namespace

ChargeBook::ChargeBook(const mappings::Finished& finished) {
  for (const claims::Charge& charge : finished.encounter.charges) {
    const std::int64_t amount = charge.amount.has() ? cents(charge.amount.value) : 0;
    const bool credit = charge.kind.value == "credit" || amount < 0 ||
                        (charge.quantity.has() && charge.quantity.value.negative());
    credits_ = credits_ || credit;
    const std::int64_t size = amount < 0 ? -amount : amount;
    received_ += {1, credit ? -size : size};
  }
  for (const mappings::FinishedClaim& one : finished.claims) on_claims_ += of(one.claim);
}

engine::Charges ChargeBook::of(const claims::Claim& claim) {
  engine::Charges out;
  for (const claims::ServiceLine& line : claim.lines)
    if (line.charge.has()) out += {1, line.amount.has() ? cents(line.amount.value) : 0};
  return out;
}

std::vector<engine::DroppedCharges> ChargeBook::dropped(std::string_view reason) const {
  const engine::Charges rest{received_.lines - std::min(received_.lines, on_claims_.lines),
                             received_.cents - on_claims_.cents};
  if (rest == engine::Charges{}) return {};
  return {{credits_ ? "credited" : std::string{reason}, rest}};
}

}  // namespace claimwire::daemon
