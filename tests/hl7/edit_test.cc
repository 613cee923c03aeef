#include "hl7/syntax/edit.h"

#include <gtest/gtest.h>

#include <string>

#include "hl7/syntax/path.h"
#include "hl7/syntax/text.h"
#include "tests/hl7/samples.h"

namespace claimwire::hl7 {
namespace {

constexpr std::string_view kText =
    "MSH|^~\\&|EHR|WEST|||||ADT^A01|M1|P|2.5.1\r\n"
    "PID|1||100^^^W&1&ISO^MR~200||DOE^JANE|||\n"
    "ZZZ||\r\n"
    "PV1|1|I\r";

struct EditCase {
  const char* name;
  Hl7Locator at;
  std::string_view text;
  std::string_view from;  ///< What is replaced in the message, once...
  std::string_view to;    ///< ... and by what.
};
class Edit : public testing::TestWithParam<EditCase> {};

TEST_P(Edit, LeavesEveryOtherByte) {
  const auto& [name, at, text, from, to] = GetParam();
  const Message message = message_of(kText);
  Editor editor{message};
  ASSERT_TRUE(editor.set(at, text));
  std::string want{kText};
  const std::size_t where = want.find(from);
  ASSERT_NE(where, std::string::npos);
  want.replace(where, from.size(), to);
  EXPECT_EQ(editor.write(), want);
  EXPECT_EQ(value(message_of(editor.write()), at).text, text);
}

constexpr EditCase kEditCases[] = {
    {"Field", {1, 5}, "LAB", "WEST||", "WEST|LAB|"},
    {"MshNumbering", {1, 3}, "NEW", "EHR", "NEW"},
    {"Component", {2, 5, 0, 2}, "JOAN", "JANE", "JOAN"},
    {"NewComponent", {2, 5, 0, 4}, "JR", "DOE^JANE", "DOE^JANE^^JR"},
    {"ComponentOfSecondRepetition", {2, 3, 2, 5}, "PI", "~200", "~200^^^^PI"},
    {"NewRepetition", {2, 3, 4, 1}, "400", "~200", "~200~~400"},
    {"Subcomponent", {2, 3, 1, 4, 2}, "9", "W&1&ISO", "W&9&ISO"},
    {"NewSubcomponent", {2, 3, 1, 5, 3}, "x", "^MR", "^MR&&x"},
    {"TrailingField", {2, 8}, "M", "JANE|||", "JANE|||M"},
    {"BehindTheLastField", {4, 5}, "X", "PV1|1|I", "PV1|1|I|||X"},
    {"Escaped", {2, 5, 0, 1}, "A|B&C\\\r", "DOE", "A\\F\\B\\T\\C\\E\\\\X0D\\"},
    {"Emptied", {2, 5, 0, 2}, "", "JANE", ""},
    {"EmptyingNothing", {4, 40}, "", "PV1|1|I", "PV1|1|I"},
};
INSTANTIATE_TEST_SUITE_P(V2, Edit, testing::ValuesIn(kEditCases),
                         [](const auto& test) { return test.param.name; });

TEST(Editor, WithoutAChangeWritesTheSameBytes) {
  EXPECT_EQ(Editor{message_of(kText)}.write(), kText);
}

TEST(Editor, ChangesManyPlacesAtOnce) {
  const Message message = message_of(kText);
  Editor editor{message};
  ASSERT_TRUE(editor.set({4, 6}, "six"));
  ASSERT_TRUE(editor.set({4, 4}, "four"));
  ASSERT_TRUE(editor.set({2, 5, 0, 1}, "ROE"));
  ASSERT_TRUE(editor.set({2, 5, 0, 2}, "JOAN"));
  ASSERT_TRUE(editor.remove({3}));
  ASSERT_TRUE(editor.insert_after(3, "ZZ1|a"));
  ASSERT_TRUE(editor.insert_after(3, "ZZ2|b"));
  EXPECT_EQ(editor.write(),
            "MSH|^~\\&|EHR|WEST|||||ADT^A01|M1|P|2.5.1\r\n"
            "PID|1||100^^^W&1&ISO^MR~200||ROE^JOAN|||\n"
            "PV1|1|I||four||six\rZZ1|a\rZZ2|b\r");
}

TEST(Editor, InsertsBehindALastLineWithoutEnd) {
  const Message message = message_of("MSH|^~\\&|A\rPID|1");
  Editor editor{message};
  ASSERT_TRUE(editor.insert_after(1, "PV1|1"));
  EXPECT_EQ(editor.write(), "MSH|^~\\&|A\rPID|1\rPV1|1\r");
}

TEST(Editor, WritesInTheCharacterSetOfTheMessage) {
  const Message message = message_of("MSH|^~\\&|A|||||||M|P|2.5||||||8859/1\rPID|1||||X");
  Editor editor{message};
  ASSERT_TRUE(editor.set({2, 5}, "M\xC3\xBCller"));
  EXPECT_TRUE(editor.write().ends_with("M\xFCller"));
  EXPECT_EQ(editor.set({2, 5}, "\xE6\x9D\xB1").error().id, "charset.unencodable");
}

struct RefusedCase {
  const char* name;
  Hl7Locator at;
  std::string_view bytes;
  std::string_view error;
};
class EditRefused : public testing::TestWithParam<RefusedCase> {};

TEST_P(EditRefused, LeavesTheMessageAlone) {
  const auto& [name, at, bytes, error] = GetParam();
  const Message message = message_of(kText);
  Editor editor{message};
  const Result<void> done = editor.set_raw(at, bytes);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().id, error);
  EXPECT_EQ(editor.write(), kText);
}

constexpr RefusedCase kRefusedCases[] = {
    {"Delimiters", {1, 2}, "x", "hl7.edit-place"},
    {"NoSegment", {9, 1}, "x", "hl7.edit-place"},
    {"NoField", {2}, "x", "hl7.edit-place"},
    {"FieldSeparator", {2, 5}, "a|b", "hl7.edit-separator"},
    {"LineEnd", {2, 5}, "a\rb", "hl7.edit-separator"},
    {"RepetitionInAComponent", {2, 5, 0, 1}, "a~b", "hl7.edit-separator"},
    {"ComponentInAComponent", {2, 5, 0, 1}, "a^b", "hl7.edit-separator"},
    {"SubcomponentInASubcomponent", {2, 5, 0, 1, 1}, "a&b", "hl7.edit-separator"},
};
INSTANTIATE_TEST_SUITE_P(V2, EditRefused, testing::ValuesIn(kRefusedCases),
                         [](const auto& test) { return test.param.name; });

TEST(Editor, RefusesADelimiterThatCannotBeEscaped) {
  const Message message = message_of("MSH|^~|A\rPID|1|x");
  Editor editor{message};
  EXPECT_EQ(editor.set({2, 2}, "a|b").error().id, "hl7.edit-unescapable");
  EXPECT_EQ(editor.remove({1}).error().id, "hl7.edit-place");
}

}  // namespace
}  // namespace claimwire::hl7
