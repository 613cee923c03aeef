#include "apps/daemon/snapshot.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "config/load.h"
#include "core/text.h"
#include "wrap/crypto/sha256.h"
#include "wrap/crypto/siphash.h"
#include "wrap/yaml/document.h"

namespace claimwire::daemon {
namespace {

using mappings::Problems;

void say(Problems& problems, const config::Interface& interface, std::string_view setting,
         std::string_view why) {
  problems.push_back({{interface.place.file, interface.place.line},
                      concat("interfaces.", interface.key, ".", setting, ": ", why)});
}

std::vector<hl7::Path> paths_of(const config::Interface& interface, std::string_view setting,
                                const std::vector<std::string>& written, Problems& problems) {
  std::vector<hl7::Path> out;
  for (const std::string& one : written) {
    auto path = hl7::parse_path(one);
    if (path)
      out.push_back(std::move(*path));
    else
      say(problems, interface, setting, path.error().message);
  }
  return out;
}

hl7::CharsetSettings charset_of(const config::Interface& interface, Problems& problems) {
  hl7::CharsetSettings out;
  const auto named = [&](std::string_view setting, const std::string& text) {
    const auto set = hl7::charset_named(text);
    if (!set)
      say(problems, interface, setting,
          concat("no character set \"", printable(text, 40),
                 "\"; expected a name of HL7 table 0211, or such as UTF-8 or windows-1252"));
    return set;
  };
  if (!interface.charset_when_empty.empty())
    out.when_empty = named("charset.when_empty", interface.charset_when_empty);
  if (!interface.charset_instead_of.empty()) out.instead_of.clear();
  for (const auto& [declared, meant] : interface.charset_instead_of) {
    const auto from = named("charset.instead_of", declared);
    const auto to = named("charset.instead_of", meant);
    if (from && to) out.instead_of.emplace_back(*from, *to);
  }
  if (const auto policy = hl7::invalid_bytes_named(interface.charset_invalid))
    out.invalid = *policy;
  else
    say(problems, interface, "charset.invalid", "expected hold, replace or windows-1252");
  return out;
}

time_zone::Zone zone_named(const std::string& name, const config::Place& place,
                           std::string_view setting, Problems& problems) {
  auto zone = time_zone::Zone::named(name);
  if (zone) return std::move(*zone);
  problems.push_back({{place.file, place.line}, concat(setting, ": ", zone.error().message)});
  return {};
}

Reading reading_of(const config::Interface& interface, const time_zone::Zone& site,
                   Problems& problems) {
  Reading out;
  out.hl7.charset = charset_of(interface, problems);
  for (const std::string& quirk : interface.quirks)
    if (!out.hl7.quirks.set(quirk))
      say(problems, interface, "quirks",
          concat("no quirk \"", printable(quirk, 40),
                 "\"; there are raw-ampersand-in-names, zero-dates-are-empty, lf-inside-text and "
                 "zz-units-in-quantity"));
  for (const std::string& one : interface.order_by)
    out.order_by.push_back(
        paths_of(interface, "order_by", mappings::split_alternatives(one), problems));
  out.duplicates_by = paths_of(interface, "duplicates.by", interface.duplicates_by, problems);
  out.zone = interface.time_zone.empty()
                 ? site
                 : zone_named(interface.time_zone, interface.place,
                              concat("interfaces.", interface.key, ".time_zone"), problems);
  return out;
}

/// The files that a configuration names and that change what becomes of a message.
std::set<std::string> files_of(const config::Configuration& c) {
  std::set<std::string> out;
  const auto mapping = [&](const std::string& written) {
    if (written.empty()) return;
    const std::string path = config::resolve_path(c, written);
    if (!out.insert(path).second) return;
    const auto stream = yaml::Stream::read(path);
    if (!stream) return;  // said where it is compiled
    // The CSV files of its own tables lie beside it.
    Problems ignored;
    const auto folder = std::filesystem::path{path}.parent_path();
    for (const mappings::Definition& one :
         mappings::read_definitions(*stream, folder.string(), ignored))
      for (const auto& [_, table] : one.tables)
        if (!table.csv.empty()) out.insert((folder / table.csv).lexically_normal().string());
  };
  for (const auto& [_, table] : c.tables) out.insert(table.path);
  for (const auto& [_, facility] : c.facilities) mapping(facility.mapping);
  for (const auto& [_, interface] : c.interfaces) mapping(interface.mapping);
  for (const auto& [_, partner] : c.partners) mapping(partner.mapping);
  for (const auto& [_, payer] : c.payers) mapping(payer.mapping);
  for (const config::Route& route : c.routes) mapping(route.mapping);
  for (const std::string& edits : c.own_edits) out.insert(config::resolve_path(c, edits));
  if (!c.folder.empty())
    for (const std::string& script :
         scripts::SiteScripts::files(config::resolve_path(c, "scripts")))
      out.insert(script);
  return out;
}

std::string content_of(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// A table may be large: a plan needs no more of it than which lines differ.
std::vector<std::uint64_t> hashed_lines(std::string_view text) {
  constexpr crypto::SipKey kLineKey{0x636c61696d776972ULL, 0x652d6c696e652d31ULL};
  std::vector<std::uint64_t> out;
  for (const std::string_view line : split(text, '\n'))
    if (!trim(line).empty()) out.push_back(crypto::siphash13(trim(line), kLineKey));
  std::sort(out.begin(), out.end());
  return out;
}

std::map<std::string, SiteFile> read_files(const config::Configuration& c) {
  std::map<std::string, SiteFile> out;
  for (const std::string& path : files_of(c)) {
    std::string content = content_of(path);
    SiteFile& file = out[path];
    file.hash = crypto::sha256_hex(content);
    const bool table = std::any_of(c.tables.begin(), c.tables.end(),
                                   [&](const auto& one) { return one.second.path == path; });
    if (table)
      file.lines = hashed_lines(content);
    else
      file.text = std::move(content);
  }
  return out;
}

std::string site_id(const config::Configuration& c, std::string_view program_version,
                    const std::map<std::string, SiteFile>& files) {
  std::string all = concat(program_version, "\n", c.hash, "\n");
  for (const auto& [path, file] : files) all += concat(path, " ", file.hash, "\n");
  return crypto::sha256_hex(all);
}

std::string snapshot_id(std::string_view site_id, const codes::CodeSets& sets) {
  return crypto::sha256_hex(concat(site_id, "\n", sets.fingerprint())).substr(0, 16);
}

}  // namespace

std::shared_ptr<const DaemonSnapshot> DaemonSnapshot::make(
    config::Configuration configuration, std::shared_ptr<const codes::CodeSets> sets,
    std::string_view program_version, Problems& problems) {
  auto made = std::make_shared<DaemonSnapshot>();
  const std::size_t before = problems.size();
  made->program_version_ = program_version;
  made->files_ = read_files(configuration);
  made->site_id_ = site_id(configuration, program_version, made->files_);
  made->id_ = snapshot_id(made->site_id_, *sets);
  made->rules_ = mappings::Rules::make(std::move(configuration), std::move(sets), problems);
  if (made->rules_ == nullptr) return nullptr;
  const config::Configuration& c = made->configuration();
  made->routes_ = mappings::Routes::compile(c, problems);
  made->site_zone_ = zone_named(c.site.time_zone, {c.file, 0}, "site.time_zone", problems);
  for (const auto& [key, interface] : c.interfaces)
    if (interface.is_source())
      made->readings_[key] = reading_of(interface, made->site_zone_, problems);
  for (const auto& [key, facility] : c.facilities)
    if (!facility.time_zone.empty())
      made->facility_zones_[key] = zone_named(facility.time_zone, facility.place,
                                              concat("facilities.", key, ".time_zone"), problems);
  return problems.size() == before ? made : nullptr;
}

std::shared_ptr<const DaemonSnapshot> DaemonSnapshot::with_sets(
    const DaemonSnapshot& snapshot, std::shared_ptr<const codes::CodeSets> sets) {
  auto made = std::make_shared<DaemonSnapshot>(snapshot);
  made->id_ = snapshot_id(made->site_id_, *sets);
  made->rules_ = mappings::Rules::with_sets(snapshot.rules_, std::move(sets));
  mappings::Problems none;  // They compiled before.
  made->routes_ = mappings::Routes::compile(made->configuration(), none);
  return made;
}

bool DaemonSnapshot::files_unchanged() const {
  return std::all_of(files_.begin(), files_.end(), [](const auto& one) {
    return crypto::sha256_hex(content_of(one.first)) == one.second.hash;
  });
}

const Reading& DaemonSnapshot::reading(std::string_view interface) const {
  const auto found = readings_.find(interface);
  return found == readings_.end() ? plain_ : found->second;
}

const config::Interface* DaemonSnapshot::interface(std::string_view key) const {
  const auto& all = configuration().interfaces;
  const auto found = all.find(std::string{key});
  return found == all.end() ? nullptr : &found->second;
}

const time_zone::Zone& DaemonSnapshot::zone_of(const config::Facility* facility,
                                               std::string_view interface) const {
  if (facility != nullptr) {
    const auto found = facility_zones_.find(facility->key);
    if (found != facility_zones_.end()) return found->second;
  }
  const auto found = readings_.find(interface);  // the site's where the interface has none
  return found == readings_.end() ? site_zone_ : found->second.zone;
}

}  // namespace claimwire::daemon
