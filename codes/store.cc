#include "codes/store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include "core/crc32c.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

// The manifest: a heading line, "id<TAB>file<TAB>active" lines, and a last line with the CRC-32C of
// what stands before it.
constexpr std::string_view kManifest = "manifest.tsv";
constexpr std::string_view kHeading = "claimwire-codes\t1\n";

struct Row {
  std::string id;
  std::string file;
  bool active = true;
};

std::string hex8(std::uint32_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out(8, '0');
  for (std::size_t i = 8; i-- > 0; value >>= 4) out[i] = kDigits[value & 15];
  return out;
}

Error unwritable(const std::string& path) {
  return {"codes.directory-unwritable", concat(path, ": ", std::strerror(errno))};
}

// A file descriptor that closes itself.
class File {
 public:
  File(const std::string& path, int flags) : fd_{::open(path.c_str(), flags | O_CLOEXEC, 0600)} {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }
  bool good() const { return fd_ >= 0; }

 private:
  int fd_;
};

Result<void> sync_directory(const std::string& directory) {
  const File folder{directory, O_RDONLY | O_DIRECTORY};
  if (!folder.good() || fsync(folder.fd()) != 0) return unwritable(directory);
  return {};
}

// All of it under its name, or nothing: written beside, synced, renamed.
Result<void> write_file(const std::string& directory, const std::string& name,
                        std::string_view bytes) {
  const std::string path = concat(directory, "/", name);
  const std::string beside = concat(path, ".new");
  const auto fail = [&beside, &path] {
    const Error error = unwritable(path);
    ::unlink(beside.c_str());
    return error;
  };
  {
    const File file{beside, O_WRONLY | O_CREAT | O_TRUNC};
    if (!file.good()) return unwritable(beside);
    while (!bytes.empty()) {
      const ssize_t written = ::write(file.fd(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return fail();
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (fsync(file.fd()) != 0) return fail();
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) return fail();
  return sync_directory(directory);
}

Error manifest_damaged(const std::string& path, std::string_view what) {
  return {"codes.manifest-damaged",
          concat(path, ": ", what,
                 ". Move the folder away and import the code sets again, or restore it.")};
}

Result<std::vector<Row>> read_manifest(const std::string& directory) {
  const std::string path = concat(directory, "/", kManifest);
  std::vector<Row> rows;
  std::ifstream in{path, std::ios::binary};
  if (!in) {
    if (errno == ENOENT) return rows;
    return Error{"codes.manifest-unreadable", concat(path, ": ", std::strerror(errno))};
  }
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  const std::size_t last = text.size() < 2 ? std::string::npos : text.rfind('\n', text.size() - 2);
  if (last == std::string::npos || !text.starts_with(kHeading)) {
    return manifest_damaged(path, "is no list of code-set releases");
  }
  const std::string_view body = std::string_view{text}.substr(0, last + 1);
  if (std::string_view{text}.substr(last + 1) != concat("crc32c\t", hex8(crc32c(body)), "\n")) {
    return manifest_damaged(path, "its checksum is wrong");
  }
  for (const std::string_view line : split(body.substr(kHeading.size()), '\n')) {
    if (line.empty()) continue;
    const auto cells = split(line, '\t');
    if (cells.size() != 3 || cells[1].find('/') != std::string_view::npos) {
      return manifest_damaged(path, "has a line that is none of ours");
    }
    rows.push_back({std::string{cells[0]}, std::string{cells[1]}, cells[2] == "1"});
  }
  return rows;
}

Result<void> write_manifest(const std::string& directory, std::vector<Row> rows) {
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.id < b.id; });
  std::string text{kHeading};
  for (const Row& row : rows)
    text += concat(row.id, "\t", row.file, "\t", row.active ? "1\n" : "0\n");
  text += concat("crc32c\t", hex8(crc32c(text)), "\n");
  return write_file(directory, std::string{kManifest}, text);
}

// One writer at a time; readers need no lock.
class Lock {
 public:
  explicit Lock(const std::string& directory)
      : file_{concat(directory, "/.lock"), O_RDWR | O_CREAT} {
    held_ = file_.good() && flock(file_.fd(), LOCK_EX | LOCK_NB) == 0;
    busy_ = !held_ && file_.good() && errno == EWOULDBLOCK;
  }
  bool held() const { return held_; }
  bool busy() const { return busy_; }

 private:
  File file_;
  bool held_ = false;
  bool busy_ = false;
};

std::optional<Error> not_held(const Lock& lock, const std::string& directory) {
  if (lock.held()) return std::nullopt;
  if (!lock.busy()) return unwritable(directory);
  return Error{"codes.busy", concat(directory, ": another import is at work; try again after it")};
}

Error unknown_release(std::string_view id) {
  return {"codes.release-unknown", concat("no release ", printable(id),
                                          " is stored; `claimwire codes list` shows them all")};
}

// "icd10cm-2025-10-01@3f2a9c01", a release that was replaced, is one of "icd10cm-2025-10-01".
std::string_view base_of(std::string_view id) { return id.substr(0, id.find('@')); }

constexpr std::size_t kCrcSize = 8;
constexpr std::size_t kCrcAndEnding = kCrcSize + std::string_view{".cwcodes"}.size();

// Only letters, digits and dashes: an id is part of a file name.
std::string id_of(const ReleaseFacts& facts) {
  std::string id;
  for (const char c : lower(facts.set)) {
    id += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ? c : '-';
  }
  return concat(id.substr(0, 60), "-", facts.effective.iso(), facts.part.empty() ? "" : "-",
                facts.part);
}

}  // namespace

