#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "engine/ids.h"

namespace claimwire::engine {

/// What a person keeps from being delivered.
struct Stops {
  std::set<std::string> destinations;
  /// Their claims stay queued; other claims of the same destination go on.
  std::set<std::string> payers;
  /// Destinations that finish what was queued up to this delivery; what is queued later waits.
  std::map<std::string, DeliveryId> draining;
};

/// A destination as it stands.
struct DestinationFacts {
  std::string name;
  bool configured = false;
  bool stopped = false;     ///< By set_stops(), or `deliver` is not `on`.
  std::size_t waiting = 0;  ///< At hand; more may wait in the store.
  std::size_t under_way = 0;
  std::size_t kept_back = 0;  ///< They wait for something older of their key; not in `waiting`.
  bool more_in_store = false;
  std::uint32_t failures = 0;  ///< Tries in a row that did not reach it.
  std::chrono::milliseconds rests_for{0};
};

}  // namespace claimwire::engine
