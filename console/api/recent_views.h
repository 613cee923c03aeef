#pragma once
#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/ports/caller.h"
#include "engine/ports/clock.h"

namespace claimwire::console {

/// Who was shown what a short while ago, so that a page that is read again every few seconds leaves
/// one record in the audit trail and not thousands. It forgets early rather than late: what it does
/// not know is recorded. Any thread.
class RecentViews {
 public:
  /// One view as long as each look comes this soon after the record of it.
  static constexpr std::chrono::milliseconds kOneView = std::chrono::minutes{5};
  static constexpr std::size_t kKeptMax = 65'536;

  /// Those of `subjects` whose view by `caller` is in no record that is young enough.
  std::vector<std::string> unrecorded(const engine::Caller& caller,
                                      const std::vector<std::string>& subjects,
                                      engine::Instant now) const;
  void recorded(const engine::Caller& caller, const std::vector<std::string>& subjects,
                engine::Instant now);

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, engine::Instant> at_;  ///< By caller and subject.
};

}  // namespace claimwire::console
