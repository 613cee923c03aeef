#include "codes/search/ranking.h"

#include <algorithm>
#include <cmath>

namespace claimwire::codes {
namespace {

/// Likeness is Tversky's: what is in both, over that, all of the query that is missing, and a part
/// of what the text has besides.
constexpr float kTextSurplus = 0.35F;
constexpr float kDensityFactor = 30;
constexpr float kCategorySmoothing = 8;
constexpr float kSubcategorySmoothing = 4;
constexpr float kFormSmoothing = 4;

struct Hit {
  float likeness;
  std::uint32_t text;
};

struct ByCode {
  std::uint32_t code;
  float value;
};

// Sums for each text, code and category, kept for the next query of the thread: a fresh megabyte
// costs more than a query.
struct Sums {
  std::vector<float> text;
  std::vector<float> code;
  std::vector<float> category;
  std::vector<float> subcategory;
  std::vector<float> category_density;
  std::vector<float> subcategory_density;
  std::vector<float> category_votes;
  std::vector<float> subcategory_votes;
  std::vector<float> code_votes;

  void clear(const EntryIndex& index) {
    text.assign(index.texts().size(), 0);
    for (auto* of_code : {&code, &code_votes}) of_code->assign(index.codes().size(), 0);
    for (auto* of_category : {&category, &category_density, &category_votes})
      of_category->assign(index.categories().size(), 0);
    for (auto* of_subcategory : {&subcategory, &subcategory_density, &subcategory_votes})
      of_subcategory->assign(index.subcategory_texts().size(), 0);
  }
};

class Ranking {
 public:
  Ranking(const EntryIndex& index, const Query& query, Sums& sums)
      : index_{index}, query_{query}, sums_{sums} {}

  std::vector<Candidate> run(const Features& weights) {
    sums_.clear(index_);
    for (const QueryTerm& term : query_.terms) add(term);
    std::vector<std::uint32_t> codes = choose();
    for (const float value : sums_.category_density) densest_ = std::max(densest_, value);
    std::vector<Candidate> candidates;
    candidates.reserve(codes.size());
    for (const std::uint32_t code : codes) {
      Candidate made = {code, index_.codes()[code].first_text, 0, {}};
      measure(made);
      for (std::size_t i = 0; i < kFeatures; ++i) made.score += weights[i] * made.features[i];
      candidates.push_back(made);
    }
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
      return a.score != b.score ? a.score > b.score : a.code < b.code;
    });
    return candidates;
  }

 private:
  struct Posting {
    std::uint32_t text;
    float likeness;
  };

  /// One pass over the texts that have a word, which stand by code: so the sums of a code and of a
  /// category are added once, when the first of their texts passes.
  void add(const QueryTerm& term) {
    if (term.alternatives.empty()) return;
    postings_.clear();
    for (const Alternative& alternative : term.alternatives) {
      for (const std::uint32_t text : index_.texts_with(alternative.word))
        postings_.push_back({text, alternative.likeness});
    }
    if (term.alternatives.size() > 1) {
      std::sort(postings_.begin(), postings_.end(), [](const Posting& a, const Posting& b) {
        return a.text != b.text ? a.text < b.text : a.likeness > b.likeness;
      });
      postings_.erase(
          std::unique(postings_.begin(), postings_.end(),
                      [](const Posting& a, const Posting& b) { return a.text == b.text; }),
          postings_.end());
    }
    const auto density = [&term](float count, float texts, float smoothing) {
      return term.weight * std::log1p(kDensityFactor * count / (texts + smoothing));
    };
    const auto end = postings_.end();
    for (auto at = postings_.begin(); at != end;) {
      const std::uint32_t code = index_.texts()[at->text].code;
      const std::uint32_t category = index_.codes()[code].category;
      const auto in_category = at;
      sums_.category[category] += term.weight * at->likeness;
      while (at != end) {
        const std::uint32_t subcategory = index_.codes()[index_.texts()[at->text].code].subcategory;
        if (index_.codes()[index_.texts()[at->text].code].category != category) break;
        const auto in_subcategory = at;
        sums_.subcategory[subcategory] += term.weight * at->likeness;
        std::uint32_t last = ~0U;
        for (; at != end; ++at) {
          const std::uint32_t now = index_.texts()[at->text].code;
          if (now != last) {
            if (index_.codes()[now].subcategory != subcategory) break;
            sums_.code[now] += term.weight * at->likeness;
            last = now;
          }
          sums_.text[at->text] += term.weight * at->likeness;
        }
        sums_.subcategory_density[subcategory] += density(
            static_cast<float>(at - in_subcategory),
            static_cast<float>(index_.subcategory_texts()[subcategory]), kSubcategorySmoothing);
      }
      sums_.category_density[category] +=
          density(static_cast<float>(at - in_category),
                  static_cast<float>(index_.categories()[category].texts), kCategorySmoothing);
    }
  }

