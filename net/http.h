#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"

namespace claimwire::net {

struct HttpHeader {
  std::string name;  ///< As written; compared without regard to case.
  std::string value;
};
using HttpHeaders = std::vector<HttpHeader>;

/// The value of the first header of that name, or empty.
std::string_view header(const HttpHeaders& headers, std::string_view name);

/// A request as a server's handler gets it: authenticated, whole, within its limits.
struct HttpRequest {
  std::string method;   ///< "POST"
  std::string path;     ///< "/fhir/Claim/$submit": percent-decoded, without the query.
  std::string query{};  ///< "_format=json", as written, without '?'.
  HttpHeaders headers{};
  Bytes body{};
  std::string peer{};  ///< "127.0.0.1:51234", or "unix" for the local socket.

  std::string_view header(std::string_view name) const { return net::header(headers, name); }
  /// The value of a query parameter, percent-decoded; nothing when it is not there.
  std::optional<std::string> parameter(std::string_view name) const;
  /// "application/fhir+json": the Content-Type in lower case without its parameters.
  std::string media_type() const;
};

/// What a handler answers.
struct HttpResponse {
  int status = 200;
  std::string content_type{};  ///< Empty with an empty body.
  std::string body{};
  HttpHeaders headers{};
  std::optional<std::chrono::seconds> retry_after{};  ///< With 429 and 503.
};

/// Called once, from any thread. Dropping it uncalled answers 500.
using Respond = std::function<void(HttpResponse)>;

/// RFC 9457 `application/problem+json`: `id` is stable ("http.too-large"), `detail` tells what is
/// wrong, what was expected and what to do; no patient data.
HttpResponse problem(int status, std::string_view id, std::string_view detail);

/// "Not Found" for 404; "Unknown" for a status RFC 9110 does not name.
std::string_view status_phrase(int status);

/// `text` with %XX replaced; nothing when a % is not followed by two hexadecimal digits.
std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace claimwire::net
