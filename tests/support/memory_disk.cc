#include "tests/support/memory_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <random>
#include <utility>

#include "core/check.h"
#include "core/text.h"

namespace claimwire::test {
namespace {

constexpr std::uint64_t kPageBytes = 4096, kSectorBytes = 512;
using Page = std::array<char, kPageBytes>;
/// Shared with what is durable and with the picture of a crash, and copied when written to.
using Pages = std::map<std::uint64_t, std::shared_ptr<Page>>;

Page& page_to_write(std::shared_ptr<Page>& page) {
  if (page == nullptr) {
    page = std::make_shared<Page>();
  } else if (page.use_count() > 1) {
    page = std::make_shared<Page>(*page);
  }
  return *page;
}

}  // namespace

/// One file: what reads see, and what the disk would hold after a power cut.
struct MemoryDisk::Node {
  std::string path;
  Pages now, durable;
  std::map<std::uint64_t, bool> dirty;  ///< Page: true while a sync may still save it.
  std::uint64_t size = 0, durable_size = 0;
  bool name_durable = false;
  bool no_open = false;
  bool locked = false;
  // SQLite's locks and shared memory, of this process.
  int shared = 0;
  bool reserved = false, pending = false, exclusive = false;
  std::map<int, std::unique_ptr<std::array<char, 32768>>> shm;
  std::array<int, 8> shm_shared{};
  std::array<bool, 8> shm_exclusive{};

  void write(std::uint64_t offset, std::string_view bytes) {
    size = std::max(size, offset + bytes.size());
    while (!bytes.empty()) {
      const std::uint64_t number = offset / kPageBytes, at = offset % kPageBytes;
      const std::size_t count = std::min<std::size_t>(bytes.size(), kPageBytes - at);
      std::memcpy(page_to_write(now[number]).data() + at, bytes.data(), count);
      dirty[number] = true;
      bytes.remove_prefix(count);
      offset += count;
    }
  }
  std::size_t readable(std::uint64_t offset, std::size_t count) const {
    if (offset >= size) return 0;
    return static_cast<std::size_t>(std::min<std::uint64_t>(count, size - offset));
  }
  void read(std::uint64_t offset, std::size_t count, char* into) const {
    for (std::size_t done = 0; done < count;) {
      const std::uint64_t number = (offset + done) / kPageBytes;
      const std::uint64_t at = (offset + done) % kPageBytes;
      const std::size_t part = std::min<std::size_t>(count - done, kPageBytes - at);
      if (const auto page = now.find(number); page != now.end()) {
        std::memcpy(into + done, page->second->data() + at, part);
      } else {
        std::memset(into + done, 0, part);
      }
      done += part;
    }
  }
  std::string read(std::uint64_t offset, std::size_t count) const {
    std::string out(readable(offset, count), '\0');
    read(offset, out.size(), out.data());
    return out;
  }
  void truncate(std::uint64_t to) {
    for (auto at = now.lower_bound((to + kPageBytes - 1) / kPageBytes); at != now.end();) {
      dirty[at->first] = true;
      at = now.erase(at);
    }
    if (to % kPageBytes != 0 && now.count(to / kPageBytes) > 0) {
      Page& last = page_to_write(now[to / kPageBytes]);
      std::fill(last.begin() + static_cast<std::ptrdiff_t>(to % kPageBytes), last.end(), '\0');
      dirty[to / kPageBytes] = true;
    }
    size = to;
  }
  void sync() {
    for (const auto& [number, savable] : dirty) {
      if (!savable) continue;
      if (const auto page = now.find(number); page != now.end()) {
        durable[number] = page->second;
      } else {
        durable.erase(number);
      }
    }
    std::erase_if(dirty, [](const auto& each) { return each.second; });
    durable_size = size;
  }
  /// The kernel forgets that they are dirty: a later sync that succeeds saves nothing of them.
  void sync_failed() {
    for (auto& each : dirty) each.second = false;
  }
  void cut_power(std::mt19937_64& chance) {
    for (const auto& [number, savable] : dirty) {
      const auto page = now.find(number);
      if (page == now.end()) continue;
      Page& kept = page_to_write(durable[number]);
      for (std::size_t at = 0; at < kPageBytes; at += kSectorBytes) {
        if (chance() % 2 == 0)
          std::memcpy(kept.data() + at, page->second->data() + at, kSectorBytes);
      }
    }
    if (chance() % 2 == 0) durable_size = std::max(durable_size, size);
    dirty.clear();
    now = durable;
    size = durable_size;
  }
};

struct MemoryDisk::State {
  mutable std::recursive_mutex mutex;
  std::map<std::string, std::shared_ptr<Node>> files;
  std::uint64_t operations = 0, fail_at = 0;
  Fault fault = Fault::none;
  bool for_good = false;
  std::string failed;
  std::map<std::string, std::shared_ptr<Node>> at_crash;
  std::uint64_t crash_at = 0;  ///< Operations left, this one counted; 0: not planned.
  std::string crash_only;
  std::function<void()> on_crash;

