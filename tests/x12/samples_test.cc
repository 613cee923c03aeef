// The shared collection: what strangers' systems wrote, and good claims with one defect each.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "core/text.h"
#include "x12/transactions/document.h"
#include "x12/transactions/finding_kinds.h"
#include "x12/transactions/validate.h"
#include "tests/support/folders.h"

namespace claimwire::x12 {
namespace {

const std::filesystem::path kSamples =
    std::filesystem::path{tests::shared_folder()} / "x12" / "samples";

std::string content(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// The different ids of findings that are errors, blank between.
std::string error_ids(const std::filesystem::path& file) {
  std::set<std::string_view> ids;
  for (const Finding& finding : validate(content(file))) {
    if (finding.issue.kind->severity >= Severity::error) ids.insert(finding.issue.kind->id);
  }
  std::string out;
  for (const std::string_view id : ids) out += concat(out.empty() ? "" : " ", id);
  return out;
}

struct SampleCase {
  const char* file;
  const char* errors;
};

class Synthetic : public ::testing::TestWithParam<SampleCase> {};
TEST_P(Synthetic, GetsTheFindingItWasMadeFor) {
  if (!std::filesystem::exists(kSamples)) GTEST_SKIP() << "shared samples are not here";
  EXPECT_EQ(error_ids(kSamples / "synthetic" / GetParam().file), GetParam().errors);
}
constexpr SampleCase kSynthetic[] = {
    {"i-bad-bad-poa.edi", "x12.element-code"},
    {"i-bad-bad-revenue-code.edi", "x12.revenue-shape"},
    {"i-bad-bad-type-of-bill-freq.edi", "x12.element-long"},
    {"i-bad-facility-qualifier-b.edi", "x12.element-code"},
    {"i-bad-missing-statement-dates.edi", "x12.segment-missing"},
    {"i-ok-hi-any-order.edi", ""},
    {"i-ok-void.edi", ""},
    {"p-bad-13-diagnoses.edi", "x12.element-too-many"},
    {"p-bad-51-lines.edi", "x12.loop-too-often"},
    {"p-bad-amount-with-comma.edi", "x12.element-character"},
    {"p-bad-bad-code-clm06.edi", "x12.element-code"},
    {"p-bad-bad-date.edi", "x12.element-date"},
    {"p-bad-bad-date-format-qualifier.edi", "x12.element-date"},
    {"p-bad-bad-dx-pointer-out-of-range.edi", "x12.pointer-range"},
    {"p-bad-bad-icd10-code.edi", "x12.diagnosis-shape"},
    {"p-bad-bad-npi-length.edi", "x12.npi"},
    {"p-bad-bad-npi-luhn.edi", "x12.npi"},
    {"p-bad-bad-pos-code.edi", "x12.element-code"},
    {"p-bad-billing-po-box.edi", "x12.po-box"},
    {"p-bad-duplicate-ref-qualifier.edi", "x12.segment-too-often"},
    {"p-bad-dx-with-decimal-point.edi", "x12.code-point"},
    {"p-bad-ge-control-mismatch.edi", "x12.ge-control"},
    {"p-bad-ge-count-wrong.edi", "x12.ge-count"},
    {"p-bad-hl-number-gap.edi", "x12.hl-number"},
    {"p-bad-hl-parent-wrong.edi", "x12.hl-parent"},
    {"p-bad-iea-missing.edi", "x12.iea-missing"},
    {"p-bad-lowercase-control-char.edi", "x12.element-character"},
    {"p-bad-missing-bht.edi", "x12.segment-missing"},
    {"p-bad-missing-hi.edi", "x12.segment-missing"},
    {"p-bad-missing-required-segment-billing-n3.edi", "x12.segment-missing"},
    {"p-bad-not-used-element-sent.edi", "x12.element-not-used"},
    {"p-bad-replacement-without-ref-f8.edi", "x12.replacement-without-number"},
    {"p-bad-se-control-mismatch.edi", "x12.se-control"},
    {"p-bad-se-count-wrong.edi", "x12.se-count"},
    {"p-bad-subscriber-18-and-patient-loop.edi", "x12.self-with-patient"},
    {"p-bad-trailing-element-separator.edi", "x12.trailing-separator"},
    // Cut behind a terminator of its own: what is missing behind it is what tells.
    {"p-bad-truncated-mid-segment.edi",
     "x12.element-missing x12.ge-missing x12.iea-missing x12.se-missing x12.segment-order"},
    {"p-bad-unbalanced-clm02.edi", "x12.claim-balance"},
    {"p-ok-cob-replacement.edi", ""},
    {"p-ok-dependent.edi", ""},
    {"p-ok-subscriber.edi", ""},
};
INSTANTIATE_TEST_SUITE_P(X12, Synthetic, ::testing::ValuesIn(kSynthetic), [](const auto& test) {
  std::string name{test.param.file};
  for (char& c : name) {
    if (c == '-' || c == '.') c = '_';
  }
  return name;
});

TEST(SyntheticFolder, IsCoveredWhole) {
  if (!std::filesystem::exists(kSamples)) GTEST_SKIP() << "shared samples are not here";
  std::set<std::string> listed, there;
  for (const SampleCase& sample : kSynthetic) listed.insert(sample.file);
  for (const auto& file : std::filesystem::directory_iterator{kSamples / "synthetic"}) {
    there.insert(file.path().filename());
  }
  EXPECT_EQ(listed, there);
}

// pyx12 passes these. The only errors we add are true ones that it does not look for: identifiers
// made up without a check digit, a billing address that is a post office box, and pointers to
// diagnoses that the claim does not have.
class StrangersGood : public ::testing::TestWithParam<SampleCase> {};
TEST_P(StrangersGood, RaisesNoFalseAlarm) {
  if (!std::filesystem::exists(kSamples)) GTEST_SKIP() << "shared samples are not here";
  EXPECT_EQ(error_ids(kSamples / GetParam().file), GetParam().errors);
}
constexpr SampleCase kStrangersGood[] = {
    {"837i/stup-ppo-repriced-claim.edi", "x12.npi"},
    {"837p/edilens-837p.test.0001.edi", ""},
    {"837p/edilens-837p.test.wrapped.edi", ""},
    {"837p/lfh-demo.example1.837", ""},
    {"837p/lfh-demo.example2.837", "x12.npi"},
    {"837p/lfh-demo.example8.837", "x12.npi"},
    {"837p/moov-sample.txt", "x12.npi x12.pointer-range"},
    {"837p/stup-ambulance.edi", "x12.npi"},
    {"837p/stup-chiropractic.edi", "x12.npi"},
    {"837p/stup-commercial-health-insurance.edi", "x12.npi"},
    {"837p/stup-encounter.edi", "x12.npi"},
    {"837p/stup-ppo-repriced-claim.edi", "x12.npi x12.po-box"},
    {"837p/x12types-005010_837.edi", "x12.npi"},
};
INSTANTIATE_TEST_SUITE_P(X12, StrangersGood, ::testing::ValuesIn(kStrangersGood));

// 999, 277, 277CA, 276, 835, TA1 and every 837, malformed ones too.
TEST(EverySample, IsReadAndEachValueIsFoundAgain) {
  if (!std::filesystem::exists(kSamples)) GTEST_SKIP() << "shared samples are not here";
  std::size_t files = 0, read = 0, values = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator{kSamples}) {
    if (!file.is_regular_file() || file.path().extension() == ".md") continue;
    ++files;
    const std::string text = content(file.path());
    validate(text);
    const Result<Document> document = Document::read(Bytes{text});
    if (!document) {
      EXPECT_EQ(document.error().id, "x12.no-isa") << file.path();
      continue;
    }
    ++read;
    if (text.size() > 100000) continue;  // looking up each value is quadratic by design of the test
    for (const Document::Value& value : document->all()) {
      ++values;
      const Result<Path> path = Path::parse(value.path);
      ASSERT_TRUE(path) << file.path() << " " << value.path;
      const auto found = document->get(*path);
      const bool there = std::ranges::any_of(found, [&](const Document::Value& other) {
        return other.segment == value.segment && other.text == value.text;
      });
      EXPECT_TRUE(there) << file.path() << " " << value.path;
    }
  }
  RecordProperty("values", static_cast<int>(values));
  EXPECT_GE(files, 130U);
  EXPECT_GE(read, files - 8);
  EXPECT_GT(values, 10000U);
}

}  // namespace
}  // namespace claimwire::x12
