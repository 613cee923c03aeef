#include "hl7/syntax/path.h"

#include <gtest/gtest.h>

#include <string>

#include "hl7/syntax/leaves.h"
#include "hl7/syntax/text.h"
#include "tests/hl7/samples.h"

namespace claimwire::hl7 {
namespace {

constexpr std::string_view kText =
    "MSH|^~\\&|EHR|WEST|||20260903||DFT^P03|M1|P|2.5.1\r"
    "PID|1||100^^^WEST^PI~200^^^WEST^MR~300^^^ST&1.2.3&ISO^SS||DOE^JANE\r"
    "DG1|1||E11.9^Diabetes^I10\r"
    "DG1|2||I10^Hypertension^I10\r"
    "ZDX|1|Y|9\r"
    "ZDX|2|N|8\r"
    "FT1|1||||||CHG\\T\\1\r";

struct FindCase {
  const char* name;
  std::string_view path;
  std::string_view want;  ///< Values found, each with its path text.
};
class PathFind : public testing::TestWithParam<FindCase> {};

TEST_P(PathFind, FindsPlacesInOrder) {
  const Message message = message_of(kText);
  const Result<Path> path = parse_path(GetParam().path);
  ASSERT_TRUE(path) << path.error().message;
  std::string found;
  for (const Hl7Locator at : find(message, *path))
    found += path_text(at, message) + "=" + value(message, at).text + " ";
  EXPECT_EQ(found, GetParam().want);
}

constexpr FindCase kFindCases[] = {
    {"Field", "PID-5", "PID-5=DOE "},
    {"Component", "PID-5.2", "PID-5.2=JANE "},
    {"Repetition", "PID-3[2].1", "PID-3[2].1=200 "},
    {"Subcomponent", "PID-3[3].4.2", "PID-3[3].4.2=1.2.3 "},
    {"Occurrence", "DG1[2]-3.1", "DG1[2]-3.1=I10 "},
    {"AllOccurrences", "DG1-3.1", "DG1[1]-3.1=E11.9 DG1[2]-3.1=I10 "},
    {"Both", "PID[1]-3[2].1.1", "PID-3[2].1.1=200 "},
    {"RepetitionWhere", "PID-3[.5 = MR].1", "PID-3[2].1=200 "},
    {"RepetitionWhereNot", "PID-3[.5 != MR].1", "PID-3[1].1=100 PID-3[3].1=300 "},
    {"RepetitionWhereSubcomponent", "PID-3[.4.3 = ISO].1", "PID-3[3].1=300 "},
    {"SegmentWhereText", "ZDX[1 = \"2\"]-2", "ZDX[2]-2=N "},
    {"SegmentWhereBare", "ZDX[2 = Y]-3", "ZDX[1]-3=9 "},
    {"SegmentWherePlace", "ZDX[1 = DG1-1]-2", "ZDX[1]-2=Y "},
    {"SegmentWherePlaceOfOccurrence", "ZDX[1 = DG1[2]-1]-2", "ZDX[2]-2=N "},
    {"DecodedBeforeCompared", "FT1[7 = \"CHG&1\"]-1", "FT1-1=1 "},
    {"Absent", "PV1-2", ""},
    {"AbsentRepetition", "PID-3[4].1", ""},
    {"MshNumbering", "MSH-3", "MSH-3=EHR "},
    {"MshDelimiters", "MSH-2", "MSH-2=^~\\& "},
};
INSTANTIATE_TEST_SUITE_P(V2, PathFind, testing::ValuesIn(kFindCases),
                         [](const auto& test) { return test.param.name; });

struct FaultCase {
  const char* name;
  std::string_view path;
  std::string_view expected;
};
class PathFault : public testing::TestWithParam<FaultCase> {};

TEST_P(PathFault, SaysWhatWasExpectedAndWhere) {
  const Result<Path> path = parse_path(GetParam().path);
  ASSERT_FALSE(path) << text(*path);
  EXPECT_EQ(path.error().id, "hl7.path-syntax");
  EXPECT_NE(path.error().message.find(GetParam().expected), std::string::npos)
      << path.error().message;
}

constexpr FaultCase kFaultCases[] = {
    {"Empty", "", "segment id"},
    {"ShortSegment", "PI-3", "segment id"},
    {"SmallLetters", "pid-3", "segment id"},
    {"FieldZero", "PID-0", "a field number from 1 to 511 at character 5"},
    {"FieldTooLarge", "PID-512", "a field number from 1 to 511"},
    {"NumberOverflows", "PID-99999999999999999999", "a field number from 1 to 511"},
    {"NoFieldBehindDash", "PID-", "a field number"},
    {"OpenBracket", "PID-3[2", "']' at character 8"},
    {"EmptyBracket", "PID-3[].1", "a repetition number"},
    {"NoComparison", "PID-3[.5].1", "'=' or '!='"},
    {"OpenQuote", "ZDX[1 = \"X]-2", "a closing quote"},
    {"EmptyValue", "PID-3[.5 = ].1", "a value"},
    {"TooDeep", "PID-3.1.1.1", "the end"},
    {"Trailing", "PID-3 ", "the end"},
    {"NotAPath", "PIDX", "'-' and a field number"},
};
INSTANTIATE_TEST_SUITE_P(V2, PathFault, testing::ValuesIn(kFaultCases),
                         [](const auto& test) { return test.param.name; });

class PathText : public testing::TestWithParam<std::string_view> {};

TEST_P(PathText, ReadsBackAsTheSame) {
  const Result<Path> first = parse_path(GetParam());
  ASSERT_TRUE(first) << first.error().message;
  const Result<Path> again = parse_path(text(*first));
  ASSERT_TRUE(again) << text(*first) << ": " << again.error().message;
  EXPECT_EQ(*first, *again) << text(*first);
}
INSTANTIATE_TEST_SUITE_P(V2, PathText,
                         testing::Values("PID", "PID[2]", "PID-3", "PID[1]-3[2].1.1",
                                         "PID-3[.5 = MR].1", "PID-3[.4.2 != \"a\"\"b\"]",
                                         "ZDX[1 = DG1-1]-2", "ZDX[1.2 = \"DG1-1\"]-2",
                                         "ZDX[1 != DG1[2]-1.1]-2.3.4"));

TEST(Locator, FindsItsWayBackFromBothPathTexts) {
  const Message message = message_of(kText);
  Leaves leaves{message};
  std::size_t count = 0;
  while (const auto leaf = leaves.next()) {
    ++count;
    for (const std::string& path :
         {path_text(leaf->at, message), full_path_text(leaf->at, message)}) {
      const Result<Hl7Locator> at = locate(path, message);
      ASSERT_TRUE(at) << path;
      EXPECT_EQ(message.leaf(*at), leaf->raw) << path;
    }
  }
  EXPECT_EQ(count, 40U);
}

TEST(Locator, KnowsItsBytes) {
  const Message message = message_of(kText);
  const auto bytes = [&](std::string_view path) {
    const ByteRange range = message.range(locate(path, message).value());
    return std::string{kText.substr(range.offset, range.length)};
  };
  EXPECT_EQ(bytes("DG1[2]-3"), "I10^Hypertension^I10");
  EXPECT_EQ(bytes("DG1[2]-3.2"), "Hypertension");
  EXPECT_EQ(bytes("PID-3[3].4.2"), "1.2.3");
  EXPECT_EQ(bytes("ZDX[2]"), "ZDX|2|N|8");
  EXPECT_EQ(locate("PV1-2", message).error().id, "hl7.path-absent");
}

TEST(Message, CountsWhatIsBelowAPlace) {
  const Message message = message_of(kText);
  EXPECT_EQ(message.count({}), 7U);
  EXPECT_EQ(message.count({2}), 5U);
  EXPECT_EQ(message.count({2, 3}), 3U);
  EXPECT_EQ(message.count({2, 3, 3}), 5U);
  EXPECT_EQ(message.count({2, 3, 3, 4}), 3U);
  EXPECT_EQ(message.count({2, 4}), 0U);
  EXPECT_EQ(message.count({1, 2}), 1U);
}

}  // namespace
}  // namespace claimwire::hl7
