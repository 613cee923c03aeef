#include "interfaces/folder/folder_reader.h"

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "core/log.h"
#include "core/text.h"
#include "hl7/syntax/batch.h"
#include "wrap/crypto/sha256.h"

namespace claimwire::interfaces {

namespace fs = std::filesystem;
using engine::Answer;
using engine::Arrival;

namespace {

constexpr std::size_t kFilesAtOnce = 10'000;  ///< Of one look; the rest has its turn later.

/// What tells one writing of a file from the next.
struct Stamp {
  std::uintmax_t size = 0;
  fs::file_time_type time{};
  friend bool operator==(const Stamp&, const Stamp&) = default;
};

struct Seen {
  Stamp stamp{};
  std::chrono::steady_clock::time_point since{};
  bool finished = false;  ///< Taken, but it could not be moved away: not read again.
};

struct Found {
  std::string name;
  std::string marker{};
  Stamp stamp{};
};

/// One message of a file, as views into its bytes.
struct Part {
  std::string_view bytes;
  Arrival::Format format;
};

std::vector<Part> parts_of(std::string_view bytes) {
  std::string_view rest = bytes;
  if (rest.substr(0, 3) == "\xEF\xBB\xBF") rest.remove_prefix(3);
  const auto start = rest.find_first_not_of(" \t\r\n\x0B");
  if (start == std::string_view::npos) return {};
  const std::string_view head = rest.substr(start, 3);
  if (head.front() == '{') return {{bytes, Arrival::Format::fhir}};
  if (head == "ISA") return {{bytes, Arrival::Format::x12}};
  Issues issues;  // a wrong count in a trailer takes no message away; each is judged by itself
  std::vector<Part> parts;
  for (const hl7::BatchMessage& each : hl7::split_batch(bytes, {}, issues).messages)
    parts.push_back({bytes.substr(each.bytes.offset, each.bytes.length), Arrival::Format::hl7v2});
  return parts;
}

std::optional<std::string> read_file(const fs::path& path, std::uintmax_t size) {
  std::ifstream in{path, std::ios::binary};
  if (!in) return std::nullopt;
  std::string bytes(size, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  if (in.gcount() != static_cast<std::streamsize>(size)) return std::nullopt;
  return bytes;
}

/// Moves a file into a folder, also to another file system, never over another file.
std::error_code move_into(const fs::path& file, const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return failed;
  fs::path to = folder / file.filename();
  for (int n = 2; fs::exists(fs::symlink_status(to)) && n < 100'000; ++n)
    to = folder / concat(file.filename().string(), ".", std::to_string(n));
  fs::rename(file, to, failed);
  if (failed != std::errc::cross_device_link) return failed;
  failed.clear();
  fs::copy_file(file, to, failed);
  if (!failed) fs::remove(file, failed);
  return failed;
}

/// The file a marker stands for: named as it, or as it without its ending.
bool stands_for(std::string_view marked, const std::string& name) {
  return name == marked || fs::path{name}.stem().string() == marked;
}

/// What `*` stands for in `name`; nothing when it does not match.
std::optional<std::string> star_of(std::string_view pattern, std::string_view name) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return std::nullopt;
  const std::string_view before = pattern.substr(0, star), after = pattern.substr(star + 1);
  if (name.size() <= before.size() + after.size() || !name.starts_with(before) ||
      !name.ends_with(after))
    return std::nullopt;
  return std::string{name.substr(before.size(), name.size() - before.size() - after.size())};
}

/// The answers to the messages of one file; shared with callbacks that may outlive the wait.
struct Answers {
  std::mutex mutex{};
  std::condition_variable changed{};
  std::uint32_t awaited = 0;
  std::uint64_t duplicates = 0;
  bool refused = false;
  bool later = false;
};

}  // namespace

struct FolderReader::Impl {
  Impl(engine::Inbox& to, FolderReaderSettings wanted) : inbox{to}, settings{std::move(wanted)} {}

  engine::Inbox& inbox;
  const FolderReaderSettings settings;
  std::thread thread{};
  mutable std::mutex mutex{};
  std::condition_variable wake{};
  bool running = false;
  bool abandoned = false;  ///< The grace of stop() is over.
  std::map<std::string, Seen> seen{};
  FolderReaderCounts counts{};

