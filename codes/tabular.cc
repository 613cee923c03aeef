#include "codes/tabular.h"

#include <algorithm>
#include <string>

namespace claimwire::codes {

bool TabularNote::names(CodeKey key) const {
  return std::any_of(codes.begin(), codes.end(),
                     [key](const CodeSpan& span) { return span.contains(key); });
}

std::vector<TabularNote> tabular_notes(const CodeSets& sets, Relation kind, std::string_view code,
                                       Date day) {
  std::vector<TabularNote> notes;
  const Release* release = sets.set(kIcd10cmTabular).release_on(day);
  if (release == nullptr) return notes;
  const CodeKey key = pack(code);
  for (int size = length(key); size >= 3; --size) {
    const CodeKey at = prefix(key, size);
    const std::size_t own = notes.size();
    std::vector<std::pair<std::uint32_t, std::pair<std::size_t, std::size_t>>> ranges;
    release->each_of(at, [&](const Related& row) {
      if (row.kind() != kind) return;
      auto note =
          std::find_if(notes.begin() + static_cast<std::ptrdiff_t>(own), notes.end(),
                       [&row](const TabularNote& one) {
                         return one.text.data() == row.text().data() && one.line == row.line();
                       });
      if (note == notes.end()) {
        TabularNote made;
        made.kind = kind;
        made.at = at;
        made.place = static_cast<TabularPlace>(row.detail());
        made.text = row.text();
        made.line = row.line();
        note = notes.insert(notes.end(), std::move(made));
      }
      const CodeKey other = row.other();
      if (other == 0) return;
      if (row.value() == 0) {
        note->codes.push_back({other, end_of_prefix(other)});
        return;
      }
      // Both ends of a range carry its number; rows come by code, so either may be first.
      const std::uint32_t range = row.value() / 2;
      const bool is_last = row.value() % 2 == 1;
      const auto known = std::find_if(ranges.begin(), ranges.end(),
                                      [range](const auto& one) { return one.first == range; });
      if (known == ranges.end()) {
        const CodeKey end = end_of_prefix(other);
        note->codes.push_back({other, end});
        ranges.push_back(
            {range, {static_cast<std::size_t>(note - notes.begin()), note->codes.size() - 1}});
        return;
      }
      CodeSpan& span = notes[known->second.first].codes[known->second.second];
      if (is_last)
        span.end = end_of_prefix(other);
      else
        span.first = other;
    });
  }
  return notes;
}

TabularNote excludes1(const CodeSets& sets, std::string_view code, std::string_view other,
                      Date day) {
  for (const auto& [at, with] : {std::pair{code, other}, std::pair{other, code}}) {
    const CodeKey key = pack(with);
    if (key == 0) continue;
    for (TabularNote& note : tabular_notes(sets, Relation::excludes1, at, day)) {
      if (note.names(key)) return std::move(note);
    }
  }
  return {};
}

}  // namespace claimwire::codes
