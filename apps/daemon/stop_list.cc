#include "apps/daemon/stop_list.h"

#include <optional>
#include <utility>

#include "apps/daemon/small_file.h"
#include "core/text.h"
#include "wrap/json/document.h"
#include "wrap/json/writer.h"

namespace claimwire::daemon {
namespace {

constexpr Stop::How kAll[] = {Stop::How::stopped, Stop::How::paused, Stop::How::draining};

std::optional<Stop> read_stop(std::string_view line) {
  const auto document = json::Document::parse(line);
  if (!document) return std::nullopt;
  const json::Value root = document->root();
  Stop out;
  out.kind = root["kind"].text();
  out.name = root["name"].text();
  out.by = root["by"].text();
  out.reason = root["reason"].text();
  const auto at = root["at"].integer();
  if (out.name.empty() || !at || (out.kind != "interface" && out.kind != "payer"))
    return std::nullopt;
  out.at = engine::utc_time(*at);
  out.up_to = {static_cast<std::uint64_t>(root["up_to"].integer().value_or(0))};
  for (const Stop::How how : kAll) {
    if (root["how"].text() != name(how)) continue;
    out.how = how;
    return out;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name(Stop::How how) {
  switch (how) {
    case Stop::How::stopped:
      return "stopped";
    case Stop::How::paused:
      return "paused";
    case Stop::How::draining:
      break;
  }
  return "draining";
}

Result<void> StopList::load() {
  const auto content = read_small_file(path_);
  if (!content) return content.error();
  std::map<Key, Stop> read;
  for (const std::string_view line : split(*content, '\n')) {
    if (trim(line).empty()) continue;
    auto stop = read_stop(line);
    // Not to know what is stopped could send what must not be sent.
    if (!stop)
      return Error{"stops.damaged",
                   concat(path_,
                          " holds a line that is no stop; correct it, or remove the file: "
                          "then everything is started")};
    Key key{stop->kind, stop->name};
    read.insert_or_assign(std::move(key), std::move(*stop));
  }
  stops_ = std::move(read);
  return {};
}

Result<void> StopList::put(Stop stop) {
  auto next = stops_;
  Key key{stop.kind, stop.name};
  next.insert_or_assign(std::move(key), std::move(stop));
  if (auto written = write(next); !written) return written;
  stops_ = std::move(next);
  return {};
}

Result<bool> StopList::remove(std::string_view kind, std::string_view name) {
  auto next = stops_;
  if (next.erase({std::string{kind}, std::string{name}}) == 0) return false;
  if (auto written = write(next); !written) return written.error();
  stops_ = std::move(next);
  return true;
}

const Stop* StopList::find(std::string_view kind, std::string_view name) const {
  const auto found = stops_.find({std::string{kind}, std::string{name}});
  return found == stops_.end() ? nullptr : &found->second;
}

std::vector<Stop> StopList::all() const {
  std::vector<Stop> out;
  for (const auto& [key, stop] : stops_) out.push_back(stop);
  return out;
}

Result<void> StopList::write(const std::map<Key, Stop>& stops) const {
  std::string text;
  for (const auto& [key, stop] : stops) {
    json::Writer{text}
        .begin_object()
        .member("kind", stop.kind)
        .member("name", stop.name)
        .member("how", name(stop.how))
        .member("by", stop.by)
        .member("at", engine::milliseconds(stop.at))
        .member("reason", stop.reason)
        .member("up_to", std::uint64_t{stop.up_to.value})
        .end_object();
    text += '\n';
  }
  return write_small_file(path_, text);
}

}  // namespace claimwire::daemon
