#include <gtest/gtest.h>

#include <string>

#include "wrap/json/document.h"
#include "wrap/json/reference_parse.h"
#include "wrap/json/writer.h"

namespace claimwire::json {
namespace {

TEST(JsonWriter, WritesNumbersAsTheyAre) {
  std::string out;
  Writer{out}
      .begin_object()
      .key("net")
      .number("10.00")
      .member("price", Decimal{950, 2})
      .member("count", 3)
      .member("note", "10.00")
      .member("paid", true)
      .key("none")
      .null()
      .key("list")
      .begin_array()
      .integer(-1)
      .begin_object()
      .end_object()
      .end_array()
      .end_object();
  EXPECT_EQ(out, R"({"net":10.00,"price":9.50,"count":3,"note":"10.00","paid":true,)"
                 R"("none":null,"list":[-1,{}]})");
}

TEST(JsonWriter, PutsALineEachWhenPretty) {
  std::string out;
  Writer{out, Layout::pretty}
      .begin_object()
      .member("a", 1)
      .key("b")
      .begin_array()
      .string("x")
      .end_array()
      .key("c")
      .begin_array()
      .end_array()
      .end_object();
  EXPECT_EQ(out, "{\n  \"a\": 1,\n  \"b\": [\n    \"x\"\n  ],\n  \"c\": []\n}");
}

struct EscapeCase {
  const char* name;
  std::string text;
  const char* want;
};

class JsonQuoted : public testing::TestWithParam<EscapeCase> {};

TEST_P(JsonQuoted, CanNeverEndTheString) {
  const auto& [name, text, want] = GetParam();
  EXPECT_EQ(quoted_string(text), want);
  EXPECT_TRUE(Document::parse(quoted_string(text)).has_value());
}

const EscapeCase kEscapes[] = {
    {"QuotesAndBackslash", R"(a"b\c)", R"("a\"b\\c")"},
    {"Controls", std::string("\b\f\n\r\t\x01\x1F\0", 8), R"("\b\f\n\r\t\u0001\u001f\u0000")"},
    {"Letters", "M\xC3\xBCller", "\"M\xC3\xBCller\""},
    {"NotUtf8",
     "a\xFF"
     "b\xC3",
     "\"a\xEF\xBF\xBD"
     "b\xEF\xBF\xBD\""},
};
INSTANTIATE_TEST_SUITE_P(Json, JsonQuoted, testing::ValuesIn(kEscapes),
                         [](const auto& test) { return test.param.name; });

TEST(JsonWriter, WritesWhatIsNoNumberAsAString) {
  for (const char* text : {"", "+1", ".5", "7.", "01", "1e", "NaN", "1,2", "1}", "--1"}) {
    EXPECT_FALSE(is_number(text)) << text;
    std::string out;
    Writer{out}.number(text);
    EXPECT_EQ(out, quoted_string(text));
  }
  for (const char* text :
       {"0", "-0.0", "10.00", "1.2E+2", "1e-7", "123456789012345678901234567890"})
    EXPECT_TRUE(is_number(text)) << text;
}

TEST(JsonWriter, CopiesAnotherDocumentExactly) {
  const std::string text =
      R"({"a":[1.20,{"b":"\"x\"","c":[]},[[null]]],"d":{"e":{},"f":false},"g":1E+2})";
  const auto document = Document::parse(text);
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(to_text(document->root()), text);
  EXPECT_EQ(to_text(document->root()["a"].at(1)), R"({"b":"\"x\"","c":[]})");
  const auto again = Document::parse(to_text(document->root(), Layout::pretty));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(to_text(again->root()), text);
}

TEST(JsonWriter, PutsWhatIsWrittenInPlace) {
  std::string out;
  Writer{out}.begin_array().written(R"({"a":1.0})").written("[]").end_array();
  EXPECT_EQ(out, R"([{"a":1.0},[]])");
}

TEST(JsonReferenceParse, ReadsTheRoot) {
  EXPECT_EQ(reference_parse(R"({"a":1,"b":[1,2]})"), 2U);
  EXPECT_EQ(reference_parse("{"), 0U);
}

}  // namespace
}  // namespace claimwire::json
