#include "codes/code_set.h"

#include <algorithm>

#include "core/text.h"

namespace claimwire::codes {
namespace {

constexpr Date kFirstDay{1, 1, 1};
constexpr Date kLastDay{9999, 12, 31};

bool has_fiscal_years(std::string_view set) {
  return set == "icd10cm" || set == "icd10pcs" || set == "poa-exempt";
}

struct Range {
  const CodeTable* table = nullptr;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// Rows whose codes begin with `key` and are longer.
Range below(const CodeTable& table, CodeKey key) {
  if (key == 0) return {&table, 0, 0};
  return {&table, table.lower_bound(key + 1), table.lower_bound(end_of_prefix(key))};
}

// A file of the same part replaces the one before; another part stands beside it.
void put_into(Release& release, std::shared_ptr<const CodeTable> table) {
  if (release.table->facts().part == table->facts().part) {
    release.table = std::move(table);
    return;
  }
  for (auto& part : release.parts) {
    if (part->facts().part != table->facts().part) continue;
    part = std::move(table);
    return;
  }
  release.parts.push_back(std::move(table));
}

CodeKey cut(std::string_view code, std::size_t length) { return pack(code.substr(0, length)); }

// The nearest shorter code of the table.
Entry parent_in(const CodeTable& table, std::string_view code) {
  for (std::size_t length = code.size(); length-- > 1;) {
    const Entry entry = table.find(cut(code, length));
    if (entry && entry.listed()) return entry;
  }
  return {};
}

}  // namespace

std::string_view name(Standing standing) {
  switch (standing) {
    case Standing::never_loaded:
      return "never-loaded";
    case Standing::date_not_covered:
      return "date-not-covered";
    case Standing::unknown_code:
      return "unknown-code";
    case Standing::not_in_force:
      return "not-in-force";
    case Standing::known:
      return "known";
  }
  return "";
}

Entry Release::find(CodeKey key) const {
  if (const Entry entry = table->find(key); entry && entry.listed()) return entry;
  for (const auto& part : parts) {
    if (const Entry entry = part->find(key); entry && entry.listed()) return entry;
  }
  return {};
}

CodeSet::CodeSet(std::string id, std::vector<std::shared_ptr<const CodeTable>> tables)
    : id_{std::move(id)} {
  std::stable_sort(tables.begin(), tables.end(), [](const auto& a, const auto& b) {
    return a->facts().effective < b->facts().effective;
  });
  for (auto& table : tables) {
    const ReleaseFacts facts = table->facts();
    const Date effective = facts.effective.valid() ? facts.effective : kFirstDay;
    const Date ends = facts.ends.valid() ? facts.ends : kLastDay;
    if (!releases_.empty()) {
      Release& before = releases_.back();
      if (before.table->facts().effective == facts.effective) {
        if (!before.parts.empty() || before.facts().part != facts.part) {
          put_into(before, std::move(table));
          continue;
        }
        releases_.pop_back();
      } else if (before.covers.through >= effective) {
        before.covers.through = add_days(effective, -1);
      }
    }
    Date from = effective;
    if (facts.history_from.valid() && facts.history_from < effective) {
      from = facts.history_from;
      if (!releases_.empty() && releases_.back().covers.through >= from) {
        from = add_days(releases_.back().covers.through, 1);
      }
    }
    releases_.push_back({concat(id_, "-", effective.iso()), {from, ends}, std::move(table)});
  }
}

const Release* CodeSet::release_on(Date day) const {
  for (std::size_t i = releases_.size(); i-- > 0;) {
    if (releases_[i].covers.from > day) continue;
    return releases_[i].covers.contains(day) ? &releases_[i] : nullptr;
  }
  return nullptr;
}

std::string CodeSet::coverage_text(Date day) const {
  if (release_on(day) != nullptr) return {};
  if (!loaded()) {
    return concat(id_, ": no release was ever loaded. Load one with claimwire codes import.");
  }
  std::string file = "the release of that day";
  if (has_fiscal_years(id_)) {
    const int year = day.month >= 10 ? day.year + 1 : day.year;
    file = concat("the FY", std::to_string(year), " file");
  }
  const Period first = releases_.front().covers;
  const Period last = releases_.back().covers;
  std::string why;
  if (day > last.through) {
    why = concat("the newest ends ", last.through.iso());
  } else if (day < first.from) {
    why = concat("the oldest begins ", first.from.iso());
  } else {
    const auto after = std::find_if(releases_.begin(), releases_.end(),
                                    [day](const Release& r) { return r.covers.from > day; });
    why = concat("there is a gap from ", add_days(std::prev(after)->covers.through, 1).iso(),
                 " to ", add_days(after->covers.from, -1).iso());
  }
  return concat(id_, ": no release covers ", day.iso(), "; ", why, ". Load ", file, ".");
}

Lookup CodeSet::find(std::string_view code, Date day) const { return find(pack(code), day); }

Lookup CodeSet::find(CodeKey key, Date day) const {
  if (!loaded()) return {Standing::never_loaded};
  const Release* release = release_on(day);
  if (release == nullptr) return {Standing::date_not_covered};
  const Entry entry = release->find(key);
  if (!entry) return {Standing::unknown_code, release};
  return {entry.in_force(day) ? Standing::known : Standing::not_in_force, release, entry};
}

std::vector<Entry> CodeSet::billable_under(std::string_view code, Date day,
                                           std::size_t most) const {
  std::vector<Entry> found;
  const Release* release = release_on(day);
  if (release == nullptr) return found;
  const Range range = below(*release->table, pack(code));
  for (std::uint32_t row = range.begin; row < range.end && found.size() < most; ++row) {
    const Entry entry = range.table->at(row);
    if (entry.billable() && entry.in_force(day)) found.push_back(entry);
  }
  return found;
}

std::size_t CodeSet::count_billable_under(std::string_view code, Date day) const {
  return billable_under(code, day, 10'000).size();
}

std::vector<Entry> CodeSet::siblings(std::string_view code, Date day, std::size_t most) const {
  std::vector<Entry> found;
  const Release* release = release_on(day);
  const CodeKey own = pack(code);
  if (release == nullptr || own == 0) return found;
  const CodeTable& table = *release->table;
  const std::string plain = unpack(own);
  // The 7th character tells the encounter or the fracture's course, not the condition (Guidelines
  // I.A.5): the other conditions have the same one.
  const bool has_seventh = id_ == "icd10cm" && plain.size() == 7;
  const std::string_view stem = std::string_view{plain}.substr(0, has_seventh ? 6 : plain.size());
  // A stem filled with X (T36.0X1A) has its parent above the filling.
  Entry above = parent_in(table, stem);
  const CodeKey above_key = above ? above.key() : cut(stem, stem.size() - 1);
  const Range range = below(table, above_key);
  for (std::uint32_t row = range.begin; row < range.end && found.size() < most; ++row) {
    const Entry entry = table.at(row);
    if (entry.key() == own || !entry.in_force(day)) continue;
    const std::string other = entry.code();
    if (other.size() != plain.size()) continue;
    if (has_seventh ? other[6] != plain[6] : !entry.billable()) continue;
    // A cousin further down has a parent of its own; with a 7th character the parent is the stem.
    if (!has_seventh && parent_in(table, other).key() != above_key) continue;
    found.push_back(entry);
  }
  return found;
}

Entry CodeSet::parent(std::string_view code, Date day) const {
  const Release* release = release_on(day);
  if (release == nullptr) return {};
  return parent_in(*release->table, unpack(pack(code)));
}

std::string CodeSet::seventh_characters(std::string_view code, Date day) const {
  std::string characters;
  const Release* release = release_on(day);
  std::string stem = unpack(pack(code));
  if (release == nullptr || stem.size() < 3) return characters;
  stem.resize(6, 'X');
  const Range range = below(*release->table, pack(stem));
  for (std::uint32_t row = range.begin; row < range.end; ++row) {
    const std::string longer = range.table->at(row).code();
    if (longer.size() == 7) characters += longer[6];
  }
  return characters;
}

std::vector<Entry> CodeSet::with_placeholder(std::string_view code, Date day) const {
  std::vector<Entry> found;
  const Release* release = release_on(day);
  const std::string plain = unpack(pack(code));
  if (release == nullptr || plain.size() < 4 || plain.size() > 6) return found;
  constexpr std::size_t kMost = 4;
  // Placeholders hold positions 4 to 6 (Guidelines I.A.4), never the place after the last one.
  for (std::size_t count = 1; count + plain.size() <= 7; ++count) {
    for (std::size_t at = 3; at < plain.size() && found.size() < kMost; ++at) {
      std::string filled = plain;
      filled.insert(at, count, 'X');
      const Entry entry = release->table->find(pack(filled));
      if (!entry || !entry.billable() || !entry.in_force(day)) continue;
      const bool again = std::any_of(found.begin(), found.end(), [&entry](const Entry& other) {
        return other.row == entry.row;
      });
      if (!again) found.push_back(entry);
    }
  }
  return found;
}

CodeHistory CodeSet::history(std::string_view code, Date day) const {
  CodeHistory history;
  const CodeKey key = pack(code);
  const Release* now = release_on(day);
  for (const Release& release : releases_) {
    if (&release == now) continue;
    const Entry entry = release.find(key);
    if (!entry || !entry.billable()) continue;
    if (release.covers.through < day) history.billable_before = &release;
    if (release.covers.from > day && history.billable_after == nullptr) {
      history.billable_after = &release;
    }
  }
  return history;
}

CodeInterval CodeSet::interval(std::string_view code, Date day) const {
  CodeInterval interval;
  const Release* release = release_on(day);
  const Lookup now = find(code, day);
  if (release == nullptr || !now.billable()) return interval;
  const CodeKey key = pack(code);
  const auto billable_in = [key](const Release& other) {
    const Entry entry = other.find(key);
    return entry && entry.billable();
  };
  const auto at = static_cast<std::size_t>(release - releases_.data());
  interval.days = release->covers;
  for (std::size_t i = at; i-- > 0;) {
    if (add_days(releases_[i].covers.through, 1) != interval.days.from) break;
    if (!billable_in(releases_[i])) {
      interval.from_known = true;
      break;
    }
    interval.days.from = releases_[i].covers.from;
  }
  for (std::size_t i = at + 1; i < releases_.size(); ++i) {
    if (add_days(interval.days.through, 1) != releases_[i].covers.from) break;
    if (!billable_in(releases_[i])) {
      interval.through_known = true;
      break;
    }
    interval.days.through = releases_[i].covers.through;
  }
  if (const Date own = now.entry.from(); own.valid() && own >= interval.days.from) {
    interval.days.from = own;
    interval.from_known = true;
  }
  if (const Date own = now.entry.through(); own.valid() && own <= interval.days.through) {
    interval.days.through = own;
    interval.through_known = true;
  }
  return interval;
}

}  // namespace claimwire::codes
