#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace claimwire::engine {

/// One open file. Every method: errors store.disk-full and store.io, naming the file.
class File {
 public:
  virtual ~File() = default;
  virtual Result<void> write_at(std::uint64_t offset, std::string_view bytes) = 0;
  /// Fewer bytes than asked for only at the end of the file.
  virtual Result<std::string> read_at(std::uint64_t offset, std::size_t count) const = 0;
  /// Returns after the bytes are on stable storage (fdatasync).
  virtual Result<void> sync() = 0;
  /// Reserves room up to `size` bytes, so that later writes cannot fail for want of it and sync()
  /// need not write metadata.
  virtual Result<void> allocate(std::uint64_t size) = 0;
  /// Gives back what lies behind `size` bytes.
  virtual Result<void> truncate(std::uint64_t size) = 0;
  /// The first `count` numbers of the file (8 bytes each, little-endian) as memory: what is stored
  /// there outlives the process at the price of a store, though not the machine. They are there
  /// until the File is destroyed. Empty where a file cannot be mapped: write_at() does the same.
  virtual std::span<std::atomic<std::uint64_t>> numbers(std::size_t count) {
    static_cast<void>(count);
    return {};
  }
};

/// The files of the store other than SQLite's own; a fault test puts its own in place. New files
/// are 0600, new folders 0700.
class Files {
 public:
  virtual ~Files() = default;
  virtual Result<std::unique_ptr<File>> open(const std::string& path, bool create) = 0;
  /// Makes the folder and those above it that are missing.
  virtual Result<void> make_folder(const std::string& path) = 0;
  /// Makes a new or removed name in `path` durable.
  virtual Result<void> sync_folder(const std::string& path) = 0;
  virtual Result<void> remove(const std::string& path) = 0;
  virtual bool exists(const std::string& path) const = 0;
  /// Bytes an unprivileged process may still write to the file system of `path`.
  virtual std::uint64_t free_bytes(const std::string& path) const = 0;
  /// Held until the File is destroyed or the process ends. Errors: store.locked when another
  /// process holds it.
  virtual Result<std::unique_ptr<File>> lock(const std::string& path) = 0;
};

}  // namespace claimwire::engine
