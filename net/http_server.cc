#include "net/http_server.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "core/log.h"
#include "core/text.h"
#include "net/address.h"
#include "net/sweeper.h"

namespace claimwire::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using local = asio::local::stream_protocol;

namespace {

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::uint64_t kBodiesInWorkMax = 256'000'000;  ///< All requests together.
constexpr std::size_t kDrainedMax = 1'000'000;           ///< After a refusal, before closing.

/// One client. Seen by the server without its kind of socket.
class Client : public Watched {
 public:
  virtual void close() = 0;
  bool idle = true;                ///< Between requests.
  bool timed_out = false;          ///< The last wait ended by its limit.
  std::string peer{};              ///< Address and port, or "unix".
  std::string address{};           ///< For the limit per peer; empty for the local socket.
  std::optional<Caller> caller{};  ///< Known from the connection itself: the local socket.
};

template <class Protocol>
class Connection final : public Client {
 public:
  explicit Connection(typename Protocol::socket accepted) : socket{std::move(accepted)} {}

  void expired() override {
    timed_out = true;
    boost::system::error_code ignored;
    socket.cancel(ignored);
  }
  void close() override {
    boost::system::error_code ignored;
    socket.close(ignored);
  }

  typename Protocol::socket socket;
  beast::flat_buffer buffer{};
};

/// The answer of a handler, brought back to the I/O thread. Given up uncalled, it answers 500.
class Reply {
 public:
  explicit Reply(std::function<void(HttpResponse)> deliver) : deliver_{std::move(deliver)} {}
  ~Reply() {
    if (!given_.exchange(true))
      deliver_(problem(500, "http.unanswered",
                       "the request was dropped; this is a fault in "
                       "claimwire: please report it with the log"));
  }
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  void give(HttpResponse response) {
    if (!given_.exchange(true)) deliver_(std::move(response));
  }

 private:
  std::function<void(HttpResponse)> deliver_;
  std::atomic<bool> given_{false};
};

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[40];
  const std::size_t length = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text, length};
}

/// A header value cannot end its line (promise E5).
std::string one_line(std::string_view value) {
  std::string out{value};
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return out;
}

std::string serialize(const HttpResponse& response, bool head_only, bool keep_alive) {
  std::string out = concat("HTTP/1.1 ", std::to_string(response.status), " ",
                           status_phrase(response.status), "\r\nDate: ", http_date(), "\r\n");
  if (!response.content_type.empty())
    out += concat("Content-Type: ", one_line(response.content_type), "\r\n");
  if (response.status != 204 && response.status != 304)
    out += concat("Content-Length: ", std::to_string(response.body.size()), "\r\n");
  if (response.retry_after)
    out += concat("Retry-After: ", std::to_string(response.retry_after->count()), "\r\n");
  if (header(response.headers, "Cache-Control").empty()) out += "Cache-Control: no-store\r\n";
  out += "X-Content-Type-Options: nosniff\r\n";
  for (const HttpHeader& each : response.headers)
    out += concat(one_line(each.name), ": ", one_line(each.value), "\r\n");
  if (!keep_alive) out += "Connection: close\r\n";
  out += "\r\n";
  if (!head_only) out += response.body;
  return out;
}

/// Why a header block cannot be served, or nothing.
std::optional<HttpResponse> framing_fault(const http::request_header<>& head) {
  const auto lengths = head.count(http::field::content_length);
  const auto codings = head.count(http::field::transfer_encoding);
  if (lengths > 1)
    return problem(400, "http.repeated-length",
                   "Content-Length stands more than once; send it once (RFC 9112 section 6.3)");
  const std::string length{head[http::field::content_length]};
  if (length.find_first_not_of("0123456789") != std::string::npos)
    return problem(400, "http.bad-length",
                   "Content-Length is not one number (RFC 9112 section 6.3)");
  if (lengths > 0 && codings > 0)
    return problem(400, "http.conflicting-lengths",
                   "Content-Length and Transfer-Encoding together leave the length open; send one "
                   "of them (RFC 9112 section 6.3)");
  if (codings > 0 && head.version() < 11)
    return problem(400, "http.transfer-coding",
                   "Transfer-Encoding needs HTTP/1.1; send Content-Length");
  if (codings > 1 ||
      (codings == 1 &&
       !equals_ignoring_case(std::string{head[http::field::transfer_encoding]}, "chunked")))
    return problem(501, "http.transfer-coding",
                   "only the transfer coding chunked is understood; send Content-Length or "
                   "chunked (RFC 9112 section 6.1)");
  if (head.version() >= 11 && head.count(http::field::host) != 1)
    return problem(400, "http.host", "a request needs exactly one Host header");
  if (head.count(http::field::authorization) > 1)
    return problem(400, "http.authorization", "Authorization stands more than once; send it once");
  const std::string expect{head[http::field::expect]};
  if (!expect.empty() && !equals_ignoring_case(expect, "100-continue"))
    return problem(417, "http.expect", "the only expectation understood is 100-continue");
  const std::string coding{head[http::field::content_encoding]};
  if (!coding.empty() && !equals_ignoring_case(coding, "identity"))
    return problem(415, "http.content-coding",
                   "compressed bodies are not taken; send the body as it is");
  return std::nullopt;
}

