#include "hl7/syntax/mllp.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace claimwire::hl7::mllp {
namespace {

std::string told(const std::vector<Event>& events) {
  constexpr std::string_view kNames[] = {"message", "over_limit", "junk", "unfinished"};
  std::string out;
  for (const Event& event : events)
    out += std::string{kNames[static_cast<std::size_t>(event.kind)]} + "(" + event.bytes + "," +
           std::to_string(event.size) + ") ";
  return out;
}

std::string decoded(std::string_view stream, const Framing& framing, std::size_t first,
                    std::size_t piece) {
  Decoder decoder{framing};
  std::vector<Event> events;
  decoder.feed(stream.substr(0, first), events);
  for (std::size_t at = first; at < stream.size(); at += piece)
    decoder.feed(stream.substr(at, piece), events);
  decoder.finish(events);
  return told(events);
}

struct StreamCase {
  const char* name;
  std::string_view stream;
  std::string_view want;
  Framing framing = {};
};
class Stream : public testing::TestWithParam<StreamCase> {};

/// The whole of it, split in two at every byte, and in pieces of one and of three bytes.
TEST_P(Stream, GivesTheSameEventsHoweverItIsSplit) {
  const auto& [name, stream, want, framing] = GetParam();
  EXPECT_EQ(decoded(stream, framing, stream.size(), 1), want);
  for (std::size_t at = 0; at <= stream.size(); ++at) {
    EXPECT_EQ(decoded(stream, framing, at, stream.size() + 1), want) << "split at " << at;
    EXPECT_EQ(decoded(stream, framing, at, 3), want) << "threes from " << at;
  }
  EXPECT_EQ(decoded(stream, framing, 0, 1), want);
}

Framing strict() {
  Framing framing;
  framing.lenient = false;
  return framing;
}
Framing framing_of(std::string start, std::string end, std::size_t most = 16'000'000) {
  Framing framing;
  framing.start = std::move(start);
  framing.end = std::move(end);
  framing.message_bytes_max = most;
  return framing;
}

const StreamCase kStreamCases[] = {
    {"One", "\x0BMSH|1\r\x1C\r", "message(MSH|1\r,6) "},
    {"Two",
     "\x0B"
     "A\x1C\r\x0B"
     "B\x1C\r",
     "message(A,1) message(B,1) "},
    {"Empty", "\x0B\x1C\r", "message(,0) "},
    {"FsAlone",
     "\x0B"
     "A\x1C\x0B"
     "B\x1C",
     "message(A,1) message(B,1) "},
    {"FsAloneThenJunk",
     "\x0B"
     "A\x1Cxy\x0B"
     "B\x1C\r",
     "message(A,1) junk(xy,2) message(B,1) "},
    {"JunkBefore",
     "hello\x0B"
     "A\x1C\r",
     "junk(hello,5) message(A,1) "},
    {"JunkOnly", "GET / HTTP/1.1\r\n\r\n", "junk(GET / HTTP/1.1\r\n\r\n,18) "},
    {"LineEndsBetweenAreNoJunk",
     "\x0B"
     "A\x1C\r\r\n\x0B"
     "B\x1C\r",
     "message(A,1) message(B,1) "},
    {"Unfinished", "\x0BMSH|1", "unfinished(MSH|1,5) "},
    {"VtInsideIsText",
     "\x0B"
     "A\x0B"
     "B\x1C\r",
     "message(A\x0B"
     "B,3) "},
    {"Nothing", "", ""},
    {"StrictWantsCr",
     "\x0B"
     "A\x1C"
     "B\x1C\r",
     "message(A\x1C"
     "B,3) ",
     strict()},
    {"StrictHalfEndAtTheEnd",
     "\x0B"
     "A\x1C",
     "unfinished(A\x1C,2) ", strict()},
    {"StrictDoubleFs",
     "\x0B"
     "A\x1C\x1C\r",
     "message(A\x1C,2) ", strict()},
    {"OwnFraming", "<<A>>x<<B>>", "message(A,1) junk(x,1) message(B,1) ", framing_of("<<", ">>")},
    {"MarksThatBeginLikeThemselves", "AABxAAAB1AAC2AAAC", "message(x,1) junk(1AAC2AAAC,9) ",
     framing_of("AAB", "AAAB")},
    {"OverLimit",
     "\x0B"
     "123456\x1C\r\x0B"
     "1234\x1C\r",
     "over_limit(1234,6) message(1234,4) ", framing_of("\x0B", "\x1C\r", 4)},
    {"OverLimitUnfinished",
     "\x0B"
     "123456",
     "unfinished(1234,6) ", framing_of("\x0B", "\x1C\r", 4)},
};
INSTANTIATE_TEST_SUITE_P(Mllp, Stream, testing::ValuesIn(kStreamCases),
                         [](const auto& test) { return test.param.name; });

/// Bytes of the marks and a few others, by seed: any split gives what the whole gives.
TEST(Decoder, IsIndifferentToSplitsOfRandomStreams) {
  const std::uint32_t seed = 20260903;
  std::mt19937 random{seed};
  constexpr std::string_view kBytes = "\x0B\x1C\r\nA<>";
  const Framing framings[] = {Framing{}, strict(), framing_of("<<", ">>", 5),
                              framing_of("\x0B", "\x1C\r", 3)};
  for (int run = 0; run < 20'000; ++run) {
    std::string stream;
    for (std::size_t n = random() % 24; n > 0; --n) stream += kBytes[random() % kBytes.size()];
    const Framing& framing = framings[random() % std::size(framings)];
    const std::string whole = decoded(stream, framing, stream.size(), 1);
    const std::size_t piece = 1 + random() % 4;
    ASSERT_EQ(decoded(stream, framing, random() % (stream.size() + 1), piece), whole)
        << "seed " << seed << ", run " << run;
  }
}

TEST(Decoder, KeepsNoMoreThanItsLimit) {
  Decoder decoder{framing_of("\x0B", "\x1C\r", 10'000)};
  std::vector<Event> events;
  decoder.feed("\x0B", events);
  for (int i = 0; i < 1000; ++i) decoder.feed(std::string(1000, 'x'), events);
  EXPECT_TRUE(decoder.inside());
  EXPECT_EQ(decoder.pending(), 1'000'000U);
  decoder.feed("\x1C\r", events);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, Event::Kind::over_limit);
  EXPECT_EQ(events[0].bytes.size(), 4096U);
  EXPECT_EQ(events[0].size, 1'000'000U);
}

TEST(Frame, GoesAroundTheMessage) {
  EXPECT_EQ(frame("A"),
            "\x0B"
            "A\x1C\r");
  EXPECT_TRUE(can_frame("A\x0B"));
  EXPECT_FALSE(
      can_frame("A\x1C"
                "B"))
      << "a lenient reader would end there";
  EXPECT_FALSE(can_frame("A>", framing_of("<<", ">>"))) << "A>>> ends one byte early";
}

TEST(Commit, IsAFrameOfOneByte) {
  EXPECT_EQ(commit_frame(Commit::ack), "\x0B\x06\x1C\r");
  EXPECT_EQ(commit_of("\x06"), Commit::ack);
  EXPECT_EQ(commit_of("\x15"), Commit::nak);
  EXPECT_EQ(commit_of("MSH"), Commit::none);
}

}  // namespace
}  // namespace claimwire::hl7::mllp
