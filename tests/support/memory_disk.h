#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "engine/ports/files.h"

namespace claimwire::test {

/// A disk in memory under both SQLite and the store's own files, that forgets what was not synced,
/// tears what was half written, and fails the operation it is told to. One at a time: it is
/// SQLite's default file system while it lives.
class MemoryDisk final : public engine::Files {
 public:
  MemoryDisk();
  ~MemoryDisk() override;
  MemoryDisk(const MemoryDisk&) = delete;
  MemoryDisk& operator=(const MemoryDisk&) = delete;

  /// The process ends at this instant: what happens on the disk after it is undone by boot(). (Its
  /// objects still have to be destroyed.) Faults end with it.
  void crash();
  /// The same at the `n`th operation from now (from 1; 0: not any more), before it changes
  /// anything; then calls `then`, which must not come back to the disk. Counts those alone whose
  /// description ("sync /store/bodies/20260903-1.seg") holds `only`.
  void crash_at(std::uint64_t n, std::function<void()> then, std::string only = {});
  /// The next process finds what the last one had written when it crashed.
  void boot();
  /// As boot(), but the power went with the process: of what was not synced each sector of 512
  /// bytes survives or not, by `seed`.
  void boot_after_power_cut(std::uint64_t seed);

  struct Node;
  enum class Fault { none, io_error, disk_full };
  /// The `n`th operation from now (from 1) that changes something fails; with `for_good` all after
  /// it too. 0: none.
  void fail_at(std::uint64_t n, Fault fault, bool for_good = false);
  /// Operations that changed something, or tried to: write, sync, allocate, create, remove.
  std::uint64_t operations() const;
  /// What the failed operation was: "sync claimwire.db-wal"; empty when none failed.
  std::string failed() const;
  void set_free_bytes(std::uint64_t bytes) { free_bytes_ = bytes; }
  /// Turns bytes at `offset` of `path` into others, as a bad disk does.
  void damage(const std::string& path, std::uint64_t offset, std::string_view bytes);
  /// The files as they are now.
  using Picture = std::map<std::string, std::shared_ptr<Node>>;
  Picture picture() const;
  /// Puts back the files of `picture` for which `wanted` says so; the others stay as they are.
  void put_back(const Picture& picture, const std::function<bool(const std::string&)>& wanted);
  std::uint64_t size(const std::string& path) const;
  /// Opening `path` fails, as where too many files are open, until told otherwise.
  void refuse_to_open(const std::string& path, bool refuse);
  /// Whole content of `path`.
  std::string content(const std::string& path) const;

  Result<std::unique_ptr<engine::File>> open(const std::string& path, bool create) override;
  Result<void> make_folder(const std::string& path) override;
  Result<void> sync_folder(const std::string& path) override;
  Result<void> remove(const std::string& path) override;
  bool exists(const std::string& path) const override;
  std::uint64_t free_bytes(const std::string& path) const override;
  Result<std::unique_ptr<engine::File>> lock(const std::string& path) override;

  struct State;

 private:
  std::shared_ptr<State> state_;
  std::uint64_t free_bytes_ = std::uint64_t{1} << 40;
};

}  // namespace claimwire::test
