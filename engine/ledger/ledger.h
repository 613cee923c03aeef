#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/pipeline.h"
#include "engine/ports/clock.h"
#include "engine/states/states.h"

namespace claimwire::engine {

/// What a walk over all rows counted; filled by the store, a page at a time.
struct Counts {
  std::uint64_t message_rows = 0, claim_rows = 0, delivery_rows = 0;
  std::array<std::uint64_t, 16> messages{}, claims{}, deliveries{};  ///< By state number.
  std::map<std::string, std::uint64_t> filtered;                     ///< By rule.
  Charges received, on_claims, waiting, credited;
  std::map<std::string, Charges> dropped;  ///< By reason.
  Charges sent, held;                      ///< Of on_claims, for the first-run line.
  /// Messages whose state contradicts what was made from them: `open` with nothing unfinished,
  /// `done` with something unfinished, a row without a state.
  std::uint64_t contradictions = 0;
  std::vector<std::string> contradicting;  ///< The first 20 ids.
};

/// One book: the left side, the parts that must add up to it, and whether they do.
struct Book {
  std::string name;  ///< "messages", "claims", "deliveries", "charges"
  std::string unit;  ///< "messages", "claims", "deliveries", "lines", "cents"
  std::int64_t total = 0;
  std::vector<std::pair<std::string, std::int64_t>> parts;  ///< In the order of the state table.
  bool balances = false;
};

/// The three books (design: messages; claims and deliveries; charges in lines and in money).
struct Ledger {
  Counts counts;
  std::vector<Book> books;
  bool balances = false;  ///< Every book, and no contradictions.

  /// One line a book, as the first run prints it.
  std::string text() const;
};

Ledger make_ledger(Counts counts);

/// Of which messages, and how they are told apart. A claim or delivery belongs to its message.
struct LedgerQuery {
  std::optional<UtcTime> from, to;  ///< Received from (included) to (not included).
  bool by_source = false, by_hour = false;
};

/// The books of one source, one hour, or both, as the query asked.
struct LedgerSlice {
  std::string source;  ///< Interface; empty when not asked for.
  UtcTime hour{};      ///< Its beginning, UTC; none when not asked for.
  Ledger ledger;
};

}  // namespace claimwire::engine