  float likeness(std::uint32_t text) const {
    const float both = sums_.text[text];
    const float surplus = std::max(0.0F, index_.texts()[text].weight - both);
    return both / (query_.weight + kTextSurplus * surplus);
  }

  static void keep_best(std::vector<Hit>& hits, std::size_t most) {
    const auto kept = hits.begin() + static_cast<std::ptrdiff_t>(std::min(most, hits.size()));
    std::partial_sort(hits.begin(), kept, hits.end(), [](const Hit& a, const Hit& b) {
      return a.likeness != b.likeness ? a.likeness > b.likeness : a.text < b.text;
    });
    hits.erase(kept, hits.end());
  }

  /// The codes of the likest texts, and those whose texts together have most of the query.
  std::vector<std::uint32_t> choose() {
    constexpr std::array<std::size_t, 3> kMost = {150, 40, 150};  // title, inclusion, index
    constexpr std::array<float, 3> kVote = {0.5F, 0.7F, 1};
    constexpr std::size_t kCodesMost = 80;
    std::array<std::vector<Hit>, 3> hits;
    for (std::uint32_t text = 0; text < index_.texts().size(); ++text) {
      if (sums_.text[text] > 0) hits[index_.texts()[text].source].push_back({likeness(text), text});
    }
    std::vector<std::uint32_t> codes;
    for (std::size_t source = 0; source < hits.size(); ++source) {
      keep_best(hits[source], kMost[source]);
      for (const Hit& hit : hits[source]) {
        const std::uint32_t code = index_.texts()[hit.text].code;
        const float squared = hit.likeness * hit.likeness;
        const float vote = kVote[source] * squared * squared;
        sums_.code_votes[code] += vote;
        sums_.subcategory_votes[index_.codes()[code].subcategory] += vote;
        sums_.category_votes[index_.codes()[code].category] += vote;
        votes_ += vote;
        codes.push_back(code);
      }
    }
    std::vector<ByCode> fullest;
    for (std::uint32_t code = 0; code < index_.codes().size(); ++code) {
      if (sums_.code[code] <= 0) continue;
      fullest.push_back({code, sums_.code[code] +
                                   sums_.subcategory_density[index_.codes()[code].subcategory] / 6 +
                                   sums_.category_density[index_.codes()[code].category] / 10});
    }
    const auto kept =
        fullest.begin() + static_cast<std::ptrdiff_t>(std::min(kCodesMost, fullest.size()));
    std::partial_sort(fullest.begin(), kept, fullest.end(), [](const ByCode& a, const ByCode& b) {
      return a.value != b.value ? a.value > b.value : a.code < b.code;
    });
    for (auto at = fullest.begin(); at != kept; ++at) codes.push_back(at->code);
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    return codes;
  }

  /// The place of the word in the query, or the number of its terms.
  std::size_t asked(std::uint32_t word) const {
    for (std::size_t i = 0; i < query_.terms.size(); ++i) {
      for (const Alternative& alternative : query_.terms[i].alternatives)
        if (alternative.word == word) return i;
    }
    return query_.terms.size();
  }

