#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/date.h"
#include "core/result.h"

namespace claimwire::claims {

/// A CSV table of the site (providers, charge master, plans): a head record with column names, then
/// one record a row. Columns named `from` and `to` date the rows, both days included; an empty date
/// is open. Immutable; shared by the snapshots that use it.
class Table {
 public:
  static constexpr std::size_t kBytesMax = 256'000'000;
  static constexpr std::size_t kColumnsMax = 200;

  /// Reads `path`.
  /// Shape   RFC 4180: comma, quotes doubled inside quotes, CRLF or LF, line breaks inside quotes.
  ///         UTF-8, with or without byte order mark. Blank lines are passed over; blanks around
  ///         unquoted cells are dropped.
  /// Errors  table.unreadable, table.too-large, table.no-columns, table.column-repeated,
  ///         table.cells (a row with more or fewer cells than columns), table.quote-open,
  ///         table.quote-text (text behind a closing quote), table.not-utf8, table.date,
  ///         table.date-order: each with file and line.
  static Result<std::shared_ptr<const Table>> load(const std::string& path);
  /// The same from text in memory; `name` stands for the file in messages.
  static Result<std::shared_ptr<const Table>> parse(std::string name, std::string_view content);

  const std::string& name() const { return name_; }
  const std::vector<std::string>& columns() const { return columns_; }
  /// Position of a column, from 0; names count as written but for case.
  std::optional<std::size_t> column(std::string_view name) const;
  /// Names of the columns that are not `from` and `to`, in order.
  std::vector<std::string_view> value_columns() const;
  bool dated() const { return from_.has_value() || to_.has_value(); }

  std::size_t size() const { return rows_.size(); }
  /// Cell of a row, both counted from 0. Lives as long as the table.
  std::string_view cell(std::size_t row, std::size_t column) const {
    return cells_[row * columns_.size() + column];
  }
  /// Line of the file that a row begins on, from 1.
  std::uint32_t line(std::size_t row) const { return rows_[row].line; }
  /// Open ends are year 1 and year 9999.
  const Period& period(std::size_t row) const { return rows_[row].period; }

 private:
  struct Row {
    std::uint32_t line = 0;
    Period period;
  };
  std::string name_;
  std::vector<std::string> columns_;
  std::vector<std::string> cells_;  ///< Row by row.
  std::vector<Row> rows_;
  std::optional<std::size_t> from_, to_;
};

/// A row found, or none.
struct TableRow {
  const Table* table = nullptr;
  std::size_t row = 0;  ///< From 0.

  explicit operator bool() const { return table != nullptr; }
  std::string_view cell(std::size_t column) const { return table->cell(row, column); }
  /// Empty, too, when the table has no such column.
  std::string_view cell(std::string_view column) const;
  std::uint32_t line() const { return table->line(row); }  ///< What Origin::locator holds.
};

/// A table indexed by some of its columns. Built once, when the snapshot is made.
class TableIndex {
 public:
  /// Errors  table.column-unknown, with the nearest name.
  static Result<TableIndex> make(std::shared_ptr<const Table> table,
                                 const std::vector<std::string>& key_columns);

  /// The row with these key values that holds on `day`; of several, the one that began last. With
  /// no day (year 0) the newest row. Keys compare exactly, in the order of `key_columns`.
  TableRow find(std::span<const std::string_view> keys, Date day) const;
  TableRow find(std::initializer_list<std::string_view> keys, Date day) const {
    return find(std::span{keys.begin(), keys.size()}, day);
  }
  /// Pairs of lines with the same key whose dates overlap, for `claimwire check`; the first 20.
  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& overlaps() const { return overlaps_; }
  const Table& table() const { return *table_; }

 private:
  std::shared_ptr<const Table> table_;
  std::vector<std::size_t> keys_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> rows_;  ///< Newest first.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> overlaps_;
};

/// Counts values that a table did not have, for `tables unmatched` and the coverage report.
/// Bounded: the first `kValuesMax` different values of a table are told apart, further ones only
/// counted. Values may be patient data: shown, never logged.
class UnmatchedValues {
 public:
  static constexpr std::size_t kValuesMax = 1000;

  void add(std::string_view table, std::string_view value);
  std::uint64_t count(std::string_view table) const;  ///< Of all values.
  std::uint64_t count(std::string_view table, std::string_view value) const;
  /// Value and count, most frequent first, then by value.
  std::vector<std::pair<std::string, std::uint64_t>> values(std::string_view table) const;

 private:
  struct Counts {
    std::uint64_t all = 0;
    std::unordered_map<std::string, std::uint64_t> by_value;
  };
  std::unordered_map<std::string, Counts> tables_;
};

}  // namespace claimwire::claims
