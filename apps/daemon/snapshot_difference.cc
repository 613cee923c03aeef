#include "apps/daemon/snapshot_difference.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "core/text.h"
#include "wrap/yaml/document.h"

namespace claimwire::daemon {
namespace {

using config::Change;
/// Leaves of a mapping file by their path, each with its line.
using Leaves = std::map<std::string, std::pair<std::string, int>>;

/// Files are at most 24 deep (wrap/yaml).
void flatten(const yaml::Node& node, const std::string& path, Leaves& into) {
  for (std::size_t i = 0; i < node.size(); ++i) {
    const std::string name = node.is_map() ? node.key(i).text() : std::to_string(i + 1);
    flatten(node.at(i), path.empty() ? name : concat(path, ".", name), into);
  }
  if (node.size() == 0 && node.exists()) into[path] = {node.text(), node.line()};
}

Leaves leaves_of(const std::string& text, const std::string& path) {
  Leaves out;
  const auto stream = yaml::Stream::parse(text, path);
  if (!stream) return out;
  for (std::size_t i = 0; i < stream->size(); ++i) {
    const yaml::Node document = stream->document(i);
    flatten(document, document["mapping"].text(), out);
  }
  return out;
}

std::vector<std::string> changed_rules(const std::string& path, const std::string& before,
                                       const std::string& after) {
  const Leaves was = leaves_of(before, path), is = leaves_of(after, path);
  std::vector<std::string> out;
  for (const auto& [rule, now] : is) {
    const auto old = was.find(rule);
    if (old != was.end() && old->second.first == now.first) continue;
    out.push_back(concat(rule, ": ", old == was.end() ? "(none)" : printable(old->second.first),
                         " -> ", printable(now.first), ", line ", std::to_string(now.second)));
  }
  for (const auto& [rule, old] : was)
    if (is.count(rule) == 0) out.push_back(concat(rule, ": ", printable(old.first), " -> (none)"));
  return out;
}

std::string rows(std::size_t count, std::string_view what) {
  return concat(std::to_string(count), count == 1 ? " row " : " rows ", what);
}

void compare_files(const DaemonSnapshot& before, const DaemonSnapshot& after,
                   std::vector<Change>& out) {
  for (const auto& [path, file] : after.files()) {
    const auto old = before.files().find(path);
    const bool table = file.text.empty() && !file.lines.empty();
    const bool script = path.ends_with(".lua"), edits = path.ends_with(".csv") && !table;
    const std::string kind = script ? "script" : edits ? "own edits" : table ? "table" : "mapping";
    if (old == before.files().end()) {
      out.push_back({kind, path, Change::What::added, {}});
      continue;
    }
    if (old->second.hash == file.hash) continue;
    Change change{kind, path, Change::What::changed, {}};
    if (script || edits) {
      change.details.push_back("other text");
    } else if (table) {
      std::vector<std::uint64_t> more, less;
      const auto &was = old->second.lines, &is = file.lines;
      std::set_difference(is.begin(), is.end(), was.begin(), was.end(), std::back_inserter(more));
      std::set_difference(was.begin(), was.end(), is.begin(), is.end(), std::back_inserter(less));
      if (!more.empty()) change.details.push_back(rows(more.size(), "new or changed"));
      if (!less.empty()) change.details.push_back(rows(less.size(), "gone or changed"));
    } else {
      change.details = changed_rules(path, old->second.text, file.text);
    }
    if (!change.details.empty()) out.push_back(std::move(change));
  }
  for (const auto& [path, file] : before.files())
    if (after.files().count(path) == 0)
      out.push_back({path.ends_with(".lua")                     ? "script"
                     : file.text.empty() && !file.lines.empty() ? "table"
                                                                : "mapping",
                     path,
                     Change::What::removed,
                     {}});
}

void compare_codes(const codes::CodeSets& before, const codes::CodeSets& after,
                   std::vector<Change>& out) {
  const auto releases = [](const codes::CodeSets& sets) {
    std::map<std::string, std::string> found;
    for (const auto& set : sets.all())
      for (const auto& release : set.releases()) found[release.id] = release.facts().sha256;
    return found;
  };
  const auto was = releases(before), is = releases(after);
  for (const auto& [id, hash] : is) {
    const auto old = was.find(id);
    if (old == was.end())
      out.push_back({"code set", id, Change::What::added, {}});
    else if (old->second != hash)
      out.push_back({"code set", id, Change::What::changed, {"another file"}});
  }
  for (const auto& [id, hash] : was)
    if (is.count(id) == 0) out.push_back({"code set", id, Change::What::removed, {}});
}

}  // namespace

std::vector<Change> difference(const DaemonSnapshot& before, const DaemonSnapshot& after) {
  std::vector<Change> out = config::difference(before.configuration(), after.configuration());
  compare_files(before, after, out);
  compare_codes(before.rules().sets(), after.rules().sets(), out);
  if (before.program_version() != after.program_version())
    out.push_back({"program",
                   "version",
                   Change::What::changed,
                   {concat(before.program_version(), " -> ", after.program_version())}});
  return out;
}

}  // namespace claimwire::daemon
