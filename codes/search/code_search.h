#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "codes/code_sets.h"
#include "codes/search/entry_index.h"
#include "codes/search/patient.h"
#include "codes/search/title_index.h"
#include "core/date.h"
#include "core/result.h"

namespace claimwire::codes {

struct SearchOptions {
  bool billable_only = false;
  std::size_t most = 50;
};

struct SuggestOptions {
  bool billable_only = false;  ///< A heading gives way to the code under it that fits best.
  Patient patient{};
  std::size_t most = 10;
};

/// Does the set have codes of another once more? A search over all sets passes it over.
bool repeats_codes(std::string_view set);

/// A code proposed for a text.
struct Suggestion {
  Entry entry;
  std::string_view because;  ///< The text that led to it: "Failure, heart, congestive".
  TextSource source = TextSource::title;
};

/// Finds codes: by their beginning, by words of their titles, by free text. Its indexes lie beside
/// the tables in `codes.directory`, made at the import (prepare()); one that is missing, damaged or
/// of other tables is made on first use. Safe for several threads. What it answers lives as long as
/// it does.
class CodeSearch {
 public:
  /// `directory`: where indexes lie; empty: they are kept in memory.
  explicit CodeSearch(std::shared_ptr<const CodeSets> sets, std::string directory = {})
      : sets_{std::move(sets)}, directory_{std::move(directory)} {}

  const CodeSets& sets() const { return *sets_; }

  /// Codes of a set on `day` for what a person types: the exact code first, then codes that begin
  /// so, then titles that hold every word (a word counts where a title word begins with it), whole
  /// words and short titles first. Empty when no release covers the day.
  /// Cost    Two words of ICD-10-CM under a millisecond; one letter 4 ms.
  std::vector<Entry> search(const CodeSet& set, std::string_view query, Date day,
                            const SearchOptions& options = {}) const;

  /// ICD-10-CM codes on `day` for a diagnosis in words: a DG1-4, a `text` of FHIR, what a coder
  /// types. Best first; what does not suit the patient stands behind. Index and inclusion terms are
  /// those of the newest release not after the titles', for want of one of the oldest; a code that
  /// the day's release does not have is never proposed. Empty when no release covers the day.
  /// Cost    docs/code-sets.md: 0.3 ms, 1 ms for one in a hundred; the first takes a second where
  ///         the index is missing.
  std::vector<Suggestion> suggest(std::string_view text, Date day,
                                  const SuggestOptions& options = {}) const;

  /// Makes the indexes that are missing and deletes those of releases that are gone.
  /// Errors  codes.directory-unwritable.
  Result<void> prepare() const;

 private:
  std::shared_ptr<const EntryIndex> entries_of(const Release& release) const;
  std::shared_ptr<const TitleIndex> titles_of(const Release& release) const;
  std::shared_ptr<const CacheFile> file_of(const std::string& name, const std::string& made_of,
                                           const std::function<std::string()>& make) const;

  std::shared_ptr<const CodeSets> sets_;
  std::string directory_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::shared_ptr<const EntryIndex>, std::less<>> entries_;
  mutable std::map<std::string, std::shared_ptr<const TitleIndex>, std::less<>> titles_;
};

}  // namespace claimwire::codes
