// HL7 v2 bytes: read, grouped, walked, edited, answered.
#include <memory_resource>

#include "hl7/ack/ack.h"
#include "hl7/ack/read_ack.h"
#include "hl7/structures/groups.h"
#include "hl7/syntax/batch.h"
#include "hl7/syntax/edit.h"
#include "hl7/syntax/leaves.h"
#include "hl7/syntax/read.h"
#include "hl7/syntax/text.h"
#include "tests/fuzz/fuzz.h"

using namespace claimwire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text(data, size);
  std::pmr::monotonic_buffer_resource arena;
  Issues issues;
  hl7::ReadSettings settings;
  if (size % 2 == 0) {
    settings.quirks = {.raw_ampersand_in_names = true,
                       .zero_dates_are_empty = true,
                       .lf_inside_text = size % 4 == 0,
                       .zz_units_in_quantity = true};
  }
  hl7::split_batch(bytes, settings.quirks, issues);
  const Result<hl7::Message> message = hl7::read_message(bytes, settings, arena, issues);
  if (!message) {
    hl7::write_refusal(bytes, hl7::Verdict::rejected, 207, "no", {});
    return 0;
  }
  const hl7::GroupTree tree = hl7::group_tree(*message, issues);
  fuzz::must(tree.group_of.size() == message->size(), "every segment has a group");
  fuzz::must(hl7::Editor{*message}.write() == message->body(), "unchanged is written unchanged");
  hl7::Leaves leaves{*message};
  while (const auto leaf = leaves.next()) {
    fuzz::must(message->leaf(leaf->at) == leaf->raw, "a leaf is found again");
    hl7::value(*message, leaf->at);
  }
  const std::string ack =
      hl7::write_ack(*message, hl7::Verdict::error, issues, {.control_id = "1"});
  Issues of_ack;
  const Result<hl7::Message> answer = hl7::read_message(ack, {}, arena, of_ack);
  fuzz::must(answer.has_value(), "our own answer is readable");
  static_cast<void>(hl7::read_ack(*answer).has_value());
  return 0;
}
