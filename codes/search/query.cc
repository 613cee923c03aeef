#include "codes/search/query.h"

#include <algorithm>
#include <array>

#include "codes/search/abbreviations.h"
#include "codes/search/terms.h"

namespace claimwire::codes {
namespace {

constexpr std::size_t kQueryTermsMax = 24;
/// A word that the index does not know counts as much as a rare one.
constexpr float kUnknownWeight = 8;
constexpr std::size_t kAlternativesMax = 6;
/// Looking for likenesses takes 0.2 ms a word; nonsense is not given more.
constexpr int kUnknownWordsMax = 4;
constexpr std::size_t kSpelledMax = 32;
constexpr float kSynonymLikeness = 0.6F;

/// Letters to put in, leave out, change or swap with a neighbour, when at most `most`; else more.
std::size_t edits_between(std::string_view a, std::string_view b, std::size_t most) {
  const std::size_t longer = std::max(a.size(), b.size());
  if (longer - std::min(a.size(), b.size()) > most || longer > kSpelledMax) return most + 1;
  using Line = std::array<std::size_t, kSpelledMax + 1>;
  Line before_last{};
  Line before{};
  Line now{};
  for (std::size_t j = 0; j <= b.size(); ++j) before[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    std::size_t best = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({before[j] + 1, now[j - 1] + 1, before[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = std::min(now[j], before_last[j - 2] + 1);
      best = std::min(best, now[j]);
    }
    if (best > most) return most + 1;
    before_last = before;
    before = now;
  }
  return before[b.size()];
}

/// How well `known`, a word of the index, may stand for `typed`, which is none; 0: not at all.
float likeness(std::string_view typed, std::string_view known) {
  constexpr std::size_t kKnownMin = 4;
  constexpr std::size_t kPartMin = 5;
  if (known.size() < kKnownMin) return 0;
  if (known[0] == typed[0]) {
    const std::size_t most = typed.size() >= 8 ? 2 : 1;
    const std::size_t edits = edits_between(typed, known, most);
    if (edits <= most) return 0.9F - 0.2F * static_cast<float>(edits);
  }
  const auto share = [](std::size_t part, std::size_t whole) {
    return static_cast<float>(part) / static_cast<float>(whole);
  };
  if (known.size() > typed.size() && known.starts_with(typed))
    return 0.7F * share(typed.size(), known.size());
  if (known.size() >= kPartMin && known.size() < typed.size() &&
      (typed.starts_with(known) || typed.ends_with(known)))
    return 0.6F * share(known.size(), typed.size());
  return 0;
}

std::vector<Alternative> words_like(const EntryIndex& index, std::string_view typed) {
  std::vector<Alternative> found;
  for (std::uint32_t word = 0; word < index.words(); ++word) {
    const float like = likeness(typed, index.word(word));
    if (like > 0) found.push_back({word, like});
  }
  std::stable_sort(found.begin(), found.end(), [](const Alternative& a, const Alternative& b) {
    return a.likeness > b.likeness;
  });
  if (found.size() > kAlternativesMax) found.resize(kAlternativesMax);
  return found;
}

}  // namespace

Query read_query(const EntryIndex& index, std::string_view text) {
  Query query;
  constexpr std::size_t kTypedMin = 3;
  int unknown = 0;
  std::vector<std::string> seen;
  const std::vector<Term> terms = written_out(text);
  const std::uint8_t last = terms.empty() ? std::uint8_t{0} : terms.back().segment;
  for (const Term& term : terms) {
    query.says_other |= term.stem == "nec";
    query.says_unspecified |= term.stem == "nos";
    query.says_side |= is_side(term.stem);
    const auto again = std::find(seen.begin(), seen.end(), term.stem);
    if (again != seen.end()) {
      QueryTerm& first = query.terms[static_cast<std::size_t>(again - seen.begin())];
      first.main |= term.segment == 0;
      first.last |= term.segment == last;
      continue;
    }
    if (query.terms.size() == kQueryTermsMax) break;
    seen.push_back(term.stem);
    QueryTerm made;
    made.main = term.segment == 0;
    made.last = term.segment == last;
    made.weight = kUnknownWeight;
    if (const auto word = index.find_word(term.stem)) {
      made.weight = index.weight(*word);
      made.alternatives.push_back({*word, 1.0F});
    } else if (term.stem.size() >= kTypedMin && ++unknown <= kUnknownWordsMax) {
      made.alternatives = words_like(index, term.stem);
    }
    for (const std::string_view synonym : synonyms_of(term.stem)) {
      if (const auto word = index.find_word(synonym))
        made.alternatives.push_back({*word, kSynonymLikeness});
    }
    if (term.non_essential) made.weight *= 0.3F;
    query.terms.push_back(std::move(made));
  }
  for (const QueryTerm& term : query.terms) {
    query.weight += term.weight;
    if (term.main) query.main_weight += term.weight;
    if (term.last) query.last_weight += term.weight;
  }
  return query;
}

}  // namespace claimwire::codes
