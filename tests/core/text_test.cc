#include "core/text.h"

#include <gtest/gtest.h>

namespace claimwire {
namespace {

struct WildcardCase {
  const char* name;
  const char* pattern;
  const char* text;
  bool want;
};

class Wildcard : public testing::TestWithParam<WildcardCase> {};

TEST_P(Wildcard, StarStandsForAnyRun) {
  EXPECT_EQ(matches_wildcard(GetParam().pattern, GetParam().text), GetParam().want);
}

constexpr WildcardCase kWildcardCases[] = {
    {"Same", "ADT^A01", "ADT^A01", true},
    {"Prefix", "ADT^*", "ADT^A01", true},
    {"OtherType", "ADT^*", "DFT^P03", false},
    {"Middle", "E*9", "E11.9", true},
    {"EmptyRun", "E11*", "E11", true},
    {"TwoStars", "*.*", "E11.9", true},
    {"NothingMatchesEmpty", "", "x", false},
    {"StarMatchesEmpty", "*", "", true},
    {"ManyStarsStayFast", "*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
};
INSTANTIATE_TEST_SUITE_P(Patterns, Wildcard, testing::ValuesIn(kWildcardCases),
                         [](const auto& test) { return test.param.name; });

TEST(Nearest, NamesWhatWasMeant) {
  EXPECT_EQ(nearest("lisen", {"listen", "peers", "kind"}), "listen");
  EXPECT_EQ(nearest("totally-different", {"listen", "peers"}), "");
}

TEST(Printable, ControlCharactersCannotReachATerminal) {
  EXPECT_EQ(printable("a\x1b[31m\r"), "a\\x1B[31m\\x0D");
  EXPECT_EQ(printable("abcdef", 3), "abc...");
}

TEST(Text, SplitsAndTrims) {
  EXPECT_EQ(split("a,,b", ',').size(), 3u);
  EXPECT_EQ(split("", ',').size(), 1u);
  EXPECT_EQ(trim(" \t x y \n"), "x y");
  EXPECT_EQ(concat("a", std::string{"b"}, std::string_view{"c"}), "abc");
  EXPECT_TRUE(equals_ignoring_case("MedicAre", "MEDICARE"));
}

}  // namespace
}  // namespace claimwire
