#include "net/http_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <thread>

#include "core/text.h"

namespace claimwire::net {
namespace {

using namespace std::chrono_literals;

/// A peer that answers each connection with fixed bytes, whatever it is sent.
class Peer {
 public:
  /// `answer` is sent once the request's header is whole; then the connection closes unless `keep`.
  explicit Peer(std::string answer, bool keep = false, std::chrono::milliseconds pause = 0ms);
  ~Peer();
  std::uint16_t port() const { return port_; }
  int connections() const { return connections_; }
  std::string last_request() const { return request_; }

 private:
  void serve(int socket);
  int door_ = -1;
  std::uint16_t port_ = 0;
  std::string answer_, request_;
  bool keep_;
  std::chrono::milliseconds pause_;
  std::atomic<int> connections_{0};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

Peer::Peer(std::string answer, bool keep, std::chrono::milliseconds pause)
    : answer_{std::move(answer)}, keep_{keep}, pause_{pause} {
  door_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::bind(door_, reinterpret_cast<sockaddr*>(&at), sizeof at);
  ::listen(door_, 16);
  socklen_t size = sizeof at;
  ::getsockname(door_, reinterpret_cast<sockaddr*>(&at), &size);
  port_ = ntohs(at.sin_port);
  thread_ = std::thread{[this] {
    while (!stop_) {
      pollfd waiting{door_, POLLIN, 0};
      if (::poll(&waiting, 1, 20) <= 0) continue;
      const int socket = ::accept(door_, nullptr, nullptr);
      ++connections_;
      serve(socket);
      ::close(socket);
    }
  }};
}

Peer::~Peer() {
  stop_ = true;
  thread_.join();
  ::close(door_);
}

void Peer::serve(int socket) {
  std::string got;
  while (!stop_) {
    pollfd waiting{socket, POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    char buffer[4096];
    const ssize_t count = ::recv(socket, buffer, sizeof buffer, 0);
    if (count <= 0) return;
    got.append(buffer, static_cast<std::size_t>(count));
    if (got.find("\r\n\r\n") == std::string::npos) continue;
    request_ = got;
    got.clear();
    for (auto left = pause_; left > 0ms && !stop_; left -= 10ms) std::this_thread::sleep_for(10ms);
    ::send(socket, answer_.data(), answer_.size(), MSG_NOSIGNAL);
    if (!keep_) return;
  }
}

class ClientTest : public testing::Test {
 protected:
  void SetUp() override { runtime_.start(); }
  void TearDown() override { runtime_.stop(); }

  Result<HttpReply> call(HttpClient& client, std::uint16_t port, std::string_view scheme = "http") {
    std::promise<Result<HttpReply>> promise;
    auto future = promise.get_future();
    HttpCall call;
    call.url = *Url::parse(concat(scheme, "://127.0.0.1:", std::to_string(port), "/in"));
    call.content_type = "application/edi-x12";
    call.headers = {{"Idempotency-Key", "k1"}};
    call.body = Bytes{"ISA*00~"};
    client.send(std::move(call),
                [&](Result<HttpReply> reply) { promise.set_value(std::move(reply)); });
    return future.get();
  }

  static HttpClientSettings brief() {
    HttpClientSettings settings;
    settings.connect_timeout = 300ms;
    settings.answer_timeout = 300ms;
    settings.response_bytes_max = 1000;
    return settings;
  }

  Runtime runtime_{1};
};

TEST_F(ClientTest, SendsTheBytesAndReadsTheAnswer) {
  Peer peer{"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\nX-Id: 7\r\n\r\nok", true};
  HttpClient client{runtime_, brief()};
  const auto reply = call(client, peer.port());
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->status, 202);
  EXPECT_EQ(reply->body, "ok");
  EXPECT_EQ(reply->header("x-id"), "7");
  EXPECT_NE(peer.last_request().find("POST /in HTTP/1.1\r\nHost: 127.0.0.1:"), std::string::npos);
  EXPECT_NE(peer.last_request().find("Idempotency-Key: k1\r\n"), std::string::npos);
  EXPECT_NE(peer.last_request().find("\r\n\r\nISA*00~"), std::string::npos);
}

TEST_F(ClientTest, UsesAConnectionAgainWhileItIsGood) {
  Peer peer{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true};
  HttpClient client{runtime_, brief()};
  for (int n = 0; n < 3; ++n) ASSERT_TRUE(call(client, peer.port()));
  EXPECT_EQ(peer.connections(), 1);
}

TEST_F(ClientTest, AConnectionThePeerClosedIsNotUsedAgain) {
  Peer peer{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false};
  HttpClient client{runtime_, brief()};
  for (int n = 0; n < 3; ++n) {
    const auto reply = call(client, peer.port());
    ASSERT_TRUE(reply) << reply.error().message;
    std::this_thread::sleep_for(20ms);  // the peer's FIN arrives
  }
  EXPECT_EQ(peer.connections(), 3);
}

TEST_F(ClientTest, StepsOverInterimAnswers) {
  Peer peer{"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"};
  HttpClient client{runtime_, brief()};
  const auto reply = call(client, peer.port());
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->status, 200);
}

TEST_F(ClientTest, NobodyListeningMeansNothingLeftUs) {
  std::uint16_t port = 0;
  { port = Peer{""}.port(); }
  HttpClient client{runtime_, brief()};
  const auto reply = call(client, port);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().id, "http.not-reached");
}

TEST_F(ClientTest, APeerThatSpeaksNoTlsGetsNothing) {
  Peer peer{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"};
  HttpClient client{runtime_, brief()};
  const auto reply = call(client, peer.port(), "https");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().id, "http.not-reached");
}

struct SilenceCase {
  const char* name;
  std::string answer;
  std::chrono::milliseconds pause = 0ms;
};
class NoAnswer : public ClientTest, public testing::WithParamInterface<SilenceCase> {};
TEST_P(NoAnswer, LeavesTheOutcomeUnknown) {
  Peer peer{GetParam().answer, false, GetParam().pause};
  HttpClient client{runtime_, brief()};
  const auto reply = call(client, peer.port());
  ASSERT_FALSE(reply) << reply->status;
  EXPECT_EQ(reply.error().id, "http.no-answer") << reply.error().message;
}
const SilenceCase kSilences[] = {
    {"HangsUp", ""},
    {"TooLate", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 2s},
    {"HalfAHeader", "HTTP/1.1 200 OK\r\nConte"},
    {"HalfABody", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"},
    {"NotHttp", "220 mail.example ESMTP\r\n\r\n"},
    {"OverTheLimit", "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'x')},
    {"EndlessHeader", "HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x')},
    {"OnlyInterim", [] {
       std::string many;
       for (int n = 0; n < 20; ++n) many += "HTTP/1.1 102 Processing\r\n\r\n";
       return many;
     }()}};
INSTANTIATE_TEST_SUITE_P(HttpClient, NoAnswer, testing::ValuesIn(kSilences),
                         [](const auto& test) { return test.param.name; });

TEST_F(ClientTest, StopEndsWhatIsOnItsWay) {
  Peer peer{"", true, 2s};
  HttpClientSettings settings = brief();
  settings.answer_timeout = 10s;
  HttpClient client{runtime_, settings};
  auto answer = std::async(std::launch::async, [&] { return call(client, peer.port()); });
  std::this_thread::sleep_for(100ms);
  client.stop();
  const auto reply = answer.get();
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().id, "http.no-answer");
}

struct RetryAfterCase {
  const char* name;
  const char* value;
  long seconds;  ///< -1: none.
};
class RetryAfter : public testing::TestWithParam<RetryAfterCase> {};
TEST_P(RetryAfter, IsReadInBothForms) {
  HttpReply reply;
  reply.headers = {{"Retry-After", GetParam().value}};
  const auto got = reply.retry_after();
  EXPECT_EQ(got ? got->count() : -1, GetParam().seconds);
}
const RetryAfterCase kRetries[] = {{"Seconds", "120", 120},
                                   {"AtMostADay", "9999999", 86400},
                                   {"DateGoneBy", "Fri, 31 Dec 1999 23:59:59 GMT", 0},
                                   {"DateFarOff", "Fri, 31 Dec 2099 23:59:59 GMT", 86400},
                                   {"Negative", "-5", -1},
                                   {"Words", "soon", -1},
                                   {"Empty", "", -1}};
INSTANTIATE_TEST_SUITE_P(HttpClient, RetryAfter, testing::ValuesIn(kRetries),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::net
