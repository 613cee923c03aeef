#include "interfaces/mllp/mllp_sender.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include "core/text.h"
#include "interfaces/mllp/client.h"
#include "interfaces/mllp/mllp_listener.h"
#include "tests/interfaces/fakes.h"

namespace claimwire::interfaces {
namespace {

using namespace std::chrono_literals;
using engine::SendResult;
using test::deliver;
using test::framed;
using test::hl7_ack;
using test::hl7_message;

/// A receiver that answers the n-th message of all with the bytes its script gives. "close" hangs
/// up; an empty answer is silence.
class Receiver {
 public:
  using Script = std::function<std::string(int n, const std::string& message)>;

  explicit Receiver(Script script) : script_{std::move(script)} {
    door_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(door_, reinterpret_cast<sockaddr*>(&at), sizeof at);
    ::listen(door_, 16);
    socklen_t size = sizeof at;
    ::getsockname(door_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
    thread_ = std::thread{[this] { run(); }};
  }
  ~Receiver() {
    stop_ = true;
    thread_.join();
    ::close(door_);
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  int connections() const { return connections_; }
  int messages() const { return messages_; }

 private:
  bool readable(int handle) const {
    pollfd waiting{handle, POLLIN, 0};
    return ::poll(&waiting, 1, 10) > 0;
  }
  void run() {
    while (!stop_) {
      if (!readable(door_)) continue;
      const int socket = ::accept(door_, nullptr, nullptr);
      ++connections_;
      serve(socket);
      ::close(socket);
    }
  }
  void serve(int socket) {
    std::string got;
    while (!stop_) {
      if (readable(door_)) return;  // the sender has opened a new one
      if (!readable(socket)) continue;
      char buffer[4096];
      const ssize_t count = ::recv(socket, buffer, sizeof buffer, 0);
      if (count <= 0) return;
      got.append(buffer, static_cast<std::size_t>(count));
      const auto end = got.find("\x1C\r");
      if (end == std::string::npos) continue;
      const std::string answer = script_(messages_++, got.substr(1, end - 1));
      got.erase(0, end + 2);
      if (answer == "close") return;
      ::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
  }

  Script script_;
  int door_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0}, messages_{0};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

class MllpSenderTest : public testing::Test {
 protected:
  void SetUp() override { runtime_.start(); }
  void TearDown() override { runtime_.stop(); }
  static MllpSenderSettings settings(const std::string& to) {
    MllpSenderSettings wanted;
    wanted.key = "lab";
    wanted.to = to;
    wanted.connect_timeout = 500ms;
    wanted.ack_timeout = 300ms;
    return wanted;
  }
  net::Runtime runtime_{1};
};

struct AnswerCase {
  const char* name;
  /// `{id}` stands for the MSH-10 sent; MSA is put into a frame unless the text has one.
  std::string answer;
  const char* want;
  std::function<void(MllpSenderSettings&)> change{};
};
class AnAnswer : public MllpSenderTest, public testing::WithParamInterface<AnswerCase> {};
TEST_P(AnAnswer, MeansWhatTheConfigurationSays) {
  Receiver lab{[&](int, const std::string& message) {
    std::string answer = GetParam().answer;
    for (auto at = answer.find("{id}"); at != std::string::npos; at = answer.find("{id}"))
      answer.replace(at, 4, test::control_id(message));
    if (answer.rfind("MSA", 0) == 0)
      answer = framed("MSH|^~\\&|L|L|C|C|20260903||ACK|1|P|2.5\r" + answer + "\r");
    return answer;
  }};
  auto wanted = settings(lab.address());
  if (GetParam().change) GetParam().change(wanted);
  MllpSender sender{runtime_, wanted};
  const auto got = deliver(sender, test::outgoing(hl7_message("MSG1")));
  EXPECT_EQ(test::name(got.what), GetParam().want) << got.detail;
  sender.stop();
}
const std::string kHead = "MSH|^~\\&|L|L|C|C|20260903||ACK|1|P|2.5\r";
const AnswerCase kAnswers[] = {
    {"AA", "MSA|AA|{id}", "accepted"},
    {"CA", "MSA|CA|{id}", "accepted"},
    {"AE", "MSA|AE|{id}|no such patient", "refused"},
    {"AR", "MSA|AR|{id}", "retry_later"},
    {"CE", "MSA|CE|{id}", "refused"},
    {"CR", "MSA|CR|{id}", "retry_later"},
    {"AeConfiguredToRetry", "MSA|AE|{id}", "retry_later",
     [](MllpSenderSettings& s) { s.on_ae = AckAction::retry; }},
    {"ArConfiguredToHold", "MSA|AR|{id}", "refused",
     [](MllpSenderSettings& s) { s.on_ar = AckAction::hold; }},
    {"AeWhoseTextIsPassing", "MSA|AE|{id}|Record locked by user", "retry_later",
     [](MllpSenderSettings& s) { s.text = {{"*locked*", AckAction::retry}}; }},
    {"AeWithOtherText", "MSA|AE|{id}|unknown facility", "refused",
     [](MllpSenderSettings& s) { s.text = {{"*locked*", AckAction::retry}}; }},
    {"TextInErr", "MSA|AE|{id}\rERR||PID^1|207^Application error^HL70357|E||||Patient locked",
     "retry_later", [](MllpSenderSettings& s) { s.text = {{"*locked*", AckAction::retry}}; }},
    {"OtherMessagesAck", "MSA|AA|SOMEONE", "no_answer"},
    {"PrefixOfOurId", "MSA|AA|MSG", "no_answer"},
    {"NoMsa", framed(kHead), "no_answer"},
    {"EmptyMsa2", "MSA|AA|", "no_answer"},
    {"UnknownCode", "MSA|OK|{id}", "no_answer"},
    {"NotHl7", framed("hello"), "no_answer"},
    {"Unframed", kHead + "MSA|AA|MSG1\r", "no_answer"},
    {"HangsUp", "close", "no_answer"},
    {"Silence", "", "no_answer"},
    {"SilenceConfiguredToRetry", "", "retry_later",
     [](MllpSenderSettings& s) { s.on_timeout = AckAction::retry; }},
    {"HangingUpIsInDoubtWhateverSilenceIs", "close", "no_answer",
     [](MllpSenderSettings& s) { s.on_timeout = AckAction::retry; }},
    {"OursBehindAnother", framed(kHead + "MSA|AE|OTHER\r") + framed(kHead + "MSA|AA|{id}\r"),
     "accepted"},
    {"TransportAckThenOurs", framed("\x06") + framed(kHead + "MSA|AA|{id}\r"), "accepted"},
    {"TransportNak", framed("\x15"), "retry_later"},
    {"OnlyTheTransportAck", framed("\x06"), "no_answer"},
    {"CommitIsNotEnough", "MSA|CA|{id}", "no_answer",
     [](MllpSenderSettings& s) { s.wait_for = MllpSenderSettings::WaitFor::application; }},
    {"ApplicationAfterCommit", framed(kHead + "MSA|CA|{id}\r") + framed(kHead + "MSA|AE|{id}\r"),
     "refused",
     [](MllpSenderSettings& s) { s.wait_for = MllpSenderSettings::WaitFor::application; }},
    {"EndlessAnswer", "\x0B" + std::string(3'000'000, 'x'), "no_answer"},
};
INSTANTIATE_TEST_SUITE_P(Mllp, AnAnswer, testing::ValuesIn(kAnswers),
                         [](const auto& test) { return test.param.name; });

TEST_F(MllpSenderTest, ALateAnswerIsNeverTakenForTheNextMessages) {
  Receiver lab{[](int n, const std::string& message) {
    if (n == 0) std::this_thread::sleep_for(600ms);  // past ack_timeout
    return framed(hl7_ack(message, "AA"));
  }};
  MllpSender sender{runtime_, settings(lab.address())};
  EXPECT_EQ(test::name(deliver(sender, test::outgoing(hl7_message("FIRST"))).what), "no_answer");
  std::this_thread::sleep_for(500ms);  // the late answer has gone to the dropped connection
  EXPECT_EQ(test::name(deliver(sender, test::outgoing(hl7_message("SECOND"))).what), "accepted");
  EXPECT_EQ(lab.connections(), 2);
  sender.stop();
}

/// What the sender tells of answers that came late: "d_1 accepted".
struct Late {
  explicit Late(MllpSender& sender) {
    sender.hear_late([this](const std::string& id, const SendResult& result) {
      const std::lock_guard lock{mutex};
      told = concat(id, " ", test::name(result.what));
    });
  }
  std::string wait() {
    for (int i = 0; i < 300; ++i) {
      {
        const std::lock_guard lock{mutex};
        if (!told.empty()) return told;
      }
      std::this_thread::sleep_for(10ms);
    }
    return "nothing";
  }
  std::mutex mutex{};
  std::string told{};
};

TEST_F(MllpSenderTest, ALateAnswerSettlesTheDoubtAboutItsOwn) {
  Receiver lab{[](int n, const std::string& message) {
    if (n == 0) std::this_thread::sleep_for(450ms);  // past ack_timeout, within its double
    return framed(hl7_ack(message, "AA"));
  }};
  MllpSender sender{runtime_, settings(lab.address())};
  Late late{sender};
  engine::Outgoing first = test::outgoing(hl7_message("FIRST"));
  first.delivery_id = "d_1";
  EXPECT_EQ(test::name(deliver(sender, first).what), "no_answer");
  EXPECT_EQ(late.wait(), "d_1 accepted");
  sender.stop();
}

TEST_F(MllpSenderTest, AlsoWhereItComesOnTheNextConnection) {
  std::string first_message;
  Receiver lab{[&](int n, const std::string& message) {
    if (n == 0) {
      first_message = message;
      return std::string{"close"};
    }
    return framed(hl7_ack(first_message, "AE")) + framed(hl7_ack(message, "AA"));
  }};
  MllpSender sender{runtime_, settings(lab.address())};
  Late late{sender};
  engine::Outgoing first = test::outgoing(hl7_message("FIRST"));
  first.delivery_id = "d_1";
  EXPECT_EQ(test::name(deliver(sender, first).what), "no_answer");
  EXPECT_EQ(test::name(deliver(sender, test::outgoing(hl7_message("SECOND"))).what), "accepted");
  EXPECT_EQ(late.wait(), "d_1 refused");
  sender.stop();
}

TEST_F(MllpSenderTest, KeepsTheConnectionOpen) {
  Receiver lab{[](int, const std::string& message) { return framed(hl7_ack(message, "AA")); }};
  MllpSender sender{runtime_, settings(lab.address())};
  for (int n = 0; n < 5; ++n)
    ASSERT_EQ(test::name(deliver(sender, test::outgoing(hl7_message(std::to_string(n)))).what),
              "accepted");
  EXPECT_EQ(lab.connections(), 1);
  sender.stop();
}

TEST_F(MllpSenderTest, OpensOneForEachMessageWhereToldSo) {
  Receiver lab{[](int, const std::string& message) { return framed(hl7_ack(message, "AA")); }};
  auto wanted = settings(lab.address());
  wanted.keep_open = false;
  MllpSender sender{runtime_, wanted};
  for (int n = 0; n < 3; ++n)
    ASSERT_EQ(test::name(deliver(sender, test::outgoing(hl7_message(std::to_string(n)))).what),
              "accepted");
  EXPECT_EQ(lab.connections(), 3);
  sender.stop();
}

TEST_F(MllpSenderTest, RecoversWhenTheReceiverComesBack) {
  std::string address;
  {
    Receiver lab{[](int, const std::string& message) { return framed(hl7_ack(message, "AA")); }};
    address = lab.address();
    MllpSender sender{runtime_, settings(address)};
    ASSERT_EQ(test::name(deliver(sender, test::outgoing(hl7_message("A"))).what), "accepted");
    sender.stop();
  }
  MllpSender sender{runtime_, settings(address)};
  const auto got = deliver(sender, test::outgoing(hl7_message("B")));
  EXPECT_EQ(test::name(got.what), "retry_later") << "nothing left us";
  EXPECT_NE(got.detail.find("nothing was sent"), std::string::npos);
  sender.stop();
}

TEST_F(MllpSenderTest, DoesNotSendWhatCouldNotBeMatchedOrFramed) {
  Receiver lab{[](int, const std::string& message) { return framed(hl7_ack(message, "AA")); }};
  MllpSender sender{runtime_, settings(lab.address())};
  EXPECT_EQ(test::name(deliver(sender, test::outgoing(hl7_message(""))).what), "refused");
  EXPECT_EQ(test::name(deliver(sender, test::outgoing(hl7_message("A") + "NTE|\x1C\r")).what),
            "refused");
  EXPECT_EQ(lab.messages(), 0);
  sender.stop();
}

TEST_F(MllpSenderTest, DetailsHoldNoTextOfThePeer) {
  Receiver lab{[](int, const std::string& message) {
    return framed(hl7_ack(message, "AE", "ROE JANE is unknown"));
  }};
  MllpSender sender{runtime_, settings(lab.address())};
  const auto got = deliver(sender, test::outgoing(hl7_message("A")));
  EXPECT_EQ(got.detail.find("ROE"), std::string::npos);
  EXPECT_NE(got.answer.view().find("ROE"), std::string::npos) << "kept with the delivery";
  sender.stop();
}

TEST_F(MllpSenderTest, StopEndsTheWaitForAnAnswer) {
  Receiver lab{[](int, const std::string&) { return std::string{}; }};
  auto wanted = settings(lab.address());
  wanted.ack_timeout = 20s;
  MllpSender sender{runtime_, wanted};
  std::promise<SendResult> promise;
  sender.send(test::outgoing(hl7_message("A")), [&](SendResult got) { promise.set_value(got); });
  std::this_thread::sleep_for(100ms);
  sender.stop();
  EXPECT_EQ(test::name(promise.get_future().get().what), "no_answer");
  EXPECT_EQ(test::name(deliver(sender, test::outgoing(hl7_message("B"))).what), "retry_later");
}

TEST(MllpClient, SendsOverSeveralConnectionsAndReports) {
  net::Runtime runtime{1};
  runtime.start();
  test::FakeInbox inbox{[](const engine::Arrival& arrival) {
    engine::Answer answer = test::accept_hl7(arrival);
    if (test::control_id(arrival.body.view()) == "7")
      answer.body = hl7_ack(arrival.body.view(), "AE");
    return answer;
  }};
  MllpListenerSettings listening;
  listening.key = "ehr";
  listening.listen = "127.0.0.1:0";
  MllpListener listener{runtime, inbox, listening};
  ASSERT_TRUE(listener.start());
  MllpClientSettings settings;
  settings.to = "127.0.0.1:" + std::to_string(listener.port());
  settings.connections = 4;
  int next = 0, told = 0;
  const auto report = send_over_mllp(
      settings,
      [&]() -> std::optional<Bytes> {
        if (next == 100) return std::nullopt;
        return Bytes{hl7_message(std::to_string(next++))};
      },
      [&](const MllpExchange& one) { told += one.answer.empty() ? 0 : 1; });
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->sent, 100u);
  EXPECT_EQ(report->accepted, 99u);
  EXPECT_EQ(report->refused, 1u);
  EXPECT_EQ(told, 100);
  EXPECT_EQ(listener.counts().connections, 4u);
  listener.stop(1s);
  runtime.stop();
}

}  // namespace
}  // namespace claimwire::interfaces
