#include "codes/search/entry_index.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "codes/formats/icd10cm_index_xml.h"
#include "codes/search/terms.h"

namespace claimwire::codes {
namespace {

enum Section : std::size_t {
  kCodes,
  kTexts,
  kTerms,
  kCategories,
  kSubcategoryTexts,
  kWords,
  kWordStarts,
  kWeights,
  kPostingStarts,
  kPostings,
  kLetters,
  kSections
};

constexpr std::size_t kSeventh = 7;
constexpr std::uint32_t kTextSizeMax = 1000;
/// A word in brackets may be present or absent, so it says little of the entry's length.
constexpr float kNonEssentialWeight = 0.2F;

struct Source {
  std::uint32_t code;
  TextSource source;
  std::string_view text;
  bool see_also = false;
};

// The codes of the release that texts lead to, in order; those with a 7th character left out.
struct Stems {
  std::vector<EntryIndex::Code> codes;
  std::vector<std::string> names;
  std::map<CodeKey, std::uint32_t> index;

  explicit Stems(const CodeTable& table) {
    for (std::uint32_t row = 0; row < table.size(); ++row) {
      const Entry entry = table.at(row);
      if (!entry.listed()) continue;
      const std::string code = entry.code();
      if (code.size() >= kSeventh && find(code.substr(0, kSeventh - 1))) continue;
      index[entry.key()] = static_cast<std::uint32_t>(codes.size());
      EntryIndex::Code made = {};
      made.row = row;
      made.length = static_cast<std::uint8_t>(code.size());
      codes.push_back(made);
      names.push_back(code);
    }
  }

