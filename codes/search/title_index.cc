#include "codes/search/title_index.h"

#include <algorithm>
#include <map>

namespace claimwire::codes {
namespace {

enum Section : std::size_t { kLetters, kWordStarts, kRowStarts, kRows };

bool is_word_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || byte >= 0x80;
}

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

template <class See>
void each_word(std::string_view text, const See& see) {
  std::string word;
  for (const char c : text) {
    if (is_word_character(c)) {
      word += small(c);
    } else if (!word.empty()) {
      see(word);
      word.clear();
    }
  }
  if (!word.empty()) see(word);
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  constexpr std::size_t kWordsMax = 16;
  std::vector<std::string> words;
  each_word(text, [&words](const std::string& word) {
    if (words.size() < kWordsMax) words.push_back(word);
  });
  return words;
}

std::vector<std::string> TitleIndex::sections_of(const CodeTable& table) {
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> found;
  for (std::uint32_t row = 0; row < table.size(); ++row) {
    const Entry entry = table.at(row);
    if (!entry.listed()) continue;
    const auto add = [&found, row](const std::string& word) {
      std::vector<std::uint32_t>& rows = found[word];
      if (rows.empty() || rows.back() != row) rows.push_back(row);
    };
    each_word(entry.title(), add);
    if (entry.short_title().data() != entry.title().data()) each_word(entry.short_title(), add);
  }
  std::string letters;
  std::vector<std::uint32_t> word_starts{0};
  std::vector<std::uint32_t> row_starts{0};
  std::vector<std::uint32_t> rows;
  for (const auto& [word, of_word] : found) {
    letters += word;
    rows.insert(rows.end(), of_word.begin(), of_word.end());
    word_starts.push_back(static_cast<std::uint32_t>(letters.size()));
    row_starts.push_back(static_cast<std::uint32_t>(rows.size()));
  }
  return {letters, section_of(word_starts), section_of(row_starts), section_of(rows)};
}

TitleIndex::TitleIndex(std::shared_ptr<const CacheFile> file, std::size_t first)
    : file_{std::move(file)},
      letters_{file_->text(first + kLetters)},
      word_starts_{file_->values<std::uint32_t>(first + kWordStarts)},
      row_starts_{file_->values<std::uint32_t>(first + kRowStarts)},
      rows_{file_->values<std::uint32_t>(first + kRows)} {}

std::vector<TitleIndex::Hit> TitleIndex::rows_with(const std::vector<std::string>& words) const {
  std::vector<Hit> hits;
  if (words.empty() || word_starts_.size() < 2) return hits;
  struct Mark {
    std::uint32_t row;
    bool whole;
    bool operator<(const Mark& other) const {
      return row != other.row ? row < other.row : whole > other.whole;
    }
  };
  std::vector<Mark> marks;
  for (std::size_t i = 0; i < words.size(); ++i) {
    // The words that begin so stand together, the whole word first.
    std::size_t begin = 0;
    std::size_t count = word_starts_.size() - 1;
    while (count > 0) {
      const std::size_t half = count / 2;
      if (word(begin + half) < words[i]) {
        begin += half + 1;
        count -= half + 1;
      } else {
        count = half;
      }
    }
    marks.clear();
    for (std::size_t at = begin; at + 1 < word_starts_.size(); ++at) {
      const std::string_view known = word(at);
      if (!known.starts_with(words[i])) break;
      const bool whole = known.size() == words[i].size();
      for (std::uint32_t k = row_starts_[at]; k < row_starts_[at + 1]; ++k) {
        marks.push_back({rows_[k], whole});
      }
    }
    std::sort(marks.begin(), marks.end());
    marks.erase(std::unique(marks.begin(), marks.end(),
                            [](const Mark& a, const Mark& b) { return a.row == b.row; }),
                marks.end());
    if (i == 0) {
      for (const Mark& mark : marks)
        hits.push_back({mark.row, mark.whole ? std::uint8_t{0} : std::uint8_t{1}});
      continue;
    }
    std::size_t kept = 0;
    auto mark = marks.begin();
    for (const Hit& hit : hits) {
      while (mark != marks.end() && mark->row < hit.row) ++mark;
      if (mark == marks.end()) break;
      if (mark->row != hit.row) continue;
      hits[kept] = hit;
      if (!mark->whole) ++hits[kept].begun_words;
      ++kept;
    }
    hits.resize(kept);
  }
  return hits;
}

}  // namespace claimwire::codes
