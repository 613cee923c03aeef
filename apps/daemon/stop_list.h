#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "engine/ids.h"
#include "engine/ports/clock.h"

namespace claimwire::daemon {

/// Something that a person stopped, and has not started again.
struct Stop {
  enum class How : std::uint8_t {
    stopped,   ///< Does not listen, or sends nothing.
    paused,    ///< Listens, and answers "later"; or sends nothing.
    draining,  ///< Finishes what waits, takes nothing new; then it is stopped.
  };
  std::string kind;  ///< "interface" or "payer".
  std::string name;  ///< Key in the configuration.
  How how = How::stopped;
  std::string by;  ///< Caller id.
  engine::UtcTime at{};
  std::string reason;
  engine::DeliveryId up_to{};  ///< Of a draining destination: the last that still goes.
};
std::string_view name(Stop::How how);  ///< "stopped"

/// What is stopped, in a file beside the store, so that it stays so over a restart. Not
/// thread-safe.
class StopList {
 public:
  explicit StopList(std::string path) : path_{std::move(path)} {}

  /// Errors  stops.damaged: the file is not one of ours; file.unreadable.
  Result<void> load();
  /// Replaces what is known of the same thing. On stable storage when it returns.
  /// Errors  file.unwritable: nothing changed.
  Result<void> put(Stop stop);
  /// False: it was not stopped. Errors as put().
  Result<bool> remove(std::string_view kind, std::string_view name);
  const Stop* find(std::string_view kind, std::string_view name) const;
  std::vector<Stop> all() const;

 private:
  using Key = std::pair<std::string, std::string>;
  Result<void> write(const std::map<Key, Stop>& stops) const;

  std::string path_;
  std::map<Key, Stop> stops_{};
};

}  // namespace claimwire::daemon
