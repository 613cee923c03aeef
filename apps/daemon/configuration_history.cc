#include "apps/daemon/configuration_history.h"

#include <utility>

#include "apps/daemon/small_file.h"
#include "core/text.h"
#include "wrap/json/document.h"
#include "wrap/json/writer.h"

namespace claimwire::daemon {

Result<void> ConfigurationHistory::load() {
  const auto content = read_small_file(path_);
  if (!content) return content.error();
  versions_.clear();
  for (const std::string_view line : split(*content, '\n')) {
    const auto document = json::Document::parse(line);
    if (!document || document->root()["hash"].text().empty()) continue;
    const json::Value root = document->root();
    versions_.push_back({std::string{root["hash"].text()}, std::string{root["program"].text()},
                         engine::utc_time(root["at"].integer().value_or(0)),
                         std::string{root["by"].text()}, std::string{root["reason"].text()}});
  }
  return {};
}

Result<void> ConfigurationHistory::add(ConfigurationVersion version) {
  versions_.push_back(std::move(version));
  if (versions_.size() > kMost)
    versions_.erase(versions_.begin(), versions_.end() - static_cast<std::ptrdiff_t>(kMost));
  std::string text;
  for (const ConfigurationVersion& each : versions_) {
    json::Writer{text}
        .begin_object()
        .member("hash", each.hash)
        .member("program", each.program)
        .member("at", engine::milliseconds(each.at))
        .member("by", each.by)
        .member("reason", each.reason)
        .end_object();
    text += '\n';
  }
  return write_small_file(path_, text);
}

}  // namespace claimwire::daemon
