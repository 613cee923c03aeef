#include "codes/formats/csv.h"

#include "codes/formats/text_lines.h"

namespace claimwire::codes {
namespace {
constexpr std::size_t kColumnsMax = 512;
}

CsvReader::CsvReader(std::string_view content, char delimiter)
    : content_{without_mark(content)}, delimiter_{delimiter} {}

Result<bool> CsvReader::next(std::vector<std::string>& cells) {
  cells.clear();
  if (at_ >= content_.size()) return false;
  record_line_ = line_;
  const std::size_t begin = at_;
  for (;;) {
    if (cells.size() == kColumnsMax) {
      return line_error("codes.too-many-columns", record_line_,
                        "more than 512 columns. Is it the right file, and the right delimiter?");
    }
    std::string& cell = cells.emplace_back();
    if (at_ < content_.size() && content_[at_] == '"') {
      ++at_;
      for (;; ++at_) {
        if (at_ >= content_.size() || at_ - begin > kLineBytesMax) {
          return line_error("codes.csv-quote", record_line_,
                            "a cell begins with a quotation mark and has none at its end");
        }
        if (content_[at_] == '"') {
          if (content_.substr(at_ + 1, 1) != "\"") break;
          ++at_;
        }
        if (content_[at_] == '\n') ++line_;
        cell += content_[at_];
      }
      ++at_;
    } else {
      while (at_ < content_.size() && content_[at_] != delimiter_ && content_[at_] != '\n' &&
             content_[at_] != '\r') {
        cell += content_[at_++];
      }
    }
    if (at_ - begin > kLineBytesMax) {
      return line_error("codes.line-too-long", record_line_, "longer than 65536 bytes");
    }
    if (at_ < content_.size() && content_[at_] == delimiter_) {
      ++at_;
      continue;
    }
    // The record's end: CRLF, LF, a lone CR, or the end of the file.
    if (content_.substr(at_, 2) == "\r\n") {
      at_ += 2;
    } else if (at_ < content_.size()) {
      if (content_[at_] != '\n' && content_[at_] != '\r') {
        return line_error("codes.csv-quote", record_line_,
                          "text follows the closing quotation mark of a cell");
      }
      ++at_;
    }
    ++line_;
    return true;
  }
}

}  // namespace claimwire::codes
