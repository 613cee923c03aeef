#include "wrap/charset/charset.h"

#include <gtest/gtest.h>

#include <string>

namespace claimwire::charset {
namespace {

struct Utf8Case {
  const char* name;
  std::string_view bytes;
  bool good;
};
class Utf8 : public testing::TestWithParam<Utf8Case> {};

TEST_P(Utf8, IsWellFormedByRfc3629) { EXPECT_EQ(is_utf8(GetParam().bytes), GetParam().good); }

constexpr Utf8Case kUtf8Cases[] = {
    {"Empty", "", true},
    {"Ascii", "abc", true},
    {"Two", "\xC3\xBC", true},
    {"Three", "\xE2\x82\xAC", true},
    {"Four", "\xF0\x9F\x98\x80", true},
    {"Last", "\xF4\x8F\xBF\xBF", true},
    {"PastTheLast", "\xF4\x90\x80\x80", false},
    {"Surrogate", "\xED\xA0\x80", false},
    {"TwoBytesForAscii", "\xC1\x81", false},
    {"ThreeBytesForTwo", "\xE0\x9F\xBF", false},
    {"FourBytesForThree", "\xF0\x8F\xBF\xBF", false},
    {"Unfinished", "a\xE2\x82", false},
    {"LoneContinuation", "\x80", false},
    {"Latin1", "M\xFCller", false},
};
INSTANTIATE_TEST_SUITE_P(Bytes, Utf8, testing::ValuesIn(kUtf8Cases),
                         [](const auto& test) { return test.param.name; });

TEST(Ascii, IsSeenAtEveryOffset) {
  for (std::size_t at = 0; at < 20; ++at) {
    std::string text(20, 'a');
    EXPECT_TRUE(is_ascii(text));
    text[at] = '\x80';
    EXPECT_FALSE(is_ascii(text)) << at;
  }
}

struct SetCase {
  const char* name;
  const char* encoding;
  std::string_view bytes;
  std::string_view text;
};
class Conversion : public testing::TestWithParam<SetCase> {};

TEST_P(Conversion, GoesBothWays) {
  const auto& [name, encoding, bytes, text] = GetParam();
  const Result<Converted> there = to_utf8(bytes, encoding);
  ASSERT_TRUE(there) << there.error().message;
  EXPECT_EQ(there->text, text);
  EXPECT_EQ(there->invalid, 0U);
  EXPECT_EQ(from_utf8(text, encoding).value(), bytes);
}

constexpr SetCase kSetCases[] = {
    {"Windows1252", "WINDOWS-1252", "\x80\xFC", "\xE2\x82\xAC\xC3\xBC"},
    {"Latin2", "ISO-8859-2", "\xB3", "\xC5\x82"},
    {"ShiftJis", "CP932", "\x83\x7C", "\xE3\x83\x9D"},
    {"Iso2022", "ISO-2022-JP-2", "\x1B$B\x25\x5E\x1B(B", "\xE3\x83\x9E"},
    {"Gb18030", "GB18030", "\x81\x30\x81\x30", "\xC2\x80"},
    {"Korean", "CP949", "\xB0\xA1", "\xEA\xB0\x80"},
    {"Big5", "BIG5-HKSCS", "\xA4\xA4", "\xE4\xB8\xAD"},
    {"EucTw", "EUC-TW", "\xC4\xE3", "\xE4\xB8\xAD"},
};
INSTANTIATE_TEST_SUITE_P(Sets, Conversion, testing::ValuesIn(kSetCases),
                         [](const auto& test) { return test.param.name; });

TEST(Conversion, ReplacesAndCountsWhatMeansNothing) {
  const Converted done = to_utf8(
                             "a\xFF"
                             "b\xE2\x82",
                             "UTF-8")
                             .value();
  EXPECT_EQ(done.text,
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD");
  EXPECT_EQ(done.invalid, 2U);
  EXPECT_EQ(done.first_invalid, 1U);
}

TEST(Conversion, IsRightPastOneBlock) {
  const std::string latin(10'000, '\xFC');
  const Converted done = to_utf8(latin, "ISO-8859-1").value();
  EXPECT_EQ(done.text.size(), 20'000U);
  EXPECT_EQ(from_utf8(done.text, "ISO-8859-1").value(), latin);
}

TEST(Conversion, StateOfOneTextDoesNotReachTheNext) {
  to_utf8("\x1B$B\x25", "ISO-2022-JP-2").value();
  EXPECT_EQ(to_utf8("AB", "ISO-2022-JP-2").value().text, "AB");
}

TEST(Conversion, SaysWhatItCannotDo) {
  EXPECT_FALSE(is_known("KLINGON"));
  EXPECT_EQ(to_utf8("a", "KLINGON").error().id, "charset.unknown");
  EXPECT_EQ(from_utf8("\xE2\x82\xAC", "ISO-8859-1").error().id, "charset.unencodable");
}

}  // namespace
}  // namespace claimwire::charset
