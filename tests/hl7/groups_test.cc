#include "hl7/structures/groups.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hl7/structures/structures.h"
#include "tests/hl7/samples.h"

namespace claimwire::hl7 {
namespace {

std::string message_text(std::string_view type, std::string_view version, std::string_view ids) {
  std::string out =
      "MSH|^~\\&|A|B|C|D|||" + std::string{type} + "|1|P|" + std::string{version} + "\r";
  while (!ids.empty()) {
    out += std::string{ids.substr(0, 3)} + "|1\r";
    ids.remove_prefix(std::min<std::size_t>(4, ids.size()));
  }
  return out;
}

/// `FT1(PR1)`: each group instance in parentheses behind the segment that opened it.
std::string shown(const Message& message, const GroupTree& tree) {
  std::string out;
  for (std::size_t i = 1; i < message.size(); ++i) {
    std::string way;
    for (std::uint16_t at = tree.group_of[i]; at != 0; at = tree.groups[at].parent)
      way = std::to_string(tree.groups[at].first) + (way.empty() ? "" : ".") + way;
    out += std::string{message.id(i)} + (way.empty() ? "" : "@" + way) + " ";
  }
  return out;
}

struct GroupCase {
  const char* name;
  std::string_view type;
  std::string_view version;
  std::string_view ids;
  std::string_view want;  ///< Each segment with the indices that opened the groups around it.
  std::string_view findings = "";
};
class Groups : public testing::TestWithParam<GroupCase> {};

TEST_P(Groups, PlaceEverySegment) {
  const auto& [name, type, version, ids, want, findings] = GetParam();
  const Message message = message_of(message_text(type, version, ids));
  Issues issues;
  EXPECT_EQ(shown(message, group_tree(message, issues)), want);
  std::string raised;
  for (const Issue& issue : issues)
    raised += std::string{issue.kind->id.substr(4)} + ":" + issue.detail + " ";
  EXPECT_EQ(raised, findings);
}

constexpr GroupCase kGroupCases[] = {
    {"ProcedureBelongsToItsCharge", "DFT^P03", "2.5.1", "EVN PID PV1 FT1 PR1 FT1 PR1 ROL DG1 IN1",
     "EVN PID PV1 FT1@4 PR1@4.5 FT1@6 PR1@6.7 ROL@6.7 DG1 IN1@10 "},
    {"InsuranceKeepsWhatFollowsIt", "DFT^P03", "2.5.1", "EVN PID FT1 IN1 IN2 IN3 ZIN IN1 IN2 ZIN",
     "EVN PID FT1@3 IN1@4 IN2@4 IN3@4 ZIN@4 IN1@8 IN2@8 ZIN@8 "},
    {"ChargeHasDiagnosesInP11", "DFT^P11", "2.5.1", "EVN PID FT1 DG1 IN1 IN2 FT1 DG1",
     "EVN PID FT1@3 DG1@3 IN1@3.5 IN2@3.5 FT1@7 DG1@7 "},
    {"AccountHasDiagnosesInP11", "DFT^P11", "2.5.1", "EVN PID DG1 FT1 DG1",
     "EVN PID DG1 FT1@4 DG1@4 "},
    {"DiagnosesBeforeCharges", "DFT^P03", "2.5.1", "EVN PID DG1 FT1 PR1 FT1",
     "EVN PID DG1 FT1@4 PR1@4.5 FT1@6 ", "segment-order:FT1 segment-order:FT1 "},
    {"StrayProcedureGoesToTheLastCharge", "DFT^P03", "2.5.1", "EVN PID FT1 FT1 DG1 PR1",
     "EVN PID FT1@3 FT1@4 DG1 PR1@4.6 ", "segment-order:PR1 "},
    {"VisitHoldsAllInBar", "BAR^P01", "2.5.1", "EVN PID PV1 DG1 DG1 PR1 ROL GT1 IN1 IN2",
     "EVN PID PV1@3 DG1@3 DG1@3 PR1@3.6 ROL@3.6 GT1@3 IN1@3.9 IN2@3.9 "},
    {"SecondVisit", "BAR^P01", "2.5.1", "EVN PID PV1 DG1 PV1 DG1",
     "EVN PID PV1@3 DG1@3 PV1@5 DG1@5 "},
    {"VisitWithoutPv1", "BAR^P05", "2.5.1", "EVN PID DG1 IN1", "EVN PID DG1@3 IN1@3.4 "},
    {"StrayDiagnosisOpensNoVisit", "BAR^P01", "2.5.1", "EVN PID PV1 IN1 DG1",
     "EVN PID PV1@3 IN1@3.4 DG1@3 ", "segment-order:DG1 "},
    {"CodedProcedures", "BAR^P12", "2.5.1", "EVN PID PV1 DG1 PR1 PR1 ROL",
     "EVN PID PV1 DG1 PR1@5 PR1@6 ROL@6 "},
    {"RoleAfterWhatItIsOf", "ADT^A01", "2.5.1", "EVN PID ROL PV1 ROL IN1 ROL",
     "EVN PID ROL PV1 ROL IN1@6 ROL@6 "},
    {"TriggerSharesAStructure", "ADT^A08", "2.5.1", "EVN PID PV1 PR1 IN1 IN2",
     "EVN PID PV1 PR1@4 IN1@5 IN2@5 "},
    {"MergeByPatient", "ADT^A40", "2.5.1", "EVN PID MRG PID MRG", "EVN PID@2 MRG@2 PID@4 MRG@4 "},
    {"InsuranceWithoutFirst", "DFT^P03", "2.5.1", "EVN PID FT1 IN2", "EVN PID FT1@3 IN2@4 ",
     "segment-order:IN2 required-segment-missing:IN1 of INSURANCE "},
    {"WhatTheStructureLacksIsStillGrouped", "ADT^A02", "2.5.1", "EVN PID PV1 IN1 IN2",
     "EVN PID PV1 IN1@4 IN2@4 ", "segment-not-in-structure:IN1 segment-not-in-structure:IN2 "},
    {"OldVersionIsGroupedAs23", "DFT^P03", "2.1", "EVN PID FT1 PR1 DG1 IN1 IN2",
     "EVN PID FT1@3 PR1@3.4 DG1 IN1@6 IN2@6 "},
    {"MissingSegments", "ADT^A01", "2.5.1", "PID", "PID ",
     "required-segment-missing:EVN required-segment-missing:PV1 "},
    {"UnknownStructure", "ZZZ^Z01", "2.5.1", "PID FT1 PR1 DG1 IN1 IN2",
     "PID FT1@2 PR1@2.3 DG1 IN1@5 IN2@5 ", "structure-unknown: "},
};
INSTANTIATE_TEST_SUITE_P(V2, Groups, testing::ValuesIn(kGroupCases),
                         [](const auto& test) { return test.param.name; });

struct NearestCase {
  const char* name;
  std::string_view type;
  std::string_view ids;
  std::size_t asking;
  std::string_view id;
  std::vector<std::size_t> want;
};
class Nearest : public testing::TestWithParam<NearestCase> {};

TEST_P(Nearest, GroupComesFirst) {
  const auto& [name, type, ids, asking, id, want] = GetParam();
  const Message message = message_of(message_text(type, "2.5.1", ids));
  Issues issues;
  EXPECT_EQ(group_tree(message, issues).nearest(message, asking, id), want);
}

const NearestCase kNearestCases[] = {
    {"OwnProcedures", "DFT^P03", "EVN PID FT1 PR1 PR1 FT1 PR1", 3, "PR1", {4, 5}},
    {"NoNeighboursProcedure", "DFT^P03", "EVN PID FT1 PR1 FT1", 5, "PR1", {}},
    {"NoOtherPayersSecondPart", "DFT^P03", "EVN PID FT1 IN1 IN2 IN1", 6, "IN2", {}},
    {"FromInsideOut", "DFT^P03", "EVN PID FT1 PR1 FT1 PR1", 6, "FT1", {5}},
    {"TheMessages", "DFT^P03", "EVN PID PV1 FT1 DG1 DG1", 4, "DG1", {5, 6}},
    {"OwnDiagnosesFirst", "DFT^P11", "EVN PID DG1 FT1 DG1", 4, "DG1", {5}},
    {"TheAccountsDiagnoses", "DFT^P11", "EVN PID DG1 FT1 FT1 DG1", 4, "DG1", {3}},
    {"Itself", "DFT^P03", "EVN PID FT1 DG1 DG1", 5, "DG1", {5}},
    {"LocalRightBehind", "BAR^P12", "EVN PID PV1 DG1 ZDX DG1 ZDX ZDY ZDX", 6, "ZDX", {7, 9}},
    {"LocalOfTheGroup", "DFT^P03", "EVN PID FT1 IN1 IN2 ZIN IN1 ZIN", 4, "ZIN", {6}},
    {"Nowhere", "DFT^P03", "EVN PID FT1", 3, "UB2", {}},
};
INSTANTIATE_TEST_SUITE_P(V2, Nearest, testing::ValuesIn(kNearestCases),
                         [](const auto& test) { return test.param.name; });

TEST(Structures, AreNamedByMsh9) {
  const auto of = [](std::string_view type) {
    return std::string{structure_of(message_of(message_text(type, "2.5.1", "PID")))};
  };
  EXPECT_EQ(of("ADT^A04^ADT_A01"), "ADT_A01");
  EXPECT_EQ(of("ADT^A04"), "ADT_A01");
  EXPECT_EQ(of("ADT^A04^ADT_A04"), "ADT_A01") << "a wrong third component";
  EXPECT_EQ(of("DFT^P03^"), "DFT_P03");
  EXPECT_EQ(of("XYZ^Q99"), "");
}

TEST(Structures, HoldFromTheirVersionOn) {
  const auto since = [](std::string_view version) {
    return std::string{all_structures()[structure_row("DFT_P03", version)].since};
  };
  EXPECT_EQ(since("2.1"), "2.3");
  EXPECT_EQ(since("2.3.1"), "2.3.1");
  EXPECT_EQ(since("2.5.1"), "2.5");
  EXPECT_EQ(since("2.9"), "2.6");
  EXPECT_EQ(since("garbage"), "2.5");
}

TEST(Groups, OfAHugeMessageStayQuick) {
  std::string ids = "EVN PID ";
  for (int i = 0; i < 5000; ++i) ids += "FT1 PR1 DG1 ";
  const Message message = message_of(message_text("DFT^P03", "2.5.1", ids));
  Issues issues;
  const GroupTree tree = group_tree(message, issues);
  EXPECT_EQ(tree.group_of.size(), message.size());
  EXPECT_LE(issues.size(), 60U);
  std::size_t found = 0;
  for (std::size_t i = 0; i < message.size(); ++i) found += tree.nearest(message, i, "PR1").size();
  EXPECT_GT(found, 10'000U);
}

}  // namespace
}  // namespace claimwire::hl7
