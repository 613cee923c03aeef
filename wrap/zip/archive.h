#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/result.h"

namespace claimwire::zip {

/// What an archive may ask of us (promise E7).
struct Limits {
  std::size_t entries_max = 1'000;
  std::uint64_t entry_bytes_max = 256ULL << 20;
  std::uint64_t total_bytes_max = 1ULL << 30;
  std::uint64_t ratio_max = 100;  ///< Unpacked to packed; entries under 1 MiB may exceed it.
};

/// A file inside an archive, as its central directory tells.
struct Entry {
  std::string name;          ///< As stored, with its folders; no "..", no absolute path.
  std::uint64_t packed = 0;  ///< Bytes.
  std::uint64_t size = 0;    ///< Bytes, unpacked.
  std::uint32_t crc32 = 0;
  Date modified{};  ///< No date when the archive holds an impossible one.
  std::uint64_t header_at = 0;
  std::uint16_t method = 0;
};

/// A zip archive read in place: nothing is written to disk and only the entries asked for are
/// unpacked. The directory at the end is what counts, as PKWARE's APPNOTE 4.3.16 says; Poco's
/// streaming reader trusts the local headers instead, which can say otherwise.
class Archive {
 public:
  /// Reads the directory. `bytes` outlives the archive. Folders are left out of entries().
  /// Errors  zip.truncated (no directory at the end), zip.damaged, zip.too-many-entries,
  ///         zip.entry-too-large, zip.total-too-large, zip.ratio, zip.outside-path, zip.link,
  ///         zip.encrypted, zip.method, zip.zip64.
  static Result<Archive> open(std::string_view bytes, const Limits& limits);

  const std::vector<Entry>& entries() const { return entries_; }
  /// The content of one entry. Never more than its directory says, whatever the packed data does.
  /// Errors  zip.damaged: the data does not unpack, or its length or CRC-32 differs.
  Result<std::string> read(const Entry& entry) const;

 private:
  std::string_view bytes_;
  std::vector<Entry> entries_;
};

/// Does `bytes` begin as a zip archive does?
bool is_zip(std::string_view bytes);

}  // namespace claimwire::zip
