#include "wrap/regex/regex.h"

#include <gtest/gtest.h>

#include <string>

namespace claimwire::regex {
namespace {

TEST(Regex, searches_and_matches) {
  const auto digits = Regex::compile("^[0-9]+$");
  ASSERT_TRUE(digits);
  EXPECT_TRUE(digits->search("14000"));
  EXPECT_FALSE(digits->search("140.00"));
  const auto part = Regex::compile("b+");
  ASSERT_TRUE(part);
  EXPECT_TRUE(part->search("abbc"));
  EXPECT_FALSE(part->matches_all("abbc"));
  EXPECT_EQ(part->replace_all("abbcb", "-"), "a-c-");
}

TEST(Regex, refuses_what_is_not_one) {
  EXPECT_EQ(Regex::compile("a(b").error().id, "regex.syntax");
  EXPECT_EQ(Regex::compile(std::string(1001, 'a')).error().id, "regex.too-long");
}

TEST(Regex, takes_linear_time_on_an_expression_that_makes_others_backtrack) {
  const auto evil = Regex::compile("^(a+)+$");
  ASSERT_TRUE(evil);
  EXPECT_FALSE(evil->search(std::string(100'000, 'a') + "b"));
}

}  // namespace
}  // namespace claimwire::regex
