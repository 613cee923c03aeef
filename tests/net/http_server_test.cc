#include "net/http_server.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "core/text.h"
#include "tests/net/raw_client.h"

namespace claimwire::net {
namespace {

using test::RawClient;
using namespace std::chrono_literals;

/// A server on a port of its own, with a token and an echo at /echo.
class ServerTest : public testing::Test {
 protected:
  explicit ServerTest(HttpLimits limits = short_limits()) : limits_{limits} {}

  static HttpLimits short_limits() {
    HttpLimits limits;
    limits.header_timeout = 300ms;
    limits.message_timeout = 300ms;
    limits.body_bytes_max = 1000;
    limits.header_bytes_max = 2000;
    limits.headers_max = 20;
    limits.connections_max = 8;
    limits.per_peer = 6;
    return limits;
  }

  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "cw-http-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    tokens_ = std::make_unique<Tokens>((folder_ / "tokens").string());
    sender_ = *tokens_->add("feed", "sender");
    viewer_ = *tokens_->add("looker", "viewer");
    server_ = std::make_unique<HttpServer>(runtime_, *tokens_, limits_);
    server_->mount({"/", {"/livez"}, {}, 0, [](HttpRequest, const Caller&, Respond respond) {
                      respond({200, "text/plain", "alive", {}, {}});
                    }});
    server_->mount({"/echo",
                    {},
                    {"sender"},
                    0,
                    [this](HttpRequest request, const Caller& caller, Respond respond) {
                      ++handled_;
                      respond({200,
                               "text/plain",
                               concat(request.method, " ", request.path, "?", request.query, " ",
                                      caller.id, " ", request.body.view()),
                               {},
                               {}});
                    }});
    server_->mount({"/slow", {}, {}, 0, [this](HttpRequest, const Caller&, Respond respond) {
                      runtime_.post_after(200ms, [respond] { respond({200, "", "late", {}, {}}); });
                    }});
    server_->mount({"/forgets", {}, {}, 0, [](HttpRequest, const Caller&, Respond) {}});
    runtime_.start();
    const auto port = server_->listen("127.0.0.1:0");
    ASSERT_TRUE(port) << port.error().message;
    port_ = *port;
  }
  void TearDown() override {
    server_->stop(1s);
    runtime_.stop();
    std::filesystem::remove_all(folder_);
  }

  std::string headers() const {
    return concat("Host: x\r\nAuthorization: Bearer ", sender_, "\r\n");
  }
  std::string post(std::string_view extra, std::string_view body) const {
    return concat("POST /echo HTTP/1.1\r\n", headers(), extra, "\r\n", body);
  }
  std::string ask(std::string_view request, std::chrono::milliseconds wait = 5s) {
    RawClient client{port_};
    client.send(request);
    return client.receive_all(wait);
  }
  static std::string status(const std::string& answer) {
    return answer.substr(0, answer.find('\r'));
  }