  /// What the next changing operation meets.
  Fault next(std::string_view what, const std::string& path) {
    ++operations;
    if (crash_at > 0 && concat(what, " ", path).find(crash_only) != std::string::npos &&
        --crash_at == 0) {
      crash();
      on_crash();
    }
    if (fault == Fault::none || operations < fail_at || (!for_good && operations != fail_at))
      return Fault::none;
    if (failed.empty()) failed = concat(what, " ", path.substr(path.rfind('/') + 1));
    return fault;
  }
  void crash() {
    crash_at = 0;
    at_crash = copies_of(files);
    fault = Fault::none;
  }
  static Picture copies_of(const Picture& files) {
    Picture out;
    for (const auto& [path, node] : files) {
      auto copy = std::make_shared<Node>();
      copy->path = node->path;
      copy->now = node->now;
      copy->durable = node->durable;
      copy->dirty = node->dirty;
      copy->size = node->size;
      copy->durable_size = node->durable_size;
      copy->name_durable = node->name_durable;
      out.emplace(path, std::move(copy));
    }
    return out;
  }
  std::shared_ptr<Node> find(const std::string& path) const {
    const auto found = files.find(path);
    return found == files.end() ? nullptr : found->second;
  }
  std::shared_ptr<Node> make(const std::string& path) {
    auto& node = files[path];
    if (node == nullptr) {
      node = std::make_shared<Node>();
      node->path = path;
    }
    return node;
  }
};

namespace {

using State = MemoryDisk::State;
using Node = MemoryDisk::Node;
using Fault = MemoryDisk::Fault;

Error error_of(Fault fault, std::string_view doing, const std::string& path) {
  return {fault == Fault::disk_full ? "store.disk-full" : "store.io",
          concat(doing, " ", path, ": failed by the test.")};
}

class MemoryFile final : public engine::File {
 public:
  MemoryFile(std::shared_ptr<State> state, std::shared_ptr<Node> node, bool holds_lock)
      : state_{std::move(state)}, node_{std::move(node)}, holds_lock_{holds_lock} {}
  ~MemoryFile() override {
    const std::lock_guard lock{state_->mutex};
    if (holds_lock_) node_->locked = false;
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  Result<void> write_at(std::uint64_t offset, std::string_view bytes) override {
    const std::lock_guard lock{state_->mutex};
    const Fault fault = state_->next("write", node_->path);
    if (fault != Fault::none) {
      node_->write(offset, bytes.substr(0, bytes.size() / 2));  // a short write, then the error
      return error_of(fault, "writing", node_->path);
    }
    node_->write(offset, bytes);
    return {};
  }
  Result<std::string> read_at(std::uint64_t offset, std::size_t count) const override {
    const std::lock_guard lock{state_->mutex};
    return node_->read(offset, count);
  }
  Result<void> sync() override {
    const std::lock_guard lock{state_->mutex};
    if (state_->next("sync", node_->path) != Fault::none) {
      node_->sync_failed();
      return error_of(Fault::io_error, "syncing", node_->path);
    }
    node_->sync();
    return {};
  }
  Result<void> allocate(std::uint64_t size) override {
    const std::lock_guard lock{state_->mutex};
    const Fault fault = state_->next("allocate", node_->path);
    if (fault != Fault::none) return error_of(fault, "reserving room for", node_->path);
    node_->size = std::max(node_->size, size);
    return {};
  }
  Result<void> truncate(std::uint64_t size) override {
    const std::lock_guard lock{state_->mutex};
    const Fault fault = state_->next("truncate", node_->path);
    if (fault != Fault::none) return error_of(fault, "shortening", node_->path);
    node_->truncate(size);
    return {};
  }

 private:
  std::shared_ptr<State> state_;
  std::shared_ptr<Node> node_;
  bool holds_lock_;
};

// --- SQLite's side ---------------------------------------------------------------------------

State* g_state = nullptr;  // SQLite's callbacks have nowhere else to find it

struct Handle {
  sqlite3_file base;
  std::shared_ptr<Node>* node;
  int level;
  std::array<bool, 8> shm_shared, shm_exclusive;
};
Handle& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }

int code_of(Fault fault, int io_code) { return fault == Fault::disk_full ? SQLITE_FULL : io_code; }

int x_unlock(sqlite3_file* file, int level) {
  const std::lock_guard lock{g_state->mutex};
  Handle& handle = of(file);
  Node& node = **handle.node;
  if (handle.level >= SQLITE_LOCK_EXCLUSIVE) node.exclusive = false;
  if (handle.level >= SQLITE_LOCK_PENDING) node.pending = false;
  if (handle.level >= SQLITE_LOCK_RESERVED) node.reserved = false;
  if (handle.level >= SQLITE_LOCK_SHARED && level == SQLITE_LOCK_NONE) --node.shared;
  handle.level = std::min(handle.level, level);
  return SQLITE_OK;
}

int x_shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  const std::lock_guard lock{g_state->mutex};
  Handle& handle = of(file);
  Node& node = **handle.node;
  for (int at = offset; at < offset + count; ++at) {
    const auto i = static_cast<std::size_t>(at);
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
      if ((flags & SQLITE_SHM_SHARED) != 0 && handle.shm_shared[i]) {
        --node.shm_shared[i];
        handle.shm_shared[i] = false;
      }
      if ((flags & SQLITE_SHM_EXCLUSIVE) != 0 && handle.shm_exclusive[i])
        node.shm_exclusive[i] = handle.shm_exclusive[i] = false;
      continue;
    }
    const bool others = node.shm_shared[i] > (handle.shm_shared[i] ? 1 : 0);
    if (node.shm_exclusive[i] && !handle.shm_exclusive[i]) return SQLITE_BUSY;
    if ((flags & SQLITE_SHM_EXCLUSIVE) != 0 && others) return SQLITE_BUSY;
  }
  if ((flags & SQLITE_SHM_UNLOCK) != 0) return SQLITE_OK;
  for (int at = offset; at < offset + count; ++at) {
    const auto i = static_cast<std::size_t>(at);
    if ((flags & SQLITE_SHM_SHARED) != 0 && !handle.shm_shared[i]) {
      ++node.shm_shared[i];
      handle.shm_shared[i] = true;
    }
    if ((flags & SQLITE_SHM_EXCLUSIVE) != 0) node.shm_exclusive[i] = handle.shm_exclusive[i] = true;
  }
  return SQLITE_OK;
}

