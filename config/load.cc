#include "config/load.h"

#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "config/references.h"
#include "config/schema/setting.h"
#include "core/text.h"
#include "wrap/crypto/sha256.h"
#include "wrap/yaml/document.h"

namespace claimwire::config {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTopKeys[] = {"version",    "site",      "store",         "http",
                                         "include",    "codes",     "organizations", "organization",
                                         "facilities", "facility",  "tables",        "interfaces",
                                         "partners",   "partner",   "payers",        "routes",
                                         "edits",      "own_edits", "held",          "claim_id"};

/// What a second file may set: where this installation stands, never what it does to a message.
constexpr std::string_view kOverlayMaySet[] = {"site.environment",
                                               "store.*",
                                               "http.*",
                                               "interfaces.*.listen",
                                               "interfaces.*.peers",
                                               "interfaces.*.plaintext_from",
                                               "interfaces.*.to",
                                               "interfaces.*.url",
                                               "interfaces.*.path",
                                               "interfaces.*.auth.bearer",
                                               "interfaces.*.production"};

bool is_one_of(std::string_view word, std::string_view words) {
  const auto list = split(words, ' ');
  return std::find(list.begin(), list.end(), word) != list.end();
}

class Loader {
 public:
  explicit Loader(const std::vector<std::string>& files) {
    if (files.empty()) {
      say(Place{}, "no configuration file was named");
      return;
    }
    Configuration& c = loaded_.configuration;
    c.file = files.front();
    c.files = files;
    c.folder = fs::path{files.front()}.parent_path().string();
    if (c.folder.empty()) c.folder = ".";
    c.codes.uncovered = {{"icd10cm", Action::hold},
                         {"icd10pcs", Action::hold},
                         {"hcpcs", Action::hold},
                         {"cpt", Action::warn}};
    for (std::size_t i = 0; i < files.size(); ++i) {
      overlay_ = i > 0;
      read_file(files[i], i == 0);
    }
    if (loaded_.problems.empty() || readable_) {
      fill_defaults();
      check_references(c, loaded_.problems);
    }
    c.hash = crypto::sha256_hex(content_);
    std::stable_sort(
        loaded_.problems.begin(), loaded_.problems.end(), [](const Problem& a, const Problem& b) {
          return std::tie(a.place.file, a.place.line) < std::tie(b.place.file, b.place.line);
        });
  }

  Loaded take() { return std::move(loaded_); }

 private:
  void say(Place place, std::string message, bool warning = false) {
    loaded_.problems.push_back({std::move(place), std::move(message), warning});
  }
  void say(const yaml::Node& node, std::string message) {
    say(Place{node.file(), node.line()}, std::move(message));
  }

  void read_file(const std::string& path, bool main) {
    std::ifstream in{path, std::ios::binary};
    if (!in) {
      say(Place{path, 0}, "cannot be read; is the path right? `claimwire init` writes a first one");
      return;
    }
    std::ostringstream content;
    content << in.rdbuf();
    content_ += content.str();
    const auto stream = yaml::Stream::parse(content.str(), path);
    if (!stream) {
      say(Place{path, 0}, stream.error().message);
      return;
    }
    if (stream->size() > 1) say(Place{path, 0}, "holds several documents; one is expected");
    const yaml::Node root = stream->document();
    if (!root.is_map()) {
      say(Place{path, 1}, "is not a configuration; expected `version: 1` and sections below it");
      return;
    }
    readable_ = true;
    if (main && (root.size() == 0 || root.key(0).text() != "version" || root.at(0).text() != "1"))
      say(Place{path, 1}, "the first key must be `version: 1`");
    for (std::size_t i = 0; i < root.size(); ++i) top_key(root.key(i), root.at(i), main);
  }

