#include "engine/store/posix_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>

#include "core/text.h"

namespace claimwire::engine {
namespace {

Error failed(std::string_view doing, const std::string& path, int code) {
  if (code == ENOSPC || code == EDQUOT) {
    return {"store.disk-full",
            concat(doing, " ", path, ": no space is left on the disk. Free some; ",
                   "intake resumes by itself.")};
  }
  return {"store.io", concat(doing, " ", path, ": ", std::strerror(code), ".")};
}

class PosixFile final : public File {
 public:
  PosixFile(int descriptor, std::string path) : descriptor_{descriptor}, path_{std::move(path)} {}
  ~PosixFile() override {
    if (mapped_ != nullptr) ::munmap(mapped_, mapped_bytes_);
    ::close(descriptor_);
  }
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;

  Result<void> write_at(std::uint64_t offset, std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t wrote =
          ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote <= 0) return failed("writing", path_, wrote == 0 ? ENOSPC : errno);
      bytes.remove_prefix(static_cast<std::size_t>(wrote));
      offset += static_cast<std::uint64_t>(wrote);
    }
    return {};
  }

  Result<std::string> read_at(std::uint64_t offset, std::size_t count) const override {
    std::string out(count, '\0');
    std::size_t have = 0;
    while (have < count) {
      const ssize_t got =
          ::pread(descriptor_, out.data() + have, count - have, static_cast<off_t>(offset + have));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return failed("reading", path_, errno);
      if (got == 0) break;
      have += static_cast<std::size_t>(got);
    }
    out.resize(have);
    return out;
  }

  Result<void> sync() override {
    if (::fdatasync(descriptor_) != 0) return failed("syncing", path_, errno);
    return {};
  }

  Result<void> allocate(std::uint64_t size) override {
    const int code = ::posix_fallocate(descriptor_, 0, static_cast<off_t>(size));
    if (code != 0) return failed("reserving room for", path_, code);
    return {};
  }

  Result<void> truncate(std::uint64_t size) override {
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0)
      return failed("shortening", path_, errno);
    return {};
  }

  std::span<std::atomic<std::uint64_t>> numbers(std::size_t count) override {
    using Number = std::atomic<std::uint64_t>;
    static_assert(Number::is_always_lock_free && sizeof(Number) == 8);
    const std::size_t bytes = count * sizeof(Number);
    // Without room on the disk a store into the mapping would end the process.
    if (std::endian::native != std::endian::little || mapped_ != nullptr || !allocate(bytes))
      return {};
    void* const at = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_, 0);
    if (at == MAP_FAILED) return {};
    mapped_ = at;
    mapped_bytes_ = bytes;
    return {static_cast<Number*>(at), count};
  }

 private:
  int descriptor_;
  std::string path_;
  void* mapped_ = nullptr;
  std::size_t mapped_bytes_ = 0;
};

}  // namespace

Result<std::unique_ptr<File>> PosixFiles::open(const std::string& path, bool create) {
  const int descriptor =
      ::open(path.c_str(), O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), S_IRUSR | S_IWUSR);
  if (descriptor < 0) return failed("opening", path, errno);
  return std::unique_ptr<File>{std::make_unique<PosixFile>(descriptor, path)};
}

Result<void> PosixFiles::make_folder(const std::string& path) {
  for (std::size_t at = path.find('/', 1);; at = path.find('/', at + 1)) {
    const std::string part = path.substr(0, at);
    if (!part.empty() && ::mkdir(part.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
      return failed("making folder", part, errno);
    }
    if (at == std::string::npos) return {};
  }
}

Result<void> PosixFiles::sync_folder(const std::string& path) {
  const int descriptor =
      ::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return failed("opening folder", path, errno);
  const int code = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  if (code != 0) return failed("syncing folder", path, code);
  return {};
}

Result<void> PosixFiles::remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return failed("removing", path, errno);
  return {};
}

bool PosixFiles::exists(const std::string& path) const {
  struct stat about{};
  return ::stat(path.c_str(), &about) == 0;
}

std::uint64_t PosixFiles::free_bytes(const std::string& path) const {
  struct statvfs about{};
  if (::statvfs(path.empty() ? "." : path.c_str(), &about) != 0) return 0;
  return std::uint64_t{about.f_bavail} * about.f_frsize;
}

Result<std::unique_ptr<File>> PosixFiles::lock(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return failed("opening", path, errno);
  auto file = std::make_unique<PosixFile>(descriptor, path);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return failed("locking", path, errno);
    return Error{"store.locked",
                 concat(path, ": another claimwire process has this store open. Stop ",
                        "it first, or give this one a store of its own.")};
  }
  return std::unique_ptr<File>{std::move(file)};
}

}  // namespace claimwire::engine