int x_shm_unmap(sqlite3_file* file, int) {
  for (int i = 0; i < 8; ++i) {
    x_shm_lock(file, i, 1, SQLITE_SHM_UNLOCK | SQLITE_SHM_SHARED);
    x_shm_lock(file, i, 1, SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE);
  }
  return SQLITE_OK;
}

int x_close(sqlite3_file* file) {
  x_unlock(file, SQLITE_LOCK_NONE);
  x_shm_unmap(file, 0);
  delete of(file).node;
  of(file).node = nullptr;
  return SQLITE_OK;
}

int x_read(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
  const std::lock_guard lock{g_state->mutex};
  const Node& node = **of(file).node;
  const auto from = static_cast<std::uint64_t>(offset);
  const auto wanted = static_cast<std::size_t>(count);
  const std::size_t got = node.readable(from, wanted);
  node.read(from, got, static_cast<char*>(into));
  std::memset(static_cast<char*>(into) + got, 0, wanted - got);
  return got == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int x_write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  const std::lock_guard lock{g_state->mutex};
  Node& node = **of(file).node;
  const std::string_view bytes{static_cast<const char*>(from), static_cast<std::size_t>(count)};
  const Fault fault = g_state->next("write", node.path);
  if (fault != Fault::none) {
    node.write(static_cast<std::uint64_t>(offset), bytes.substr(0, bytes.size() / 2));
    return code_of(fault, SQLITE_IOERR_WRITE);
  }
  node.write(static_cast<std::uint64_t>(offset), bytes);
  return SQLITE_OK;
}

