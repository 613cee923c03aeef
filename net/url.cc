#include "net/url.h"

#include <charconv>

#include "core/text.h"

namespace claimwire::net {

namespace {

Error bad(std::string_view text, std::string_view why) {
  return {"url.syntax", concat("\"", printable(text, 200), "\" ", why,
                               "; expected http://host[:port]/path or https://...")};
}

bool good_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
  return failed == std::errc{} && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) return bad(text, "has a blank in it");
  Url url;
  std::string_view rest;
  if (equals_ignoring_case(text.substr(0, 8), "https://")) {
    url.tls = true;
    rest = text.substr(8);
  } else if (equals_ignoring_case(text.substr(0, 7), "http://")) {
    rest = text.substr(7);
  } else {
    return bad(text, "is neither http:// nor https://");
  }
  if (rest.find('#') != std::string_view::npos) return bad(text, "has a fragment (#...)");
  const auto end = rest.find_first_of("/?");
  std::string_view authority = rest.substr(0, end);
  const std::string_view target = end == std::string_view::npos ? "" : rest.substr(end);
  if (authority.find('@') != std::string_view::npos)
    return bad("...@...", "has a user in it: secrets belong into auth");
  std::string_view port;
  if (!authority.empty() && authority.front() == '[') {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) return bad(text, "lacks the ] of its IPv6 address");
    url.host = std::string{authority.substr(1, close - 1)};
    authority.remove_prefix(close + 1);
    if (!authority.empty() && authority.front() != ':') return bad(text, "has no : behind its ]");
    port = authority.empty() ? "" : authority.substr(1);
    if (!authority.empty() && !good_port(port)) return bad(text, "has a port outside 1 to 65535");
  } else {
    const auto colon = authority.find(':');
    url.host = std::string{authority.substr(0, colon)};
    if (colon != std::string_view::npos) {
      port = authority.substr(colon + 1);
      if (!good_port(port)) return bad(text, "has a port outside 1 to 65535");
    }
  }
  if (url.host.empty()) return bad(text, "names no host");
  url.port = port.empty() ? (url.tls ? "443" : "80") : std::string{port};
  url.target = target.empty() || target.front() != '/' ? concat("/", target) : std::string{target};
  return url;
}

std::string Url::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : concat("[", host, "]");
  return port == (tls ? "443" : "80") ? name : concat(name, ":", port);
}

}  // namespace claimwire::net