  /// The code, or the heading that it continues with placeholders and a 7th character.
  std::optional<std::uint32_t> find(std::string_view code) const {
    for (std::size_t size = code.size(); size >= 3; --size) {
      const auto known = index.find(pack(code.substr(0, size)));
      if (known != index.end()) return known->second;
      if (size < code.size() && code[size - 1] != 'X') break;
      if (size == code.size() && size < kSeventh && code[size - 1] != 'X') break;
    }
    return std::nullopt;
  }
};

void number_prefixes(Stems& stems, std::vector<EntryIndex::Category>& categories,
                     std::vector<std::uint32_t>& subcategories) {
  for (std::size_t i = 0; i < stems.codes.size(); ++i) {
    const std::string_view now = stems.names[i];
    const std::string_view before = i == 0 ? std::string_view{} : stems.names[i - 1];
    if (i == 0 || now.substr(0, 3) != before.substr(0, 3)) categories.emplace_back();
    if (i == 0 || now.substr(0, 4) != before.substr(0, 4)) subcategories.push_back(0);
    stems.codes[i].category = static_cast<std::uint32_t>(categories.size() - 1);
    stems.codes[i].subcategory = static_cast<std::uint32_t>(subcategories.size() - 1);
  }
}

void set_forms(Stems& stems) {
  for (std::size_t i = 0; i < stems.codes.size(); ++i) {
    EntryIndex::Code& code = stems.codes[i];
    bool has_codes = false;
    bool sides = false;
    for (std::size_t below = i + 1; below < stems.codes.size(); ++below) {
      if (!stems.names[below].starts_with(stems.names[i])) break;
      has_codes = true;
      if (stems.codes[below].length == code.length + 1 &&
          (stems.codes[below].flags & EntryIndex::kSaysSide) != 0)
        sides = true;
    }
    const CodeForm form = has_codes ? sides ? CodeForm::heading_of_sides : CodeForm::heading
                          : (code.flags & EntryIndex::kSaysSide) != 0        ? CodeForm::one_side
                          : (code.flags & EntryIndex::kSaysUnspecified) != 0 ? CodeForm::unspecified
                                                                             : CodeForm::plain;
    code.form = static_cast<std::uint8_t>(form);
  }
}

// Titles, then what the tabular list and the index say; by code.
std::vector<Source> sources_of(const Stems& stems, const Release& codes, const Release* tabular,
                               const Release* index) {
  std::vector<Source> sources;
  for (std::uint32_t i = 0; i < stems.codes.size(); ++i) {
    sources.push_back({i, TextSource::title, codes.table->at(stems.codes[i].row).title()});
  }
  const auto take = [&](const CodeTable& table) {
    for (std::uint32_t row = 0; row < table.size(); ++row) {
      const Entry entry = table.at(row);
      const auto code = stems.find(entry.code());
      if (!code) continue;
      for (const Related related : table.relations_of(entry.key())) {
        switch (related.kind()) {
          case Relation::inclusion:
          case Relation::includes:
            sources.push_back({*code, TextSource::inclusion, related.text()});
            break;
          case Relation::index_term:
            sources.push_back({*code, TextSource::index, related.text(),
                               related.detail() == static_cast<int>(IndexEntry::see_also)});
            break;
          default:
            break;
        }
      }
    }
  };
  for (const Release* release : {tabular, index}) {
    if (release == nullptr) continue;
    take(*release->table);
    for (const auto& part : release->parts) take(*part);
  }
  std::stable_sort(sources.begin(), sources.end(),
                   [](const Source& a, const Source& b) { return a.code < b.code; });
  return sources;
}

struct Word {
  std::uint32_t number = 0;
  std::vector<std::uint32_t> texts;
};

struct PlacedTerm {
  Word* word;
  std::uint32_t flags;
};

}  // namespace

std::string_view name(TextSource source) {
  switch (source) {
    case TextSource::title:
      return "title";
    case TextSource::inclusion:
      return "inclusion-term";
    case TextSource::index:
      return "index";
  }
  return "";
}

std::string EntryIndex::bytes_of(std::string_view made_of, const Release& release,
                                 const Release* tabular, const Release* index) {
  Stems stems{*release.table};
  std::vector<Category> categories;
  std::vector<std::uint32_t> subcategories;
  number_prefixes(stems, categories, subcategories);
  std::map<std::string, Word> words;
  std::vector<Text> texts;
  std::vector<PlacedTerm> placed;
  std::string letters;
  std::uint32_t code = 0;
  for (const Source& source : sources_of(stems, release, tabular, index)) {
    const std::vector<Term> terms = terms_of(source.text);
    if (terms.empty()) continue;
    const auto number = static_cast<std::uint32_t>(texts.size());
    for (; code <= source.code; ++code) stems.codes[code].first_text = number;
    Text text = {};
    text.code = source.code;
    text.first_term = static_cast<std::uint32_t>(placed.size());
    text.text_at = static_cast<std::uint32_t>(letters.size());
    text.text_size =
        static_cast<std::uint16_t>(std::min<std::size_t>(source.text.size(), kTextSizeMax));
    text.source = static_cast<std::uint8_t>(source.source);
    text.see_also = source.see_also ? 1 : 0;
    letters += source.text.substr(0, text.text_size);
    const bool from_index = source.source == TextSource::index;
    const std::uint8_t last = terms.back().segment;
    Code& of = stems.codes[source.code];
    for (const Term& term : terms) {
      const std::uint32_t flags = (from_index && term.segment == 0 ? 1U : 0U) |
                                  (from_index && term.segment == last ? 2U : 0U) |
                                  (term.non_essential ? 4U : 0U);
      Word& word = words[term.stem];
      const auto again = std::find_if(placed.begin() + text.first_term, placed.end(),
                                      [&word](const PlacedTerm& one) { return one.word == &word; });
      if (again != placed.end()) {
        again->flags |= flags & 3U;
      } else {
        placed.push_back({&word, flags});
        word.texts.push_back(number);
      }
      if (source.source != TextSource::title) continue;
      if (term.stem == "nec") of.flags |= kSaysOther;
      if (term.stem == "nos") of.flags |= kSaysUnspecified;
      if (is_side(term.stem)) of.flags |= kSaysSide;
    }
    if (from_index) ++of.index_entries;
    ++categories[of.category].texts;
    ++subcategories[of.subcategory];
    texts.push_back(text);
  }
  for (; code < stems.codes.size(); ++code) {
    stems.codes[code].first_text = static_cast<std::uint32_t>(texts.size());
  }
  set_forms(stems);
  for (const Text& text : texts) {
    if (text.source != static_cast<std::uint8_t>(TextSource::index)) continue;
    const Code& of = stems.codes[text.code];
    ++categories[of.category].forms[of.form];
  }

  std::string stem_letters;
  std::vector<std::uint32_t> word_starts{0};
  std::vector<std::uint32_t> posting_starts{0};
  std::vector<std::uint32_t> postings;
  std::vector<float> weights;
  const auto count = static_cast<float>(texts.size());
  for (auto& [stem, word] : words) {
    word.number = static_cast<std::uint32_t>(weights.size());
    const auto having = static_cast<float>(word.texts.size());
    weights.push_back(std::log(1.0F + (count - having + 0.5F) / (having + 0.5F)));
    stem_letters += stem;
    postings.insert(postings.end(), word.texts.begin(), word.texts.end());
    word_starts.push_back(static_cast<std::uint32_t>(stem_letters.size()));
    posting_starts.push_back(static_cast<std::uint32_t>(postings.size()));
  }
  std::vector<TermAt> terms;
  terms.reserve(placed.size());
  for (const PlacedTerm& term : placed) terms.push_back({term.word->number << 3 | term.flags});
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::size_t end = i + 1 < texts.size() ? texts[i + 1].first_term : terms.size();
    for (std::size_t at = texts[i].first_term; at < end; ++at) {
      const float weight = weights[terms[at].word()];
      texts[i].weight += terms[at].non_essential() ? weight * kNonEssentialWeight : weight;
    }
  }
  Code code_end = {};
  code_end.first_text = static_cast<std::uint32_t>(texts.size());
  stems.codes.push_back(code_end);
  Text text_end = {};
  text_end.first_term = static_cast<std::uint32_t>(terms.size());
  texts.push_back(text_end);

