// Other people's implementations, both ways: they send to our listener, our sender sends to them,
// and fhir-kit-client drives the FHIR endpoint. tests/conformance/install fetches them.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>

#include "core/text.h"
#include "hl7/ack/ack.h"
#include "hl7/syntax/read.h"
#include "interfaces/fhir/fhir_listener.h"
#include "interfaces/mllp/mllp_listener.h"
#include "interfaces/mllp/mllp_sender.h"
#include "tests/interfaces/fakes.h"
#include "tests/support/folders.h"

namespace claimwire::interfaces {
namespace {

using namespace std::chrono_literals;

std::string judges() {
  const char* elsewhere = std::getenv("CLAIMWIRE_JUDGES");
  return elsewhere != nullptr ? elsewhere : tests::source_folder() + "/build/judges";
}

bool present(const std::string& below) { return std::filesystem::exists(judges() + below); }

std::string driver(std::string_view file) {
  return concat(tests::source_folder() + "/tests/conformance/", file);
}

std::string node() {
  return concat("NODE_PATH='", judges(), "/node_modules' NODE_NO_WARNINGS=1 node ");
}
std::string python() { return concat("'", judges(), "/python/bin/python' "); }

/// Output and exit status of a command.
std::pair<std::string, int> run(const std::string& command) {
  std::string out;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return {"popen failed", -1};
  std::array<char, 4096> buffer;
  while (std::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe) != nullptr)
    out += buffer.data();
  return {out, ::pclose(pipe)};
}

/// A program that listens until its standard input ends.
class Peer {
 public:
  explicit Peer(const std::string& command) {
    int to[2], from[2];
    if (::pipe2(to, O_CLOEXEC) != 0 || ::pipe2(from, O_CLOEXEC) != 0) return;
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(to[0], STDIN_FILENO);
      ::dup2(from[1], STDOUT_FILENO);
      ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(to[0]);
    ::close(from[1]);
    in_ = to[1];
    out_ = ::fdopen(from[0], "r");
  }
  ~Peer() {
    if (in_ >= 0) ::close(in_);
    if (child_ > 0) ::waitpid(child_, nullptr, 0);
    if (out_ != nullptr) std::fclose(out_);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  std::string line() {
    std::array<char, 4096> buffer;
    if (out_ == nullptr ||
        std::fgets(buffer.data(), static_cast<int>(buffer.size()), out_) == nullptr)
      return {};
    return std::string{trim(buffer.data())};
  }

 private:
  pid_t child_ = -1;
  int in_ = -1;
  FILE* out_ = nullptr;
};

/// The real acknowledgment, as the daemon writes it.
engine::Answer acknowledge(const engine::Arrival& arrival) {
  std::pmr::monotonic_buffer_resource arena;
  Issues issues;
  engine::Answer answer;
  answer.outcome = engine::Answer::Outcome::stored;
  const auto message = hl7::read_message(arrival.body.view(), {}, arena, issues);
  hl7::AckOptions options;
  options.control_id = "CW1";
  if (const auto now = DateTime::parse_hl7("20260903110000")) options.now = *now;
  if (message) answer.body = hl7::write_ack(*message, hl7::Verdict::accepted, {}, options);
  return answer;
}

struct Client {
  const char* name;
  const char* needs;
  std::string command;
  std::size_t messages;
};
class TheirClient : public testing::TestWithParam<Client> {};
TEST_P(TheirClient, TalksWithOurListener) {
  if (!present(GetParam().needs))
    GTEST_SKIP() << judges() << GetParam().needs << " is missing: run tests/conformance/install";
  net::Runtime runtime{1};
  runtime.start();
  test::FakeInbox inbox{acknowledge};
  MllpListenerSettings settings;
  settings.key = "ehr";
  settings.listen = "127.0.0.1:0";
  MllpListener listener{runtime, inbox, settings};
  ASSERT_TRUE(listener.start());
  std::string command = GetParam().command;
  command.replace(command.find("{at}"), 4, "127.0.0.1 " + std::to_string(listener.port()));
  const auto [output, status] = run(command);
  EXPECT_EQ(status, 0) << output;
  EXPECT_EQ(inbox.count(), GetParam().messages) << output;
  listener.stop(1s);
  runtime.stop();
}
const Client kClients[] = {
    {"NodeHl7Client", "/node_modules/node-hl7-client",
     node() + driver("mllp/client.cjs") + " node-hl7-client {at} 50", 50},
    {"SimpleHl7", "/node_modules/simple-hl7",
     node() + driver("mllp/client.cjs") + " simple-hl7 {at} 50", 50},
    {"Medplum", "/node_modules/@medplum/hl7",
     node() + driver("mllp/client.cjs") + " medplum {at} 50", 50},
    {"PythonHl7", "/python/bin/python", python() + driver("mllp/client.py") + " {at} 25", 50},
};
INSTANTIATE_TEST_SUITE_P(Conformance, TheirClient, testing::ValuesIn(kClients),
                         [](const auto& test) { return test.param.name; });

class TheirServer : public testing::TestWithParam<Client> {};
TEST_P(TheirServer, TalksWithOurSender) {
  if (!present(GetParam().needs))
    GTEST_SKIP() << judges() << GetParam().needs << " is missing: run tests/conformance/install";
  Peer peer{GetParam().command};
  const std::string listening = peer.line();
  ASSERT_EQ(listening.substr(0, 10), "listening ");
  net::Runtime runtime{1};
  runtime.start();
  MllpSenderSettings settings;
  settings.key = "lab";
  settings.to = "127.0.0.1:" + listening.substr(10);
  MllpSender sender{runtime, settings};
  for (std::size_t n = 0; n < GetParam().messages; ++n) {
    const std::string id = "CW" + std::to_string(n);
    const auto got = test::deliver(sender, test::outgoing(test::hl7_message(id)));
    ASSERT_EQ(test::name(got.what), "accepted") << got.detail;
    EXPECT_EQ(peer.line(), "received " + id);
  }
  sender.stop();
  runtime.stop();
}
const Client kServers[] = {
    {"SimpleHl7", "/node_modules/simple-hl7", node() + driver("mllp/server.cjs") + " simple-hl7",
     20},
    {"Medplum", "/node_modules/@medplum/hl7", node() + driver("mllp/server.cjs") + " medplum", 20},
    {"PythonHl7", "/python/bin/python", python() + driver("mllp/server.py"), 20},
};
INSTANTIATE_TEST_SUITE_P(Conformance, TheirServer, testing::ValuesIn(kServers),
                         [](const auto& test) { return test.param.name; });

TEST(TheirFhirClient, DrivesOurEndpoint) {
  if (!present("/node_modules/fhir-kit-client"))
    GTEST_SKIP() << judges() << "/node_modules/fhir-kit-client is missing: run "
                 << "tests/conformance/install";
  std::string folder = (std::filesystem::temp_directory_path() / "cw-kit-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  net::Tokens tokens{folder + "/tokens"};
  const auto token = tokens.add("kit", "sender");
  net::Runtime runtime{1};
  runtime.start();
  net::HttpServer server{runtime, tokens};
  test::FakeInbox inbox{[](const engine::Arrival& arrival) {
    engine::Answer answer;
    answer.outcome = engine::Answer::Outcome::stored;
    answer.http_status = arrival.operation == "Claim" ? 201 : 200;
    answer.message_id = "m_1";
    answer.body = R"({"resourceType":"OperationOutcome"})";
    return answer;
  }};
  FhirListenerSettings settings;
  settings.key = "fhir";
  settings.version = "0.1.0";
  settings.date = "2026-09-03";
  FhirListener listener{server, inbox, settings};
  ASSERT_TRUE(listener.start());
  const auto port = server.listen("127.0.0.1:0");
  ASSERT_TRUE(port);
  const auto [output, status] =
      run(concat("CLAIMWIRE_TOKEN='", *token, "' ", node(), driver("fhir_client/drive.cjs"),
                 " http://127.0.0.1:", std::to_string(*port), "/fhir"));
  EXPECT_EQ(status, 0) << output;
  std::string operations;
  for (const engine::Arrival& each : inbox.arrivals()) operations += each.operation + " ";
  EXPECT_EQ(operations, "Claim Claim/$submit Bundle Bundle ") << output;
  listener.stop(1s);
  server.stop(1s);
  runtime.stop();
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace claimwire::interfaces
