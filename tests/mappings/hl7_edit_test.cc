#include "mappings/engine/hl7_edit.h"

#include <gtest/gtest.h>

#include <string>

#include "core/text.h"
#include "wrap/yaml/document.h"

namespace claimwire::mappings {
namespace {

constexpr std::string_view kMessage =
    "MSH|^~\\&|EHR|WEST|||20260903||ADT^A01|M1|P|2.5.1\r\n"
    "EVN|A01|20260903\r"
    "PID|1||100^^^WEST^MR~999-99^^^US^SS||DOE^JANE\\T\\J||19800101|F||||||||||V1|123-45\r\n"
    "NK1|1|DOE^JOHN\r"
    "NK1|2|DOE^JIM\r"
    "PV1|1|I|3W^301^A^WEST||||1234567893^HALE~55^OTHER\n"
    "ZZX||  odd |\r";

std::shared_ptr<const Mapping> mapping_of(const std::string& rules, Problems& problems) {
  const auto stream = yaml::Stream::parse(
      concat("mapping: lab\nfrom: hl7v2\nto: hl7v2\nrules:\n", rules, "\n"), "lab.yaml");
  EXPECT_TRUE(stream) << (stream ? "" : stream.error().message);
  std::vector<Definition> read = read_definitions(*stream, "", problems);
  return problems.empty() ? compile(read.front(), {}, problems) : nullptr;
}

struct InPlaceCase {
  const char* name;
  const char* rules;
  std::string_view from;  ///< What is replaced in the message; empty: nothing is.
  std::string_view to;
  const char* finding = "";
};
class InPlace : public testing::TestWithParam<InPlaceCase> {};

TEST_P(InPlace, ChangesWhatItsRulesNameAndNoOtherByte) {
  const auto& [name, rules, from, to, id] = GetParam();
  Problems problems;
  const auto mapping = mapping_of(rules, problems);
  ASSERT_NE(mapping, nullptr) << text(problems.front());
  const auto edited = edit_hl7(kMessage, *mapping, {2026, 9, 3});
  ASSERT_TRUE(edited) << edited.error().message;
  std::string want{kMessage};
  if (!from.empty()) want.replace(want.find(from), from.size(), to);
  std::string findings;
  for (const Issue& one : edited->findings) findings += one.kind->id;
  EXPECT_EQ(edited->bytes + findings, want + id);
}

constexpr InPlaceCase kInPlaceCases[] = {
    {"Value", "  MSH-5: { value: LAB }", "WEST|||", "WEST|LAB||"},
    {"ValueAlreadyThereKeepsItsEscapes", "  PID-5.2: { value: JANE&J }", "", ""},
    {"Table", "  PV1-3.4: { from: PV1-3.4, table: { WEST: W1 }, missing: hold }", "A^WEST", "A^W1"},
    {"TableWithoutARowHolds", "  PV1-3.4: { from: PV1-3.4, table: { CLN: C1 }, missing: hold }", "",
     "", "mapping.table-unmatchedmapping.missing"},
    {"TableWithElse", "  PV1-2: { from: PV1-2, table: { O: o, else: other } }", "|I|", "|other|"},
    {"DropsEverySegmentOfTheId", "  NK1: drop", "NK1|1|DOE^JOHN\rNK1|2|DOE^JIM\r", ""},
    {"DropsOneSegment", "  'NK1[2]': drop", "NK1|2|DOE^JIM\r", ""},
    {"DropsTheSegmentsOfAPredicate", "  'NK1[1 = \"1\"]': drop", "NK1|1|DOE^JOHN\r", ""},
    {"DropsAField", "  PID-19: drop", "|123-45", "|"},
    {"DropsTheRepetitionsOfAPredicate", "  'PID-3[.5 = SS]': drop", "~999-99^^^US^SS", "~"},
    {"ReadsThePresentSegment", "  NK1-2.2: { from: NK1-2.2, do: [lower] }", "JOHN\rNK1|2|DOE^JIM",
     "john\rNK1|2|DOE^jim"},
    {"FieldCopiedFromAFieldKeepsItsParts", "  PV1-8: PV1-7", "OTHER\n",
     "OTHER|1234567893^HALE~55^OTHER\n"},
    {"RepetitionCopied", "  PV1-8: 'PV1-7[2]'", "OTHER\n", "OTHER|55^OTHER\n"},
    {"ComponentCopied", "  PV1-8: PV1-7.1", "OTHER\n", "OTHER|1234567893\n"},
    {"ReadsWhatWasReceived", "  MSH-3: MSH-4\n  MSH-4: MSH-3", "EHR|WEST", "WEST|EHR"},
    {"When", "  MSH-5: { value: LAB, when: PV1-2 = O }", "", ""},
    {"DelimitersAreEscaped", "  MSH-6: { value: 'A|B^C' }", "WEST|||", "WEST||A\\F\\B\\S\\C|"},
    {"SegmentNotThere", "  ZZZ-1: { value: X }", "", ""},
    {"SegmentNotThereButNeeded", "  ZZZ-1: { from: PV1-2, missing: hold }", "", "",
     "mapping.missing"},
    {"DelimitersOfTheMessageStay", "  MSH-2: { value: '^~' }", "", "", "mapping.place-unwritable"},
};
INSTANTIATE_TEST_SUITE_P(Hl7, InPlace, testing::ValuesIn(kInPlaceCases),
                         [](const auto& test) { return test.param.name; });

struct BadCase {
  const char* name;
  const char* rules;
  const char* problem;
};
class BadInPlace : public testing::TestWithParam<BadCase> {};

TEST_P(BadInPlace, IsSaidWithItsLine) {
  const auto& [name, rules, problem] = GetParam();
  Problems problems;
  mapping_of(rules, problems);
  ASSERT_FALSE(problems.empty());
  EXPECT_NE(text(problems.front()).find(problem), std::string::npos) << text(problems.front());
}

constexpr BadCase kBadCases[] = {
    {"MisspeltSegment", "  PVI-3: { value: X }", "lab.yaml:5: 'PVI-3': there is no segment 'PVI'"},
    {"WholeSegmentSet", "  NK1: { value: X }", "is a whole segment"},
    {"Loop", "  NK1: { each: NK1, NK1-1: NK1-2 }", "`each` has no place in an HL7-to-HL7 mapping"},
    {"SeveralValues", "  PV1-8: { from: PV1-7.1, all: true }", "needs `do: [join ...]`"},
};
INSTANTIATE_TEST_SUITE_P(Hl7, BadInPlace, testing::ValuesIn(kBadCases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::mappings
