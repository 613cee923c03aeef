// Any bytes end in a reading or a reason: 100,000 damaged messages, by seed.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "hl7/ack/ack.h"
#include "hl7/ack/read_ack.h"
#include "hl7/structures/groups.h"
#include "hl7/syntax/batch.h"
#include "hl7/syntax/edit.h"
#include "hl7/syntax/leaves.h"
#include "hl7/syntax/mllp.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/text.h"
#include "tests/hl7/samples.h"

namespace claimwire::hl7 {
namespace {

const std::string kSeeds[] = {
    "MSH|^~\\&|EHR|WEST|CW|HUB|20260903||DFT^P03^DFT_P03|M1|P|2.5.1||||||UNICODE UTF-8\r"
    "EVN|P03|20260903\rPID|1||100^^^W&1.2&ISO^MR~200^^^^SS||D\\T\\OE^JANE||19800101|F\r"
    "PV1|1|I\rFT1|1|||20260903||CG|CHG1|||2|100.00&USD\rPR1|1||99213^^C4\rFT1|2\rDG1|1||E11.9\r"
    "IN1|1|P|ACME\rIN2|1\rZIN|x\r",
    "FHS|^~\\&|A\rBHS|^~\\&|A\rMSH|^~\\&|A|B|||||ADT^A01|1|P|2.3\rPID|1||9\rBTS|1\rFTS|1\r",
    "MSH|^~\\&|A|B|||||ACK^A01|1|P|2.3||||||~ISO IR87\rMSA|AE|1|no\rERR|PID^1^3^101\r"
    "NTE|1||\x1B$B\x25\x7C\x1B(B\\X0D\\\\.br\\\\M2442\\\r",
    "MSH|^~\\&|A|B|||||BAR^P12|1|P|2.6||||||BIG-5\rPID|1||\xA5\x7C\xA4\xA4\rDG1|1\rPR1|1\r",
};

std::string damaged(std::string text, std::mt19937& random) {
  constexpr std::string_view kLoved{"|^~\\&\r\n\x0B\x1C\x1B\0\x80\xFF\x81MSH09[].Z", 25};
  for (std::size_t n = 1 + random() % 6; n > 0 && !text.empty(); --n) {
    const std::size_t at = random() % text.size();
    const char c = kLoved[random() % kLoved.size()];
    switch (random() % 6) {
      case 0:
        text[at] = c;
        break;
      case 1:
        text.insert(at, 1, c);
        break;
      case 2:
        text.erase(at, 1 + random() % 4);
        break;
      case 3:
        text.insert(at, text.substr(random() % text.size(), random() % 40));
        break;
      case 4:
        text.insert(at, 1 + random() % 600, c);
        break;
      default:
        text[at] = static_cast<char>(random() % 256);
        break;
    }
  }
  if (random() % 16 == 0) text.resize(random() % (text.size() + 1));
  return text;
}

/// Everything a message goes through; returns a number so that nothing is optimised away.
std::size_t work(const std::string& bytes, std::mt19937& random, std::pmr::memory_resource& arena,
                 bool& good) {
  Issues issues;
  ReadSettings settings;
  if (random() % 2 == 0)
    settings.quirks = {.raw_ampersand_in_names = true,
                       .zero_dates_are_empty = true,
                       .lf_inside_text = random() % 2 == 0,
                       .zz_units_in_quantity = true};
  std::size_t done = split_batch(bytes, settings.quirks, issues).messages.size();
  const Result<Message> message = read_message(bytes, settings, arena, issues);
  if (!message) return done + write_refusal(bytes, Verdict::rejected, 207, "no", {}).size();
  const GroupTree tree = group_tree(*message, issues);
  good = tree.group_of.size() == message->size() && issues.size() < 400 &&
         Editor{*message}.write() == message->body();
  Leaves leaves{*message};
  Hl7Locator any{1, 3};
  while (const auto leaf = leaves.next()) {
    good = good && message->leaf(leaf->at) == leaf->raw &&
           Hl7Locator::unpack(leaf->at.pack()).component == leaf->at.component;
    done += value(*message, leaf->at).text.size();
    if (random() % 16 == 0) any = leaf->at;
  }
  done += path_text(any, *message).size();
  done += tree.nearest(*message, random() % message->size(), "PR1").size();
  Editor editor{*message};
  if (any.field > 2 && editor.set(any, "A|^~\\&\rB")) done += editor.write().size();
  const std::string ack = write_ack(*message, Verdict::error, issues, {.control_id = "1"});
  Issues of_ack;
  const Result<Message> answer = read_message(ack, {}, arena, of_ack);
  if (answer) done += read_ack(*answer).has_value() ? 1 : 0;
  return done;
}

TEST(Mutations, EndInAReadingOrAReason) {
  const std::uint32_t seed = 20261124;
  std::mt19937 random{seed};
  std::string block(1 << 20, '\0');
  std::size_t done = 0;
  for (int run = 0; run < 100'000; ++run) {
    std::pmr::monotonic_buffer_resource arena{block.data(), block.size()};
    const std::string bytes = damaged(kSeeds[random() % std::size(kSeeds)], random);
    bool good = true;
    done += work(bytes, random, arena, good);
    ASSERT_TRUE(good) << "seed " << seed << ", run " << run << ": "
                      << testing::PrintToString(bytes);
  }
  EXPECT_GT(done, 0U);
}

TEST(Mutations, OfPathsEndInAPathOrAReason) {
  const std::uint32_t seed = 7;
  std::mt19937 random{seed};
  constexpr std::string_view kBytes = "PIDZX1239[]-.=!\" ";
  for (int run = 0; run < 100'000; ++run) {
    std::string path = random() % 2 == 0 ? "ZDX[1 = DG1[2]-1]-2" : "PID-3[.5 != \"MR\"].1.2";
    for (std::size_t n = random() % 5; n > 0; --n)
      path[random() % path.size()] = kBytes[random() % kBytes.size()];
    const Result<Path> read = parse_path(path);
    if (!read) continue;
    const Result<Path> again = parse_path(text(*read));
    ASSERT_TRUE(again) << path << " -> " << text(*read) << ": " << again.error().message;
    ASSERT_EQ(*again, *read) << path << " -> " << text(*read);
  }
}

}  // namespace
}  // namespace claimwire::hl7
