#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "codes/search/entry_index.h"

namespace claimwire::codes {

/// A word of the index that stands for a word of the query.
struct Alternative {
  std::uint32_t word;
  float likeness;  ///< 1 for the word itself.
};

/// A word of the query. One that the index does not have stands for words spelled like it, for
/// words that begin so, or for parts of it; every word also for its synonyms.
struct QueryTerm {
  float weight = 0;
  bool main = false;                      ///< Before the first comma.
  bool last = false;                      ///< Behind the last comma.
  std::vector<Alternative> alternatives;  ///< Likest first; may be empty.
};

struct Query {
  std::vector<QueryTerm> terms;
  float weight = 0;
  float main_weight = 0;
  float last_weight = 0;
  bool says_other = false;
  bool says_unspecified = false;
  bool says_side = false;
};

/// Reads what a person or a sender typed. Abbreviations are written out (codes/search/
/// abbreviations.h). At most 24 words count.
Query read_query(const EntryIndex& index, std::string_view text);

}  // namespace claimwire::codes
