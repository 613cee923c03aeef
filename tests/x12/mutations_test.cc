// Any bytes end in findings: 100,000 mutated files, from one seed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <sstream>

#include "tests/x12/sample_claims.h"
#include "x12/transactions/document.h"
#include "x12/transactions/validate.h"

namespace claimwire::x12::testing {
namespace {

/// One to four of: a byte changed, a run cut out, a run doubled, a segment moved, the end cut off.
std::string mutated(std::string text, std::mt19937_64& random) {
  const auto below = [&](std::size_t n) { return n == 0 ? 0 : random() % n; };
  constexpr std::string_view sharp = "*:~^\n\r0A \x01\xFF";
  const std::size_t changes = 1 + below(4);
  for (std::size_t i = 0; i < changes && !text.empty(); ++i) {
    const std::size_t at = below(text.size());
    const std::size_t length = 1 + below(std::min<std::size_t>(60, text.size() - at));
    switch (below(6)) {
      case 0:
        text[at] = sharp[below(sharp.size())];
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(at, length));
        break;
      case 3: {
        const std::size_t from = text.find('~', at);
        if (from == std::string::npos) break;
        const std::size_t to = text.find('~', from + 1);
        if (to == std::string::npos) break;
        const std::string moved = text.substr(from, to - from);
        text.erase(from, to - from);
        text.insert(std::min(text.size(), below(text.size() + 1)), moved);
        break;
      }
      case 4:
        text.resize(at);
        break;
      default:
        text.insert(at, 1, static_cast<char>(random() & 0xFF));
    }
  }
  return text;
}

TEST(Mutations, EndInFindings) {
  std::vector<std::string> seeds;
  for (const GoodFile& file : good_files()) {
    std::string text = write(file.claims).text;
    if (text.size() < 4000) seeds.push_back(std::move(text));
  }
  const char* given = std::getenv("CLAIMWIRE_SEED");
  const std::uint64_t seed = given == nullptr ? 20260105 : std::strtoull(given, nullptr, 10);
  SCOPED_TRACE("CLAIMWIRE_SEED=" + std::to_string(seed));
  std::mt19937_64 random{seed};
  std::size_t judged_bad = 0;
  for (int i = 0; i < 100000; ++i) {
    const std::string text = mutated(seeds[random() % seeds.size()], random);
    std::uint32_t findings = 0;
    const ValidateSummary summary = validate(text, [&](Finding&& finding) {
      ++findings;
      ASSERT_NE(finding.issue.kind, nullptr);
    });
    judged_bad += summary.errors > 0 ? 1 : 0;
    ASSERT_LE(findings, 1001U);
    if (i % 10 == 0) {
      std::istringstream in{text};
      std::uint32_t streamed = 0;
      validate(in, [&](Finding&&) { ++streamed; });
      ASSERT_EQ(streamed, findings) << text;
      const Result<Document> document = Document::read(Bytes{text});
      if (document) {
        for (const Document::Value& value : document->all()) {
          ASSERT_TRUE(Path::parse(value.path)) << value.path;
        }
      }
    }
  }
  EXPECT_GT(judged_bad, 60000U);  // the others changed a name or another free text
}

TEST(Mutations, NoInputIsTooDeepOrTooLong) {
  const std::string isa =
      "ISA*00*          *00*          *ZZ*EXH001         *ZZ*CLEARCO        *260105*1200*^*00501*"
      "000000101*0*T*:~GS*HC*A1*B1*20260105*1200*1*X*005010X222A1~ST*837*0001*005010X222A1~";
  for (const std::string& unit :
       {std::string{"HL*1**20*1~"}, std::string{"HL*1*1*22*0~"}, std::string{"CLM*1~LX*1~"},
        std::string{"SBR*P~"}, std::string{"*"}, std::string{":"}, std::string{"A"},
        std::string{"ISA"}, std::string{"REF*D9*1~"}}) {
    std::string file = isa;
    while (file.size() < 2000000) file += unit;
    const ValidateSummary summary = validate(file, [](Finding&&) {});
    EXPECT_GT(summary.errors, 0U) << unit;
    EXPECT_TRUE(Document::read(Bytes{file})) << unit;
  }
}

}  // namespace
}  // namespace claimwire::x12::testing
