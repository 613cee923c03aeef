#include "core/crc32c.h"

#include <gtest/gtest.h>

#include <string>

namespace claimwire {
namespace {

struct CrcCase {
  std::string name;
  std::string bytes;
  std::uint32_t want;
};

class Crc32c : public testing::TestWithParam<CrcCase> {};

TEST_P(Crc32c, IsAsRfc3720PrintsIt) { EXPECT_EQ(crc32c(GetParam().bytes), GetParam().want); }

const CrcCase kCrcCases[] = {
    {"Empty", "", 0},
    {"CheckValue", "123456789", 0xE3069283},
    {"ThirtyTwoZeroBytes", std::string(32, '\0'), 0x8A9136AA},
    {"ThirtyTwoOnes", std::string(32, '\xFF'), 0x62A8AB43},
};
INSTANTIATE_TEST_SUITE_P(Published, Crc32c, testing::ValuesIn(kCrcCases),
                         [](const auto& test) { return test.param.name; });

TEST(Crc32cInParts, EqualsTheWholeAtEveryCut) {
  const std::string bytes = "The quick brown fox jumps over the lazy dog, twice.";
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    const std::string_view all{bytes};
    EXPECT_EQ(crc32c(all.substr(cut), crc32c(all.substr(0, cut))), crc32c(all)) << "cut at " << cut;
  }
}

}  // namespace
}  // namespace claimwire