Result<std::vector<StoredRelease>> CodeStore::add(
    const std::vector<ParsedRelease>& releases) const {
  // Freezing finds the bad rows, before anything is written.
  std::vector<std::string> frozen;
  for (const ParsedRelease& release : releases) {
    Result<std::string> bytes = CodeTable::freeze(release.facts, release.rows, release.relations);
    if (!bytes) {
      return Error{bytes.error().id,
                   concat(printable(release.facts.source_file, 200), ": ", bytes.error().message)};
    }
    frozen.push_back(std::move(*bytes));
  }
  std::error_code error;
  const bool existed = std::filesystem::exists(directory_, error);
  std::filesystem::create_directories(directory_, error);
  if (error) {
    return Error{"codes.directory-unwritable", concat(directory_, ": ", error.message())};
  }
  if (!existed) std::filesystem::permissions(directory_, std::filesystem::perms::owner_all, error);
  const Lock lock{directory_};
  if (const auto refused = not_held(lock, directory_)) return *refused;
  Result<std::vector<Row>> rows = read_manifest(directory_);
  if (!rows) return rows.error();

  std::vector<StoredRelease> stored;
  std::vector<std::string> replaced;
  for (std::size_t i = 0; i < releases.size(); ++i) {
    const std::string id = id_of(releases[i].facts);
    const std::string file = concat(id, "-", hex8(crc32c(frozen[i])), ".cwcodes");
    if (auto written = write_file(directory_, file, frozen[i]); !written) return written.error();
    // What was written is what will be read: checked before the manifest names it.
    const auto table = CodeTable::open(concat(directory_, "/", file));
    if (!table) return table.error();
    if (const auto whole = (*table)->verify(); !whole) return whole.error();
    // The release before stays for a rollback where this program can read it; what had been
    // replaced earlier goes.
    std::erase_if(*rows, [&](const Row& row) {
      if (base_of(row.id) != id) return false;
      if (row.file == file) return true;
      if (row.active && CodeTable::open(concat(directory_, "/", row.file))) return false;
      replaced.push_back(row.file);
      return true;
    });
    for (Row& row : *rows) {
      if (base_of(row.id) != id) continue;
      row.id = concat(id, "@", row.file.substr(row.file.size() - kCrcAndEnding, kCrcSize));
      row.active = false;
    }
    rows->push_back({id, file, true});
    stored.push_back({id, file, true, (*table)->facts()});
  }
  if (auto written = write_manifest(directory_, *rows); !written) return written.error();
  for (const std::string& file : replaced) ::unlink(concat(directory_, "/", file).c_str());
  return stored;
}

