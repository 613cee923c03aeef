#include "net/http.h"

#include "core/text.h"
#include "wrap/json/writer.h"

namespace claimwire::net {

namespace {

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

}  // namespace

std::string_view header(const HttpHeaders& headers, std::string_view name) {
  for (const HttpHeader& each : headers)
    if (equals_ignoring_case(each.name, name)) return each.value;
  return {};
}

std::optional<std::string> HttpRequest::parameter(std::string_view name) const {
  for (const std::string_view pair : split(query, '&')) {
    const auto equals = pair.find('=');
    std::string key{pair.substr(0, equals)};
    std::string value{equals == std::string_view::npos ? "" : pair.substr(equals + 1)};
    for (char& c : value)
      if (c == '+') c = ' ';
    const auto decoded_key = percent_decoded(key);
    if (decoded_key && *decoded_key == name) return percent_decoded(value);
  }
  return std::nullopt;
}

std::string HttpRequest::media_type() const {
  const std::string_view value = header("Content-Type");
  return lower(trim(value.substr(0, value.find(';'))));
}

HttpResponse problem(int status, std::string_view id, std::string_view detail) {
  std::string body;
  json::Writer out{body};
  out.begin_object()
      .member("type", concat("/problems/", id))
      .member("title", status_phrase(status))
      .member("status", status)
      .member("detail", detail)
      .end_object();
  return {status, "application/problem+json", std::move(body), {}, {}};
}

std::string_view status_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Unknown";
  }
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    if (at + 2 >= text.size()) return std::nullopt;
    const auto high = hex_digit(text[at + 1]), low = hex_digit(text[at + 2]);
    if (!high || !low) return std::nullopt;
    out += static_cast<char>(*high << 4U | *low);
    at += 2;
  }
  return out;
}

}  // namespace claimwire::net