  void top_key(const yaml::Node& key, const yaml::Node& value, bool main) {
    Configuration& c = loaded_.configuration;
    const std::string& name = key.text();
    if (name == "version") {
      if (value.text() != "1") say(key, "version: only 1 is known");
    } else if (name == "include") {
      include(value, main);
    } else if (name == "site") {
      section(c.site, site_settings(), name, key, value);
    } else if (name == "store") {
      section(c.store, store_settings(), name, key, value);
    } else if (name == "http") {
      section(c.http, http_settings(), name, key, value);
    } else if (name == "codes") {
      section(c.codes, codes_settings(), name, key, value);
    } else if (name == "organizations") {
      entries(c.organizations, organization_settings(), name, value);
    } else if (name == "facilities") {
      entries(c.facilities, facility_settings(), name, value);
    } else if (name == "partners") {
      entries(c.partners, partner_settings(), name, value);
    } else if (name == "organization") {
      single(c.organizations, organization_settings(), name, key, value);
    } else if (name == "facility") {
      single(c.facilities, facility_settings(), name, key, value);
    } else if (name == "partner") {
      single(c.partners, partner_settings(), name, key, value);
    } else if (name == "payers") {
      entries(c.payers, payer_settings(), name, value);
    } else if (name == "interfaces") {
      entries(c.interfaces, interface_settings(), name, value);
    } else if (name == "tables") {
      tables(value);
    } else if (name == "routes") {
      list(c.routes, route_settings(), name, key, value);
    } else if (name == "edits") {
      edit_packs(value);
    } else if (name == "own_edits") {
      own_edits(key, value);
    } else if (name == "held") {
      held(value);
    } else if (name == "claim_id") {
      if (allowed("claim_id", key) && !set_already("claim_id", key))
        c.written["claim_id"] = c.claim_id = value.text();
    } else {
      unknown(key, name, {std::begin(kTopKeys), std::end(kTopKeys)});
    }
  }

  void unknown(const yaml::Node& key, std::string_view path,
               const std::vector<std::string_view>& candidates) {
    const std::string_view meant = nearest(key.text(), candidates);
    say(key, concat(path, ": no such setting",
                    meant.empty() ? std::string{} : concat("; did you mean `", meant, "`?")));
  }

  bool allowed(const std::string& path, const yaml::Node& at) {
    if (!overlay_) return true;
    for (const auto pattern : kOverlayMaySet)
      if (matches_wildcard(pattern, wild(path))) return true;
    say(at, concat(path,
                   ": a second configuration file may set only environment, store, addresses, "
                   "peers and secrets; move this to ",
                   loaded_.configuration.file));
    return false;
  }

  /// Of two files that set the same, neither wins unnoticed; only a second --config may set again.
  bool set_already(const std::string& path, const yaml::Node& key) {
    if (overlay_) return false;
    const auto [first, fresh] = set_at_.emplace(path, Place{key.file(), key.line()});
    if (fresh || first->second.file == key.file()) return false;
    say(key, concat(path, ": stands already in ", first->second.file, " line ",
                    std::to_string(first->second.line), "; an include may add but never redefine"));
    return true;
  }

  void include(const yaml::Node& value, bool main) {
    if (!main) {
      say(value, "include: an included file may not include further ones");
      return;
    }
    for (std::size_t i = 0; i < std::max<std::size_t>(1, value.size()); ++i) {
      const yaml::Node item = value.is_sequence() ? value.at(i) : value;
      if (!item.is_scalar()) continue;
      const std::string pattern = (fs::path{loaded_.configuration.folder} / item.text()).string();
      glob_t found{};
      const bool any = glob(pattern.c_str(), 0, nullptr, &found) == 0;
      if (any)
        for (std::size_t n = 0; n < found.gl_pathc; ++n) read_file(found.gl_pathv[n], false);
      else if (pattern.find_first_of("*?[") == std::string::npos)
        say(item, concat("include: no file ", pattern));
      globfree(&found);
    }
  }

  Written written(const yaml::Node& node) {
    Written out;
    if (node.is_sequence()) {
      out.is_list = true;
      for (std::size_t i = 0; i < node.size(); ++i) out.entries.emplace_back("", node.at(i).text());
    } else if (node.is_map()) {
      out.is_map = true;
      for (std::size_t i = 0; i < node.size(); ++i)
        out.entries.emplace_back(node.key(i).text(), node.at(i).text());
    } else {
      out.entries.emplace_back("", node.text());
    }
    return out;
  }

