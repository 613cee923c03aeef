#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codes/code_set.h"
#include "codes/search/cache_file.h"

namespace claimwire::codes {

/// Where a text that leads to a code comes from.
enum class TextSource : std::uint8_t { title, inclusion, index };
std::string_view name(TextSource source);  ///< "title", "inclusion-term", "index".

/// What a code is among those around it; index entries of one category mostly lead to one form.
enum class CodeForm : std::uint8_t {
  plain,             ///< Complete, or complete but for its 7th character.
  one_side,          ///< The same, and its title names a side.
  unspecified,       ///< The same, and its title says "unspecified".
  heading_of_sides,  ///< A heading whose codes differ by the side.
  heading,           ///< Another heading.
};
inline constexpr std::size_t kCodeForms = 5;

/// An inverted index over everything that names an ICD-10-CM diagnosis: the titles of one release,
/// inclusion terms of the tabular list, entries of the alphabetic index. Texts stand by code, so
/// those of a code, of a subcategory (first four characters) and of a category (first three) are
/// neighbours. A code with a 7th character is kept as its heading, which the index names too.
/// Size    23 MB for a year with tabular list and all four indexes (docs/code-sets.md).
/// Cost    Making it takes about a second, opening it what CacheFile::open does.
class EntryIndex {
 public:
  struct Code {
    std::uint32_t first_text;
    std::uint32_t row;  ///< In the release's table.
    std::uint32_t category;
    std::uint32_t subcategory;
    std::uint32_t index_entries;
    std::uint8_t length;
    std::uint8_t form;   ///< CodeForm.
    std::uint8_t flags;  ///< kSaysOther, kSaysUnspecified, kSaysSide.
    std::uint8_t unused;
  };
  static constexpr std::uint8_t kSaysOther = 1;
  static constexpr std::uint8_t kSaysUnspecified = 2;
  static constexpr std::uint8_t kSaysSide = 4;

  struct Text {
    std::uint32_t code;
    std::uint32_t first_term;
    std::uint32_t text_at;
    std::uint16_t text_size;
    std::uint8_t source;    ///< TextSource.
    std::uint8_t see_also;  ///< 1: an entry that only says "see also" the code's own.
    float weight;           ///< Of all its words together.
  };

  /// A word of a text: number of the word, and what kind of place it stands at.
  struct TermAt {
    std::uint32_t packed;

    std::uint32_t word() const { return packed >> 3; }
    bool main() const { return (packed & 1) != 0; }  ///< In the main term of an index entry.
    bool last() const { return (packed & 2) != 0; }  ///< In its last subterm.
    bool non_essential() const { return (packed & 4) != 0; }
  };

  struct Category {
    std::uint32_t texts;
    std::array<std::uint32_t, kCodeForms>
        forms;  ///< Index entries that lead to codes of each form.
  };

  /// `tabular` and `index` may be null. Titles come from `codes`, one release of ICD-10-CM.
  static std::string bytes_of(std::string_view made_of, const Release& codes,
                              const Release* tabular, const Release* index);
  /// Of a file that bytes_of() made for the same release. Errors: codes.cache-damaged.
  static Result<std::shared_ptr<const EntryIndex>> open(std::shared_ptr<const CacheFile> file);

  std::span<const Code> codes() const { return codes_.first(codes_.size() - 1); }
  std::span<const Text> texts() const { return texts_.first(texts_.size() - 1); }
  std::span<const TermAt> terms_of_text(std::uint32_t text) const {
    return terms_.subspan(texts_[text].first_term,
                          texts_[text + 1].first_term - texts_[text].first_term);
  }
  /// The texts of a code: [first, second).
  std::pair<std::uint32_t, std::uint32_t> texts_of(std::uint32_t code) const {
    return {codes_[code].first_text, codes_[code + 1].first_text};
  }
  std::string_view text(std::uint32_t text) const {
    return letters_.substr(texts_[text].text_at, texts_[text].text_size);
  }
  std::span<const Category> categories() const { return categories_; }
  std::span<const std::uint32_t> subcategory_texts() const { return subcategory_texts_; }
  const std::array<std::uint32_t, kCodeForms>& forms() const {
    return forms_;
  }  ///< Of all entries.

  std::uint32_t words() const { return static_cast<std::uint32_t>(word_starts_.size() - 1); }
  std::string_view word(std::uint32_t word) const {
    return words_.substr(word_starts_[word], word_starts_[word + 1] - word_starts_[word]);
  }
  std::optional<std::uint32_t> find_word(std::string_view stem) const;
  /// How much a word tells: the logarithm of how few texts have it.
  float weight(std::uint32_t word) const { return weights_[word]; }
  /// The texts that have a word, rising.
  std::span<const std::uint32_t> texts_with(std::uint32_t word) const {
    return postings_.subspan(posting_starts_[word],
                             posting_starts_[word + 1] - posting_starts_[word]);
  }
  std::size_t size_bytes() const { return file_->size(); }

 private:
  EntryIndex() = default;

  std::shared_ptr<const CacheFile> file_;
  std::span<const Code> codes_;  ///< And one past the last, as of the others.
  std::span<const Text> texts_;
  std::span<const TermAt> terms_;
  std::span<const Category> categories_;
  std::span<const std::uint32_t> subcategory_texts_;
  std::string_view words_;
  std::span<const std::uint32_t> word_starts_;
  std::span<const float> weights_;
  std::span<const std::uint32_t> posting_starts_;
  std::span<const std::uint32_t> postings_;
  std::string_view letters_;
  std::array<std::uint32_t, kCodeForms> forms_{};
};

}  // namespace claimwire::codes
