#include "codes/search/cache_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "core/crc32c.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

// In the byte order of the machine that wrote it: Head; the size of each section; made_of; the
// sections. Each part starts on a multiple of 8.
struct Head {
  char magic[8];
  std::uint32_t byte_order;
  std::uint32_t crc;  ///< Of everything behind the head.
  std::uint64_t size;
  std::uint32_t section_count;
  std::uint32_t made_of_size;
};
static_assert(sizeof(Head) % 8 == 0);

constexpr char kMagic[8] = {'C', 'W', 'I', 'N', 'D', 'E', 'X', '1'};
constexpr std::uint32_t kByteOrder = 0x01020304;
constexpr std::uint32_t kSectionsMax = 64;

constexpr std::uint64_t round_up(std::uint64_t n) { return (n + 7) & ~std::uint64_t{7}; }
void pad(std::string& out) { out.resize(round_up(out.size()), '\0'); }

Error damaged(std::string_view name, std::string_view what) {
  return {"codes.cache-damaged", concat(name, ": ", what, "; it is made again from the tables")};
}

}  // namespace

std::string CacheFile::bytes_of(std::string_view made_of, std::span<const std::string> sections) {
  std::string body;
  for (const std::string& section : sections) {
    const std::uint64_t size = section.size();
    body.append(reinterpret_cast<const char*>(&size), sizeof size);
  }
  body.append(made_of);
  pad(body);
  for (const std::string& section : sections) {
    body.append(section);
    pad(body);
  }
  Head head = {};
  std::memcpy(head.magic, kMagic, sizeof kMagic);
  head.byte_order = kByteOrder;
  head.crc = crc32c(body);
  head.size = sizeof head + body.size();
  head.section_count = static_cast<std::uint32_t>(sections.size());
  head.made_of_size = static_cast<std::uint32_t>(made_of.size());
  return concat(std::string_view{reinterpret_cast<const char*>(&head), sizeof head}, body);
}

CacheFile::~CacheFile() {
  if (mapped_ != nullptr) munmap(mapped_, bytes_.size());
}

Result<std::shared_ptr<const CacheFile>> CacheFile::open(const std::string& path) {
  const auto unreadable = [&path] {
    return Error{"codes.cache-unreadable", concat(path, ": ", std::strerror(errno))};
  };
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return unreadable();
  struct stat status = {};
  const bool known = fstat(fd, &status) == 0;
  const auto size = static_cast<std::size_t>(status.st_size);
  void* mapped = known && size >= sizeof(Head) ? mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0)
                                               : MAP_FAILED;
  const Error failure = unreadable();
  ::close(fd);
  if (known && size < sizeof(Head)) return damaged(path, "shorter than its head");
  if (mapped == MAP_FAILED) return failure;
  std::shared_ptr<CacheFile> file{new CacheFile};
  file->mapped_ = mapped;
  file->bytes_ = {static_cast<const char*>(mapped), size};
  if (auto good = file->attach(file->bytes_, path); !good) return good.error();
  return std::shared_ptr<const CacheFile>{std::move(file)};
}

Result<std::shared_ptr<const CacheFile>> CacheFile::from_bytes(std::string bytes) {
  std::shared_ptr<CacheFile> file{new CacheFile};
  file->owned_ = std::move(bytes);
  file->bytes_ = file->owned_;
  if (auto good = file->attach(file->bytes_, "index in memory"); !good) return good.error();
  return std::shared_ptr<const CacheFile>{std::move(file)};
}

Result<void> CacheFile::write(const std::string& path, std::string_view bytes) {
  const std::string beside = concat(path, ".", std::to_string(::getpid()), ".new");
  std::ofstream out{beside, std::ios::binary | std::ios::trunc};
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out || std::rename(beside.c_str(), path.c_str()) != 0) {
    const Error error{"codes.directory-unwritable", concat(path, ": ", std::strerror(errno))};
    std::remove(beside.c_str());
    return error;
  }
  return {};
}

Result<void> CacheFile::attach(std::string_view bytes, std::string_view name) {
  Head head;
  if (bytes.size() < sizeof head) return damaged(name, "shorter than its head");
  std::memcpy(&head, bytes.data(), sizeof head);
  if (std::memcmp(head.magic, kMagic, sizeof kMagic) != 0 || head.byte_order != kByteOrder ||
      head.size != bytes.size() || head.section_count > kSectionsMax) {
    return damaged(name, "no index of this program");
  }
  const std::string_view body = bytes.substr(sizeof head);
  if (crc32c(body) != head.crc) return damaged(name, "its checksum is wrong");
  const std::uint64_t sizes = head.section_count * sizeof(std::uint64_t);
  std::uint64_t at = round_up(sizes + head.made_of_size);
  if (at > body.size()) return damaged(name, "its sections do not fit");
  made_of_ = body.substr(sizes, head.made_of_size);
  for (std::uint32_t i = 0; i < head.section_count; ++i) {
    std::uint64_t size = 0;
    std::memcpy(&size, body.data() + i * sizeof size, sizeof size);
    if (size > body.size() || at > body.size() - size)
      return damaged(name, "a section does not fit");
    sections_.push_back(body.substr(at, size));
    at += round_up(size);
  }
  return {};
}

}  // namespace claimwire::codes
