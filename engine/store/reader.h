#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ports/store.h"
#include "engine/retention/ages.h"
#include "engine/store/state_pages.h"
#include "wrap/sqlite/database.h"

namespace claimwire::engine {

/// Reads rows for people and for the backlog, on a connection of its own. Every snapshot is short:
/// a page of rows at a time. Any thread; one at a time.
class Reader {
 public:
  static Result<std::unique_ptr<Reader>> open(const std::string& path);

  Result<std::optional<MessageRow>> message(MessageId id);
  Result<std::optional<ClaimRow>> claim(ClaimId id);
  Result<std::optional<DeliveryRow>> delivery(DeliveryId id);
  Result<std::vector<MessageRow>> messages(const MessageQuery& query);
  Result<std::vector<ClaimRow>> claims(const ClaimQuery& query);
  Result<std::vector<DeliveryRow>> deliveries(const DeliveryQuery& query);
  Result<std::vector<TimelineEntry>> timeline(MessageId id);
  Result<std::vector<TimerRow>> timers(UtcTime due, std::size_t limit);
  Result<Counts> count();
  Result<std::vector<LedgerSlice>> slices(const LedgerQuery& query);
  /// Ids below which metadata came to its age: the site's, and those of interfaces with their own.
  struct Bounds {
    std::uint64_t site = 0;
    std::map<std::string, std::uint64_t, std::less<>> interfaces;
  };
  Result<ExpiredMessages> expired_messages(MessageId after, const Bounds& bounds);
  /// `old` is asked of each ended segment: its interface, and when it ended.
  Result<std::vector<std::uint32_t>> expired_segments(
      const std::function<bool(std::string_view, Ages::Ran)>& old);

 private:
  class Snapshot;
  explicit Reader(sqlite::Database database) : database_{std::move(database)} {}

  Result<std::uint8_t> state(Kind kind, std::uint64_t id);
  Result<std::optional<MessageRow>> read_message(std::uint64_t id);
  Result<std::optional<ClaimRow>> read_claim(std::uint64_t id);
  Result<std::optional<DeliveryRow>> read_delivery(std::uint64_t id);
  Result<std::string> history(Kind kind, std::uint64_t id);
  Result<std::vector<std::uint64_t>> children(Kind kind, std::uint64_t message);

  /// Ids of one state page, in order, whose state is in `states` (empty: any that exists), after
  /// `after`. `page` is moved on to the next; done when it returns no page.
  struct Walk {
    Kind kind = Kind::message;
    std::uint64_t states = 0;  ///< Bit set of state numbers; 0: any.
    std::uint64_t after = 0;
    bool newest_first = false;
    bool ended = false;
    std::int64_t next_page = 0;
    bool unfinished_only = false;
  };
  Result<std::vector<std::uint64_t>> next_ids(Walk& walk);
  template <class Row, class Read, class Keep>
  Result<std::vector<Row>> rows_of(Walk walk, std::size_t limit, Read read, Keep keep);

  /// Segments that unfinished messages up to `last`, or what was made from them, need.
  Result<std::set<std::uint32_t>> needed_segments(std::uint64_t last);
  Result<void> count_messages(Counts& counts);
  Result<void> count_rows(Counts& counts);

  std::mutex mutex_;
  sqlite::Database database_;
  sqlite::Statement message_, claim_, delivery_, state_, claims_of_, deliveries_of_;
};

}  // namespace claimwire::engine