  HttpLimits limits_;
  Runtime runtime_{1};
  std::filesystem::path folder_;
  std::unique_ptr<Tokens> tokens_;
  std::string sender_, viewer_;
  std::unique_ptr<HttpServer> server_;
  std::uint16_t port_ = 0;
  std::atomic<int> handled_{0};
};

TEST_F(ServerTest, AnswersWithTheBodyOfTheHandler) {
  RawClient client{port_};
  client.send(post("Content-Length: 5\r\n", "hello"));
  EXPECT_NE(client.receive("hello", 5s).find("POST /echo? token:feed hello"), std::string::npos);
}

TEST_F(ServerTest, DecodesThePathAndLeavesTheQuery) {
  const auto got = ask(concat("GET /echo/Claim/%24submit?a=%20b HTTP/1.1\r\n", headers(),
                              "Connection: close\r\n\r\n"));
  EXPECT_NE(got.find("GET /echo/Claim/$submit?a=%20b"), std::string::npos) << got;
}

TEST_F(ServerTest, KeepsTheConnectionForRequestsSentAtOnce) {
  RawClient client{port_};
  std::string three;
  for (const char* body : {"one", "two", "six"}) three += post("Content-Length: 3\r\n", body);
  client.send(three);
  const std::string got = client.receive("feed six", 5s);
  EXPECT_LT(got.find("feed one"), got.find("feed two"));
  EXPECT_NE(got.find("feed six"), std::string::npos);
  EXPECT_FALSE(client.closed_by_peer());
}

TEST_F(ServerTest, TakesAChunkedBodySplitAtEveryByte) {
  const std::string request =
      post("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  for (std::size_t at = 1; at < request.size(); at += 1) {
    RawClient client{port_};
    client.send(request.substr(0, at));
    std::this_thread::sleep_for(1ms);
    client.send(request.substr(at));
    ASSERT_NE(client.receive("abcde", 5s).find("feed abcde"), std::string::npos) << at;
  }
}

TEST_F(ServerTest, AsksForTheBodyOnlyOfWhoMaySendIt) {
  RawClient good{port_};
  good.send(post("Content-Length: 2\r\nExpect: 100-continue\r\n", ""));
  EXPECT_EQ(good.receive("\r\n\r\n", 5s), "HTTP/1.1 100 Continue\r\n\r\n");
  good.send("ok");
  EXPECT_NE(good.receive("feed ok", 5s).find("200 OK"), std::string::npos);
  RawClient stranger{port_};
  stranger.send(
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(status(stranger.receive_all()), "HTTP/1.1 401 Unauthorized");
}

TEST_F(ServerTest, AnswersOthersWhileOneHandlerWorks) {
  RawClient slow{port_};
  slow.send(concat("GET /slow HTTP/1.1\r\n", headers(), "\r\n"));
  const auto begin = std::chrono::steady_clock::now();
  ask("GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 150ms);
  EXPECT_NE(slow.receive("late", 5s).find("late"), std::string::npos);
}

TEST_F(ServerTest, AHandlerThatForgetsToAnswerGives500) {
  RawClient client{port_};
  client.send(concat("GET /forgets HTTP/1.1\r\n", headers(), "\r\n"));
  EXPECT_NE(client.receive("}", 5s).find("500 Internal Server Error"), std::string::npos);
}

TEST_F(ServerTest, LimitsConnectionsOfOnePeerAndTellsWhenToComeBack) {
  std::vector<std::unique_ptr<RawClient>> open;
  for (int n = 0; n < 6; ++n) open.push_back(std::make_unique<RawClient>(port_));
  for (auto& client : open) {  // each was accepted once it has answered
    client->send("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_NE(client->receive("alive", 5s).find("200"), std::string::npos);
  }
  RawClient more{port_};
  const auto got = more.receive_all();
  EXPECT_EQ(status(got), "HTTP/1.1 429 Too Many Requests");
  EXPECT_NE(got.find("Retry-After: 1\r\n"), std::string::npos);
  open.clear();
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(status(ask("GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")),
            "HTTP/1.1 200 OK");
}

TEST_F(ServerTest, TheLocalSocketKnowsItsPeer) {
  const std::string path = (folder_ / "claimwire.sock").string();
  ASSERT_TRUE(server_->listen_local(path));
  struct stat found {};
  ASSERT_EQ(::stat(path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
  RawClient client{path};
  client.send("GET /echo HTTP/1.1\r\nHost: claimwire\r\n\r\n");
  EXPECT_NE(client.receive("uid-", 5s).find("200 OK"), std::string::npos);
}

TEST_F(ServerTest, ListensOnLoopbackOnly) {
  const auto port = server_->listen("0.0.0.0:0");
  ASSERT_FALSE(port);
  EXPECT_EQ(port.error().id, "http.not-loopback");
}

TEST_F(ServerTest, StopLetsARequestInWorkFinish) {
  RawClient busy{port_}, idle{port_};
  busy.send(concat("GET /slow HTTP/1.1\r\n", headers(), "\r\n"));
  std::this_thread::sleep_for(50ms);
  server_->stop(2s);
  EXPECT_NE(busy.receive("late", 1s).find("late"), std::string::npos);
  EXPECT_EQ(idle.receive_all(1s), "");
  EXPECT_TRUE(idle.closed_by_peer());
  EXPECT_FALSE(RawClient{port_}.connected());
}

struct RefusalCase {
  const char* name;
  const char* request;  ///< `{auth}` stands for a good Host and Authorization.
  const char* status;
};

class Refuses : public ServerTest, public testing::WithParamInterface<RefusalCase> {};

TEST_P(Refuses, BeforeAnyHandlerSeesIt) {
  std::string request = GetParam().request;
  for (const auto& [mark, text] :
       {std::pair<std::string, std::string>{"{auth}", headers()},
        {"{viewer}", concat("Host: x\r\nAuthorization: Bearer ", viewer_, "\r\n")},
        {"{long}", std::string(3000, 'x')},
        {"{big}", std::string(1001, 'x')},
        {"{many}", [] {
           std::string many;
           for (int n = 0; n < 30; ++n) many += "X" + std::to_string(n) + ": 1\r\n";
           return many;
         }()}}) {
    const auto at = request.find(mark);
    if (at != std::string::npos) request.replace(at, mark.size(), text);
  }
  const std::string got = ask(request, 3s);
  EXPECT_EQ(status(got), std::string{"HTTP/1.1 "} + GetParam().status);
  EXPECT_NE(got.find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(got.find("}HTTP/1.1 "), std::string::npos) << "a second answer: " << got;
  EXPECT_EQ(handled_, 0);
}

const RefusalCase kRefusals[] = {
    {"TwoLengthsThatDiffer",
     "POST /echo HTTP/1.1\r\n{auth}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
     "400 Bad Request"},
    {"TwoLengthsThatAgree",
     "POST /echo HTTP/1.1\r\n{auth}Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
     "400 Bad Request"},
    {"ListOfLengths", "POST /echo HTTP/1.1\r\n{auth}Content-Length: 3, 3\r\n\r\nabc",
     "400 Bad Request"},
    {"NegativeLength", "POST /echo HTTP/1.1\r\n{auth}Content-Length: -1\r\n\r\n",
     "400 Bad Request"},
    {"SignedLength", "POST /echo HTTP/1.1\r\n{auth}Content-Length: +3\r\n\r\nabc",
     "400 Bad Request"},
    {"HexadecimalLength", "POST /echo HTTP/1.1\r\n{auth}Content-Length: 0x3\r\n\r\nabc",
     "400 Bad Request"},
    {"LengthBeyondAnyNumber",
     "POST /echo HTTP/1.1\r\n{auth}Content-Length: 99999999999999999999999\r\n\r\nabc",
     "400 Bad Request"},
    {"LengthThenChunked",
     "POST /echo HTTP/1.1\r\n{auth}Content-Length: 3\r\nTransfer-Encoding: "
     "chunked\r\n\r\n0\r\n\r\n",
     "400 Bad Request"},
    {"ChunkedThenLength",
     "POST /echo HTTP/1.1\r\n{auth}Transfer-Encoding: chunked\r\nContent-Length: "
     "3\r\n\r\n0\r\n\r\n",
     "400 Bad Request"},
    {"UnknownTransferCoding",
     "POST /echo HTTP/1.1\r\n{auth}Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
     "501 Not Implemented"},
    {"TwoTransferCodings",
     "POST /echo HTTP/1.1\r\n{auth}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
     "501 Not Implemented"},
    {"TransferCodingTwice",
     "POST /echo HTTP/1.1\r\n{auth}Transfer-Encoding: chunked\r\nTransfer-Encoding: "
     "identity\r\n\r\n0\r\n\r\n",
     "400 Bad Request"},
    {"TransferCodingInOldHttp",
     "POST /echo HTTP/1.0\r\n{auth}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400 Bad Request"},
    {"BareLineFeeds", "GET /livez HTTP/1.1\nHost: x\n\n", "400 Bad Request"},
    {"OneBareLineFeed", "GET /livez HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", "400 Bad Request"},
    {"BareLineFeedSmugglesARequest",
     "GET /livez HTTP/1.1\r\nHost: x\r\nX: y\n\nGET /echo HTTP/1.1\r\n\r\n", "400 Bad Request"},
    {"BareCarriageReturn", "GET /livez HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n", "400 Bad Request"},
    {"BlankBeforeTheColon", "GET /livez HTTP/1.1\r\nHost : x\r\n\r\n", "400 Bad Request"},
    {"NoHost", "GET /livez HTTP/1.1\r\n\r\n", "400 Bad Request"},
    {"TwoHosts", "GET /livez HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "400 Bad Request"},
    {"NoColon", "GET /livez HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n", "400 Bad Request"},
    {"NotHttp", "\x16\x03\x01 hello\r\n\r\n", "400 Bad Request"},
    {"MllpOnTheWrongPort", "\x0BMSH|^~\\&|A|B\r\x1C\r\n\r\n", "400 Bad Request"},
    {"FutureVersion", "GET /livez HTTP/2.0\r\nHost: x\r\n\r\n", "505 HTTP Version Not Supported"},
    {"HeaderTooLarge", "GET /livez HTTP/1.1\r\nHost: x\r\nX: {long}\r\n\r\n",
     "431 Request Header Fields Too Large"},
    {"EndlessFirstLine", "GET /{long}", "431 Request Header Fields Too Large"},
    {"TooManyHeaders", "GET /livez HTTP/1.1\r\nHost: x\r\n{many}\r\n",
     "431 Request Header Fields Too Large"},
    {"SlowHeader", "GET /livez HTTP/1.1\r\nHost:", "408 Request Timeout"},
    {"SlowBody", "POST /echo HTTP/1.1\r\n{auth}Content-Length: 9\r\n\r\nabc",
     "408 Request Timeout"},
    {"BodyTooLargeByLength", "POST /echo HTTP/1.1\r\n{auth}Content-Length: 1001\r\n\r\n",
     "413 Content Too Large"},
    {"BodyTooLargeByChunks",
     "POST /echo HTTP/1.1\r\n{auth}Transfer-Encoding: chunked\r\n\r\n3e9\r\n{big}\r\n0\r\n\r\n",
     "413 Content Too Large"},
    {"ChunkSizeNotANumber",
     "POST /echo HTTP/1.1\r\n{auth}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
     "400 Bad Request"},
    {"ChunkLongerThanItsSize",
     "POST /echo HTTP/1.1\r\n{auth}Transfer-Encoding: chunked\r\n\r\n2\r\nabcdef\r\n0\r\n\r\n",
     "400 Bad Request"},
    {"CompressedBody",
     "POST /echo HTTP/1.1\r\n{auth}Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
     "415 Unsupported Media Type"},
    {"UnknownExpectation", "POST /echo HTTP/1.1\r\n{auth}Expect: tea\r\nContent-Length: 1\r\n\r\nx",
     "417 Expectation Failed"},
    {"NoToken", "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n", "401 Unauthorized"},
    {"WrongToken", "GET /echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer cw_no\r\n\r\n",
     "401 Unauthorized"},
    {"OtherScheme", "GET /echo HTTP/1.1\r\nHost: x\r\nAuthorization: Basic YTpi\r\n\r\n",
     "401 Unauthorized"},
    {"TwoTokens", "GET /echo HTTP/1.1\r\n{auth}Authorization: Bearer x\r\n\r\n", "400 Bad Request"},
    {"WritingToAnOpenPath", "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
     "401 Unauthorized"},
    {"RoleTooLow", "GET /echo HTTP/1.1\r\n{viewer}\r\n", "403 Forbidden"},
    {"DotsInThePath", "GET /echo/../livez HTTP/1.1\r\n{auth}\r\n", "400 Bad Request"},
    {"EncodedDotsInThePath", "GET /echo/%2e%2e/livez HTTP/1.1\r\n{auth}\r\n", "400 Bad Request"},
    {"NulInThePath", "GET /echo/%00 HTTP/1.1\r\n{auth}\r\n", "400 Bad Request"},
    {"HalfAnEscape", "GET /echo/%4 HTTP/1.1\r\n{auth}\r\n", "400 Bad Request"},
};
INSTANTIATE_TEST_SUITE_P(Http, Refuses, testing::ValuesIn(kRefusals),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::net