  void run();
  std::vector<Found> look();
  bool take(const Found& found);
  bool hand_over(const std::vector<Part>& parts, Answers& answers,
                 const std::shared_ptr<Answers>& shared, const std::string& name);
  void finish(const Found& found, bool refused, std::string_view why);
  bool pause(std::chrono::milliseconds time);
};

/// False when it is time to end.
bool FolderReader::Impl::pause(std::chrono::milliseconds time) {
  std::unique_lock lock{mutex};
  wake.wait_for(lock, time, [this] { return !running; });
  return running;
}

void FolderReader::Impl::run() {
  auto wait = std::chrono::milliseconds{0};
  while (pause(wait)) {
    wait = settings.poll;
    for (const Found& found : look()) {
      if (!pause(std::chrono::milliseconds{0})) return;
      if (take(found)) continue;
      wait = settings.retry;  // its order holds: what stands behind it waits too
      break;
    }
  }
}

/// The files that are whole, in their order.
std::vector<Found> FolderReader::Impl::look() {
  const auto now = std::chrono::steady_clock::now();
  std::map<std::string, Stamp> present;
  std::error_code failed;
  for (fs::directory_iterator at{settings.path, failed}, end; !failed && at != end;
       at.increment(failed)) {
    const std::string name = at->path().filename().string();
    std::error_code gone;
    if (name.front() == '.' || !fs::is_regular_file(at->symlink_status(gone))) continue;
    const Stamp stamp{at->file_size(gone), at->last_write_time(gone)};
    if (!gone) present.emplace(name, stamp);
    if (present.size() >= kFilesAtOnce) break;
  }
  if (failed)
    log::error("folder.unreadable", "the folder cannot be read; trying again",
               {{"interface", settings.key}, {"reason", failed.message()}});
  std::erase_if(seen, [&](const auto& old) { return present.count(old.first) == 0; });
  for (const auto& [name, stamp] : present) {
    Seen& known = seen[name];
    if (known.stamp == stamp && known.since.time_since_epoch().count() != 0) continue;
    known = {stamp, now, false};
  }
  std::vector<Found> whole;
  for (const auto& [name, stamp] : present) {
    if (seen[name].finished) continue;
    if (settings.ready.empty()) {
      if (now - seen[name].since >= settings.settled) whole.push_back({name, {}, stamp});
      continue;
    }
    const auto marked = star_of(settings.ready, name);
    if (!marked) continue;
    for (const auto& [file, its_stamp] : present)
      if (file != name && !star_of(settings.ready, file) && !seen[file].finished &&
          stands_for(*marked, file)) {
        whole.push_back({file, name, its_stamp});
        break;
      }
  }
  std::sort(whole.begin(), whole.end(), [this](const Found& a, const Found& b) {
    if (settings.order == FolderReaderSettings::Order::time && a.stamp.time != b.stamp.time)
      return a.stamp.time < b.stamp.time;
    return a.name < b.name;
  });
  return whole;
}

/// False when the file stays for another try.
bool FolderReader::Impl::take(const Found& found) {
  if (found.stamp.size > settings.file_bytes_max) {
    finish(found, true, concat("larger than ", std::to_string(settings.file_bytes_max), " bytes"));
    return true;
  }
  const auto bytes = read_file(fs::path{settings.path} / found.name, found.stamp.size);
  if (!bytes) {
    log::warning("folder.file-unreadable", "a file cannot be read; trying again",
                 {{"interface", settings.key}});
    return false;
  }
  const std::vector<Part> parts = parts_of(*bytes);
  if (parts.empty()) {
    finish(found, true, "holds no HL7 v2 message, FHIR resource or X12 interchange");
    return true;
  }
  const auto answers = std::make_shared<Answers>();
  if (!hand_over(parts, *answers, answers, found.name)) return false;
  bool refused = false;
  {
    const std::lock_guard lock{answers->mutex};
    if (answers->later) return false;
    refused = answers->refused;
    const std::lock_guard own{mutex};
    counts.messages += parts.size();
    counts.duplicates += answers->duplicates;
  }
  finish(found, refused, "a message in it was refused");
  return true;
}

/// Gives the messages to the inbox in their order and waits for all answers; false when stopped.
bool FolderReader::Impl::hand_over(const std::vector<Part>& parts, Answers& answers,
                                   const std::shared_ptr<Answers>& shared,
                                   const std::string& name) {
  const auto wait_below = [&](std::uint32_t most) {
    std::unique_lock lock{answers.mutex};
    while (answers.awaited > most) {
      answers.changed.wait_for(lock, std::chrono::milliseconds{100});
      const std::lock_guard own{mutex};
      if (abandoned) return false;
    }
    return true;
  };
  for (const Part& part : parts) {
    if (!wait_below(settings.in_work_max - 1)) return false;
    Arrival arrival;
    if (part.bytes.size() > settings.message_bytes_max)
      arrival.refused_because = Error{
          "folder.too-large",
          concat("the message has ", std::to_string(part.bytes.size()), " bytes; the limit is ",
                 std::to_string(settings.message_bytes_max), " (message_bytes_max)")};
    else
      arrival.body = Bytes{std::string{part.bytes}};
    arrival.interface = settings.key;
    arrival.peer = name;
    arrival.format = part.format;
    arrival.idempotency_key = concat("sha256:", crypto::sha256_hex(part.bytes));
    arrival.caller = {concat("folder:", settings.key), {"sender"}};
    if (part.format == Arrival::Format::fhir) arrival.operation = "Bundle";
    {
      const std::lock_guard lock{answers.mutex};
      if (answers.later) break;  // what follows would overtake it
      ++answers.awaited;
    }
    inbox.accept(std::move(arrival), [shared](const Answer& answer) {
      const std::lock_guard lock{shared->mutex};
      shared->duplicates += answer.outcome == Answer::Outcome::duplicate ? 1 : 0;
      shared->refused = shared->refused || answer.outcome == Answer::Outcome::refused;
      shared->later = shared->later || answer.outcome == Answer::Outcome::try_later;
      --shared->awaited;
      shared->changed.notify_all();
    });
  }
  return wait_below(0);
}

void FolderReader::Impl::finish(const Found& found, bool refused, std::string_view why) {
  const fs::path file = fs::path{settings.path} / found.name;
  std::error_code failed;
  if (refused) {
    log::warning("folder.refused", "a file was put into the folder `refused`",
                 {{"interface", settings.key}, {"reason", std::string{why}}});
    failed = move_into(file, fs::path{settings.path} / "refused");
  } else if (settings.move_to.empty()) {
    fs::remove(file, failed);
  } else {
    failed = move_into(file, settings.move_to);
  }
  if (!failed && !found.marker.empty()) fs::remove(fs::path{settings.path} / found.marker, failed);
  if (failed) {
    log::error("folder.file-stays",
               "a file was taken but cannot be moved or deleted; it is not read again until it "
               "changes or claimwire restarts",
               {{"interface", settings.key}, {"reason", failed.message()}});
    seen[found.name].finished = true;
  }
  const std::lock_guard lock{mutex};
  ++counts.files;
  counts.refused += refused ? 1 : 0;
}

FolderReader::FolderReader(engine::Inbox& inbox, FolderReaderSettings settings)
    : impl_{std::make_shared<Impl>(inbox, std::move(settings))} {}

FolderReader::~FolderReader() { stop(std::chrono::seconds{1}); }

Result<void> FolderReader::open() {
  const auto where = concat("interfaces.", impl_->settings.key);
  std::error_code failed;
  fs::create_directories(impl_->settings.path, failed);
  if (!failed) fs::directory_iterator{impl_->settings.path, failed};
  if (failed)
    return Error{"folder.path",
                 concat(where, ".path: ", impl_->settings.path, ": ", failed.message())};
  if (!impl_->settings.move_to.empty()) fs::create_directories(impl_->settings.move_to, failed);
  if (failed)
    return Error{"folder.move-to",
                 concat(where, ".after: ", impl_->settings.move_to, ": ", failed.message())};
  return {};
}

Result<void> FolderReader::start() {
  if (auto opened = open(); !opened) return opened;
  const std::lock_guard lock{impl_->mutex};
  if (std::exchange(impl_->running, true)) return {};
  impl_->abandoned = false;
  impl_->thread = std::thread{[impl = impl_.get()] { impl->run(); }};
  return {};
}

void FolderReader::stop(std::chrono::milliseconds grace) {
  {
    const std::lock_guard lock{impl_->mutex};
    if (!std::exchange(impl_->running, false)) return;
    impl_->wake.notify_all();
  }
  // The watchdog ends a wait for answers that do not come; it is joined with the reader.
  std::mutex ended_mutex;
  std::condition_variable ended;
  bool joined = false;
  std::thread watchdog{[&] {
    std::unique_lock lock{ended_mutex};
    if (ended.wait_for(lock, grace, [&] { return joined; })) return;
    const std::lock_guard own{impl_->mutex};
    impl_->abandoned = true;
  }};
  impl_->thread.join();
  {
    const std::lock_guard lock{ended_mutex};
    joined = true;
    ended.notify_all();
  }
  watchdog.join();
}

FolderReaderCounts FolderReader::counts() const {
  const std::lock_guard lock{impl_->mutex};
  return impl_->counts;
}

}  // namespace claimwire::interfaces
