// Any stream gives the same events however it is split: 100,000 damaged streams, by seed.
#include <gtest/gtest.h>

#include "hl7/syntax/mllp.h"
#include "tests/support/mutate.h"

namespace claimwire::hl7::mllp {
namespace {

std::vector<Event> events_of(std::string_view stream, const Framing& framing,
                             std::mt19937_64* pieces) {
  Decoder decoder{framing};
  std::vector<Event> events;
  while (!stream.empty()) {
    const std::size_t size = pieces == nullptr
                                 ? stream.size()
                                 : 1 + (*pieces)() % std::min<std::size_t>(9, stream.size());
    decoder.feed(stream.substr(0, size), events);
    stream.remove_prefix(size);
  }
  decoder.finish(events);
  return events;
}

TEST(MllpMutations, SplitAnywhereGiveTheSame) {
  const std::uint64_t seed = 20260903;
  std::mt19937_64 random{seed};
  const std::string good =
      "\x0BMSH|^~\\&|A\rPID|1\r\x1C\r\x0B\x06\x1C\rjunk\n\x0BMSH|longer than the limit\r\x1C\r";
  for (int run = 0; run < 100'000; ++run) {
    const std::string stream = test::mutated(good, "\x0B\x1C\r\n\x06M", random);
    Framing framing;
    framing.lenient = random() % 2 == 0;
    framing.message_bytes_max = random() % 2 == 0 ? 16 : 1000;
    const auto whole = events_of(stream, framing, nullptr);
    ASSERT_EQ(events_of(stream, framing, &random), whole)
        << "seed " << seed << ", run " << run << ": " << testing::PrintToString(stream);
    std::uint64_t size = 0;
    for (const Event& event : whole) size += event.size;
    ASSERT_LE(size, stream.size()) << "seed " << seed << ", run " << run;
  }
}

}  // namespace
}  // namespace claimwire::hl7::mllp
