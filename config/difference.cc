#include "config/difference.h"

#include <algorithm>
#include <map>
#include <set>

#include "config/schema/setting.h"
#include "core/text.h"

namespace claimwire::config {
namespace {

using Names = std::set<std::string>;

template <class Map>
Names keys_of(const Map& map) {
  Names out;
  for (const auto& [key, _] : map) out.insert(key);
  return out;
}

template <class List>
Names names_of(const List& list) {
  Names out;
  for (const auto& one : list) out.insert(one.name);
  return out;
}

/// A default as the page shows it, in the same way of writing as what was set; "" when it is no
/// plain value.
std::string default_of(const SettingRow& row) {
  if (row.fallback.empty() || row.type == SettingType::text_map) return {};
  Written written;
  std::string_view text = row.fallback;
  if (row.type == SettingType::list) {
    if (text.front() != '[' || text.back() != ']') return {};
    written.is_list = true;
    for (const std::string_view one : split(text.substr(1, text.size() - 2), ','))
      if (!trim(one).empty()) written.entries.emplace_back("", std::string{trim(one)});
  } else {
    written.entries.emplace_back("", std::string{text});
  }
  return canonical(row.type, written);
}

/// Defaults by the path of a setting within its section: "listen" of "interfaces.*".
std::map<std::string, std::string> defaults_below(std::string_view prefix) {
  std::map<std::string, std::string> out;
  for (const SettingRow& row : all_settings())
    if (row.path.starts_with(prefix)) out[row.path.substr(prefix.size())] = default_of(row);
  return out;
}

using Settings = std::map<std::string, std::string>;

/// What was written below a path, by the rest of the path.
Settings below(const Configuration& of, const std::string& prefix) {
  Settings out;
  for (auto at = of.written.lower_bound(prefix);
       at != of.written.end() && at->first.starts_with(prefix); ++at)
    out[at->first.substr(prefix.size())] = at->second;
  return out;
}

std::string shown(const std::string& text) { return text.empty() ? "(default)" : text; }

std::vector<std::string> details(Settings before, Settings after, const Settings& defaults) {
  std::vector<std::string> out;
  Names all = keys_of(before);
  all.merge(keys_of(after));
  for (const std::string& setting : all) {
    const auto standard = defaults.find(setting);
    const std::string other = standard == defaults.end() ? std::string{} : standard->second;
    const std::string &was = before[setting], &is = after[setting];
    if ((was.empty() ? other : was) == (is.empty() ? other : is)) continue;
    out.push_back(concat(setting, ": ", shown(was), " -> ", shown(is)));
  }
  return out;
}

struct Section {
  std::string kind, path, rows;
  Names before, after;
};

}  // namespace

std::string_view name(Change::What what) {
  switch (what) {
    case Change::What::added:
      return "added";
    case Change::What::removed:
      return "removed";
    case Change::What::changed:
      break;
  }
  return "changed";
}

std::vector<Change> difference(const Configuration& before, const Configuration& after) {
  std::vector<Change> out;
  for (const std::string_view section : {"site.", "store.", "http.", "codes."}) {
    const std::string prefix{section};
    for (std::string& each :
         details(below(before, prefix), below(after, prefix), defaults_below(prefix)))
      out.push_back({"setting",
                     concat(section, each.substr(0, each.find(':'))),
                     Change::What::changed,
                     {each.substr(each.find(':') + 2)}});
  }
  if (before.claim_id != after.claim_id)
    out.push_back({"setting",
                   "claim_id",
                   Change::What::changed,
                   {concat(before.claim_id, " -> ", after.claim_id)}});
  const Section sections[] = {
      {"organization", "organizations", "organizations.*.", keys_of(before.organizations),
       keys_of(after.organizations)},
      {"facility", "facilities", "facilities.*.", keys_of(before.facilities),
       keys_of(after.facilities)},
      {"interface", "interfaces", "interfaces.*.", keys_of(before.interfaces),
       keys_of(after.interfaces)},
      {"partner", "partners", "partners.*.", keys_of(before.partners), keys_of(after.partners)},
      {"payer", "payers", "payers.*.", keys_of(before.payers), keys_of(after.payers)},
      {"route", "routes", "routes[].", names_of(before.routes), names_of(after.routes)},
      {"edits", "edits", "edits.*.", keys_of(before.edits), keys_of(after.edits)},
      {"queue", "held.queues", "held.queues[].", names_of(before.held_queues),
       names_of(after.held_queues)},
      {"table", "tables", "tables.", keys_of(before.tables), keys_of(after.tables)},
  };
  for (const Section& section : sections) {
    const Settings defaults = defaults_below(section.rows);
    const auto settings_of = [&](const Configuration& of, const std::string& key) {
      if (section.kind == "table") {
        const auto found = of.tables.find(key);
        return found == of.tables.end() ? Settings{} : Settings{{"file", found->second.path}};
      }
      Settings found = below(of, concat(section.path, ".", key, "."));
      // The short form `organization:` of a site with one.
      if (found.empty() && (key == "organization" || key == "facility" || key == "partner"))
        found = below(of, key + ".");
      if (section.rows.ends_with("[].")) found.erase("name");  // of a list the name is the key
      return found;
    };
    Names all = section.before;
    all.insert(section.after.begin(), section.after.end());
    for (const std::string& key : all) {
      const bool was = section.before.count(key) > 0, is = section.after.count(key) > 0;
      Change change{section.kind, key, Change::What::changed, {}};
      if (was && is) {
        change.details = details(settings_of(before, key), settings_of(after, key), defaults);
        if (change.details.empty()) continue;
      } else {
        change.what = is ? Change::What::added : Change::What::removed;
        for (const auto& [setting, value] : settings_of(is ? after : before, key))
          change.details.push_back(concat(setting, ": ", value));
      }
      out.push_back(std::move(change));
    }
  }
  for (const auto& [path, what] : {std::pair{"routes", "route"}, {"held.queues", "queue"}}) {
    const auto was = before.written.find(path), is = after.written.find(path);
    const std::string first = was == before.written.end() ? "" : was->second;
    const std::string second = is == after.written.end() ? "" : is->second;
    const auto sorted = [](const std::string& text) {
      auto names = split(text, ',');
      for (std::string_view& one : names) one = trim(one);
      std::sort(names.begin(), names.end());
      return names;
    };
    if (first != second && sorted(first) == sorted(second))
      out.push_back({what, "order", Change::What::changed, {concat(first, " -> ", second)}});
  }
  return out;
}

}  // namespace claimwire::config
