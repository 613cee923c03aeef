#include "net/local_client.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "core/text.h"

namespace claimwire::net {

namespace asio = boost::asio;
namespace http = boost::beast::http;

Result<HttpReply> call_local(const std::string& path, const std::string& method,
                             const std::string& target, std::chrono::seconds timeout,
                             const HttpHeaders& headers, const std::string& body) {
  asio::io_context io;
  asio::local::stream_protocol::socket socket{io};
  boost::system::error_code failed;
  socket.connect(asio::local::stream_protocol::endpoint{path}, failed);
  if (failed)
    return Error{"http.not-reached",
                 concat("no daemon answers at ", path, " (", failed.message(),
                        "); start it with `claimwire serve`, or name one with --server URL")};
  // A blocking call ends by the system's own time-outs.
  const timeval limit{static_cast<time_t>(timeout.count()), 0};
  for (const int direction : {SO_RCVTIMEO, SO_SNDTIMEO})
    setsockopt(socket.native_handle(), SOL_SOCKET, direction, &limit, sizeof limit);

  http::request<http::string_body> request{http::string_to_verb(method), target, 11};
  request.set(http::field::host, "localhost");
  request.set(http::field::connection, "close");
  for (const HttpHeader& each : headers) request.set(each.name, each.value);
  if (!body.empty()) {
    request.set(http::field::content_type, "application/json");
    request.body() = body;
    request.prepare_payload();
  }
  http::write(socket, request, failed);
  const auto no_answer = [&] {
    return Error{"http.no-answer",
                 concat("the daemon at ", path, " gave no whole answer (", failed.message(), ")")};
  };
  if (failed) return no_answer();
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(HttpClientSettings{}.response_bytes_max);
  http::read(socket, buffer, parser, failed);
  if (failed) return no_answer();
  HttpReply reply;
  reply.status = static_cast<int>(parser.get().result_int());
  for (const auto& field : parser.get())
    reply.headers.push_back({std::string{field.name_string()}, std::string{field.value()}});
  reply.body = std::move(parser.get().body());
  return reply;
}

}  // namespace claimwire::net
