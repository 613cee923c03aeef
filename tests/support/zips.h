#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace claimwire::test {

inline std::string little(std::uint64_t value, int size) {
  std::string out;
  for (int i = 0; i < size; ++i) out += static_cast<char>(value >> (8 * i));
  return out;
}

// What one entry of an archive says of itself; everything can be made to lie.
struct Part {
  std::string name;
  std::string data;  ///< As packed.
  std::uint16_t method = 0;
  std::uint32_t crc32 = 0;
  std::uint64_t size = 0;
  std::uint16_t flags = 0;
  std::uint16_t made_by = 0;
  std::uint32_t attributes = 0;
};

inline std::string archive(const std::vector<Part>& parts, const std::string& comment = "") {
  std::string out;
  std::string directory;
  constexpr std::uint64_t kDay = (2025 - 1980) << 9 | 6 << 5 | 9;
  for (const Part& part : parts) {
    const std::size_t header_at = out.size();
    const std::string common = little(part.flags, 2) + little(part.method, 2) + little(0, 2) +
                               little(kDay, 2) + little(part.crc32, 4) +
                               little(part.data.size(), 4) + little(part.size, 4) +
                               little(part.name.size(), 2) + little(0, 2);
    out += little(0x04034B50, 4) + little(20, 2) + common + part.name + part.data;
    directory += little(0x02014B50, 4) + little(part.made_by, 2) + little(20, 2) + common +
                 little(0, 2) + little(0, 2) + little(0, 2) + little(part.attributes, 4) +
                 little(header_at, 4) + part.name;
  }
  const std::size_t directory_at = out.size();
  out += directory;
  out += little(0x06054B50, 4) + little(0, 2) + little(0, 2) + little(parts.size(), 2) +
         little(parts.size(), 2) + little(directory.size(), 4) + little(directory_at, 4) +
         little(comment.size(), 2) + comment;
  return out;
}

/// CRC-32 as zip archives have it (ISO 3309).
inline std::uint32_t crc32(std::string_view text) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
  }
  return ~crc;
}

/// An entry that tells the truth, not packed.
inline Part stored(std::string name, std::string data) {
  Part part{.name = std::move(name), .data = std::move(data)};
  part.crc32 = crc32(part.data);
  part.size = part.data.size();
  return part;
}

}  // namespace claimwire::test
