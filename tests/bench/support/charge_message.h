#pragma once
#include <cstdint>
#include <string>

namespace claimwire::bench {

/// A DFT^P03 of about 2 kB of an invented patient: an emergency visit with four diagnoses and six
/// charges, which becomes one clean 837P under site(). `number` makes control id, account and
/// patient its own, and spreads the messages evenly over the four payers of site().
std::string charge_message(std::uint64_t number);

/// How many payers, partners and destinations site() has.
inline constexpr unsigned kPayers = 4;

}  // namespace claimwire::bench
