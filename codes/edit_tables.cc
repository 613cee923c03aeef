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

// The first relation of `kind` of a code: what there is of it at most once.
template <class See>
void first_of(const Asked& asked, std::string_view code, Relation kind, Date day, const See& see) {
  if (asked.release == nullptr) return;
  bool seen = false;
  asked.release->each_of(pack(code), [&](const Related& row) {
    if (seen || row.kind() != kind || !row.in_force(day)) return;
    seen = true;
    see(row);
  });
}

TextAnswer text_of(const CodeSets& sets, std::string_view set, std::string_view code, Relation kind,
                   Date day) {
  const Asked asked = ask(sets, set, day);
  TextAnswer answer{.standing = asked.standing, .release = asked.release};
  first_of(asked, code, kind, day, [&answer](const Related& row) {
    answer.standing = Standing::known;
    answer.text = row.text();
    answer.line = row.line();
  });
  return answer;
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
    if (answer.found()) {
      const bool ends_later =
          answer.through.valid() && (!row.through().valid() || row.through() > answer.through);
      if (row.from() < answer.from || (row.from() == answer.from && ends_later)) return;
    }
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

FeeLine fee_line(const Related& row) {
  FeeLine line;
  constexpr std::size_t kTextSize = 17;  // as formats/fee_schedule.h lays it out
  const std::string_view text = row.text();
  line.line = row.line();
  if (text.size() != kTextSize) return line;
  line.status = text[0];
  line.pc_tc = text[1];
  line.global_days = text.substr(2, 3);
  line.multiple_procedures = text[5];
  line.bilateral = text[6];
  line.assistant = text[7];
  line.co_surgeons = text[8];
  line.team = text[9];
  line.supervision = text.substr(10, 2);
  line.endoscopic_base = text.substr(12, 5);
  return line;
}

FeeLine fee_schedule(const CodeSets& sets, std::string_view code, std::string_view modifier,
                     Date day) {
  const Asked asked = ask(sets, kFeeSchedule, day);
  FeeLine answer{.standing = asked.standing, .release = asked.release};
  if (asked.release == nullptr) return answer;
  const CodeKey of = pack(modifier);
  asked.release->each_of(pack(code), [&](const Related& row) {
    if (row.kind() != Relation::fee) return;
    if (row.other() != of && (row.other() != 0 || answer.found())) return;
    answer = fee_line(row);
    answer.standing = Standing::known;
    answer.release = asked.release;
  });
  return answer;
}

TextAnswer opps_status(const CodeSets& sets, std::string_view code, Date day) {
  return text_of(sets, kOppsStatus, code, Relation::status, day);
}
TextAnswer hcpcs_coverage(const CodeSets& sets, std::string_view code, Date day) {
  return text_of(sets, kHcpcs, code, Relation::coverage, day);
}
TextAnswer drg_class(const CodeSets& sets, std::string_view drg, Date day) {
  return text_of(sets, kMsDrg, drg, Relation::drg_class, day);
}

Place place_of_service(const CodeSets& sets, std::string_view code, Date day) {
  const Lookup lookup = sets.find(kPlaceOfService, code, day);
  Place answer{.standing = lookup.standing, .release = lookup.release, .facility = {}};
  if (!answer.assigned()) return answer;
  first_of({lookup.standing, lookup.release}, code, Relation::setting, day,
           [&answer](const Related& row) { answer.facility = row.value() == 1; });
  return answer;
}

ZipLocality zip_locality(const CodeSets& sets, std::string_view zip, Date day) {
  const Asked asked = ask(sets, kZip5, day);
  ZipLocality answer{.standing = asked.standing, .release = asked.release};
  first_of(asked, zip.substr(0, 5), Relation::locality, day, [&answer](const Related& row) {
    constexpr std::size_t kTextSize = 15;  // "AK 02102 01 R 0"
    const std::string_view text = row.text();
    if (text.size() != kTextSize) return;
    answer.standing = Standing::known;
    answer.state = text.substr(0, 2);
    answer.carrier = text.substr(3, 5);
    answer.locality = text.substr(9, 2);
    answer.rural = text[12];
    answer.needs_nine_digits = text[14] == '1';
    answer.line = row.line();
  });
  return answer;
}

Provider provider(const CodeSets& sets, std::string_view npi, Date day) {
  const Lookup lookup = sets.find(kNppes, npi, day);
  Provider answer{.standing = lookup.standing, .release = lookup.release};
  if (!answer.found()) return answer;
  answer.name = lookup.entry.title();
  first_of({lookup.standing, lookup.release}, npi, Relation::enrolled, day,
           [&answer](const Related& row) {
             answer.active = true;
             answer.entity_type = static_cast<std::uint8_t>(row.value());
             answer.taxonomies = row.text();
           });
  return answer;
}

OrderAnswer may_order(const CodeSets& sets, std::string_view npi, Date day) {
  const Asked asked = ask(sets, kOrderAndRefer, day);
  OrderAnswer answer{.standing = asked.standing, .release = asked.release};
  first_of(asked, npi, Relation::may_order, day, [&answer](const Related& row) {
    answer.standing = Standing::known;
    answer.kinds = row.value();
  });
  return answer;
}

CoverageAnswer coverage(const CodeSets& sets, std::string_view procedure,
                        std::string_view diagnosis, std::string_view contractor, Date day) {
  const Asked asked = ask(sets, kCoveragePolicies, day);
  CoverageAnswer answer{.standing = asked.standing, .release = asked.release};
  if (asked.release == nullptr) return answer;
  const CodeKey asked_for = pack(diagnosis);
  bool excluded = false;
  bool any_list = false;  // of what is covered; a policy may list exclusions alone
  bool listed = false;
  asked.release->each_of(pack(procedure), [&](const Related& row) {
    if (row.kind() != Relation::policy || !row.in_force(day)) return;
    const std::string_view text = row.text();
    const std::size_t blank = text.find(' ');
    if (blank != std::string_view::npos && text.substr(blank + 1) != contractor) return;
    const bool covers = row.value() == 1;
    any_list = any_list || covers;
    const bool this_one = row.other() == asked_for;
    if (answer.found() && (!this_one || excluded)) return;
    answer.standing = Standing::known;
    answer.policy = text.substr(0, blank);
    if (!this_one) return;
    excluded = !covers;
    listed = listed || covers;
    answer.line = row.line();
  });
  answer.covered = answer.found() && !excluded && (listed || !any_list);
  return answer;
}

TextAnswer payer_rule(const CodeSets& sets, std::string_view rule, std::string_view code,
                      std::string_view payer, Date day) {
  const Asked asked = ask(sets, kPayerRules, day);
  TextAnswer answer{.standing = asked.standing, .release = asked.release};
  if (asked.release == nullptr) return answer;
  const CodeKey of = pack(payer);
  asked.release->each_of(pack(code), [&](const Related& row) {
    if (row.kind() != Relation::payer_rule || row.text() != rule || !row.in_force(day)) return;
    if (row.other() != 0 && row.other() != of) return;
    answer.standing = Standing::known;
    answer.text = row.text();
    answer.line = row.line();
  });
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
