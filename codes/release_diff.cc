#include "codes/release_diff.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

namespace claimwire::codes {
namespace {

Entry listed(const CodeTable& table, std::uint32_t row, CodeKey key) {
  if (row >= table.size()) return {};
  const Entry entry = table.at(row);
  return entry.key() == key && entry.listed() ? entry : Entry{};
}

std::optional<CodeChange> change_of(const Entry& before, const Entry& after) {
  if (!before && !after) return std::nullopt;
  if (!before) return after.billable() ? CodeChange::added : CodeChange::header_added;
  if (!after) return before.billable() ? CodeChange::gone : CodeChange::header_gone;
  if (before.billable() != after.billable()) {
    return after.billable() ? CodeChange::turned_billable : CodeChange::turned_header;
  }
  if (before.title() != after.title()) return CodeChange::retitled;
  return std::nullopt;
}

// Walks over the codes of both tables together, in order.
template <class Visit>
void each_code(const CodeTable& older, const CodeTable& newer, const Visit& visit) {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  while (a < older.size() || b < newer.size()) {
    CodeKey key = 0;
    if (a == older.size())
      key = newer.at(b).key();
    else if (b == newer.size())
      key = older.at(a).key();
    else
      key = std::min(older.at(a).key(), newer.at(b).key());
    visit(key, a, b);
    if (a < older.size() && older.at(a).key() == key) ++a;
    if (b < newer.size() && newer.at(b).key() == key) ++b;
  }
}

auto content_of(const Related& related) {
  return std::tuple{related.other(), related.kind(),   related.from(), related.through(),
                    related.value(), related.detail(), related.text()};
}

std::vector<Related> sorted_relations(const CodeTable& table, CodeKey key) {
  std::vector<Related> rows;
  for (const Related related : table.relations_of(key)) rows.push_back(related);
  std::sort(rows.begin(), rows.end(),
            [](const Related& a, const Related& b) { return content_of(a) < content_of(b); });
  return rows;
}

}  // namespace

std::string_view name(CodeChange change) {
  constexpr std::array<std::string_view, 7> names = {
      "new", "gone", "turned-header", "turned-billable", "header-new", "header-gone", "retitled"};
  return names[static_cast<std::size_t>(change)];
}

std::vector<ChangedCode> diff_codes(const CodeTable& older, const CodeTable& newer) {
  std::vector<ChangedCode> changes;
  each_code(older, newer, [&](CodeKey key, std::uint32_t a, std::uint32_t b) {
    const Entry before = listed(older, a, key);
    const Entry after = listed(newer, b, key);
    if (const auto change = change_of(before, after)) {
      changes.push_back({*change, key, before, after});
    }
  });
  return changes;
}

std::vector<ChangedRelation> diff_relations(const CodeTable& older, const CodeTable& newer) {
  std::vector<ChangedRelation> changes;
  each_code(older, newer, [&](CodeKey key, std::uint32_t, std::uint32_t) {
    const std::vector<Related> before = sorted_relations(older, key);
    const std::vector<Related> after = sorted_relations(newer, key);
    auto a = before.begin();
    auto b = after.begin();
    while (a != before.end() || b != after.end()) {
      const bool only_before =
          b == after.end() || (a != before.end() && content_of(*a) < content_of(*b));
      const bool only_after =
          a == before.end() || (b != after.end() && content_of(*b) < content_of(*a));
      if (only_before) {
        changes.push_back({false, key, *a++});
      } else if (only_after) {
        changes.push_back({true, key, *b++});
      } else {
        ++a;
        ++b;
      }
    }
  });
  return changes;
}

std::vector<CodeKey> successors(const CodeSet& conversion, std::string_view code, Date day) {
  std::vector<CodeKey> codes;
  const Release* release = conversion.release_on(day);
  if (release == nullptr) return codes;
  release->each_of(pack(code), [&](const Related& row) {
    if (row.kind() == Relation::replaced_by && row.in_force(day)) codes.push_back(row.other());
  });
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

}  // namespace claimwire::codes
