#include "codes/search/code_search.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>
#include <tuple>

#include "codes/search/query.h"
#include "codes/search/ranking.h"
#include "codes/search/terms.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

/// Changes with the layout of the indexes and with what they are made by.
constexpr std::string_view kMaker = "claimwire search 1";
constexpr std::string_view kEnding = ".cwindex";
/// A small set is gone through faster than its index is found.
constexpr std::uint32_t kIndexedFrom = 2000;
/// What a code that does not suit the patient loses: more than lies between the first and the
/// fifth.
constexpr float kUnsuited = 6;
/// What a perinatal condition gains for a newborn.
constexpr float kForNewborn = 2;
constexpr std::size_t kCandidatesMost = 100;
constexpr std::size_t kTextMost = 400;

std::string facts_of(const CodeTable& table) {
  const ReleaseFacts& facts = table.facts();
  return concat(facts.set, " ", facts.effective.iso(), " ", facts.part, " ", facts.sha256, " ",
                std::to_string(table.size()), " ", std::to_string(table.relation_count()), "\n");
}

std::string facts_of(const Release* release) {
  if (release == nullptr) return {};
  std::string text = facts_of(*release->table);
  for (const auto& part : release->parts) text += facts_of(*part);
  return text;
}

/// The newest release that is not after `day`; for want of one the oldest.
const Release* nearest_release(const CodeSet& set, Date day) {
  const Release* nearest = nullptr;
  for (const Release& release : set.releases()) {
    if (nearest == nullptr || release.facts().effective <= day) nearest = &release;
  }
  return nearest;
}

std::string entries_file(const Release& release) { return concat("search-", release.id, kEnding); }
std::string titles_file(const Release& release) { return concat("titles-", release.id, kEnding); }

bool has_titles(const Release& release) {
  return release.facts().billable + release.facts().headers >= kIndexedFrom;
}

bool begins_in(std::string_view text, const std::string& word) {
  const std::vector<std::string> words = words_of(text);
  return std::any_of(words.begin(), words.end(),
                     [&word](const std::string& one) { return one.starts_with(word); });
}

/// Rows whose titles have a word that begins with each of `words`.
std::vector<TitleIndex::Hit> gone_through(const CodeTable& table,
                                          const std::vector<std::string>& words) {
  std::vector<TitleIndex::Hit> hits;
  for (std::uint32_t row = 0; row < table.size(); ++row) {
    const Entry entry = table.at(row);
    if (!entry.listed()) continue;
    const std::string both = concat(entry.title(), " ", entry.short_title());
    if (!std::all_of(words.begin(), words.end(),
                     [&both](const std::string& word) { return begins_in(both, word); }))
      continue;
    const std::vector<std::string> has = words_of(both);
    std::uint8_t begun = 0;
    for (const std::string& word : words)
      begun += std::find(has.begin(), has.end(), word) == has.end();
    hits.push_back({row, begun});
  }
  return hits;
}

/// The code under a heading that says most of the query; of equals one that says "unspecified",
/// else the first, which has the 7th character A, initial encounter, where there is one.
Entry best_under(const CodeSet& set, const Entry& heading, Date day,
                 const std::vector<Term>& asked) {
  constexpr std::size_t kMost = 400;
  Entry best;
  int most = -1;
  for (const Entry& entry : set.billable_under(heading.code(), day, kMost)) {
    int says = 0;
    for (const Term& term : terms_of(entry.title())) {
      const bool wanted = std::any_of(asked.begin(), asked.end(),
                                      [&term](const Term& one) { return one.stem == term.stem; });
      says += wanted ? 4 : term.stem == "nos" ? 1 : 0;
    }
    if (says <= most) continue;
    most = says;
    best = entry;
  }
  return best;
}

}  // namespace

bool repeats_codes(std::string_view set) {
  return set == kPoaExempt || set == kIcd10cmTabular || set == kIcd10pcsTables;
}

std::shared_ptr<const CacheFile> CodeSearch::file_of(
    const std::string& name, const std::string& made_of,
    const std::function<std::string()>& make) const {
  const std::string path = directory_.empty() ? std::string{} : concat(directory_, "/", name);
  if (!path.empty()) {
    auto file = CacheFile::open(path);
    if (file && (*file)->made_of() == made_of) return *file;
  }
  std::string bytes = make();
  // A folder that cannot be written costs time at the next start, nothing else.
  if (!path.empty()) (void)CacheFile::write(path, bytes);
  return CacheFile::from_bytes(std::move(bytes)).value();
}

std::shared_ptr<const EntryIndex> CodeSearch::entries_of(const Release& release) const {
  const std::lock_guard lock{mutex_};
  auto& index = entries_[release.id];
  if (index != nullptr) return index;
  const Date day = release.facts().effective;
  const Release* tabular = nearest_release(sets_->set(kIcd10cmTabular), day);
  const Release* terms = nearest_release(sets_->set(kIcd10cmIndex), day);
  const std::string made_of =
      concat(kMaker, "\n", facts_of(&release), facts_of(tabular), facts_of(terms));
  const auto make = [&] { return EntryIndex::bytes_of(made_of, release, tabular, terms); };
  auto opened = EntryIndex::open(file_of(entries_file(release), made_of, make));
  index = opened ? *opened : EntryIndex::open(CacheFile::from_bytes(make()).value()).value();
  return index;
}

