#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "codes/search/entry_index.h"
#include "codes/search/query.h"

namespace claimwire::codes {

/// What is known of a code as an answer to a query. All are 0 to 1 but for the logarithms.
enum Feature : std::size_t {
  kExact,              ///< A text of the code has the query's words and no others.
  kEntryLikeness,      ///< Of the likest index entry.
  kInclusionLikeness,  ///< Of the likest inclusion term.
  kTitleRecall,        ///< The share of the query that the title has.
  kTitlePrecision,     ///< The share of the title that the query has.
  kTitleLikenessSquared,
  kCategoryRecall,     ///< The share of the query found anywhere under the category.
  kSubcategoryRecall,  ///< And under the first four characters.
  kCategoryDensity,    ///< How usual the words are there, against the best category.
  kLastInTitle,        ///< The share of the query's last part that the title has.
  kLastInCode,         ///< And any text of the code.
  kMainInCode,         ///< The share of the query's main term that any text of the code has.
  kLastOfEntry,        ///< The share of the likest entry's last part that the query has.
  kEntries,            ///< Logarithm of how many entries lead to the code.
  kHasEntry,
  kSubcategoryVotes,  ///< The share of likeness, to the fourth power, that stands under it.
  kCodeVotes,
  kLogCategoryVotes,
  kLogCodeVotes,
  kOtherAsked,          ///< The query says "NEC" or "other", and so does the title.
  kUnspecifiedAsked,    ///< The same of "unspecified".
  kUnspecifiedDefault,  ///< The query says neither, and the title says "unspecified".
  kSideNotAsked,        ///< The title names a side, the query none.
  kLength,              ///< Characters of the code, a tenth of them.
  kFormHere,            ///< Logarithm of how often entries of the category lead to its form.
  kHeading,             ///< It is a heading of more than sides.
  kFeatures
};
using Features = std::array<float, kFeatures>;

/// A code to answer with, from the best down.
struct Candidate {
  std::uint32_t code;  ///< In the index.
  std::uint32_t text;  ///< The text of the code that is likest to the query.
  float score;
  Features features;
};

/// What features count. Found by `bench_suggest --fit` (tests/bench/suggest_quality.cc) on index
/// entries of FY2017 that were left out, asked as printed and in free order, and on inclusion
/// terms: the weights under which the right code is likeliest (multinomial logistic regression).
/// kExact is set by hand, since an entry that is left out never has its like in the index.
extern const Features kWeights;

/// The candidates for a query, best first; all that deserve a look, some 200.
/// Cost    Under a millisecond for a few words, 3 ms for the longest query.
std::vector<Candidate> rank(const EntryIndex& index, const Query& query,
                            const Features& weights = kWeights);

}  // namespace claimwire::codes
