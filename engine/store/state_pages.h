#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "engine/ports/store.h"
#include "engine/states/states.h"
#include "wrap/sqlite/database.h"

namespace claimwire::engine {

/// The states of messages, claims and deliveries, four bits each, 1024 to a row. A commit that
/// moves hundreds of things rewrites a few small rows instead of touching each thing's own, and
/// unfinished work is found through the rows that hold any: no scan of what is long done.
class StatePages {
 public:
  static constexpr std::uint64_t kPerPage = 1024;
  using Page = std::array<std::uint8_t, kPerPage / 2>;

  static Result<StatePages> open(const sqlite::Database& database);

  /// 0 when the thing does not exist. Errors as sqlite.
  Result<std::uint8_t> get(Kind kind, std::uint64_t id);
  /// Unchecked: the caller asked allowed(). Errors as sqlite.
  Result<void> set(Kind kind, std::uint64_t id, std::uint8_t to);

  /// It is no longer there. Nothing of it comes back with the undo of the batch.
  Result<void> erase(Kind kind, std::uint64_t id);

  /// Everything set since the last flush or forget, oldest first, for the undo of the last batch.
  struct Change {
    Kind kind;
    std::uint64_t id;
    std::uint8_t from;
  };
  const std::vector<Change>& changes() const { return changes_; }

  /// With what was set since; kept by the commits themselves.
  const StateCounts& counts() const { return counts_; }
  std::string packed_counts() const;

  /// Writes the rows that changed, inside the caller's transaction.
  Result<void> flush();
  /// The transaction committed, or did not: then nothing of it is remembered.
  void committed();
  void forget();

  static std::uint8_t in_page(const Page& page, std::uint64_t id) {
    const std::uint8_t both = page[id % kPerPage / 2];
    return id % 2 == 0 ? both & 15 : both >> 4;
  }
  static Page unpack(std::string_view blob);

 private:
  struct Held {
    Page states{};
    std::uint32_t unfinished = 0;
    bool dirty = false;
  };
  Result<Held*> page(Kind kind, std::uint64_t number);
  void put(Held& held, Kind kind, std::uint64_t id, std::uint8_t to);

  std::map<std::pair<Kind, std::uint64_t>, Held> pages_;
  std::vector<std::pair<Kind, std::uint64_t>> dirty_;  ///< Keys of the pages that changed.
  std::vector<Change> changes_;
  StateCounts counts_, counts_before_;  ///< Now, and as of the last commit.
  sqlite::Statement select_, replace_, remove_;
};

}  // namespace claimwire::engine