  std::vector<std::string> sections(kSections);
  sections[kCodes] = section_of(stems.codes);
  sections[kTexts] = section_of(texts);
  sections[kTerms] = section_of(terms);
  sections[kCategories] = section_of(categories);
  sections[kSubcategoryTexts] = section_of(subcategories);
  sections[kWords] = std::move(stem_letters);
  sections[kWordStarts] = section_of(word_starts);
  sections[kWeights] = section_of(weights);
  sections[kPostingStarts] = section_of(posting_starts);
  sections[kPostings] = section_of(postings);
  sections[kLetters] = std::move(letters);
  return CacheFile::bytes_of(made_of, sections);
}

Result<std::shared_ptr<const EntryIndex>> EntryIndex::open(std::shared_ptr<const CacheFile> file) {
  std::shared_ptr<EntryIndex> made{new EntryIndex};
  made->codes_ = file->values<Code>(kCodes);
  made->texts_ = file->values<Text>(kTexts);
  made->terms_ = file->values<TermAt>(kTerms);
  made->categories_ = file->values<Category>(kCategories);
  made->subcategory_texts_ = file->values<std::uint32_t>(kSubcategoryTexts);
  made->words_ = file->text(kWords);
  made->word_starts_ = file->values<std::uint32_t>(kWordStarts);
  made->weights_ = file->values<float>(kWeights);
  made->posting_starts_ = file->values<std::uint32_t>(kPostingStarts);
  made->postings_ = file->values<std::uint32_t>(kPostings);
  made->letters_ = file->text(kLetters);
  made->file_ = std::move(file);
  if (made->codes_.empty() || made->texts_.empty() || made->word_starts_.empty() ||
      made->posting_starts_.size() != made->word_starts_.size() ||
      made->weights_.size() + 1 != made->word_starts_.size()) {
    return Error{"codes.cache-damaged", "an index lacks a section; it is made again"};
  }
  for (const Category& category : made->categories_) {
    for (std::size_t form = 0; form < kCodeForms; ++form)
      made->forms_[form] += category.forms[form];
  }
  return std::shared_ptr<const EntryIndex>{std::move(made)};
}

std::optional<std::uint32_t> EntryIndex::find_word(std::string_view stem) const {
  std::uint32_t begin = 0;
  std::uint32_t end = words();
  while (begin < end) {
    const std::uint32_t half = begin + (end - begin) / 2;
    if (word(half) < stem)
      begin = half + 1;
    else
      end = half;
  }
  if (begin == words() || word(begin) != stem) return std::nullopt;
  return begin;
}

}  // namespace claimwire::codes