Result<std::vector<StoredRelease>> CodeStore::list() const {
  Result<std::vector<Row>> rows = read_manifest(directory_);
  if (!rows) return rows.error();
  std::vector<StoredRelease> stored;
  for (const Row& row : *rows) {
    const auto table = CodeTable::open(concat(directory_, "/", row.file));
    if (!table) return table.error();
    stored.push_back({row.id, row.file, row.active, (*table)->facts()});
  }
  return stored;
}

Result<void> CodeStore::activate(std::string_view id, bool active) const {
  const Lock lock{directory_};
  if (const auto refused = not_held(lock, directory_)) return *refused;
  Result<std::vector<Row>> rows = read_manifest(directory_);
  if (!rows) return rows.error();
  const auto row =
      std::find_if(rows->begin(), rows->end(), [id](const Row& r) { return r.id == id; });
  if (row == rows->end()) return unknown_release(id);
  row->active = active;
  for (Row& other : *rows) {
    if (active && &other != &*row && base_of(other.id) == base_of(id)) other.active = false;
  }
  return write_manifest(directory_, *rows);
}

Result<void> CodeStore::remove(std::string_view id) const {
  const Lock lock{directory_};
  if (const auto refused = not_held(lock, directory_)) return *refused;
  Result<std::vector<Row>> rows = read_manifest(directory_);
  if (!rows) return rows.error();
  const auto row =
      std::find_if(rows->begin(), rows->end(), [id](const Row& r) { return r.id == id; });
  if (row == rows->end()) return unknown_release(id);
  const std::string file = row->file;
  rows->erase(row);
  if (auto written = write_manifest(directory_, *rows); !written) return written;
  ::unlink(concat(directory_, "/", file).c_str());
  return {};
}

Result<std::shared_ptr<const CodeTable>> CodeStore::open(std::string_view id) const {
  const Result<std::vector<Row>> rows = read_manifest(directory_);
  if (!rows) return rows.error();
  for (const Row& row : *rows) {
    if (row.id == id) return CodeTable::open(concat(directory_, "/", row.file));
  }
  return unknown_release(id);
}

Result<std::shared_ptr<const CodeSets>> CodeStore::load() const {
  constexpr int kAttempts = 3;
  for (int attempt = 1;; ++attempt) {
    const std::string before = version();
    Result<std::vector<Row>> rows = read_manifest(directory_);
    if (!rows) return rows.error();
    std::vector<std::shared_ptr<const CodeTable>> tables;
    std::optional<Error> failed;
    for (const Row& row : *rows) {
      if (!row.active || failed) continue;
      auto table = CodeTable::open(concat(directory_, "/", row.file));
      if (table)
        tables.push_back(std::move(*table));
      else
        failed = table.error();
    }
    if (!failed) {
      return std::shared_ptr<const CodeSets>{std::make_shared<CodeSets>(std::move(tables))};
    }
    // An import may have replaced a file after the manifest was read: the new manifest is whole.
    if (attempt == kAttempts || version() == before) return *failed;
  }
}

std::string CodeStore::version() const {
  struct stat status = {};
  if (stat(concat(directory_, "/", kManifest).c_str(), &status) != 0) return {};
  return concat(std::to_string(status.st_ino), "-", std::to_string(status.st_mtim.tv_sec), "-",
                std::to_string(status.st_mtim.tv_nsec), "-", std::to_string(status.st_size));
}

}  // namespace claimwire::codes
