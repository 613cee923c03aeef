#include "mappings/build/charges.h"

#include "codes/code_text.h"
#include "mappings/build/findings.h"

namespace claimwire::mappings {
namespace {

using claims::Charge;

bool is_credit(const Charge& charge) {
  return charge.kind.value == "credit" ||
         (charge.quantity.has() && charge.quantity.value.negative()) ||
         (charge.amount.has() && charge.amount.value.amount.negative());
}

bool same_content(const Charge& a, const Charge& b) {
  if (!(a.service.from.value == b.service.from.value)) return false;
  if (a.procedure.has() || b.procedure.has()) {
    if (codes::undotted(a.procedure.value) != codes::undotted(b.procedure.value)) return false;
    if (a.modifiers.size() != b.modifiers.size()) return false;
    for (std::size_t i = 0; i < a.modifiers.size(); ++i)
      if (a.modifiers[i].value != b.modifiers[i].value) return false;
    return true;
  }
  return a.charge_code.has() && a.charge_code.value == b.charge_code.value;
}

bool belongs(const Charge& credit, const Charge& charge) {
  if (credit.id.has() && charge.id.has() && credit.id.value == charge.id.value) return true;
  return same_content(credit, charge);
}

/// `value` without its sign taken from `from`.
Decimal less(Decimal from, Decimal value) {
  return subtract(from, value.negative() ? -value : value).value_or(from);
}

Issue issue(const IssueKind& kind, const Charge& charge) {
  Issue made;
  made.kind = &kind;
  made.from = charge.amount.has() ? charge.amount.from : charge.kind.from;
  made.action = default_action(kind.severity);
  return made;
}

}  // namespace

std::vector<NetCharge> net_charges(const std::vector<Charge>& charges, Issues& unmatched) {
  std::vector<NetCharge> out;
  out.reserve(charges.size());
  for (std::size_t i = 0; i < charges.size(); ++i)
    if (!is_credit(charges[i])) out.push_back({charges[i], i + 1, {}});

  for (const Charge& credit : charges) {
    if (!is_credit(credit)) continue;
    NetCharge* found = nullptr;
    for (NetCharge& candidate : out) {
      if (!belongs(credit, candidate.charge)) continue;
      // A charge of just this amount is the likelier one; and one already used up is not meant.
      if (found == nullptr || found->charge.amount.value.amount.zero()) found = &candidate;
      const Decimal credited = credit.amount.value.amount;
      if (candidate.charge.amount.value.amount == (credited.negative() ? -credited : credited)) {
        found = &candidate;
        break;
      }
    }
    if (found == nullptr) {
      unmatched.push_back(issue(kCreditUnmatched, credit));
      continue;
    }
    Charge& charge = found->charge;
    charge.amount.value.amount = less(charge.amount.value.amount, credit.amount.value.amount);
    if (credit.quantity.has() && charge.quantity.has())
      charge.quantity.value = less(charge.quantity.value, credit.quantity.value);
    if (charge.amount.value.amount.negative())
      found->findings.push_back(issue(kCreditExceedsCharge, credit));
  }

  // A charge that credits brought to zero is gone; one that came as zero stays: it is legal.
  std::erase_if(out, [&](const NetCharge& net) {
    const Charge& before = charges[net.number - 1];
    return net.charge.amount.value.amount.zero() && before.amount.has() &&
           !before.amount.value.amount.zero();
  });
  return out;
}

}  // namespace claimwire::mappings
