#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "codes/code_table.h"
#include "codes/search/cache_file.h"

namespace claimwire::codes {

/// The words of a table's titles: which rows have words that begin with those a person types.
/// Size    4 bytes for each word of each title: 4 MB for a year of ICD-10-CM.
/// Cost    Under a millisecond; making it 0.2 s.
class TitleIndex {
 public:
  static std::vector<std::string> sections_of(const CodeTable& table);
  explicit TitleIndex(std::shared_ptr<const CacheFile> file, std::size_t first_section = 0);

  struct Hit {
    std::uint32_t row;
    std::uint8_t begun_words;  ///< Words of the query that are only the beginning of a title's.
  };
  /// Rows whose title or short title has a word that begins with each of `words` (small letters),
  /// by row.
  std::vector<Hit> rows_with(const std::vector<std::string>& words) const;

 private:
  std::string_view word(std::size_t at) const {
    return letters_.substr(word_starts_[at], word_starts_[at + 1] - word_starts_[at]);
  }

  std::shared_ptr<const CacheFile> file_;
  std::string_view letters_;
  std::span<const std::uint32_t> word_starts_;  ///< Sorted words; one past the last.
  std::span<const std::uint32_t> row_starts_;
  std::span<const std::uint32_t> rows_;
};

/// The words of a text in small ASCII letters; other characters keep their bytes. At most 16.
std::vector<std::string> words_of(std::string_view text);

}  // namespace claimwire::codes
