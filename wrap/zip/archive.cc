#include "wrap/zip/archive.h"

#include <Poco/Checksum.h>
#include <Poco/InflatingStream.h>
#include <Poco/MemoryStream.h>

#include <algorithm>
#include <exception>

#include "core/text.h"

namespace claimwire::zip {
namespace {

// PKWARE APPNOTE 6.3: 4.3.16 end of central directory, 4.3.12 directory entry, 4.3.7 local header.
constexpr std::uint32_t kEndMark = 0x06054B50;
constexpr std::uint32_t kEntryMark = 0x02014B50;
constexpr std::uint32_t kLocalMark = 0x04034B50;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kEntrySize = 46;
constexpr std::size_t kLocalSize = 30;
constexpr std::size_t kCommentMax = 65'535;
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint64_t kRatioFreeBytes = 1 << 20;

// Little-endian; the caller has checked that the bytes are there.
std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = size; i-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}
std::uint16_t number16(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(number(bytes, at, 2));
}
std::uint32_t number32(std::string_view bytes, std::size_t at) { return number(bytes, at, 4); }

Error error(std::string_view id, std::string_view name, std::string_view what) {
  const std::string where = name.empty() ? "" : concat(printable(name, 120), ": ");
  return {std::string{id}, concat("zip archive: ", where, what)};
}

// Backward from the end, past a comment of any length.
std::size_t find_end(std::string_view bytes) {
  if (bytes.size() < kEndSize) return std::string_view::npos;
  const std::size_t last = bytes.size() - kEndSize;
  const std::size_t first = last > kCommentMax ? last - kCommentMax : 0;
  for (std::size_t at = last + 1; at-- > first;) {
    if (number32(bytes, at) != kEndMark) continue;
    if (at + kEndSize + number16(bytes, at + 20) == bytes.size()) return at;
  }
  return std::string_view::npos;
}

bool leads_outside(std::string_view name) {
  if (name.empty() || name[0] == '/' || name.find('\\') != std::string_view::npos ||
      name.find('\0') != std::string_view::npos || (name.size() > 1 && name[1] == ':')) {
    return true;
  }
  const auto parts = split(name, '/');
  return std::any_of(parts.begin(), parts.end(),
                     [](std::string_view part) { return part == ".."; });
}

// The upper half of the external attributes is the Unix mode when a Unix made the entry (4.4.2).
bool is_link(std::uint16_t made_by, std::uint32_t attributes) {
  constexpr std::uint16_t kUnix = 3;
  constexpr std::uint32_t kTypeMask = 0170000;
  constexpr std::uint32_t kLink = 0120000;
  return made_by >> 8 == kUnix && (attributes >> 16 & kTypeMask) == kLink;
}

Date dos_date(std::uint16_t bits) {
  const Date date{static_cast<std::int16_t>(1980 + (bits >> 9)),
                  static_cast<std::uint8_t>(bits >> 5 & 15), static_cast<std::uint8_t>(bits & 31)};
  return date.valid() ? date : Date{};
}

}  // namespace

bool is_zip(std::string_view bytes) {
  return bytes.size() >= 4 && (number32(bytes, 0) == kLocalMark || number32(bytes, 0) == kEndMark);
}

