#include "engine/ids.h"

#include <gtest/gtest.h>

#include <limits>

namespace claimwire::engine {
namespace {

struct ParseCase {
  const char* name;
  const char* text;
  std::optional<MessageId> want;
};

class IdText : public testing::TestWithParam<ParseCase> {};

TEST_P(IdText, IsRead) { EXPECT_EQ(MessageId::parse(GetParam().text), GetParam().want); }

const ParseCase kParseCases[] = {
    {"One", "m_0000000000001", MessageId{1}},
    {"Letters", "m_000000000000v", MessageId{31}},
    {"Greatest", "m_fvvvvvvvvvvvv", MessageId{std::numeric_limits<std::uint64_t>::max()}},
    {"PastTheGreatest", "m_g000000000000", {}},
    {"OtherKind", "c_0000000000001", {}},
    {"Zero", "m_0000000000000", {}},
    {"Short", "m_1", {}},
    {"CapitalLetters", "m_000000000000V", {}},
    {"NoLetterOfTheAlphabet", "m_000000000000w", {}},
    {"Empty", "", {}},
};
INSTANTIATE_TEST_SUITE_P(Opaque, IdText, testing::ValuesIn(kParseCases),
                         [](const auto& test) { return test.param.name; });

TEST(Ids, TextSortsAsNumbersDo) {
  std::string before = MessageId{1}.text();
  for (std::uint64_t value = 2; value < std::numeric_limits<std::uint64_t>::max() / 3; value *= 3) {
    const std::string text = MessageId{value}.text();
    EXPECT_LT(before, text);
    EXPECT_EQ(MessageId::parse(text)->value, value);
    before = text;
  }
}

}  // namespace
}  // namespace claimwire::engine