int x_truncate(sqlite3_file* file, sqlite3_int64 size) {
  const std::lock_guard lock{g_state->mutex};
  Node& node = **of(file).node;
  const Fault fault = g_state->next("truncate", node.path);
  if (fault != Fault::none) return code_of(fault, SQLITE_IOERR_TRUNCATE);
  node.truncate(static_cast<std::uint64_t>(size));
  return SQLITE_OK;
}

int x_sync(sqlite3_file* file, int) {
  const std::lock_guard lock{g_state->mutex};
  Node& node = **of(file).node;
  if (g_state->next("sync", node.path) != Fault::none) {
    node.sync_failed();
    return SQLITE_IOERR_FSYNC;
  }
  node.sync();
  node.name_durable = true;  // SQLite's own file system syncs the folder with a new journal or log
  return SQLITE_OK;
}

int x_file_size(sqlite3_file* file, sqlite3_int64* size) {
  const std::lock_guard lock{g_state->mutex};
  *size = static_cast<sqlite3_int64>((*of(file).node)->size);
  return SQLITE_OK;
}

int x_lock(sqlite3_file* file, int level) {
  const std::lock_guard lock{g_state->mutex};
  Handle& handle = of(file);
  Node& node = **handle.node;
  if (handle.level >= level) return SQLITE_OK;
  const int mine = handle.level >= SQLITE_LOCK_SHARED ? 1 : 0;
  if (level == SQLITE_LOCK_SHARED) {
    if (node.pending || node.exclusive) return SQLITE_BUSY;
    ++node.shared;
  } else if (level == SQLITE_LOCK_RESERVED) {
    if (node.reserved || node.pending || node.exclusive) return SQLITE_BUSY;
    node.reserved = true;
  } else {
    if (handle.level < SQLITE_LOCK_RESERVED && node.reserved) return SQLITE_BUSY;
    node.reserved = node.pending = true;
    handle.level = SQLITE_LOCK_PENDING;
    if (node.shared > mine) return SQLITE_BUSY;
    node.exclusive = true;
  }
  handle.level = level;
  return SQLITE_OK;
}

int x_check_reserved(sqlite3_file* file, int* out) {
  const std::lock_guard lock{g_state->mutex};
  *out = (*of(file).node)->reserved ? 1 : 0;
  return SQLITE_OK;
}

int x_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int x_sector_size(sqlite3_file*) { return static_cast<int>(kSectorBytes); }
int x_characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int x_shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
  const std::lock_guard lock{g_state->mutex};
  Node& node = **of(file).node;
  *out = nullptr;
  CW_ASSERT(size == 32768);
  auto found = node.shm.find(region);
  if (found == node.shm.end()) {
    if (extend == 0) return SQLITE_OK;
    found = node.shm.emplace(region, std::make_unique<std::array<char, 32768>>()).first;
    found->second->fill('\0');
  }
  *out = found->second->data();
  return SQLITE_OK;
}

void x_shm_barrier(sqlite3_file*) {}

const sqlite3_io_methods kMethods = {2,
                                     x_close,
                                     x_read,
                                     x_write,
                                     x_truncate,
                                     x_sync,
                                     x_file_size,
                                     x_lock,
                                     x_unlock,
                                     x_check_reserved,
                                     x_control,
                                     x_sector_size,
                                     x_characteristics,
                                     x_shm_map,
                                     x_shm_lock,
                                     x_shm_barrier,
                                     x_shm_unmap,
                                     nullptr,
                                     nullptr};

