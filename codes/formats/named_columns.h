#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codes/formats/csv.h"
#include "core/date.h"
#include "core/result.h"

namespace claimwire::codes {

/// A column by its possible headings, with | between: "code|hcpcs code". Small letters, single
/// blanks; in the file case does not matter and _, - and line breaks count as blanks.
struct ColumnNames {
  std::string_view names;
  bool required = true;
};

/// The records of a delimited file under a heading that names its columns, in any order; other
/// columns are passed over.
class NamedColumns {
 public:
  /// Finds the heading among the first 30 records: the first that has all required columns. Comma,
  /// tab or semicolon is tried. Errors: codes.column-missing; of CsvReader.
  static Result<NamedColumns> open(std::string_view content, std::span<const ColumnNames> columns);
  static bool fit(std::string_view content, std::span<const ColumnNames> columns);

  /// The next record that is not blank, or false at the end.
  /// Errors  codes.line-malformed: more or fewer cells than the heading; of CsvReader.
  Result<bool> next();
  /// A cell without blanks at its ends; empty for a column that the heading has not.
  std::string_view cell(std::size_t column) const;
  bool has(std::size_t column) const { return at_[column].has_value(); }
  /// The heading of a column, as small letters and single blanks.
  std::string_view heading(std::size_t column) const;
  std::uint32_t line() const { return reader_.line(); }

 private:
  NamedColumns(std::string_view content, char delimiter) : reader_{content, delimiter} {}

  CsvReader reader_;
  std::size_t width_ = 0;
  std::vector<std::optional<std::size_t>> at_;
  std::vector<std::string> headings_;
  std::vector<std::string> cells_;
};

/// "2026-10-01", "20261001", "10/01/2026" or "10/1/26"; no date for blanks. Errors: date.*.
Result<Date> read_written_date(std::string_view text);
/// The same, with codes.date-impossible and the line where it is none.
Result<Date> read_date_cell(std::string_view text, std::uint32_t line);

/// The number that `digits` are, up to 4,294,967,295. Errors: codes.line-malformed with `what`.
Result<std::uint32_t> read_number_cell(std::string_view digits, std::uint32_t line,
                                       std::string_view what);

/// Was the file cut in its last line? Publishers end every line.
/// Errors  codes.line-unfinished.
Result<void> check_last_line(std::string_view content, std::uint32_t line);

}  // namespace claimwire::codes
