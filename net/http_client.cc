#include "net/http_client.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <deque>
#include <list>
#include <set>
#include <utility>

#include "core/text.h"
#include "net/sweeper.h"

namespace claimwire::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;

namespace {

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

std::string origin_of(const Url& url) {
  return concat(url.tls ? "https://" : "http://", url.authority());
}

/// One connection to one origin, plain or TLS.
class Connection final : public Watched {
 public:
  Connection(asio::io_context& io, std::string to)
      : origin{std::move(to)}, resolver{io}, socket{io} {}

  void expired() override {
    timed_out = true;
    close();
  }
  void close() {
    boost::system::error_code ignored;
    resolver.cancel();
    socket.close(ignored);
  }
  /// Nothing to read and not hung up: it can carry another request.
  bool quiet() {
    char one = 0;
    const ssize_t got = ::recv(socket.native_handle(), &one, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  }
  /// Calls `use` with the stream that carries HTTP.
  template <class Use>
  auto with_stream(Use use) {
    return tls ? use(*tls) : use(socket);
  }

  std::string origin;
  tcp::resolver resolver;
  tcp::socket socket;
  std::unique_ptr<ssl::stream<tcp::socket&>> tls{};
  beast::flat_buffer buffer{};
  bool timed_out = false;
};

struct Job {
  HttpCall call;
  std::function<void(Result<HttpReply>)> done;
};

Error not_reached(const Url& url, std::string_view why) {
  return {"http.not-reached", concat(origin_of(url), ": ", why, "; nothing was sent")};
}

Error no_answer(const Url& url, std::string_view why) {
  return {"http.no-answer", concat(origin_of(url), ": ", why,
                                   "; the request may have arrived, its outcome is unknown")};
}

std::string one_line(std::string_view value) {
  std::string out{value};
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return out;
}

std::string head_of(const HttpCall& call) {
  std::string out =
      concat(call.method, " ", call.url.target, " HTTP/1.1\r\nHost: ", call.url.authority(),
             "\r\nUser-Agent: claimwire\r\n");
  if (!call.content_type.empty())
    out += concat("Content-Type: ", one_line(call.content_type), "\r\n");
  if (!call.body.empty() || (call.method != "GET" && call.method != "HEAD"))
    out += concat("Content-Length: ", std::to_string(call.body.size()), "\r\n");
  for (const HttpHeader& each : call.headers)
    out += concat(one_line(each.name), ": ", one_line(each.value), "\r\n");
  return out + "\r\n";
}

/// How long the peer says it keeps an idle connection: `Keep-Alive: timeout=5`.
std::optional<std::chrono::seconds> keep_alive_of(std::string_view value) {
  const auto at = value.find("timeout=");
  if (at == std::string_view::npos) return std::nullopt;
  long seconds = 0;
  const char* first = value.data() + at + 8;
  const auto [end, failed] = std::from_chars(first, value.data() + value.size(), seconds);
  if (failed != std::errc{} || seconds < 0 || seconds > 86'400) return std::nullopt;
  return std::chrono::seconds{seconds};
}

}  // namespace

std::optional<std::chrono::seconds> HttpReply::retry_after() const {
  constexpr long kDay = 86'400;
  const std::string value{trim(header("Retry-After"))};
  if (value.empty()) return std::nullopt;
  long seconds = 0;
  const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (failed == std::errc{} && end == value.data() + value.size())
    return seconds < 0 ? std::nullopt
                       : std::optional{std::chrono::seconds{std::min(seconds, kDay)}};
  std::tm parts{};
  const char* rest = ::strptime(value.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  const long wait = static_cast<long>(::timegm(&parts) - std::time(nullptr));
  return std::chrono::seconds{std::clamp(wait, 0L, kDay)};
}

struct HttpClient::Impl : std::enable_shared_from_this<HttpClient::Impl> {
  Impl(Runtime& threads, HttpClientSettings wanted)
      : runtime{threads}, settings{std::move(wanted)}, sweeper{threads} {}

  Runtime& runtime;
  const HttpClientSettings settings;
  Sweeper sweeper;
  std::deque<Job> waiting{};
  std::list<std::shared_ptr<Connection>> idle{};
  std::set<std::shared_ptr<Connection>> busy{};
  std::uint32_t active = 0;
  bool stopped = false;
  std::unique_ptr<ssl::context> trust{};
  std::string trust_fault{};

  void submit(Job job) {
    if (stopped) return job.done(not_reached(job.call.url, "the client was stopped"));
    if (active >= settings.connections_max) {
      if (waiting.size() >= settings.waiting_max)
        return job.done(Error{"http.busy", concat(origin_of(job.call.url),
                                                  ": too many requests wait already; nothing was "
                                                  "sent, try again later")});
      waiting.push_back(std::move(job));
      return;
    }
    ++active;
    asio::co_spawn(runtime.io(), work(shared_from_this(), std::move(job)), asio::detached);
  }

  /// Carries out one request after another while any wait.
  asio::awaitable<void> work(std::shared_ptr<Impl> self, Job job) {
    for (;;) {
      Result<HttpReply> outcome = co_await self->perform(job.call);
      job.done(std::move(outcome));
      if (waiting.empty() || stopped) break;
      job = std::move(waiting.front());
      waiting.pop_front();
    }
    --active;
  }

  std::shared_ptr<Connection> take_idle(const std::string& origin) {
    for (auto at = idle.begin(); at != idle.end();) {
      const auto connection = *at;
      if (!connection->socket.is_open() || !connection->quiet()) {
        at = idle.erase(at);
      } else if (connection->origin == origin) {
        idle.erase(at);
        return connection;
      } else {
        ++at;
      }
    }
    return nullptr;
  }

  ssl::context* trusted() {
    if (trust || !trust_fault.empty()) return trust.get();
    auto made = std::make_unique<ssl::context>(ssl::context::tls_client);
    boost::system::error_code failed;
    made->set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                          ssl::context::no_sslv3 | ssl::context::no_tlsv1 |
                          ssl::context::no_tlsv1_1,
                      failed);
    if (!failed) made->set_default_verify_paths(failed);
    if (!failed && !settings.trust_file.empty())
      made->load_verify_file(settings.trust_file, failed);
    if (!failed) made->set_verify_mode(ssl::verify_peer, failed);
    if (failed) {
      trust_fault = concat("the trusted certificates cannot be loaded: ", failed.message());
      return nullptr;
    }
    trust = std::move(made);
    return trust.get();
  }

  asio::awaitable<Result<void>> connect(Connection& connection, const Url& url) {
    connection.expect_within(settings.connect_timeout);
    const auto late = [&](std::string_view doing, const boost::system::error_code& failed) {
      const std::string why =
          connection.timed_out ? "no connection within its time" : failed.message();
      return not_reached(url, concat("cannot ", doing, ": ", why));
    };
    const auto [unknown, found] =
        co_await connection.resolver.async_resolve(url.host, url.port, use_tuple);
    if (unknown) co_return late("find the host", unknown);
    const auto [refused, endpoint] =
        co_await asio::async_connect(connection.socket, found, use_tuple);
    if (refused) co_return late("connect", refused);
    boost::system::error_code ignored;
    connection.socket.set_option(tcp::no_delay{true}, ignored);
    if (!url.tls) co_return Result<void>{};
    ssl::context* context = trusted();
    if (context == nullptr) co_return not_reached(url, trust_fault);
    connection.tls = std::make_unique<ssl::stream<tcp::socket&>>(connection.socket, *context);
    connection.tls->set_verify_callback(ssl::host_name_verification{url.host});
    boost::system::error_code literal;
    asio::ip::make_address(url.host, literal);
    if (literal) {  // a name, so the server may need it to choose its certificate (RFC 6066)
      std::string name = url.host;
      SSL_ctrl(connection.tls->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME,
               TLSEXT_NAMETYPE_host_name, name.data());
    }
    const auto [distrusted] =
        co_await connection.tls->async_handshake(ssl::stream_base::client, use_tuple);
    if (distrusted) co_return late("agree on TLS", distrusted);
    co_return Result<void>{};
  }

  asio::awaitable<Result<HttpReply>> perform(const HttpCall& call) {
    const std::string origin = origin_of(call.url);
    auto connection = take_idle(origin);
    const bool fresh = !connection;
    if (fresh) {
      connection = std::make_shared<Connection>(runtime.io(), origin);
      sweeper.watch(*connection);
    }
    struct Busy {
      Impl& client;
      std::shared_ptr<Connection> held;
      Busy(Impl& c, std::shared_ptr<Connection> h) : client{c}, held{std::move(h)} {
        client.busy.insert(held);
      }
      ~Busy() { client.busy.erase(held); }
    } presence{*this, connection};

    if (fresh) {
      const auto connected = co_await connect(*connection, call.url);
      if (!connected) co_return connected.error();
    }
    connection->expect_within(settings.answer_timeout);
    const std::string head = head_of(call);
    const std::array<asio::const_buffer, 2> out{asio::buffer(head), asio::buffer(call.body.view())};
    const auto [unsent, sent] = co_await connection->with_stream(
        [&](auto& stream) { return asio::async_write(stream, out, use_tuple); });
    if (unsent) {
      const std::string why =
          connection->timed_out ? "sending took too long" : "sending failed: " + unsent.message();
      if (sent == 0) co_return not_reached(call.url, why);
      co_return no_answer(call.url, why);
    }
    connection->expect_within(settings.answer_timeout);
    co_return co_await read_reply(connection, call);
  }

  asio::awaitable<Result<HttpReply>> read_reply(std::shared_ptr<Connection> connection,
                                                const HttpCall& call) {
    for (int interim = 0; interim < 10; ++interim) {
      http::response_parser<http::string_body> parser;
      parser.header_limit(settings.header_bytes_max);
      parser.body_limit(settings.response_bytes_max);
      if (call.method == "HEAD") parser.skip(true);
      const auto [failed, count] = co_await connection->with_stream([&](auto& stream) {
        return http::async_read(stream, connection->buffer, parser, use_tuple);
      });
      if (failed && !parser.is_done()) {
        if (connection->timed_out) co_return no_answer(call.url, "no answer within its time");
        if (failed == http::error::body_limit || failed == http::error::header_limit)
          co_return no_answer(call.url, "the answer is over its limit");
        if (failed == http::error::end_of_stream || failed == asio::error::eof ||
            failed == asio::error::connection_reset || failed == http::error::partial_message ||
            failed == ssl::error::stream_truncated)
          co_return no_answer(call.url, "the connection ended before the answer");
        co_return no_answer(call.url, concat("the answer cannot be read: ", failed.message()));
      }
      if (parser.get().result_int() / 100 == 1) continue;
      const bool again = parser.keep_alive() && connection->buffer.size() == 0;
      auto message = parser.release();
      HttpReply reply;
      reply.status = static_cast<int>(message.result_int());
      for (const auto& field : message.base())
        reply.headers.push_back({std::string{field.name_string()}, std::string{field.value()}});
      reply.body = std::move(message.body());
      auto keep = settings.keep_open;
      if (const auto told = keep_alive_of(reply.header("Keep-Alive")))
        keep = std::min(keep, std::chrono::milliseconds{*told} - std::chrono::seconds{1});
      if (again && keep.count() > 0 && !stopped) {
        connection->expect_within(keep);
        idle.push_front(connection);
      }
      co_return reply;
    }
    co_return no_answer(call.url, "only interim (1xx) answers came");
  }
};

HttpClient::HttpClient(Runtime& runtime, HttpClientSettings settings)
    : impl_{std::make_shared<Impl>(runtime, std::move(settings))} {}

HttpClient::~HttpClient() { stop(); }

void HttpClient::send(HttpCall call, std::function<void(Result<HttpReply>)> done) {
  impl_->runtime.post([impl = impl_, job = Job{std::move(call), std::move(done)}]() mutable {
    impl->submit(std::move(job));
  });
}

void HttpClient::stop() {
  impl_->runtime.run([&] {
    impl_->stopped = true;
    impl_->idle.clear();
    for (const auto& each : impl_->busy) each->close();
    for (Job& job : std::exchange(impl_->waiting, {}))
      job.done(not_reached(job.call.url, "the client was stopped"));
  });
}

}  // namespace claimwire::net
