#include "net/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/text.h"

namespace claimwire::net {

namespace {

using Ip = std::array<std::uint8_t, 16>;

constexpr Ip kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0};
constexpr unsigned kMappedBits = 96;

/// The address, IPv4 as its IPv4-mapped form, so that one comparison serves both.
std::optional<Ip> address_bytes(std::string_view text, bool* is_v4 = nullptr) {
  const std::string zero_ended{text.substr(0, text.find('%'))};  // without an IPv6 zone
  Ip bytes = kMappedPrefix;
  if (is_v4 != nullptr) *is_v4 = false;
  if (inet_pton(AF_INET, zero_ended.c_str(), bytes.data() + 12) == 1) {
    if (is_v4 != nullptr) *is_v4 = true;
    return bytes;
  }
  if (inet_pton(AF_INET6, zero_ended.c_str(), bytes.data()) == 1) return bytes;
  return std::nullopt;
}

}  // namespace

Result<HostPort> HostPort::parse(std::string_view text) {
  const Error bad{"net.address", concat("\"", printable(text), "\" is not host:port, such as ",
                                        "127.0.0.1:2575 or [::1]:2575")};
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return bad;
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return bad;  // an IPv6 address without brackets: which colon parts the port is a guess
  }
  unsigned port = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (host.empty() || failed == std::errc::invalid_argument || end != digits.data() + digits.size())
    return bad;
  if (failed != std::errc{} || port > 65535)
    return Error{"net.address", concat("\"", printable(text), "\": port ", printable(digits),
                                       " is not 1 to 65535")};
  return HostPort{std::string{host}, static_cast<std::uint16_t>(port)};
}

std::string HostPort::text() const {
  const bool v6 = host.find(':') != std::string::npos;
  return concat(v6 ? "[" : "", host, v6 ? "]:" : ":", std::to_string(port));
}

bool is_loopback(std::string_view host) {
  if (equals_ignoring_case(host, "localhost")) return true;
  const auto bytes = address_bytes(host);
  if (!bytes) return false;
  if (std::equal(bytes->begin(), bytes->begin() + 12, kMappedPrefix.begin()))
    return (*bytes)[12] == 127;
  Ip one{};
  one[15] = 1;
  return *bytes == one;
}

Result<Cidr> Cidr::parse(std::string_view text) {
  const auto slash = text.find('/');
  bool v4 = false;
  const auto bytes = address_bytes(text.substr(0, slash), &v4);
  const Error bad{"net.cidr", concat("\"", printable(text), "\" is not an address or a block of ",
                                     "addresses, such as 10.20.0.0/16")};
  if (!bytes) return bad;
  Cidr block;
  block.network_ = *bytes;
  if (slash == std::string_view::npos) return block;
  const std::string_view digits = text.substr(slash + 1);
  unsigned prefix = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  if (failed != std::errc{} || end != digits.data() + digits.size() || prefix > (v4 ? 32U : 128U))
    return bad;
  block.prefix_ = prefix + (v4 ? kMappedBits : 0);
  return block;
}

bool Cidr::contains(std::string_view address) const {
  const auto bytes = address_bytes(address);
  if (!bytes) return false;
  for (unsigned bit = 0; bit < prefix_; ++bit) {
    const unsigned mask = 0x80U >> (bit % 8);
    if (((*bytes)[bit / 8] & mask) != (network_[bit / 8] & mask)) return false;
  }
  return true;
}

bool allowed(const std::vector<Cidr>& blocks, std::string_view address) {
  return std::any_of(blocks.begin(), blocks.end(),
                     [&](const Cidr& block) { return block.contains(address); });
}

Result<std::vector<Cidr>> parse_blocks(const std::vector<std::string>& texts) {
  std::vector<Cidr> blocks;
  for (const std::string& text : texts) {
    auto block = Cidr::parse(text);
    if (!block) return block.error();
    blocks.push_back(*block);
  }
  return blocks;
}

}  // namespace claimwire::net
