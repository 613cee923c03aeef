#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/pipeline.h"
#include "mappings/pipeline.h"

namespace claimwire::daemon {

/// The charges of one message in lines and cents, for the third book of the ledger: what came is
/// what is on claims, plus what was credited, plus what was dropped and why.
class ChargeBook {
 public:
  explicit ChargeBook(const mappings::Finished& finished);

  /// Every charge and credit that came; credits count negative.
  const engine::Charges& received() const { return received_; }
  /// What is on no claim: credited where credits came, else for `reason`.
  std::vector<engine::DroppedCharges> dropped(std::string_view reason) const;
  /// The lines of one claim that came as charges.
  static engine::Charges of(const claims::Claim& claim);

 private:
  engine::Charges received_, on_claims_;
  bool credits_ = false;
};

}  // namespace claimwire::daemon