int x_open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const std::lock_guard lock{g_state->mutex};
  file->pMethods = nullptr;
  const std::string path = name == nullptr ? "(temporary)" : name;
  auto node = g_state->find(path);
  if (node == nullptr) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    const Fault fault = g_state->next("create", path);
    if (fault != Fault::none) return code_of(fault, SQLITE_CANTOPEN);
    node = g_state->make(path);
  }
  Handle& handle = of(file);
  handle.node = new std::shared_ptr<Node>{std::move(node)};
  handle.level = SQLITE_LOCK_NONE;
  handle.shm_shared = handle.shm_exclusive = {};
  file->pMethods = &kMethods;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int x_delete(sqlite3_vfs*, const char* name, int) {
  const std::lock_guard lock{g_state->mutex};
  const Fault fault = g_state->next("remove", name);
  if (fault != Fault::none) return code_of(fault, SQLITE_IOERR_DELETE);
  return g_state->files.erase(name) > 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

int x_access(sqlite3_vfs*, const char* name, int, int* out) {
  const std::lock_guard lock{g_state->mutex};
  *out = g_state->find(name) != nullptr ? 1 : 0;
  return SQLITE_OK;
}

int x_full_path(sqlite3_vfs*, const char* name, int size, char* out) {
  std::snprintf(out, static_cast<std::size_t>(size), "%s", name);
  return SQLITE_OK;
}

int x_randomness(sqlite3_vfs*, int size, char* out) {
  for (int i = 0; i < size; ++i) out[i] = static_cast<char>(i + 1);
  return size;
}

int x_sleep(sqlite3_vfs*, int microseconds) { return microseconds; }
int x_time(sqlite3_vfs*, double* out) {
  *out = 2461000.5;
  return SQLITE_OK;
}
int x_last_error(sqlite3_vfs*, int, char*) { return 0; }
int x_time_ms(sqlite3_vfs*, sqlite3_int64* out) {
  *out = sqlite3_int64{212630443200000};
  return SQLITE_OK;
}

sqlite3_vfs g_vfs = {2,
                     static_cast<int>(sizeof(Handle)),
                     512,
                     nullptr,
                     "claimwire-memory",
                     nullptr,
                     x_open,
                     x_delete,
                     x_access,
                     x_full_path,
                     nullptr,
                     nullptr,
                     nullptr,
                     nullptr,
                     x_randomness,
                     x_sleep,
                     x_time,
                     x_last_error,
                     x_time_ms,
                     nullptr,
                     nullptr,
                     nullptr};

}  // namespace

MemoryDisk::MemoryDisk() : state_{std::make_shared<State>()} {
  CW_ASSERT(g_state == nullptr);
  g_state = state_.get();
  sqlite3_vfs_register(&g_vfs, 1);
  sqlite3_randomness(0, nullptr);  // from the beginning, so that each disk meets the same chance
}

MemoryDisk::~MemoryDisk() {
  sqlite3_vfs_unregister(&g_vfs);
  g_state = nullptr;
}

void MemoryDisk::crash() {
  const std::lock_guard lock{state_->mutex};
  state_->crash();
}

void MemoryDisk::crash_at(std::uint64_t n, std::function<void()> then, std::string only) {
  const std::lock_guard lock{state_->mutex};
  state_->crash_at = n;
  state_->crash_only = std::move(only);
  state_->on_crash = std::move(then);
}

void MemoryDisk::boot() {
  const std::lock_guard lock{state_->mutex};
  state_->files = std::exchange(state_->at_crash, {});
  state_->fault = Fault::none;
  state_->failed.clear();
}

void MemoryDisk::boot_after_power_cut(std::uint64_t seed) {
  boot();
  const std::lock_guard lock{state_->mutex};
  std::mt19937_64 chance{seed};
  for (auto at = state_->files.begin(); at != state_->files.end();) {
    if (!at->second->name_durable && chance() % 2 == 0) {
      at = state_->files.erase(at);
      continue;
    }
    at->second->cut_power(chance);
    ++at;
  }
}

