#include "hl7/syntax/batch.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/hl7/samples.h"

namespace claimwire::hl7 {
namespace {

struct SplitCase {
  const char* name;
  std::string_view bytes;
  std::string_view messages;  ///< Batch number and MSH-10 of each.
  std::string_view findings;
};
class Split : public testing::TestWithParam<SplitCase> {};

TEST_P(Split, CutsAFileIntoMessages) {
  const auto& [name, bytes, messages, findings] = GetParam();
  Issues issues;
  const Batch batch = split_batch(bytes, {}, issues);
  std::string found;
  for (const BatchMessage& one : batch.messages) {
    const Message message = message_of(bytes.substr(one.bytes.offset, one.bytes.length));
    found += std::to_string(one.batch) + ":" + std::string{message.field("MSH", 10)} + "/" +
             std::to_string(message.size()) + " ";
  }
  EXPECT_EQ(found, messages);
  std::string raised;
  for (const Issue& issue : issues) raised += std::string{issue.kind->id} + "@" + issue.place + " ";
  EXPECT_EQ(raised, findings);
}

#define ONE "MSH|^~\\&|A|B|C|D|||ADT^A01|M1|P|2.5\rPID|1\r"
#define TWO "MSH|^~\\&|A|B|C|D|||ADT^A01|M2|P|2.5\rPID|1\r"
constexpr SplitCase kSplitCases[] = {
    {"BareMessages", ONE TWO, "0:M1/2 0:M2/2 ", ""},
    {"OneMessage", ONE, "0:M1/2 ", ""},
    {"Nothing", "", "", ""},
    {"Framed", "\x0B" ONE "\x1C\r\x0B" TWO "\x1C\r", "0:M1/2 0:M2/2 ", ""},
    {"Batch", "BHS|^~\\&|A\r" ONE TWO "BTS|2\r", "1:M1/2 1:M2/2 ", ""},
    {"File", "FHS|^~\\&|A\rBHS|^~\\&|A\r" ONE "BTS|1\rBHS|^~\\&|A\r" TWO "BTS|1\rFTS|2\r",
     "1:M1/2 2:M2/2 ", ""},
    {"ByteOrderMark",
     "\xEF\xBB\xBF"
     "FHS|^~\\&|A\r" ONE "FTS|0\r",
     "0:M1/2 ", ""},
    {"CountTooHigh", "BHS|^~\\&|A\r" ONE "BTS|2\r", "1:M1/2 ", "hl7.batch-count@BTS[1]-1 "},
    {"CountNoNumber", "BHS|^~\\&|A\r" ONE "BTS|x\r", "1:M1/2 ", "hl7.batch-count@BTS[1]-1 "},
    {"CountLeftOut", "BHS|^~\\&|A\r" ONE "BTS\r", "1:M1/2 ", ""},
    {"FileCount", "FHS|^~\\&|A\rBHS|^~\\&|A\r" ONE "BTS|1\rFTS|3\r", "1:M1/2 ",
     "hl7.file-count@FTS-1 "},
    {"CutOff", "FHS|^~\\&|A\rBHS|^~\\&|A\r" ONE, "1:M1/2 ",
     "hl7.batch-order@BHS hl7.batch-order@FHS "},
    {"TrailerAlone", ONE "BTS|1\r", "0:M1/2 ", "hl7.batch-order@BTS "},
    {"EmptyBatch", "BHS|^~\\&|A\rBTS|0\r", "", ""},
    {"Junk", "hello\r" ONE, "0:M1/2 ", "hl7.batch-junk@byte 0 "},
    {"OtherDelimiters", "BHS:-+?*:A\rMSH:-+?*:A:B:C:D:::ADT:M1:P:2.5\rBTS:1\r", "1:M1/1 ", ""},
};
#undef ONE
#undef TWO
INSTANTIATE_TEST_SUITE_P(V2, Split, testing::ValuesIn(kSplitCases),
                         [](const auto& test) { return test.param.name; });

TEST(Batch, TellsItsControlIds) {
  Issues issues;
  const Batch batch =
      split_batch("FHS|^~\\&|A|||||||x|F9\rBHS|^~\\&|A|||||||x|B7\rBTS\rFTS\r", {}, issues);
  EXPECT_TRUE(batch.enveloped);
  EXPECT_EQ(batch.file_control_id, "F9");
  ASSERT_EQ(batch.batch_control_ids.size(), 1U);
  EXPECT_EQ(batch.batch_control_ids[0], "B7");
}

TEST(Batch, OfNothingButFaultsRaisesABoundedNumber) {
  Issues issues;
  std::string bytes;
  for (int i = 0; i < 50'000; ++i) bytes += "BTS|7\rjunk\r";
  split_batch(bytes, {}, issues);
  EXPECT_LT(issues.size(), 300U);
}

}  // namespace
}  // namespace claimwire::hl7
