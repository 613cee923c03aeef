#pragma once
#include <vector>

#include "claims/model/encounter.h"
#include "core/issue.h"

namespace claimwire::mappings {

/// A charge that is left after credits, and its number in the encounter from 1.
struct NetCharge {
  claims::Charge charge;
  std::size_t number = 0;
  Issues findings;
};

/// Takes credits from the charges they belong to: by id (FT1-2), else by content (procedure or
/// charge code, modifiers, first day). A credit subtracts whatever its sign; a charge with a
/// negative quantity or amount is a credit. What nets to zero is left out. `unmatched` gets a
/// finding for each credit without a charge.
/// Source  practice.md section 2.
std::vector<NetCharge> net_charges(const std::vector<claims::Charge>& charges, Issues& unmatched);

}  // namespace claimwire::mappings