std::shared_ptr<const TitleIndex> CodeSearch::titles_of(const Release& release) const {
  const std::lock_guard lock{mutex_};
  auto& index = titles_[release.id];
  if (index != nullptr) return index;
  const std::string made_of = concat(kMaker, "\n", facts_of(*release.table));
  index = std::make_shared<TitleIndex>(file_of(titles_file(release), made_of, [&] {
    return CacheFile::bytes_of(made_of, TitleIndex::sections_of(*release.table));
  }));
  return index;
}

std::vector<Entry> CodeSearch::search(const CodeSet& set, std::string_view query, Date day,
                                      const SearchOptions& options) const {
  std::vector<Entry> found;
  const Release* release = set.release_on(day);
  query = query.substr(0, kTextMost);
  const std::vector<std::string> words = words_of(query);
  if (release == nullptr || words.empty() || options.most == 0) return found;
  const CodeTable& table = *release->table;
  const auto wanted = [&](const Entry& entry) {
    return entry.listed() && (!options.billable_only || entry.billable()) && entry.in_force(day);
  };

  // As a code: the exact one, then those that begin so. pack() passes over blanks, so "E11 65" is
  // a code too; a word such as "pain" is no code unless codes begin with it.
  const CodeKey key = pack(trim(query));
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  if (key != 0) {
    begin = table.lower_bound(key);
    end = table.lower_bound(end_of_prefix(key));
    for (std::uint32_t row = begin; row < end && found.size() < options.most; ++row) {
      if (wanted(table.at(row))) found.push_back(table.at(row));
    }
  }

  std::vector<TitleIndex::Hit> hits =
      has_titles(*release) ? titles_of(*release)->rows_with(words) : gone_through(table, words);
  std::erase_if(hits, [&](const TitleIndex::Hit& hit) {
    return (hit.row >= begin && hit.row < end) || !wanted(table.at(hit.row));
  });
  const std::size_t room = std::min(hits.size(), options.most - found.size());
  const auto order = [&table](const TitleIndex::Hit& hit) {
    return std::tuple{hit.begun_words, table.at(hit.row).title().size(), hit.row};
  };
  std::partial_sort(
      hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(room), hits.end(),
      [&order](const TitleIndex::Hit& a, const TitleIndex::Hit& b) { return order(a) < order(b); });
  for (std::size_t i = 0; i < room; ++i) found.push_back(table.at(hits[i].row));
  return found;
}

std::vector<Suggestion> CodeSearch::suggest(std::string_view text, Date day,
                                            const SuggestOptions& options) const {
  std::vector<Suggestion> found;
  const CodeSet& set = sets_->icd10cm();
  const Release* release = set.release_on(day);
  if (release == nullptr || options.most == 0) return found;
  const CodeTable& table = *release->table;
  text = trim(text.substr(0, kTextMost));
  const std::vector<Term> asked = terms_of(text);
  const auto add = [&](Entry entry, std::string_view because, TextSource source) {
    if (options.billable_only && !entry.billable()) entry = best_under(set, entry, day, asked);
    if (!entry || !entry.in_force(day)) return;
    const bool again = std::any_of(found.begin(), found.end(), [&entry](const Suggestion& one) {
      return one.entry.row == entry.row;
    });
    if (!again) found.push_back({entry, because, source});
  };
  if (const Entry entry = table.find(pack(text)); entry && entry.listed())
    add(entry, entry.title(), TextSource::title);

  const std::shared_ptr<const EntryIndex> index = entries_of(*release);
  std::vector<Candidate> candidates = rank(*index, read_query(*index, text));
  if (candidates.size() > kCandidatesMost) candidates.resize(kCandidatesMost);
  for (Candidate& candidate : candidates) {
    const Entry entry = table.at(index->codes()[candidate.code].row);
    if (!suits(*sets_, entry, options.patient, day)) candidate.score -= kUnsuited;
    if (options.patient.age_years == 0 && is_perinatal(entry)) candidate.score += kForNewborn;
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  for (const Candidate& candidate : candidates) {
    if (found.size() >= options.most) break;
    add(table.at(index->codes()[candidate.code].row), index->text(candidate.text),
        static_cast<TextSource>(index->texts()[candidate.text].source));
  }
  return found;
}

Result<void> CodeSearch::prepare() const {
  std::set<std::string, std::less<>> wanted;
  for (const CodeSet& set : sets_->all()) {
    for (const Release& release : set.releases()) {
      if (has_titles(release) && !repeats_codes(set.id())) {
        wanted.insert(titles_file(release));
        titles_of(release);
      }
      if (set.id() != kIcd10cm) continue;
      wanted.insert(entries_file(release));
      entries_of(release);
    }
  }
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator{directory_, error}) {
    const std::string name = file.path().filename().string();
    if (!name.ends_with(kEnding) || wanted.contains(name)) continue;
    std::error_code ignored;
    std::filesystem::remove(file.path(), ignored);
  }
  for (const std::string& name : wanted) {
    if (!std::filesystem::exists(concat(directory_, "/", name), error)) {
      return Error{"codes.directory-unwritable",
                   concat(directory_, ": ", name,
                          " could not be written; codes are found more slowly after a start")};
    }
  }
  return {};
}

}  // namespace claimwire::codes