void MemoryDisk::fail_at(std::uint64_t n, Fault fault, bool for_good) {
  const std::lock_guard lock{state_->mutex};
  state_->fail_at = state_->operations + n;
  state_->fault = n == 0 ? Fault::none : fault;
  state_->for_good = for_good;
  state_->failed.clear();
}

std::uint64_t MemoryDisk::operations() const {
  const std::lock_guard lock{state_->mutex};
  return state_->operations;
}

std::string MemoryDisk::failed() const {
  const std::lock_guard lock{state_->mutex};
  return state_->failed;
}

void MemoryDisk::damage(const std::string& path, std::uint64_t offset, std::string_view bytes) {
  const std::lock_guard lock{state_->mutex};
  Node& node = *state_->files.at(path);
  node.write(offset, bytes);
  node.sync();
}

void MemoryDisk::refuse_to_open(const std::string& path, bool refuse) {
  const std::lock_guard lock{state_->mutex};
  state_->files.at(path)->no_open = refuse;
}

std::string MemoryDisk::content(const std::string& path) const {
  const std::lock_guard lock{state_->mutex};
  const auto node = state_->find(path);
  return node == nullptr ? std::string{} : node->read(0, static_cast<std::size_t>(node->size));
}

MemoryDisk::Picture MemoryDisk::picture() const {
  const std::lock_guard lock{state_->mutex};
  return State::copies_of(state_->files);
}

void MemoryDisk::put_back(const Picture& picture,
                          const std::function<bool(const std::string&)>& wanted) {
  const std::lock_guard lock{state_->mutex};
  std::erase_if(state_->files, [&](const auto& each) { return wanted(each.first); });
  for (auto& [path, node] : State::copies_of(picture))
    if (wanted(path)) state_->files[path] = node;
}

std::uint64_t MemoryDisk::size(const std::string& path) const {
  const std::lock_guard lock{state_->mutex};
  const auto node = state_->find(path);
  return node == nullptr ? 0 : node->size;
}

Result<std::unique_ptr<engine::File>> MemoryDisk::open(const std::string& path, bool create) {
  const std::lock_guard lock{state_->mutex};
  auto node = state_->find(path);
  if (node == nullptr) {
    if (!create) return Error{"store.io", concat("opening ", path, ": no such file.")};
    const Fault fault = state_->next("create", path);
    if (fault != Fault::none) return error_of(fault, "opening", path);
    node = state_->make(path);
  }
  if (node->no_open) return error_of(Fault::io_error, "opening", path);
  return std::unique_ptr<engine::File>{std::make_unique<MemoryFile>(state_, node, false)};
}

Result<void> MemoryDisk::make_folder(const std::string&) { return {}; }

Result<void> MemoryDisk::sync_folder(const std::string& path) {
  const std::lock_guard lock{state_->mutex};
  const Fault fault = state_->next("sync-folder", path);
  if (fault != Fault::none) return error_of(Fault::io_error, "syncing folder", path);
  for (auto& [name, node] : state_->files) {
    if (name.substr(0, name.rfind('/')) == path) node->name_durable = true;
  }
  return {};
}

Result<void> MemoryDisk::remove(const std::string& path) {
  const std::lock_guard lock{state_->mutex};
  const Fault fault = state_->next("remove", path);
  if (fault != Fault::none) return error_of(fault, "removing", path);
  state_->files.erase(path);
  return {};
}

bool MemoryDisk::exists(const std::string& path) const {
  const std::lock_guard lock{state_->mutex};
  return state_->find(path) != nullptr;
}

std::uint64_t MemoryDisk::free_bytes(const std::string&) const { return free_bytes_; }

Result<std::unique_ptr<engine::File>> MemoryDisk::lock(const std::string& path) {
  const std::lock_guard lock{state_->mutex};
  auto node = state_->make(path);
  if (node->locked) return Error{"store.locked", concat(path, ": another has it.")};
  node->locked = true;
  return std::unique_ptr<engine::File>{std::make_unique<MemoryFile>(state_, node, true)};
}

}  // namespace claimwire::test
