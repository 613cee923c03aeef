#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace claimwire::codes {

/// An index made of code tables, as one file of sections: mapped and used in place, shared between
/// processes, made again from the tables when it is gone, damaged or of another program.
class CacheFile {
 public:
  /// `made_of`: what the sections were computed from; whoever opens it compares.
  static std::string bytes_of(std::string_view made_of, std::span<const std::string> sections);
  /// Maps `path` and checks all of it. Errors: codes.cache-unreadable, codes.cache-damaged.
  /// Cost: one pass of crc32c over the file, 2 ms for 15 MB.
  static Result<std::shared_ptr<const CacheFile>> open(const std::string& path);
  /// The same of bytes in memory. Errors as above.
  static Result<std::shared_ptr<const CacheFile>> from_bytes(std::string bytes);

  /// Puts bytes under a name, all of them or none. Not synced: what a crash loses is made again.
  /// Errors: codes.directory-unwritable.
  static Result<void> write(const std::string& path, std::string_view bytes);

  CacheFile(const CacheFile&) = delete;
  CacheFile& operator=(const CacheFile&) = delete;
  ~CacheFile();

  std::string_view made_of() const { return made_of_; }
  std::size_t size() const { return bytes_.size(); }
  std::string_view text(std::size_t section) const {
    return section < sections_.size() ? sections_[section] : std::string_view{};
  }
  /// A section as values; T is one that freeze() wrote.
  template <class T>
  std::span<const T> values(std::size_t section) const {
    const std::string_view raw = text(section);
    return {reinterpret_cast<const T*>(raw.data()), raw.size() / sizeof(T)};
  }

 private:
  CacheFile() = default;
  Result<void> attach(std::string_view bytes, std::string_view name);

  std::string_view bytes_;
  std::string_view made_of_;
  std::vector<std::string_view> sections_;
  std::string owned_;
  void* mapped_ = nullptr;
};

/// The bytes of values, for a section.
template <class T>
std::string section_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

}  // namespace claimwire::codes
