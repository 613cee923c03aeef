// A path text, looked up in a message that has something at most places.
#include <memory_resource>

#include "hl7/syntax/path.h"
#include "hl7/syntax/read.h"
#include "tests/fuzz/fuzz.h"

using namespace claimwire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string kMessage =
      "MSH|^~\\&|EHR|WEST|CW|HUB|20260903||DFT^P03^DFT_P03|M1|P|2.5.1\rPID|1||100^^^W&1.2&ISO^MR~"
      "200^^^^SS||DOE^JANE\rPV1|1|I\rFT1|1|||20260903||CG|CHG1\rPR1|1||99213^^C4\rFT1|2\r"
      "DG1|1||E11.9\rDG1|2||I10\rZIN|x\r";
  static std::pmr::monotonic_buffer_resource arena;
  static Issues issues;
  static const Result<hl7::Message> message = hl7::read_message(kMessage, {}, arena, issues);
  const auto path = hl7::parse_path(fuzz::text(data, size));
  if (!path) return 0;
  const auto again = hl7::parse_path(hl7::text(*path));
  fuzz::must(again && *again == *path, "a path's text gives the path");
  for (const Hl7Locator at : hl7::find(*message, *path)) {
    const auto found = hl7::locate(hl7::path_text(at, *message), *message);
    // The text leaves out a repetition of which there is only one.
    fuzz::must(found && message->leaf(*found) == message->leaf(at),
               "a place's text gives the place");
  }
  return 0;
}
