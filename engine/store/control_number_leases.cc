#include "engine/store/control_number_leases.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/crc32c.h"
#include "core/text.h"

namespace claimwire::engine {
namespace {

constexpr std::size_t kFileMax = 64U << 20;
constexpr std::uint64_t kMark = 0;  // in the place of a counter

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// A partner's key is a configuration key, without tabs; anything else would split a line.
std::string line_of(const std::string& partner, Counter counter, std::uint64_t end) {
  const std::string content =
      concat(partner, "\t", std::to_string(static_cast<int>(counter)), "\t", std::to_string(end));
  return concat(content, "\t", std::to_string(crc32c(content)), "\n");
}

}  // namespace

Result<std::unique_ptr<ControlNumberLeases>> ControlNumberLeases::open(
    Files& files, const std::string& path, const Ends& known,
    std::function<void(const std::string&, Counter, std::uint64_t)> leased,
    std::function<void(const Error&)> untrusted) {
  auto file = files.open(path, true);
  if (!file) return file.error();
  auto content = (*file)->read_at(0, kFileMax);
  if (!content) return content.error();
  std::unique_ptr<ControlNumberLeases> leases{new ControlNumberLeases};
  leases->leased_ = std::move(leased);
  leases->untrusted_ = std::move(untrusted);
  for (const auto& [counter, end] : known) leases->ranges_[counter] = {end, end};
  std::string_view rest = *content;
  std::size_t line_number = 0;
  while (!rest.empty()) {
    const std::size_t line_end = rest.find('\n');
    if (line_end == std::string_view::npos) break;  // torn: never given out
    const std::string_view line = rest.substr(0, line_end);
    rest.remove_prefix(line_end + 1);
    ++line_number;
    const auto parts = split(line, '\t');
    const auto counter = parts.size() == 4 ? number_of(parts[1]) : std::nullopt;
    const auto end = parts.size() == 4 ? number_of(parts[2]) : std::nullopt;
    const auto crc = parts.size() == 4 ? number_of(parts[3]) : std::nullopt;
    if (!counter || !end || crc != crc32c(line.substr(0, line.rfind('\t')))) {
      if (rest.empty()) break;  // torn inside the last line
      return Error{"control-numbers.damaged",
                   concat(path, ": line ", std::to_string(line_number),
                          " is damaged, so control numbers might be used twice. Restore the file, ",
                          "or ask support how to raise the counters past every number ever sent.")};
    }
    leases->size_ += line_end + 1;
    if (parts[0].empty() && *counter == kMark) {
      leases->marked_ = std::max(leases->marked_, *end);
      continue;
    }
    Range& range = leases->ranges_[{std::string{parts[0]}, static_cast<Counter>(*counter)}];
    range.last = range.end = std::max(range.end, *end);
  }
  leases->file_ = std::move(*file);
  if (leases->size_ > 0) {
    // A line whose sync failed reads well and is not on the disk; behind a power cut it would be a
    // hole between good ones. As the store does with its log.
    auto durable = leases->file_->write_at(0, content->substr(0, leases->size_));
    if (durable) durable = leases->file_->sync();
    if (!durable) return durable.error();
  }
  return leases;
}

Result<void> ControlNumberLeases::add(const std::string& line) {
  auto durable = file_->write_at(size_, line);
  if (durable) durable = file_->sync();
  if (durable) size_ += line.size();
  return durable;
}

Result<void> ControlNumberLeases::mark(std::uint64_t commit) {
  const std::lock_guard lock{mutex_};
  if (commit <= marked_) return {};
  if (auto added = add(line_of("", static_cast<Counter>(kMark), commit)); !added) return added;
  marked_ = commit;
  return {};
}

void ControlNumberLeases::skip(std::uint64_t by) {
  const std::lock_guard lock{mutex_};
  for (auto& [counter, range] : ranges_) {
    range.last = range.end = std::min(range.end + by, kLast);
    if (leased_) leased_(counter.first, counter.second, range.end);
  }
}

Result<std::uint64_t> ControlNumberLeases::next(std::string_view partner, Counter counter) {
  const std::lock_guard lock{mutex_};
  Range& range = ranges_[{std::string{partner}, counter}];
  if (range.last == range.end) {
    if (range.end >= kLast) {
      return Error{
          "control-numbers.used-up",
          concat("partner ", partner, " has used every number up to 999999999; agree with ",
                 "it on a new sender id.")};
    }
    if (broken_) {
      return Error{"control-numbers.io", "an earlier lease could not be made durable; restart."};
    }
    const std::uint64_t end = std::min(range.end + kRange, kLast);
    const std::string line = line_of(std::string{partner}, counter, end);
    if (auto durable = add(line); !durable) {
      broken_ = !durable.error().is("store.disk-full");
      if (broken_ && untrusted_) untrusted_(durable.error());
      return Error{"control-numbers.io", durable.error().message};
    }
    range.end = end;
    if (leased_) leased_(std::string{partner}, counter, end);
  }
  return ++range.last;
}

}  // namespace claimwire::engine
