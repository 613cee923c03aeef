#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace claimwire::codes {

/// Records of a delimited file as RFC 4180 writes them: cells may be quoted, a quoted cell may hold
/// the delimiter, doubled quotes and line breaks. CRLF or LF; a byte order mark is passed over.
class CsvReader {
 public:
  CsvReader(std::string_view content, char delimiter);

  /// The next record, or false at the end. A blank line is a record of one empty cell.
  /// Errors  codes.csv-quote: a quoted cell without its end, or text behind it;
  ///         codes.line-too-long; codes.too-many-columns.
  Result<bool> next(std::vector<std::string>& cells);
  /// The line on which the record last given begins, from 1.
  std::uint32_t line() const { return record_line_; }

 private:
  std::string_view content_;
  std::size_t at_ = 0;
  char delimiter_;
  std::uint32_t line_ = 1;
  std::uint32_t record_line_ = 0;
};

}  // namespace claimwire::codes