  /// Sets what a map holds; groups of settings ("ack.when") may be written as nested maps.
  template <class Section>
  void settings(Section& section, std::span<const Setting<Section>> known, std::string_view path,
                const std::string& below, const yaml::Node& map, std::set<std::string>& seen) {
    if (map.is_null()) return;
    if (!map.is_map()) {
      say(map, concat(path, ": expected settings below it, `name: value`"));
      return;
    }
    for (std::size_t i = 0; i < map.size(); ++i) {
      const yaml::Node key = map.key(i), value = map.at(i);
      const std::string name = below.empty() ? key.text() : below + "." + key.text();
      const auto setting = std::find_if(known.begin(), known.end(),
                                        [&](const auto& one) { return one.name == name; });
      if (setting != known.end()) {
        seen.insert(name);
        assign(section, *setting, concat(path, ".", name), key, value);
        continue;
      }
      const std::string prefix = name + ".";
      if (std::any_of(known.begin(), known.end(), [&](const auto& one) {
            return one.name.substr(0, prefix.size()) == prefix;
          })) {
        settings(section, known, path, name, value, seen);
        continue;
      }
      std::vector<std::string_view> candidates;
      for (const auto& one : known) {
        std::string_view rest = one.name;
        if (!below.empty()) {
          if (rest.substr(0, below.size() + 1) != below + ".") continue;
          rest.remove_prefix(below.size() + 1);
        }
        candidates.push_back(rest.substr(0, rest.find('.')));
      }
      unknown(key, concat(path, ".", name), candidates);
    }
  }

  template <class Section>
  void assign(Section& section, const Setting<Section>& setting, const std::string& path,
              const yaml::Node& key, const yaml::Node& value) {
    if (!allowed(path, key) || set_already(path, key)) return;
    if constexpr (std::is_same_v<Section, Interface>) {
      if (!setting.kinds.empty() && !section.kind.empty() &&
          !is_one_of(section.kind, setting.kinds)) {
        say(key, concat(path, ": a ", section.kind, " has no such setting; it belongs to ",
                        setting.kinds));
        return;
      }
    }
    for (std::size_t i = 0; i < value.size(); ++i)
      if (!value.at(i).is_scalar() && !value.at(i).is_null()) {
        say(value.at(i), concat(path, ": expected plain values, not something nested"));
        return;
      }
    const Written text = written(value);
    const bool choices =
        !setting.limits.empty() &&
        (setting.type == SettingType::choice || setting.type == SettingType::list ||
         (setting.type == SettingType::text_map && setting.name.substr(0, 4) == "ack."));
    if (choices)
      for (const auto& [_, one] : text.entries)
        if (!is_one_of(one, setting.limits)) {
          const std::string_view meant = nearest(one, split(setting.limits, ' '));
          say(value, concat(path, ": \"", printable(one, 60), "\" is not one of ", setting.limits,
                            meant.empty() ? std::string{} : concat("; did you mean ", meant, "?")));
          return;
        }
    const auto set = setting.set(section, text);
    if (set) loaded_.configuration.written[path] = canonical(setting.type, text);
    if (!set) say(value.line() > 0 ? value : key, concat(path, ": ", set.error().message));
  }

  /// "interfaces.ehr.listen" as "interfaces.*.listen", to compare with the overlay's list.
  static std::string wild(const std::string& path) {
    for (const std::string_view map :
         {"interfaces.", "partners.", "payers.", "facilities.", "organizations."})
      if (path.rfind(map, 0) == 0) {
        const auto dot = path.find('.', map.size());
        return concat(map, "*", dot == std::string::npos ? "" : path.substr(dot));
      }
    return path;
  }

  template <class Section>
  void required(const Section& section, std::span<const Setting<Section>> known,
                std::string_view path, const yaml::Node& at, const std::set<std::string>& seen) {
    if (overlay_) return;
    for (const auto& setting : known) {
      if (!setting.required || seen.count(std::string{setting.name}) > 0) continue;
      if constexpr (std::is_same_v<Section, Interface>) {
        if (setting.name != "kind" && !is_one_of(section.kind, setting.kinds)) continue;
      }
      say(at, concat(path, ".", setting.name, ": is missing. ", setting.what));
    }
  }

  template <class Section>
  void section(Section& into, std::span<const Setting<Section>> known, std::string_view path,
               const yaml::Node& key, const yaml::Node& value) {
    std::set<std::string> seen;
    settings(into, known, path, "", value, seen);
    if (key.file() == loaded_.configuration.file) required(into, known, path, key, seen);
  }

  template <class Entry>
  void entry(Entry& into, std::span<const Setting<Entry>> known, const std::string& path,
             const yaml::Node& key, const yaml::Node& value) {
    if constexpr (std::is_same_v<Entry, Interface>) {
      if (!overlay_) {
        into.kind = value["kind"].text();
        if (into.kind == "fhir-listener") into.ack_when = AckWhen::read;
        if (into.kind == "mllp-sender") into.ack_timeout = std::chrono::seconds{30};
      }
    }
    std::set<std::string> seen;
    settings(into, known, path, "", value, seen);
    required(into, known, path, key, seen);
  }

