#include "interfaces/mllp/mllp_listener.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/interfaces/fakes.h"
#include "tests/net/raw_client.h"

namespace claimwire::interfaces {
namespace {

using namespace std::chrono_literals;
using test::framed;
using test::hl7_message;
using test::RawClient;

class MllpListenerTest : public testing::Test {
 protected:
  void SetUp() override { runtime_.start(); }
  void TearDown() override {
    if (listener_) listener_->stop(1s);
    runtime_.stop();
  }

  static MllpListenerSettings settings() {
    MllpListenerSettings wanted;
    wanted.key = "ehr";
    wanted.listen = "127.0.0.1:0";
    return wanted;
  }
  void start(MllpListenerSettings wanted = settings()) {
    listener_ = std::make_unique<MllpListener>(runtime_, inbox_, std::move(wanted));
    const auto begun = listener_->start();
    ASSERT_TRUE(begun) << begun.error().message;
  }
  std::uint16_t port() const { return listener_->port(); }

  net::Runtime runtime_{1};
  test::FakeInbox inbox_{test::accept_hl7};
  std::unique_ptr<MllpListener> listener_;
};

TEST_F(MllpListenerTest, AnswersAMessageWithItsControlId) {
  start();
  RawClient ehr{port()};
  ehr.send(framed(hl7_message("MSG001")));
  EXPECT_EQ(ehr.receive("\x1C\r", 5s), framed(test::hl7_ack(hl7_message("MSG001"), "AA")));
  ASSERT_EQ(inbox_.count(), 1u);
  const engine::Arrival arrival = inbox_.arrivals()[0];
  EXPECT_EQ(arrival.body.view(), hl7_message("MSG001"));
  EXPECT_EQ(arrival.interface, "ehr");
  EXPECT_EQ(arrival.peer.substr(0, 10), "127.0.0.1:");
  EXPECT_EQ(arrival.caller.id, "mllp:127.0.0.1");
}

TEST_F(MllpListenerTest, GivesTheSameForAStreamSplitAtEveryByte) {
  start();
  const std::string stream = "junk" + framed(hl7_message("A")) + "\n" + framed(hl7_message("B")) +
                             framed(hl7_message("C"));
  for (std::size_t at = 1; at < stream.size(); ++at) {
    RawClient ehr{port()};
    ehr.send(stream.substr(0, at));
    if (at % 8 == 0) std::this_thread::sleep_for(1ms);  // else the two may arrive as one or apart
    ehr.send(stream.substr(at));
    std::string got;
    for (int n = 0; n < 3; ++n) got += ehr.receive("\x1C\r", 5s);
    std::string want;
    for (const char* id : {"A", "B", "C"}) want += framed(test::hl7_ack(hl7_message(id), "AA"));
    ASSERT_EQ(got, want) << "split at " << at;
  }
}

TEST_F(MllpListenerTest, AnswersInTheOrderOfTheMessagesWhateverTheStoreDoes) {
  start();
  inbox_.hold();
  RawClient ehr{port()};
  std::string stream, want;
  for (int n = 0; n < 20; ++n) {
    stream += framed(hl7_message("M" + std::to_string(n)));
    want += framed(test::hl7_ack(hl7_message("M" + std::to_string(n)), "AA"));
  }
  ehr.send(stream);
  ASSERT_TRUE(inbox_.wait_for(20));
  EXPECT_EQ(ehr.receive("\x1C", 100ms), "") << "nothing leaves before it is stored";
  inbox_.release_backwards();
  std::string got;
  for (int n = 0; n < 20; ++n) got += ehr.receive("\x1C\r", 5s);
  EXPECT_EQ(got, want);
}

/// The engine lets go of a callback on the store's thread. A connection must not end there: under
/// the thread sanitizer this failed.
TEST_F(MllpListenerTest, ACallbackThatIsKeptKeepsNoConnection) {
  struct Keeping final : engine::Inbox {
    void accept(engine::Arrival arrival, std::function<void(engine::Answer)> done) override {
      done(test::accept_hl7(arrival));
      kept.push_back(std::move(done));  // on the I/O thread, which has ended it when it is read
    }
    std::vector<std::function<void(engine::Answer)>> kept;
  } inbox;
  listener_ = std::make_unique<MllpListener>(runtime_, inbox, settings());
  ASSERT_TRUE(listener_->start());
  RawClient other{port()};
  for (int n = 0; n < 20; ++n) {
    RawClient ehr{port()};
    ehr.send(framed(hl7_message("M" + std::to_string(n))));
    EXPECT_NE(ehr.receive("\x1C\r", 5s), "");
  }
  std::vector<std::function<void(engine::Answer)>> kept;
  runtime_.run([&] { kept = std::exchange(inbox.kept, {}); });
  EXPECT_EQ(kept.size(), 20U);
  std::thread store{[&kept] {
    std::this_thread::sleep_for(20ms);
    kept.clear();
  }};
  for (int n = 0; n < 40; ++n) {
    RawClient next{port()};  // comes and goes beside
    std::this_thread::sleep_for(1ms);
  }
  store.join();
  other.send(framed(hl7_message("LAST")));
  EXPECT_NE(other.receive("\x1C\r", 5s), "");
}

TEST_F(MllpListenerTest, ReadsNoFurtherThanItsUnansweredMessagesMayBe) {
  auto wanted = settings();
  wanted.answers_max = 4;
  start(wanted);
  inbox_.hold();
  RawClient ehr{port()};
  const std::string big = framed(hl7_message("X", 100'000));  // one read never holds two
  std::thread sender{[&] {
    for (int n = 0; n < 40; ++n) ehr.send(big);
  }};
  ASSERT_TRUE(inbox_.wait_for(4));
  std::this_thread::sleep_for(200ms);
  EXPECT_LE(inbox_.count(), 5u) << "back-pressure: the rest waits in the sender's socket";
  inbox_.release_backwards();
  EXPECT_TRUE(inbox_.wait_for(40)) << "and nothing of it is lost";
  sender.join();
}

TEST_F(MllpListenerTest, SkipsAMessageOverTheLimitAndKeepsTheConnection) {
  auto wanted = settings();
  wanted.framing.message_bytes_max = 1000;
  start(wanted);
  RawClient ehr{port()};
  ehr.send(framed(hl7_message("BIG", 200'000)) + framed(hl7_message("NEXT")));
  EXPECT_EQ(ehr.receive("\x1C\r", 5s), framed(test::hl7_ack(hl7_message("BIG"), "AR")));
  EXPECT_EQ(ehr.receive("\x1C\r", 5s), framed(test::hl7_ack(hl7_message("NEXT"), "AA")));
  EXPECT_EQ(inbox_.arrivals()[0].refused_because->id, "mllp.too-large");
  EXPECT_EQ(listener_->counts().over_limit, 1u);
}

TEST_F(MllpListenerTest, ClosesAConnectionThatStopsInsideAMessage) {
  auto wanted = settings();
  wanted.message_timeout = 200ms;
  start(wanted);
  RawClient slow{port()};
  slow.send("\x0BMSH|^~\\&|");
  const auto begin = std::chrono::steady_clock::now();
  for (int n = 0; n < 20 && !slow.closed_by_peer(); ++n) {
    slow.send("x");  // a byte now and then does not stretch the limit
    slow.receive_all(50ms);
  }
  EXPECT_TRUE(slow.closed_by_peer());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 900ms);
  EXPECT_TRUE(test::eventually([&] { return listener_->counts().timed_out == 1; }));
  EXPECT_EQ(inbox_.count(), 0u) << "half a message is none";
}

TEST_F(MllpListenerTest, LeavesAnIdleConnectionOpenUnlessToldOtherwise) {
  auto wanted = settings();
  wanted.message_timeout = 100ms;
  start(wanted);
  RawClient quiet{port()};
  quiet.send(framed(hl7_message("A")));
  quiet.receive("\x1C\r", 5s);
  quiet.receive_all(400ms);
  EXPECT_FALSE(quiet.closed_by_peer());
  quiet.send(framed(hl7_message("B")));
  EXPECT_NE(quiet.receive("\x1C\r", 5s), "");
  listener_->stop(1s);
  wanted.idle_close = 100ms;
  start(wanted);
  RawClient idle{port()};
  idle.receive_all(2s);
  EXPECT_TRUE(idle.closed_by_peer());
}

TEST_F(MllpListenerTest, AnswersAPeerThatHasClosedItsHalf) {
  start();
  inbox_.hold();
  RawClient ehr{port()};
  ehr.send(framed(hl7_message("LAST")));
  ehr.finish_sending();
  ASSERT_TRUE(inbox_.wait_for(1));
  std::this_thread::sleep_for(50ms);
  inbox_.release_backwards();
  EXPECT_EQ(ehr.receive("\x1C\r", 5s), framed(test::hl7_ack(hl7_message("LAST"), "AA")));
}

TEST_F(MllpListenerTest, LimitsConnectionsOfOnePeer) {
  auto wanted = settings();
  wanted.per_peer = 2;
  start(wanted);
  RawClient one{port()}, two{port()};
  ASSERT_TRUE(test::eventually([&] { return listener_->counts().open == 2; }));
  RawClient three{port()};
  three.receive_all(2s);
  EXPECT_TRUE(three.closed_by_peer());
  EXPECT_EQ(listener_->counts().turned_away, 1u);
  one.send(framed(hl7_message("A")));
  EXPECT_NE(one.receive("\x1C\r", 5s), "");
}

TEST_F(MllpListenerTest, TurnsAwayWhoIsNotAPeer) {
  auto wanted = settings();
  wanted.peers = {"10.20.0.0/16"};
  start(wanted);
  RawClient stranger{port()};
  stranger.receive_all(2s);
  EXPECT_TRUE(stranger.closed_by_peer());
}

TEST_F(MllpListenerTest, StopAnswersWhatItHasTakenAndTakesNoMore) {
  start();
  inbox_.hold();
  RawClient ehr{port()};
  ehr.send(framed(hl7_message("A")));
  ASSERT_TRUE(inbox_.wait_for(1));
  std::thread stopper{[&] { listener_->stop(3s); }};
  std::this_thread::sleep_for(50ms);
  inbox_.release_backwards();
  EXPECT_EQ(ehr.receive("\x1C\r", 5s), framed(test::hl7_ack(hl7_message("A"), "AA")));
  stopper.join();
  EXPECT_FALSE(RawClient{port()}.connected());
}

TEST_F(MllpListenerTest, StartsAgainAfterAStop) {
  start();
  listener_->stop(1s);
  ASSERT_TRUE(listener_->start());
  RawClient ehr{port()};
  ehr.send(framed(hl7_message("A")));
  EXPECT_NE(ehr.receive("\x1C\r", 5s), "");
}

TEST_F(MllpListenerTest, SurvivesNoiseAndServesTheNext) {
  start();
  std::uint64_t seed = 20260903;
  for (int round = 0; round < 200; ++round) {
    RawClient noisy{port()};
    std::string noise = framed(hl7_message("N"));
    for (int n = 0; n < 40; ++n) {
      seed = seed * 6364136223846793005U + 1442695040888963407U;
      noise[(seed >> 33U) % noise.size()] = static_cast<char>(seed >> 56U);
    }
    noisy.send(noise);
  }
  RawClient ehr{port()};
  ehr.send(framed(hl7_message("A")));
  EXPECT_NE(ehr.receive("\x1C\r", 5s).find("MSA|AA|A|"), std::string::npos);
}

TEST_F(MllpListenerTest, AnHttpClientGetsNoAnswerAndHoldsNothing) {
  start();
  RawClient browser{port()};
  browser.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  browser.send(std::string(2'000'000, 'x'));
  browser.receive_all(2s);
  EXPECT_TRUE(browser.closed_by_peer());
  EXPECT_EQ(inbox_.count(), 0u);
}

struct RefusedSettings {
  const char* name;
  const char* listen;
  std::vector<std::string> peers, plaintext;
  const char* error;
};
class Settings : public MllpListenerTest, public testing::WithParamInterface<RefusedSettings> {};
TEST_P(Settings, ThatExposePatientsAreRefused) {
  auto wanted = settings();
  wanted.listen = GetParam().listen;
  wanted.peers = GetParam().peers;
  wanted.plaintext_from = GetParam().plaintext;
  MllpListener listener{runtime_, inbox_, wanted};
  const auto begun = listener.start();
  EXPECT_EQ(begun ? "started" : begun.error().id, GetParam().error);
}
const RefusedSettings kRefusedSettings[] = {
    {"EveryoneMayConnect", "0.0.0.0:0", {}, {}, "mllp.peers-missing"},
    {"UnencryptedUnsaid", "0.0.0.0:0", {"10.20.0.0/16"}, {}, "mllp.plaintext"},
    {"BothSaid", "0.0.0.0:0", {"10.20.0.0/16"}, {"10.20.0.0/16"}, "started"},
    {"NotAnAddress", "127.0.0.1", {}, {}, "net.address"},
    {"NotABlock", "127.0.0.1:0", {"ehr.example"}, {}, "net.cidr"},
    {"Loopback", "[::1]:0", {}, {}, "started"},
};
INSTANTIATE_TEST_SUITE_P(Mllp, Settings, testing::ValuesIn(kRefusedSettings),
                         [](const auto& test) { return test.param.name; });

TEST_F(MllpListenerTest, TwoListenersOnOnePortAreToldApart) {
  start();
  auto wanted = settings();
  wanted.listen = "127.0.0.1:" + std::to_string(port());
  MllpListener second{runtime_, inbox_, wanted};
  const auto begun = second.start();
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().id, "net.listen");
  EXPECT_NE(begun.error().message.find("interfaces.ehr.listen"), std::string::npos);
}

}  // namespace
}  // namespace claimwire::interfaces