  void measure(Candidate& candidate) const {
    const EntryIndex::Code& code = index_.codes()[candidate.code];
    const EntryIndex::Category& category = index_.categories()[code.category];
    Features& features = candidate.features;
    const float whole = std::max(query_.weight, 1e-6F);
    std::array<std::uint8_t, 32> found{};  // 1: in a text of the code, 2: in its title
    float likest = -1;
    std::uint32_t likest_entry = ~0U;
    const auto [begin, end] = index_.texts_of(candidate.code);
    for (std::uint32_t text = begin; text < end; ++text) {
      const float both = sums_.text[text];
      if (both <= 0) continue;
      const EntryIndex::Text& cells = index_.texts()[text];
      const auto source = static_cast<TextSource>(cells.source);
      const float like = likeness(text);
      // More than was asked, and essential; what only says "see also" has a code of its own.
      bool more = cells.see_also != 0;
      for (const EntryIndex::TermAt term : index_.terms_of_text(text)) {
        const std::size_t at = asked(term.word());
        if (at < query_.terms.size())
          found[at] |= source == TextSource::title ? 2 : 1;
        else
          more |= !term.non_essential() && index_.word(term.word()) != "nos";
      }
      if (!more && both > 0.999F * whole) features[kExact] = 1;
      if (like > likest) {
        likest = like;
        candidate.text = text;
      }
      switch (source) {
        case TextSource::title:
          features[kTitleRecall] = both / whole;
          features[kTitlePrecision] = both / std::max(cells.weight, 1e-6F);
          features[kTitleLikenessSquared] = like * like;
          break;
        case TextSource::inclusion:
          features[kInclusionLikeness] = std::max(features[kInclusionLikeness], like);
          break;
        case TextSource::index:
          if (like > features[kEntryLikeness]) {
            features[kEntryLikeness] = like;
            likest_entry = text;
          }
          break;
      }
    }
    for (std::size_t i = 0; i < query_.terms.size(); ++i) {
      const QueryTerm& term = query_.terms[i];
      if (found[i] == 0) continue;
      if (term.last) features[kLastInCode] += term.weight;
      if (term.last && (found[i] & 2) != 0) features[kLastInTitle] += term.weight;
      if (term.main) features[kMainInCode] += term.weight;
    }
    features[kLastInCode] /= std::max(query_.last_weight, 1e-6F);
    features[kLastInTitle] /= std::max(query_.last_weight, 1e-6F);
    features[kMainInCode] /= std::max(query_.main_weight, 1e-6F);
    if (likest_entry != ~0U) {
      float last = 0;
      float both = 0;
      for (const EntryIndex::TermAt term : index_.terms_of_text(likest_entry)) {
        if (!term.last() || term.non_essential()) continue;
        last += index_.weight(term.word());
        if (asked(term.word()) < query_.terms.size()) both += index_.weight(term.word());
      }
      if (last > 0) features[kLastOfEntry] = both / last;
    }
    features[kCategoryRecall] = sums_.category[code.category] / whole;
    features[kSubcategoryRecall] = sums_.subcategory[code.subcategory] / whole;
    features[kCategoryDensity] = sums_.category_density[code.category] / densest_;
    features[kEntries] = std::log1p(static_cast<float>(code.index_entries));
    features[kHasEntry] = code.index_entries > 0;
    features[kSubcategoryVotes] = sums_.subcategory_votes[code.subcategory] / votes_;
    features[kCodeVotes] = sums_.code_votes[candidate.code] / votes_;
    features[kLogCategoryVotes] = std::log(sums_.category_votes[code.category] / votes_ + 0.01F);
    features[kLogCodeVotes] = std::log(features[kCodeVotes] + 0.01F);
    const bool other = (code.flags & EntryIndex::kSaysOther) != 0;
    const bool unspecified = (code.flags & EntryIndex::kSaysUnspecified) != 0;
    features[kOtherAsked] = other && query_.says_other;
    features[kUnspecifiedAsked] = unspecified && query_.says_unspecified;
    features[kUnspecifiedDefault] = unspecified && !query_.says_unspecified && !query_.says_other;
    features[kSideNotAsked] = (code.flags & EntryIndex::kSaysSide) != 0 && !query_.says_side;
    features[kLength] = static_cast<float>(code.length) / 10;
    float entries = 0;
    for (const std::uint32_t count : category.forms) entries += static_cast<float>(count);
    float all = 1;
    for (const std::uint32_t count : index_.forms()) all += static_cast<float>(count);
    const float usual = (static_cast<float>(index_.forms()[code.form]) + 1) / all;
    features[kFormHere] =
        std::log((static_cast<float>(category.forms[code.form]) + kFormSmoothing * usual) /
                 (entries + kFormSmoothing));
    features[kHeading] = code.form == static_cast<std::uint8_t>(CodeForm::heading);
  }

  const EntryIndex& index_;
  const Query& query_;
  Sums& sums_;
  std::vector<Posting> postings_;
  float votes_ = 1e-6F;
  float densest_ = 1e-6F;
};

}  // namespace

constinit const Features kWeights = {
    8.00F,   // kExact
    -3.49F,  // kEntryLikeness
    0.60F,   // kInclusionLikeness
    -2.70F,  // kTitleRecall
    2.05F,   // kTitlePrecision
    6.44F,   // kTitleLikenessSquared
    3.85F,   // kCategoryRecall
    2.46F,   // kSubcategoryRecall
    1.24F,   // kCategoryDensity
    0.37F,   // kLastInTitle
    1.88F,   // kLastInCode
    1.34F,   // kMainInCode
    1.35F,   // kLastOfEntry
    0.28F,   // kEntries
    -0.55F,  // kHasEntry
    2.38F,   // kSubcategoryVotes
    -3.41F,  // kCodeVotes
    0.26F,   // kLogCategoryVotes
    1.05F,   // kLogCodeVotes
    0.68F,   // kOtherAsked
    1.01F,   // kUnspecifiedAsked
    0.60F,   // kUnspecifiedDefault
    -2.35F,  // kSideNotAsked
    -6.30F,  // kLength
    0.65F,   // kFormHere
    -1.13F,  // kHeading
};

std::vector<Candidate> rank(const EntryIndex& index, const Query& query, const Features& weights) {
  if (query.weight <= 0) return {};
  static thread_local Sums sums;
  return Ranking{index, query, sums}.run(weights);
}

}  // namespace claimwire::codes