Result<Archive> Archive::open(std::string_view bytes, const Limits& limits) {
  const std::size_t end = find_end(bytes);
  if (end == std::string_view::npos) {
    return error("zip.truncated", "",
                 "the directory at its end is missing, so the file was cut short. Download it "
                 "again.");
  }
  const std::size_t count = number16(bytes, end + 10);
  const std::uint64_t directory_size = number32(bytes, end + 12);
  std::uint64_t at = number32(bytes, end + 16);
  if (count == 0xFFFF || at == 0xFFFFFFFF) {
    return error("zip.zip64", "", "is of the zip64 kind, which no code-set publisher uses");
  }
  if (number16(bytes, end + 4) != 0 || number16(bytes, end + 8) != count) {
    return error("zip.damaged", "", "is spread over several files, or its entry counts differ");
  }
  if (count > limits.entries_max) {
    return error("zip.too-many-entries", "",
                 concat("has ", std::to_string(count), " entries; the limit is ",
                        std::to_string(limits.entries_max)));
  }
  if (at > end || directory_size > end - at) {
    return error("zip.damaged", "", "its directory lies outside the file");
  }
  Archive archive;
  archive.bytes_ = bytes;
  std::uint64_t total = 0;
  const std::uint64_t directory_end = at + directory_size;
  for (std::size_t i = 0; i < count; ++i) {
    if (directory_end - at < kEntrySize || number32(bytes, at) != kEntryMark) {
      return error("zip.damaged", "", "its directory is cut or overwritten");
    }
    const std::uint64_t name_size = number16(bytes, at + 28);
    const std::uint64_t entry_size =
        kEntrySize + name_size + number16(bytes, at + 30) + number16(bytes, at + 32);
    if (directory_end - at < entry_size) {
      return error("zip.damaged", "", "its directory is cut or overwritten");
    }
    Entry entry{.name = std::string{bytes.substr(at + kEntrySize, name_size)},
                .packed = number32(bytes, at + 20),
                .size = number32(bytes, at + 24),
                .crc32 = number32(bytes, at + 16),
                .modified = dos_date(number16(bytes, at + 14)),
                .header_at = number32(bytes, at + 42),
                .method = number16(bytes, at + 10)};
    if (leads_outside(entry.name)) {
      return error("zip.outside-path", entry.name,
                   "its path leads out of the archive; nothing of the archive was read");
    }
    if (is_link(number16(bytes, at + 4), number32(bytes, at + 38))) {
      return error("zip.link", entry.name, "is a link; an archive of code sets holds plain files");
    }
    if ((number16(bytes, at + 8) & 1) != 0) {
      return error("zip.encrypted", entry.name, "is encrypted; unpack it and import the file");
    }
    if (entry.packed == 0xFFFFFFFF || entry.size == 0xFFFFFFFF || entry.header_at == 0xFFFFFFFF) {
      return error("zip.zip64", entry.name, "is of the zip64 kind, which no publisher uses");
    }
    if (entry.size > limits.entry_bytes_max) {
      return error("zip.entry-too-large", entry.name,
                   concat("unpacks to ", std::to_string(entry.size), " bytes; the limit is ",
                          std::to_string(limits.entry_bytes_max)));
    }
    total += entry.size;
    if (total > limits.total_bytes_max) {
      return error(
          "zip.total-too-large", "",
          concat("unpacks to more than ", std::to_string(limits.total_bytes_max), " bytes in all"));
    }
    if (entry.size > kRatioFreeBytes && entry.size / limits.ratio_max > entry.packed) {
      return error("zip.ratio", entry.name,
                   concat("unpacks to more than ", std::to_string(limits.ratio_max),
                          " times its size, as no code set does"));
    }
    if (!entry.name.ends_with('/')) archive.entries_.push_back(std::move(entry));
    at += entry_size;
  }
  return archive;
}

Result<std::string> Archive::read(const Entry& entry) const {
  const auto damaged = [&entry](std::string_view what) {
    return error("zip.damaged", entry.name, concat(what, ". Download the archive again."));
  };
  if (entry.header_at > bytes_.size() || bytes_.size() - entry.header_at < kLocalSize ||
      number32(bytes_, entry.header_at) != kLocalMark) {
    return damaged("its header is not where the directory says");
  }
  const std::uint64_t data_at = entry.header_at + kLocalSize +
                                number16(bytes_, entry.header_at + 26) +
                                number16(bytes_, entry.header_at + 28);
  if (data_at > bytes_.size() || bytes_.size() - data_at < entry.packed) {
    return damaged("its data reaches past the end of the archive");
  }
  const std::string_view packed = bytes_.substr(data_at, entry.packed);
  if (entry.method != kStored && entry.method != kDeflated) {
    return error("zip.method", entry.name,
                 "is packed by another method than deflate; unpack it and import the file");
  }
  std::string content;
  if (entry.method == kStored) {
    content = packed;
  } else {
    try {
      Poco::MemoryInputStream in{packed.data(), static_cast<std::streamsize>(packed.size())};
      constexpr int kRawDeflate = -15;  // inflateInit2: no zlib header, window of 32 KiB
      Poco::InflatingInputStream inflated{in, kRawDeflate};
      constexpr std::size_t kPiece = 1 << 16;
      // One byte more than announced is enough to see that it unpacks to more.
      while (content.size() <= entry.size && inflated.good()) {
        const std::size_t had = content.size();
        content.resize(had + kPiece);
        inflated.read(content.data() + had, static_cast<std::streamsize>(kPiece));
        content.resize(had + static_cast<std::size_t>(inflated.gcount()));
      }
    } catch (const std::exception&) {
      return damaged("its data does not unpack");
    }
  }
  if (content.size() != entry.size) {
    return damaged("its data does not unpack to the length that the directory says");
  }
  Poco::Checksum checksum{Poco::Checksum::TYPE_CRC32};
  for (std::string_view rest = content; !rest.empty();) {
    const std::string_view piece = rest.substr(0, 1 << 20);
    checksum.update(piece.data(), static_cast<unsigned>(piece.size()));
    rest.remove_prefix(piece.size());
  }
  if (checksum.checksum() != entry.crc32) return damaged("its checksum is wrong");
  return content;
}

}  // namespace claimwire::zip
