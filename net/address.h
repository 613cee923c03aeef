#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace claimwire::net {

/// "127.0.0.1:2575", "[::1]:2575" or "ehr.example:2575", taken apart.
struct HostPort {
  std::string host;  ///< Without brackets.
  std::uint16_t port = 0;

  /// Port 0 is allowed: the system chooses. Errors net.address: no colon, bad port, no host.
  static Result<HostPort> parse(std::string_view text);
  std::string text() const;
};

/// True for 127.0.0.0/8, ::1, the same written as IPv4-mapped IPv6, and the name "localhost".
bool is_loopback(std::string_view host);

/// A block of addresses, "10.20.0.0/16" or a single address.
class Cidr {
 public:
  /// Errors net.cidr: not an IPv4 or IPv6 address, or a prefix longer than it.
  static Result<Cidr> parse(std::string_view text);
  /// `address` as the system prints it; an IPv4-mapped IPv6 address counts as the IPv4 one.
  bool contains(std::string_view address) const;

 private:
  std::array<std::uint8_t, 16> network_{};  ///< IPv4 as ::ffff:a.b.c.d
  unsigned prefix_ = 128;
};

/// Who may connect: some block contains the address.
bool allowed(const std::vector<Cidr>& blocks, std::string_view address);
/// All of `texts`, or the first error.
Result<std::vector<Cidr>> parse_blocks(const std::vector<std::string>& texts);

}  // namespace claimwire::net
