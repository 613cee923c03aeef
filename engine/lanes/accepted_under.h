#pragma once
#include <cstdint>
#include <memory>
#include <unordered_set>
#include <vector>

#include "engine/pipeline.h"

namespace claimwire::engine {

/// The snapshot that each message was accepted under, until it is worked: a message is worked by
/// the configuration that accepted it, however long it waits while another comes into force. Costs
/// one entry a change of snapshot, not one a message. A plain machine.
class AcceptedUnder {
 public:
  using Shared = std::shared_ptr<const Snapshot>;

  /// It was stored and is going to be worked. Ids come in rising order.
  void accepted(std::uint64_t id, const Shared& under);
  /// A person gave it back to be worked: by what is in force then.
  void anew(std::uint64_t id) { anew_.insert(id); }
  /// Null: by what is in force now, also for what an earlier process accepted.
  Shared of(std::uint64_t id) const;
  void worked(std::uint64_t id);
  /// Nothing accepted so far waits any more.
  void all_worked();

  /// Snapshots kept for what waits, the newest included.
  std::size_t kept() const { return runs_.size(); }

 private:
  struct Run {
    std::uint64_t first;
    Shared under;
    std::uint64_t waiting = 0;
  };
  /// Behind the run that `id` is of: 0 for none.
  std::size_t behind_run_of(std::uint64_t id) const;

  std::vector<Run> runs_;  ///< By first id; each reaches to the next.
  std::unordered_set<std::uint64_t> anew_;
};

}  // namespace claimwire::engine
