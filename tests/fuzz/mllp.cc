// A stream of MLLP blocks gives the same events however it is split.
#include "hl7/syntax/mllp.h"

#include "tests/fuzz/fuzz.h"

using namespace claimwire;

namespace {

std::vector<hl7::mllp::Event> events_of(std::string_view stream, std::size_t piece,
                                        const hl7::mllp::Framing& framing) {
  hl7::mllp::Decoder decoder{framing};
  std::vector<hl7::mllp::Event> events;
  for (; !stream.empty(); stream.remove_prefix(std::min(piece, stream.size())))
    decoder.feed(stream.substr(0, piece), events);
  decoder.finish(events);
  return events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  hl7::mllp::Framing framing;
  framing.lenient = data[0] % 2 == 0;
  framing.message_bytes_max = data[0] % 4 < 2 ? 16'000'000 : 20;
  const std::string_view stream = fuzz::text(data + 1, size - 1);
  const auto whole = events_of(stream, std::max<std::size_t>(1, stream.size()), framing);
  const std::size_t piece = 1 + data[0] / 4U % 7U;
  fuzz::must(events_of(stream, piece, framing) == whole, "split anywhere gives the same");
  for (const auto& event : whole) {
    if (event.kind != hl7::mllp::Event::Kind::message) continue;
    hl7::mllp::commit_of(event.bytes);
    if (!hl7::mllp::can_frame(event.bytes, framing)) continue;
    const auto again = events_of(hl7::mllp::frame(event.bytes, framing), piece, framing);
    fuzz::must(again.size() == 1 && again[0] == event, "framed again is the same message");
  }
  return 0;
}
