#include "mappings/provenance.h"

#include <cstdint>
#include <optional>

namespace claimwire::mappings {
namespace {

constexpr char kFormat = 1;

void put(std::string& out, std::uint64_t number) {
  while (number >= 0x80) {
    out += static_cast<char>(number | 0x80);
    number >>= 7;
  }
  out += static_cast<char>(number);
}

/// Small numbers of either sign as small numbers: 0, -1, 1, -2 ...
std::uint64_t zigzag(std::int64_t number) {
  return static_cast<std::uint64_t>(number) << 1 ^ static_cast<std::uint64_t>(number >> 63);
}
std::int64_t unzigzag(std::uint64_t number) {
  return static_cast<std::int64_t>(number >> 1) ^ -static_cast<std::int64_t>(number & 1);
}

class Numbers {
 public:
  explicit Numbers(std::string_view text) : rest_{text} {}
  bool more() const { return !rest_.empty(); }
  std::optional<std::uint64_t> next() {
    std::uint64_t out = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      out |= std::uint64_t{byte & 0x7FU} << shift;
      if ((byte & 0x80U) == 0) return out;
    }
    return std::nullopt;
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::string pack_provenance(const std::vector<x12::ElementRecord>& elements) {
  std::string out{kFormat};
  std::uint32_t segment = 0;
  std::int64_t locator = 0;
  for (const x12::ElementRecord& one : elements) {
    if (one.rule == 0) continue;
    put(out, one.segment - segment);
    put(out, std::uint64_t{one.element} << 8 | one.component);
    put(out, one.rule);
    put(out, std::uint64_t{one.from.source} << 4 | static_cast<std::uint64_t>(one.from.kind));
    const auto at = static_cast<std::int64_t>(one.from.locator);
    put(out, zigzag(at - locator));
    segment = one.segment;
    locator = at;
  }
  return out;
}

std::vector<x12::ElementRecord> unpack_provenance(std::string_view packed) {
  std::vector<x12::ElementRecord> out;
  if (packed.empty() || packed.front() != kFormat) return out;
  std::uint32_t segment = 0;
  std::int64_t locator = 0;
  for (Numbers in{packed.substr(1)}; in.more();) {
    const auto further = in.next(), place = in.next(), rule = in.next(), vouches = in.next(),
               moved = in.next();
    if (!moved) break;
    segment += static_cast<std::uint32_t>(*further);
    locator += unzigzag(*moved);
    x12::ElementRecord one;
    one.segment = segment;
    one.element = static_cast<std::uint8_t>(*place >> 8);
    one.component = static_cast<std::uint8_t>(*place);
    one.rule = static_cast<x12::RuleId>(*rule);
    one.from.kind = static_cast<Origin::Kind>(*vouches & 15);
    one.from.source = *vouches >> 4 & 0xFFF;
    one.from.locator = static_cast<std::uint64_t>(locator) & 0xFFFF'FFFF'FFFF;
    out.push_back(one);
  }
  return out;
}

}  // namespace claimwire::mappings