/// Fills path and query from the request target; false when it is not one we serve.
bool read_target(std::string_view target, HttpRequest& request) {
  for (const std::string_view scheme : {"http://", "https://"}) {  // absolute form, as via a proxy
    if (!equals_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    const auto slash = target.find('/', scheme.size());
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  const auto mark = target.find('?');
  const auto path = percent_decoded(target.substr(0, mark));
  if (!path || path->empty() || path->front() != '/') return false;
  for (const char c : *path)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
  for (const std::string_view part : split(*path, '/'))
    if (part == "." || part == "..") return false;
  request.path = *path;
  request.query = mark == std::string_view::npos ? "" : std::string{target.substr(mark + 1)};
  return true;
}

/// Where the header block ends, looked for as bytes come in.
class HeaderScan {
 public:
  enum class State { more, whole, bare_line_feed };

  /// `all` is everything so far; what was seen before is not looked at again.
  State look(std::string_view all) {
    for (; seen_ < all.size(); ++seen_) {
      if (all[seen_] != '\n') continue;
      if (seen_ == 0 || all[seen_ - 1] != '\r') return State::bare_line_feed;
      if (seen_ >= 3 && all[seen_ - 2] == '\n') return ++seen_, State::whole;
    }
    return State::more;
  }
  std::size_t size() const { return seen_; }

 private:
  std::size_t seen_ = 0;
};

std::string_view view(const beast::flat_buffer& buffer) {
  return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

HttpResponse later(int status, std::string_view id, std::string_view detail) {
  HttpResponse response = problem(status, id, detail);
  response.retry_after = std::chrono::seconds{1};
  return response;
}

}  // namespace

struct HttpServer::Impl : std::enable_shared_from_this<HttpServer::Impl> {
  Impl(Runtime& threads, const Tokens& known, HttpLimits bounds)
      : runtime{threads}, tokens{known}, limits{bounds}, sweeper{threads} {}

  Runtime& runtime;
  const Tokens& tokens;
  const HttpLimits limits;
  Sweeper sweeper;
  std::vector<std::shared_ptr<const Mount>> mounts{};
  std::function<void(const std::string& peer)> refused{};
  std::list<tcp::acceptor> doors{};
  std::list<local::acceptor> local_doors{};
  std::vector<std::string> local_paths{};
  std::set<Client*> clients{};
  std::map<std::string, std::uint32_t> per_peer{};
  std::uint64_t bodies_in_work = 0;
  bool stopping = false;

  std::shared_ptr<const Mount> mount_of(std::string_view path) const {
    std::shared_ptr<const Mount> best;
    for (const auto& each : mounts) {
      const std::string_view prefix = each->prefix;
      const bool below = prefix == "/" || path == prefix ||
                         (path.substr(0, prefix.size()) == prefix && path[prefix.size()] == '/');
      if (below && (best == nullptr || prefix.size() > best->prefix.size())) best = each;
    }
    return best;
  }

  std::optional<Caller> authenticate(const Client& client, std::string_view authorization) const {
    if (client.caller) return client.caller;
    const auto blank = authorization.find(' ');
    if (blank == std::string_view::npos ||
        !equals_ignoring_case(authorization.substr(0, blank), "Bearer"))
      return std::nullopt;
    return tokens.verify(trim(authorization.substr(blank + 1)));
  }

  void admit(Client& client) {
    clients.insert(&client);
    if (!client.address.empty()) ++per_peer[client.address];
    sweeper.watch(client);
  }

  void forget(Client& client) {
    clients.erase(&client);
    if (client.address.empty()) return;
    const auto count = per_peer.find(client.address);
    if (count != per_peer.end() && --count->second == 0) per_peer.erase(count);
  }

  template <class Protocol>
  asio::awaitable<void> accept(std::shared_ptr<Impl> self,
                               asio::basic_socket_acceptor<Protocol>& door);
  template <class Protocol>
  asio::awaitable<void> serve(std::shared_ptr<Impl> self,
                              std::shared_ptr<Connection<Protocol>> client);
  template <class Protocol>
  asio::awaitable<std::optional<HttpResponse>> read_head(Connection<Protocol>& client,
                                                         HeaderScan& scan);
  template <class Protocol>
  asio::awaitable<bool> answer(Connection<Protocol>& client, const HttpResponse& response,
                               bool head_only, bool keep_alive);
  template <class Protocol>
  asio::awaitable<void> drain(Connection<Protocol>& client);
  asio::awaitable<HttpResponse> ask(const Mount& mount, HttpRequest request, const Caller& caller);
};

template <class Protocol>
asio::awaitable<void> HttpServer::Impl::accept(std::shared_ptr<Impl> self,
                                               asio::basic_socket_acceptor<Protocol>& door) {
  while (!stopping) {
    auto [failed, socket] = co_await door.async_accept(use_tuple);
    if (failed == asio::error::operation_aborted || stopping) break;
    if (failed) {  // out of descriptors, most likely: a moment later there may be one
      log::warning("http.accept-failed", "a connection could not be accepted; trying again",
                   {{"reason", failed.message()}});
      asio::steady_timer pause{runtime.io(), std::chrono::milliseconds{100}};
      co_await pause.async_wait(use_tuple);
      continue;
    }
    auto client = std::make_shared<Connection<Protocol>>(std::move(socket));
    if constexpr (std::is_same_v<Protocol, tcp>) {
      boost::system::error_code gone;
      const auto from = client->socket.remote_endpoint(gone);
      if (gone) continue;
      client->socket.set_option(tcp::no_delay{true}, gone);
      client->address = from.address().to_string();
      client->peer = HostPort{client->address, from.port()}.text();
    } else {
      client->peer = "unix";
      ucred credentials{};
      socklen_t size = sizeof credentials;
      if (getsockopt(client->socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials,
                     &size) == 0 &&
          (credentials.uid == 0 || credentials.uid == ::geteuid()))
        client->caller = Caller{"local:uid-" + std::to_string(credentials.uid), {"administrator"}};
    }
    asio::co_spawn(runtime.io(), serve(self, client), asio::detached);
  }
}

/// Reads until the header block is whole; what keeps it from being served comes back as an answer.
/// Line ends are looked at before the parser sees them, because it would wait for a CR LF that a
/// request of bare line feeds never brings.
template <class Protocol>
asio::awaitable<std::optional<HttpResponse>> HttpServer::Impl::read_head(
    Connection<Protocol>& client, HeaderScan& scan) {
  for (;;) {
    while (scan.size() == 0 && view(client.buffer).substr(0, 2) == "\r\n") client.buffer.consume(2);
    switch (scan.look(view(client.buffer))) {
      case HeaderScan::State::whole:
        if (scan.size() > limits.header_bytes_max) break;
        co_return std::nullopt;
      case HeaderScan::State::bare_line_feed:
        co_return problem(400, "http.bare-line-feed",
                          "a line of the header ends in LF alone; end lines with CR LF");
      case HeaderScan::State::more:
        break;
    }
    if (scan.size() > limits.header_bytes_max || client.buffer.size() > limits.header_bytes_max)
      co_return problem(
          431, "http.header-too-large",
          concat("the header is longer than ", std::to_string(limits.header_bytes_max), " bytes"));
    const auto [failed, count] =
        co_await client.socket.async_read_some(client.buffer.prepare(4096), use_tuple);
    client.buffer.commit(count);
    if (!failed) continue;
    if (client.timed_out)
      co_return problem(408, "http.timeout", "the header did not come within its time");
    co_return HttpResponse{0, {}, {}, {}, {}};  // hung up: nobody to answer
  }
}

template <class Protocol>
asio::awaitable<bool> HttpServer::Impl::answer(Connection<Protocol>& client,
                                               const HttpResponse& response, bool head_only,
                                               bool keep_alive) {
  const std::string out = serialize(response, head_only, keep_alive);
  client.timed_out = false;
  client.expect_within(limits.write_timeout);
  const auto [failed, count] =
      co_await asio::async_write(client.socket, asio::buffer(out), use_tuple);
  client.expect_nothing();
  co_return !failed;
}

/// After a refusal the client may still be sending; closing at once would reset the connection and
/// take the answer away from it (RFC 9112 section 9.6).
template <class Protocol>
asio::awaitable<void> HttpServer::Impl::drain(Connection<Protocol>& client) {
  boost::system::error_code failed;
  client.socket.shutdown(asio::socket_base::shutdown_send, failed);
  if (failed) co_return;
  client.timed_out = false;
  client.expect_within(std::chrono::seconds{2});
  std::array<char, 4096> waste;
  for (std::size_t total = 0; total < kDrainedMax;) {
    const auto [ended, count] =
        co_await client.socket.async_read_some(asio::buffer(waste), use_tuple);
    if (ended) break;
    total += count;
  }
}

asio::awaitable<HttpResponse> HttpServer::Impl::ask(const Mount& mount, HttpRequest request,
                                                    const Caller& caller) {
  co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(HttpResponse)>(
      [&](auto handler) {
        auto resume = std::make_shared<decltype(handler)>(std::move(handler));
        auto reply = std::make_shared<Reply>([&threads = runtime, resume](HttpResponse response) {
          threads.post([resume, response = std::move(response)]() mutable {
            std::move (*resume)(std::move(response));
          });
        });
        mount.handle(std::move(request), caller,
                     [reply](HttpResponse response) { reply->give(std::move(response)); });
      },
      asio::use_awaitable);
}

template <class Protocol>
asio::awaitable<void> HttpServer::Impl::serve(std::shared_ptr<Impl> self,
                                              std::shared_ptr<Connection<Protocol>> client) {
  struct Presence {
    Impl& server;
    Client& client;
    Presence(Impl& s, Client& c) : server{s}, client{c} { server.admit(c); }
    ~Presence() { server.forget(client); }
  } presence{*self, *client};

  if (clients.size() > limits.connections_max ||
      (!client->address.empty() && per_peer[client->address] > limits.per_peer)) {
    const bool all = clients.size() > limits.connections_max;
    client->idle = false;
    if (co_await answer(*client,
                        later(all ? 503 : 429, "http.connections",
                              all ? "too many connections are open; try again later"
                                  : "too many connections from this address; use fewer"),
                        false, false))
      co_await drain(*client);
    co_return;
  }

  for (std::uint32_t count = 1; !stopping; ++count) {
    client->timed_out = false;
    if (client->buffer.size() == 0) {  // idle: waits without a buffer
      client->buffer = beast::flat_buffer{};
      client->idle = true;
      client->expect_within(limits.idle_close);
      const auto [gone] =
          co_await client->socket.async_wait(Protocol::socket::wait_read, use_tuple);
      client->idle = false;
      if (gone || stopping) co_return;
    }
    client->idle = false;
    client->expect_within(limits.header_timeout);
    HeaderScan scan;
    auto refusal = co_await read_head(*client, scan);
    client->expect_nothing();
    if (refusal && refusal->status == 0) co_return;

    http::request_parser<http::string_body> parser;
    parser.header_limit(limits.header_bytes_max);
    parser.body_limit(boost::none);
    bool head_only = false, keep_alive = false;
    HttpRequest request;
    Caller caller;
    std::shared_ptr<const Mount> mount;
    std::uint64_t body_max = limits.body_bytes_max;
    if (!refusal) {
      boost::system::error_code failed;
      const std::size_t used = parser.put(asio::buffer(client->buffer.data(), scan.size()), failed);
      if (failed == http::error::need_more) failed = {};
      client->buffer.consume(used);
      if (failed == http::error::bad_content_length ||
          failed == http::error::multiple_content_length)
        refusal = problem(400, "http.bad-length",
                          "Content-Length is not one number, or conflicts with another length "
                          "(RFC 9112 section 6.3)");
      else if (failed == http::error::bad_transfer_encoding)
        refusal = problem(400, "http.transfer-coding",
                          "Transfer-Encoding is malformed or stands beside a Content-Length");
      else if (failed == http::error::bad_version)
        refusal = problem(505, "http.version", "this server speaks HTTP/1.1 and HTTP/1.0");
      else if (failed || !parser.is_header_done())
        refusal =
            problem(400, "http.syntax", concat("the request is not HTTP/1.1: ", failed.message()));
    }
    if (!refusal) {
      const auto& head = parser.get().base();
      head_only = head.method() == http::verb::head;
      keep_alive = parser.keep_alive() && count < limits.requests_per_connection_max;
      refusal = framing_fault(head);
      if (!refusal &&
          static_cast<std::uint32_t>(std::distance(head.begin(), head.end())) > limits.headers_max)
        refusal = problem(431, "http.too-many-headers",
                          concat("more than ", std::to_string(limits.headers_max), " headers"));
      if (!refusal && !read_target(std::string{head.target()}, request))
        refusal = problem(400, "http.target", "the path is not one this server can hold");
    }
    if (!refusal) {
      const auto& head = parser.get().base();
      request.method = std::string{head.method_string()};
      request.peer = client->peer;
      mount = mount_of(request.path);
      const bool reads = request.method == "GET" || request.method == "HEAD";
      const bool open = mount != nullptr && reads &&
                        std::find(mount->open_paths.begin(), mount->open_paths.end(),
                                  request.path) != mount->open_paths.end();
      const auto known = authenticate(*client, std::string{head[http::field::authorization]});
      if (known) caller = *known;
      caller.peer = client->peer;
      if (!known && !open) {
        if (refused) refused(client->peer);
        refusal = problem(401, "http.not-authenticated",
                          "send Authorization: Bearer with a token made by `claimwire token add`, "
                          "or use the local socket as the user claimwire runs as");
        refusal->headers.push_back({"WWW-Authenticate", "Bearer realm=\"claimwire\""});
      } else if (mount == nullptr) {
        refusal = problem(404, "http.not-found", "nothing is served at this path");
      } else if (!open && !mount->roles.empty() && !has_role(caller, "administrator") &&
                 std::none_of(mount->roles.begin(), mount->roles.end(),
                              [&](const std::string& role) { return has_role(caller, role); })) {
        refusal = problem(403, "http.forbidden", "the role of this token does not reach this path");
      }
    }
    std::uint64_t reserved = 0;
    if (!refusal) {
      if (mount->body_bytes_max != 0) body_max = mount->body_bytes_max;
      const auto length = parser.content_length();
      reserved = length ? *length : (parser.chunked() ? body_max : 0);
      if (reserved > body_max)
        refusal = problem(413, "http.too-large",
                          concat("the body is larger than ", std::to_string(body_max), " bytes"));
      else if (reserved > 0 && bodies_in_work > 0 && bodies_in_work + reserved > kBodiesInWorkMax)
        refusal = later(503, "http.busy", "too many large requests are in work; try again later");
      if (refusal) reserved = 0;
    }
    struct Reservation {
      std::uint64_t& total;
      std::uint64_t bytes;
      Reservation(std::uint64_t& t, std::uint64_t b) : total{t}, bytes{b} { total += b; }
      ~Reservation() { total -= bytes; }
    } reservation{bodies_in_work, reserved};

    if (!refusal && !parser.is_done()) {
      parser.body_limit(body_max);
      client->timed_out = false;
      client->expect_within(limits.message_timeout);
      if (parser.get().base().count(http::field::expect) > 0 && client->buffer.size() == 0) {
        static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        const auto [failed, sent] =
            co_await asio::async_write(client->socket, asio::buffer(kContinue), use_tuple);
        if (failed) co_return;
      }
      const auto [failed, bytes] =
          co_await http::async_read(client->socket, client->buffer, parser, use_tuple);
      client->expect_nothing();
      if (failed == http::error::body_limit)
        refusal = problem(413, "http.too-large",
                          concat("the body is larger than ", std::to_string(body_max), " bytes"));
      else if (failed && client->timed_out)
        refusal = problem(408, "http.timeout", "the body did not come within its time");
      else if (failed &&
               failed.category() == http::make_error_code(http::error::bad_chunk).category() &&
               failed != http::error::partial_message && failed != http::error::end_of_stream)
        refusal = problem(400, "http.body",
                          concat("the body is not framed as announced: ", failed.message()));
      else if (failed)
        co_return;  // hung up
    }
    if (refusal) {
      if (co_await answer(*client, *refusal, head_only, false)) co_await drain(*client);
      co_return;
    }

    auto message = parser.release();
    for (const auto& field : message.base())
      request.headers.push_back({std::string{field.name_string()}, std::string{field.value()}});
    request.body = Bytes{std::move(message.body())};
    const HttpResponse response = co_await ask(*mount, std::move(request), caller);
    keep_alive = keep_alive && !stopping;
    if (!co_await answer(*client, response, head_only, keep_alive)) co_return;
    if (!keep_alive) {
      co_await drain(*client);
      co_return;
    }
  }
}

HttpServer::HttpServer(Runtime& runtime, const Tokens& tokens, HttpLimits limits)
    : impl_{std::make_shared<Impl>(runtime, tokens, limits)} {}

HttpServer::~HttpServer() { stop(); }

void HttpServer::mount(Mount mount) {
  impl_->runtime.run([&] {
    std::erase_if(impl_->mounts, [&](const auto& old) { return old->prefix == mount.prefix; });
    impl_->mounts.push_back(std::make_shared<const Mount>(std::move(mount)));
  });
}

void HttpServer::unmount(std::string_view prefix) {
  impl_->runtime.run([&] {
    std::erase_if(impl_->mounts, [&](const auto& old) { return old->prefix == prefix; });
  });
}

void HttpServer::on_refused(std::function<void(const std::string& peer)> told) {
  impl_->runtime.run([&] { impl_->refused = std::move(told); });
}

Result<std::uint16_t> HttpServer::listen(std::string_view address) {
  const auto wanted = HostPort::parse(address);
  if (!wanted) return wanted.error();
  if (!is_loopback(wanted->host))
    return Error{"http.not-loopback",
                 concat("http.listen: ", printable(address),
                        " is not a loopback address; until HTTPS is served, only 127.0.0.1 or "
                        "[::1] may be used")};
  const std::string host = wanted->host == "localhost" ? "127.0.0.1" : wanted->host;
  Result<std::uint16_t> port = std::uint16_t{0};
  impl_->runtime.run([&] {
    boost::system::error_code failed;
    const tcp::endpoint endpoint{asio::ip::make_address(host, failed), wanted->port};
    tcp::acceptor door{impl_->runtime.io()};
    if (!failed) door.open(endpoint.protocol(), failed);
    if (!failed) door.set_option(tcp::acceptor::reuse_address{true}, failed);
    if (!failed) door.bind(endpoint, failed);
    if (!failed) door.listen(1024, failed);
    if (failed) {
      port = Error{"net.listen", concat(wanted->text(), ": cannot listen: ", failed.message(),
                                        "; choose another port or stop what uses it")};
      return;
    }
    port = door.local_endpoint(failed).port();
    impl_->doors.push_back(std::move(door));
    asio::co_spawn(impl_->runtime.io(), impl_->accept<tcp>(impl_, impl_->doors.back()),
                   asio::detached);
  });
  return port;
}

Result<void> HttpServer::listen_local(const std::string& path) {
  if (path.size() >= sizeof(sockaddr_un{}.sun_path))
    return Error{"net.listen", concat(path,
                                      ": longer than a socket's path may be (107 bytes); "
                                      "use a shorter path for the store")};
  Result<void> done;
  impl_->runtime.run([&] {
    ::unlink(path.c_str());
    boost::system::error_code failed;
    local::acceptor door{impl_->runtime.io()};
    door.open(local{}, failed);
    const mode_t before = ::umask(0177);  // the file is 0600 from its first moment
    if (!failed) door.bind(local::endpoint{path}, failed);
    ::umask(before);
    if (!failed) door.listen(128, failed);
    if (failed) {
      done = Error{"net.listen", concat(path, ": cannot listen: ", failed.message())};
      return;
    }
    impl_->local_doors.push_back(std::move(door));
    impl_->local_paths.push_back(path);
    asio::co_spawn(impl_->runtime.io(), impl_->accept<local>(impl_, impl_->local_doors.back()),
                   asio::detached);
  });
  return done;
}

void HttpServer::stop(std::chrono::milliseconds grace) {
  const auto until = std::chrono::steady_clock::now() + grace;
  impl_->runtime.run([&] {
    impl_->stopping = true;
    boost::system::error_code ignored;
    for (auto& door : impl_->doors) door.close(ignored);
    for (auto& door : impl_->local_doors) door.close(ignored);
    for (const std::string& path : impl_->local_paths) ::unlink(path.c_str());
    impl_->local_paths.clear();
    for (Client* client : impl_->clients)
      if (client->idle) client->close();
  });
  while (connections() > 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  impl_->runtime.run([&] {
    for (Client* client : impl_->clients) client->close();
  });
}

std::size_t HttpServer::connections() const {
  std::size_t count = 0;
  impl_->runtime.run([&] { count = impl_->clients.size(); });
  return count;
}

}  // namespace claimwire::net
