#pragma once
#include <string>
#include <string_view>

#include "core/result.h"

namespace claimwire::net {

/// An absolute http or https URL, taken apart (RFC 3986).
struct Url {
  bool tls = false;
  std::string host;    ///< Without the brackets of an IPv6 address.
  std::string port;    ///< "443" or "80" where none was written.
  std::string target;  ///< "/r4/Claim?x=1"; at least "/".

  /// Errors  url.syntax: neither http nor https, no host, a bad port, user data, a fragment,
  ///         blanks or control characters.
  static Result<Url> parse(std::string_view text);

  /// "fhir.acme.example:8443", as the Host header has it: without the port where it is the usual.
  std::string authority() const;
};

}  // namespace claimwire::net
