#include "x12/transactions/target.h"

#include <gtest/gtest.h>

#include "x12/transactions/claim_tree.h"

namespace claimwire::x12 {
namespace {

struct TargetCase {
  const char* name;
  Guide guide;
  const char* path;
  const char* canonical;
};
class TargetPath : public ::testing::TestWithParam<TargetCase> {};
TEST_P(TargetPath, IsFoundInTheGuide) {
  const Result<Target> target = find_target(GetParam().guide, GetParam().path);
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_EQ(text(*target), GetParam().canonical);
}
constexpr Guide kP = Guide::professional;
constexpr Guide kI = Guide::institutional;
constexpr TargetCase kTargets[] = {
    {"Element", kP, "2010BA/NM109", "2010BA/NM109"},
    {"Qualified", kP, "2300/REF*G1/02", "2300/REF*G1/02"},
    {"Composite", kP, "2300/HI*ABK/02-2", "2300/HI*ABK/02-2"},
    {"CompositeWithoutComponent", kP, "2300/CLM05", "2300/CLM05-1"},
    {"LoopOccurrence", kP, "2310A[2]/NM103", "2310A[2]/NM1*DN/03"},
    {"SegmentOccurrence", kP, "2400/REF*G1[2]/02", "2400/REF*G1[2]/02"},
    {"WithoutLoop", kP, "CLM01", "2300/CLM01"},
    {"WholeSegment", kP, "2310B/PRV", "2310B/PRV"},
    {"WholeLoop", kP, "2310B", "2310B"},
    {"NoteOfAnInstitutionalClaim", kI, "2300/NTE*DGN/02", "2300/NTE*DGN/02"},
    {"PresentOnAdmission", kI, "2300/HI*ABF[2]/03-9", "2300/HI*ABF[2]/03-9"},
};
INSTANTIATE_TEST_SUITE_P(X12, TargetPath, ::testing::ValuesIn(kTargets),
                         [](const auto& test) { return test.param.name; });

struct NoTargetCase {
  const char* name;
  Guide guide;
  const char* path;
  const char* id;
  const char* says;
};
class NoTarget : public ::testing::TestWithParam<NoTargetCase> {};
TEST_P(NoTarget, NamesTheNearest) {
  const Result<Target> target = find_target(GetParam().guide, GetParam().path);
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().id, GetParam().id);
  EXPECT_NE(target.error().message.find(GetParam().says), std::string::npos)
      << target.error().message;
}
constexpr NoTargetCase kNoTargets[] = {
    {"Loop", kP, "2010BX/NM109", "x12.target", "did you mean 2010B"},
    {"Qualifier", kP, "2300/REF*G9/02", "x12.target", "REF*G1"},
    {"NotUsedElement", kP, "2300/CLM03", "x12.target", "does not use element 03"},
    {"NotUsedComponent", kP, "2300/HI*ABK/01-9", "x12.target", "does not use component 9"},
    {"OtherGuide", kP, "2300/CL103", "x12.target", "no CL1"},
    {"LoopTooOften", kP, "2310B[2]/NM103", "x12.target", "1 times"},
    {"SegmentTooOften", kP, "2300/HI*BG[3]/01-2", "x12.target", "2 times"},
    {"NotAPath", kP, "CLM-05", "x12.path", "character"},
    {"Empty", kP, "", "x12.path", "a segment"},
};
INSTANTIATE_TEST_SUITE_P(X12, NoTarget, ::testing::ValuesIn(kNoTargets),
                         [](const auto& test) { return test.param.name; });

TEST(AllTargets, AreEachFoundAgainByTheirPath) {
  for (const Guide guide : {kP, kI}) {
    const std::vector<TargetRow> rows = all_targets(guide);
    EXPECT_GT(rows.size(), 900U);
    for (const TargetRow& row : rows) {
      const Result<Target> again = find_target(guide, row.path);
      ASSERT_TRUE(again) << again.error().message;
      EXPECT_EQ(text(*again), row.path);
      EXPECT_EQ(again->spec, row.target.spec) << row.path;
    }
  }
}

TEST(ClaimTree, RefusesWhatTheWriterOwns) {
  ClaimTree tree{kP};
  EXPECT_FALSE(tree.set("1000A/NM103", "X", Origin{}));
  EXPECT_FALSE(tree.set("2000A/HL01", "9", Origin{}));
}

TEST(ClaimTree, ForgetsAValueSetEmpty) {
  ClaimTree tree{kP};
  ASSERT_TRUE(tree.set("2300/REF*G1/02", "A", Origin{}));
  ASSERT_TRUE(tree.set("2300/REF*G1/02", "", Origin{}));
  EXPECT_TRUE(tree.claim().segments().empty());
}

TEST(ClaimTree, OpensAFurtherSegmentWhenOneIsFull) {
  ClaimTree tree{kI};
  for (int i = 0; i < 24; ++i) {
    ASSERT_TRUE(tree.claim().append_composite(kI, "2300/HI*ABF", {{0, 2, "I10", Origin{}, 0}}));
  }
  EXPECT_EQ(tree.claim().segments().size(), 2U);
  EXPECT_FALSE(tree.claim().append_composite(kI, "2300/HI*ABF", {{0, 2, "I10", Origin{}, 0}}));
}

}  // namespace
}  // namespace claimwire::x12
