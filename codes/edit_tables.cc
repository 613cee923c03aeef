#include "codes/edit_tables.h"

#include <algorithm>

namespace claimwire::codes {
namespace {

// A question's beginning: which release answers, or why none does.
struct Asked {
  Standing standing = Standing::never_loaded;
  const Release* release = nullptr;
};

Asked ask(const CodeSets& sets, std::string_view set_id, Date day) {
  const CodeSet& set = sets.set(set_id);
  if (!set.loaded()) return {};
  const Release* release = set.release_on(day);
  return {release == nullptr ? Standing::date_not_covered : Standing::unknown_code, release};
}

// A list is present where the publisher's file had any row of it; the table keeps them in no order
// of lists, so its own facts say which.
bool has_list(const Release& release, MceList list) {
  const auto in = [list](const CodeTable& table) {
    const std::string word = std::string{name(list)};
    const std::string& lists = table.facts().contents;
    for (std::size_t at = lists.find(word); at != std::string::npos;
         at = lists.find(word, at + 1)) {
      const bool begins = at == 0 || lists[at - 1] == ' ';
      const std::size_t end = at + word.size();
      if (begins && (end == lists.size() || lists[end] == ' ')) return true;
    }
    return false;
  };
  return in(*release.table) || std::any_of(release.parts.begin(), release.parts.end(),
                                           [&in](const auto& part) { return in(*part); });
}

}  // namespace

PairEdit pair_edit(const CodeSets& sets, std::string_view set, std::string_view column1,
                   std::string_view column2, Date day) {
  const Asked asked = ask(sets, set, day);
  PairEdit answer{.standing = asked.standing, .release = asked.release};
  if (asked.release == nullptr) return answer;
  asked.release->each_between(pack(column1), pack(column2), [&](const Related& row) {
    constexpr std::uint32_t kNotApplicable = 9;
    if (row.kind() != Relation::ptp_edit || row.value() == kNotApplicable) return;
    if (!row.in_force(day) || (row.from().valid() && row.from() == row.through())) return;
    if (answer.found() && row.from() < answer.from) return;
    answer.standing = Standing::known;
    answer.modifier_allowed = row.value() == 1;
    answer.from = row.from();
    answer.through = row.through();
    answer.rationale = row.text();
    answer.line = row.line();
  });
  return answer;
}

UnitLimit unit_limit(const CodeSets& sets, std::string_view set, std::string_view code, Date day) {
  const Asked asked = ask(sets, set, day);
  UnitLimit answer{.standing = asked.standing, .release = asked.release};
  if (asked.release == nullptr) return answer;
  asked.release->each_of(pack(code), [&](const Related& row) {
    if (row.kind() != Relation::mue || !row.in_force(day)) return;
    answer.standing = Standing::known;
    answer.units = row.value();
    answer.indicator = static_cast<std::uint8_t>(row.detail());
    answer.rationale = row.text();
    answer.line = row.line();
  });
  return answer;
}

bool AddOn::has_primary(std::string_view code) const {
  return std::binary_search(primaries.begin(), primaries.end(), pack(code));
}

AddOn add_on(const CodeSets& sets, std::string_view code, Date day) {
  const Asked asked = ask(sets, kAddOnCodes, day);
  AddOn answer{.standing = asked.standing, .release = asked.release};
  if (asked.release == nullptr) return answer;
  asked.release->each_of(pack(code), [&](const Related& row) {
    if (row.kind() != Relation::add_on || !row.in_force(day)) return;
    answer.standing = Standing::known;
    answer.type = static_cast<std::uint8_t>(row.value());
    if (row.other() != 0) answer.primaries.push_back(row.other());
  });
  std::sort(answer.primaries.begin(), answer.primaries.end());
  return answer;
}

MceAnswer mce(const CodeSets& sets, MceList list, std::string_view code, Date day) {
  const Asked asked = ask(sets, kMce, day);
  MceAnswer answer{.standing = asked.standing, .release = asked.release};
  if (asked.release == nullptr) return answer;
  asked.release->each_of(pack(code), [&](const Related& row) {
    if (row.kind() != Relation::mce || row.value() != static_cast<std::uint32_t>(list)) return;
    answer.standing = Standing::known;
    answer.rule = row.text();
    answer.line = row.line();
  });
  if (!answer.in_list() && !has_list(*asked.release, list)) {
    answer.standing = Standing::never_loaded;
  }
  return answer;
}

std::vector<MceList> mce_lists(const CodeSets& sets, std::string_view code, Date day) {
  std::vector<MceList> lists;
  const Asked asked = ask(sets, kMce, day);
  if (asked.release == nullptr) return lists;
  asked.release->each_of(pack(code), [&lists](const Related& row) {
    if (row.kind() == Relation::mce) lists.push_back(static_cast<MceList>(row.value()));
  });
  std::sort(lists.begin(), lists.end());
  lists.erase(std::unique(lists.begin(), lists.end()), lists.end());
  return lists;
}

}  // namespace claimwire::codes
