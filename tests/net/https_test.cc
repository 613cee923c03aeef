// The client against a real TLS server, `openssl s_server`, with certificates made for the test.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>

#include "net/http_client.h"

namespace claimwire::net {
namespace {

using namespace std::chrono_literals;

class HttpsTest : public testing::Test {
 protected:
  void SetUp() override {
    if (std::system("openssl version >/dev/null 2>&1") != 0)
      GTEST_SKIP() << "the openssl command is missing";
    std::string pattern = (std::filesystem::temp_directory_path() / "cw-tls-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    runtime_.start();
  }
  void TearDown() override {
    if (child_ > 0) {
      ::kill(child_, SIGTERM);
      ::waitpid(child_, nullptr, 0);
    }
    runtime_.stop();
    if (out_ != nullptr) std::fclose(out_);
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  /// A server whose certificate, signed by itself, is for `name`; at most `protocol`.
  void serve(const std::string& name, const std::string& protocol = "") {
    const std::string make = "cd '" + folder_ +
                             "' && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 "
                             "-nodes -days 2 -subj /CN=test -addext subjectAltName=" +
                             name + " -keyout key.pem -out cert.pem 2>/dev/null";
    ASSERT_EQ(std::system(make.c_str()), 0);
    int from[2];
    ASSERT_EQ(::pipe2(from, O_CLOEXEC), 0);
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(from[1], STDOUT_FILENO);
      const std::string run = "cd '" + folder_ +
                              "' && exec openssl s_server -accept 127.0.0.1:0 -cert cert.pem -key "
                              "key.pem -www " +
                              protocol + " </dev/null 2>/dev/null";
      ::execl("/bin/sh", "sh", "-c", run.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(from[1]);
    FILE* out = ::fdopen(from[0], "r");
    std::array<char, 256> line;
    while (port_.empty() && std::fgets(line.data(), line.size(), out) != nullptr) {
      const std::string said = line.data();
      if (said.rfind("ACCEPT", 0) == 0) port_ = said.substr(said.rfind(':') + 1);
    }
    while (!port_.empty() && port_.back() < '0') port_.pop_back();
    ASSERT_FALSE(port_.empty());
    out_ = out;  // kept open, or the server would stop on its next line
  }

  std::string ask(const std::string& host, bool trusted) {
    HttpClientSettings settings;
    settings.connect_timeout = settings.answer_timeout = 5s;
    if (trusted) settings.trust_file = folder_ + "/cert.pem";
    HttpClient client{runtime_, settings};
    HttpCall call;
    call.method = "GET";
    call.url = *Url::parse("https://" + host + ":" + port_ + "/");
    std::promise<Result<HttpReply>> promise;
    client.send(call, [&](Result<HttpReply> got) { promise.set_value(std::move(got)); });
    const auto got = promise.get_future().get();
    client.stop();
    return got ? std::to_string(got->status) : got.error().id;
  }

  Runtime runtime_{1};
  std::string folder_, port_;
  pid_t child_ = -1;
  FILE* out_ = nullptr;
};

TEST_F(HttpsTest, TalksWithATrustedServerOfTheRightName) {
  serve("DNS:localhost,IP:127.0.0.1");
  EXPECT_EQ(ask("localhost", true), "200");
  EXPECT_EQ(ask("127.0.0.1", true), "200");
}

TEST_F(HttpsTest, SendsNothingToACertificateNobodyVouchesFor) {
  serve("DNS:localhost");
  EXPECT_EQ(ask("localhost", false), "http.not-reached");
}

TEST_F(HttpsTest, SendsNothingToACertificateOfAnotherName) {
  serve("DNS:payer.example");
  EXPECT_EQ(ask("localhost", true), "http.not-reached");
  EXPECT_EQ(ask("127.0.0.1", true), "http.not-reached");
}

TEST_F(HttpsTest, SendsNothingOverTls11) {
  serve("DNS:localhost", "-tls1_1 -cipher DEFAULT@SECLEVEL=0");
  EXPECT_EQ(ask("localhost", true), "http.not-reached");
}

}  // namespace
}  // namespace claimwire::net