  template <class Entry>
  void entries(std::map<std::string, Entry>& into, std::span<const Setting<Entry>> known,
               const std::string& path, const yaml::Node& map) {
    if (map.is_null()) return;
    if (!map.is_map()) {
      say(map, path + ": expected names with settings below each");
      return;
    }
    for (std::size_t i = 0; i < map.size(); ++i) {
      const yaml::Node key = map.key(i);
      const std::string at = path + "." + key.text();
      const bool known_already = into.count(key.text()) > 0;
      if (overlay_ && !known_already) {
        say(key, at + ": a second configuration file cannot add this; is the name right?");
        continue;
      }
      if (!overlay_ && known_already) {
        const Place first = into.at(key.text()).place;
        say(key, concat(at, ": stands already in ", first.file, " line ",
                        std::to_string(first.line), "; an include may add but never redefine"));
        continue;
      }
      Entry& one = into[key.text()];
      one.key = key.text();
      if (!overlay_) one.place = {key.file(), key.line()};
      entry(one, known, at, key, map.at(i));
    }
  }

  /// `organization:` instead of `organizations:`, and so on; the entry's name is the word itself.
  template <class Entry>
  void single(std::map<std::string, Entry>& into, std::span<const Setting<Entry>> known,
              const std::string& word, const yaml::Node& key, const yaml::Node& value) {
    if (!allowed(word, key)) return;
    if (!into.empty()) {
      say(key, concat(word, ": the short form is for one; there are others already"));
      return;
    }
    Entry& one = into[word];
    one.key = word;
    one.place = {key.file(), key.line()};
    entry(one, known, word, key, value);
  }

  template <class Entry>
  void list(std::vector<Entry>& into, std::span<const Setting<Entry>> known,
            const std::string& path, const yaml::Node& key, const yaml::Node& items) {
    if (!allowed(path, key) || items.is_null()) return;
    if (!items.is_sequence()) {
      say(items, path + ": expected a list, each item starting with `- `");
      return;
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
      Entry one;
      one.place = {items.at(i).file(), items.at(i).line()};
      std::set<std::string> seen;
      const std::string at = concat(path, "[", std::to_string(into.size() + 1), "]");
      settings(one, known, at, "", items.at(i), seen);
      required(one, known, at, items.at(i), seen);
      name_written(at, concat(path, ".", one.name));
      std::string& order = loaded_.configuration.written[path];
      order += concat(order.empty() ? "" : ", ", one.name);
      into.push_back(std::move(one));
    }
  }

  /// What was written of an item of a list goes by the item's name, not by its number.
  void name_written(const std::string& numbered, const std::string& named) {
    auto& written = loaded_.configuration.written;
    for (auto at = written.lower_bound(numbered + ".");
         at != written.end() && at->first.starts_with(numbered + ".");) {
      auto next = std::next(at);
      auto node = written.extract(at);
      node.key() = concat(named, node.key().substr(numbered.size()));
      written.insert(std::move(node));
      at = next;
    }
  }

  void tables(const yaml::Node& map) {
    if (map.is_null()) return;
    if (!map.is_map()) {
      say(map, "tables: expected names with a CSV file each");
      return;
    }
    for (std::size_t i = 0; i < map.size(); ++i) {
      const yaml::Node key = map.key(i), value = map.at(i);
      if (!allowed("tables", key)) return;
      if (!value.is_scalar()) {
        say(value, concat("tables.", key.text(), ": expected the path of a CSV file"));
        continue;
      }
      if (set_already("tables." + key.text(), key)) continue;
      loaded_.configuration.tables[key.text()] = {
          key.text(), resolve_path(loaded_.configuration, value.text()), {key.file(), key.line()}};
      loaded_.configuration.written["tables." + key.text()] = value.text();
    }
  }

  void edit_packs(const yaml::Node& map) {
    if (map.is_null()) return;
    if (!map.is_map()) {
      say(map, "edits: expected pack names with `EDIT: action` below each");
      return;
    }
    for (std::size_t i = 0; i < map.size(); ++i) {
      const yaml::Node key = map.key(i), pack = map.at(i);
      if (!allowed("edits", key)) return;
      if (!pack.is_map() && !pack.is_null()) {
        say(pack,
            concat("edits.", key.text(), ": expected `EDIT: action` below it, {DUP-01: warn}"));
        continue;
      }
      EditPack& into = loaded_.configuration.edits[key.text()];
      for (std::size_t n = 0; n < pack.size(); ++n) {
        if (set_already(concat("edits.", key.text(), ".", pack.key(n).text()), pack.key(n)))
          continue;
        const auto action = action_named(pack.at(n).text());
        if (action) {
          into[pack.key(n).text()] = *action;
          loaded_.configuration.written[concat("edits.", key.text(), ".", pack.key(n).text())] =
              pack.at(n).text();
        } else {
          say(pack.at(n),
              concat("edits.", key.text(), ".", pack.key(n).text(), ": \"",
                     printable(pack.at(n).text(), 40), "\" is not one of off warn hold reject"));
        }
      }
    }
  }

  void own_edits(const yaml::Node& key, const yaml::Node& value) {
    Configuration& c = loaded_.configuration;
    if (!allowed("own_edits", key) || set_already("own_edits", key)) return;
    const Written files = written(value);
    if (files.is_map) return say(value, "own_edits: expected a CSV file or a list of them");
    c.own_edits_place = {key.file(), key.line()};
    for (const auto& [_, file] : files.entries) c.own_edits.push_back(file);
    c.written["own_edits"] = canonical(SettingType::list, files);
  }

  void held(const yaml::Node& map) {
    if (map.is_null()) return;
    if (!map.is_map()) return say(map, "held: expected `queues:` or `review_first:` below it");
    const auto& settings = held_settings();
    for (std::size_t i = 0; i < map.size(); ++i) {
      const auto setting = std::find_if(settings.begin(), settings.end(), [&](const auto& one) {
        return one.name == map.key(i).text();
      });
      if (setting != settings.end()) {
        loaded_.configuration.review_first_place = {map.key(i).file(), map.key(i).line()};
        assign(loaded_.configuration, *setting, concat("held.", setting->name), map.key(i),
               map.at(i));
      } else if (map.key(i).text() == "queues")
        list(loaded_.configuration.held_queues, held_queue_settings(), "held.queues", map.key(i),
             map.at(i));
      else
        unknown(map.key(i), "held." + map.key(i).text(), {"queues", "review_first"});
    }
  }

  /// One organization bills everything, one partner carries everything, unless said otherwise.
  void fill_defaults() {
    Configuration& c = loaded_.configuration;
    for (auto& [_, facility] : c.facilities) {
      if (facility.name.empty()) facility.name = upper(facility.key);
      if (c.organizations.size() == 1 && facility.bills_837p.empty() && facility.bills_837i.empty())
        facility.bills_837p = facility.bills_837i = c.organizations.begin()->first;
    }
    for (auto& [_, partner] : c.partners) {
      if (partner.gs_sender.empty()) partner.gs_sender = partner.isa_sender;
      if (partner.gs_receiver.empty()) partner.gs_receiver = partner.isa_receiver;
    }
    for (auto& [_, payer] : c.payers) {
      if (payer.format.empty()) payer.format = payer.via.empty() ? "x12" : "fhir";
      if (payer.format == "x12" && payer.partner.empty() && payer.via.empty() &&
          c.partners.size() == 1)
        payer.partner = c.partners.begin()->first;
      if (payer.edits == "medicare") payer.poa_required = true;
    }
    for (auto& [_, interface] : c.interfaces)
      if (interface.kind == "folder-writer" && interface.file.empty())
        interface.file = "{partner}_{date}_{interchange}.837";
  }

  Loaded loaded_;
  std::map<std::string, Place> set_at_;  ///< Of each setting.
  std::string content_;
  bool overlay_ = false;
  bool readable_ = false;
};

}  // namespace

std::string Problem::text() const {
  std::string out = place.file;
  if (place.line > 0) out += ":" + std::to_string(place.line);
  if (!out.empty()) out += ": ";
  if (warning) out += "warning: ";
  return out + message;
}

bool Loaded::usable() const {
  return std::all_of(problems.begin(), problems.end(),
                     [](const Problem& problem) { return problem.warning; });
}

Loaded load(const std::vector<std::string>& files) { return Loader{files}.take(); }

std::string resolve_path(const Configuration& configuration, const std::string& path) {
  if (path.empty() || fs::path{path}.is_absolute() || path == "var" || path.rfind("var/", 0) == 0)
    return path;
  return (fs::path{configuration.folder} / path).lexically_normal().string();
}

}  // namespace claimwire::config
