#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "wrap/json/document.h"
#include "wrap/json/utf8.h"
#include "wrap/json/writer.h"

namespace claimwire::json {
namespace {

std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  out.reserve(piece.size() * times);
  for (; times > 0; --times) out += piece;
  return out;
}

struct RefusedCase {
  std::string name;
  std::string text;
  std::string id;
  std::string place;  // begins the message
};

class JsonRefused : public testing::TestWithParam<RefusedCase> {};

TEST_P(JsonRefused, SaysWhereAndWhy) {
  const auto& [name, text, id, place] = GetParam();
  const auto document = Document::parse(text);
  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().id, id) << document.error().message;
  EXPECT_EQ(document.error().message.substr(0, place.size()), place) << document.error().message;
}

const RefusedCase kRefused[] = {
    // Reads past a table of powers in the packaged library's number conversion.
    {"NumberThatCrashesTheLibrary", "[128.74836467836484838364836483643648364e-336]",
     "json.number-too-long", "line 1, column 2"},
    {"MillionBrackets", std::string(1'000'000, '['), "json.too-deep", "line 1, column 129"},
    {"MillionBraces", repeated("{\"a\":", 1'000'000), "json.too-deep", "line 1, column 641"},
    {"RepeatedName", "{\"a\": 1,\n \"b\": 2, \"a\": 3}", "json.repeated-name", "line 2, column 11"},
    {"RepeatedNameAfterEscape", R"({"total": 1, "t\u006ftal": 2})", "json.repeated-name",
     "line 1, column 15"},
    {"Empty", "", "json.syntax", "line 1, column 1"},
    {"Cut", "{\"a\":\n[1,", "json.syntax", "line 2, column 4"},
    {"TwoRoots", "{} {}", "json.syntax", "line 1, column 4"},
    {"TrailingComma", "[1,]", "json.syntax", "line 1, column 4"},
    {"SingleQuotes", "{'a':1}", "json.syntax", "line 1, column 2"},
    {"Comment", "[1 // one\n]", "json.syntax", "line 1, column 4"},
    {"LeadingZero", "[012]", "json.syntax", "line 1, column 3"},
    {"PlusSign", "[+1]", "json.syntax", "line 1, column 2"},
    {"NotANumber", "[NaN]", "json.syntax", "line 1, column 2"},
    {"PointWithoutDigit", "[1.]", "json.syntax", "line 1, column 4"},
    {"BadEscape", R"(["\x41"])", "json.syntax", "line 1, column 3"},
    {"RawNewLineInString", "[\"a\nb\"]", "json.syntax", "line 1, column"},
    {"NulHidesTheRest", std::string("{}\0{", 4), "json.syntax", "line 1, column 3"},
    {"Latin1", "[\"M\xFCller\"]", "json.utf8", "line 1, column 4"},
    {"OverlongSlash", "[\"\xC0\xAF\"]", "json.utf8", "line 1, column 3"},
    {"EncodedSurrogate", "[\"\xED\xA0\x80\"]", "json.utf8", "line 1, column 3"},
    {"HighSurrogateAlone", R"(["\ud83d"])", "json.syntax", "line 1, column"},
    {"LowSurrogateAlone", R"(["\udc00"])", "json.utf8", "line 1, column 3"},
};
INSTANTIATE_TEST_SUITE_P(Json, JsonRefused, testing::ValuesIn(kRefused),
                         [](const auto& test) { return test.param.name; });

struct TextCase {
  std::string name;
  std::string text;
  Type type;
  std::string want;
};

class JsonScalar : public testing::TestWithParam<TextCase> {};

TEST_P(JsonScalar, KeepsTypeAndText) {
  const auto& [name, text, type, want] = GetParam();
  const auto document = Document::parse(text);
  ASSERT_TRUE(document.has_value()) << document.error().message;
  EXPECT_EQ(document->root().type(), type);
  EXPECT_EQ(document->root().text(), want);
}

const TextCase kScalars[] = {
    {"TwoZerosStay", "10.00", Type::number, "10.00"},
    {"StringOfDigitsIsAString", "\"10.00\"", Type::string, "10.00"},
    {"ExponentStays", "1.2E+2", Type::number, "1.2E+2"},
    {"NegativeZero", "-0.0", Type::number, "-0.0"},
    {"EighteenDigits", "123456789012345678.123456789012345678", Type::number,
     "123456789012345678.123456789012345678"},
    {"SmallExponent", "1e-400", Type::number, "1e-400"},
    {"Escapes", R"("a\"\\\/\b\f\n\r\t\u00e9")", Type::string, "a\"\\/\b\f\n\r\t\xC3\xA9"},
    {"SurrogatePair", R"("\ud83d\ude00")", Type::string, "\xF0\x9F\x98\x80"},
    {"EscapedNulIsData", R"("a\u0000b")", Type::string, std::string("a\0b", 3)},
    {"ByteOrderMark", "\xEF\xBB\xBF\"x\"", Type::string, "x"},
    {"LongPlainString", "\"" + std::string(1000, 'x') + "\"", Type::string, std::string(1000, 'x')},
    {"True", " true ", Type::boolean, "true"},
    {"Null", "null", Type::null, ""},
};
INSTANTIATE_TEST_SUITE_P(Json, JsonScalar, testing::ValuesIn(kScalars),
                         [](const auto& test) { return test.param.name; });

constexpr std::string_view kClaim = R"({
  "resourceType": "Claim", "item": [
    {"sequence": 1, "net": {"value": 10.00, "currency": "USD"}, "modifier": []},
    {"sequence": 2, "paid": true}
  ], "extra": {}, "last": null})";

TEST(JsonValue, StepsThroughMembersAndItems) {
  const auto document = Document::parse(kClaim);
  ASSERT_TRUE(document.has_value());
  const Value root = document->root();
  EXPECT_EQ(root["item"].at(0)["net"]["value"].text(), "10.00");
  EXPECT_EQ(root["item"].at(1)["sequence"].integer(), 2);
  EXPECT_EQ(root["item"].at(1)["paid"].boolean(), true);
  EXPECT_EQ(root["item"].size(), 2U);
  EXPECT_EQ(root.size(), 4U);
  EXPECT_EQ(root["extra"].size(), 0U);
  EXPECT_TRUE(root["last"].is_null());
  EXPECT_FALSE(root["item"].at(2)["net"]["value"].exists());
  EXPECT_FALSE(root["item"]["net"].exists());
  EXPECT_FALSE(Value{}["a"].at(3).exists());
  EXPECT_EQ(root["item"].at(0)["net"]["value"].string(), std::nullopt);
}

TEST(JsonValue, KnowsItsPlace) {
  const auto document = Document::parse(kClaim);
  ASSERT_TRUE(document.has_value());
  const Value value = document->root()["item"].at(0)["net"]["value"];
  EXPECT_EQ(value.path(), "item[0].net.value");
  EXPECT_EQ(value.name(), "value");
  EXPECT_EQ(value.parent().parent().index(), 0U);
  EXPECT_EQ(document->root()["item"].at(1).index(), 1U);
  EXPECT_EQ(document->value(value.node()), value);
  EXPECT_EQ(kClaim.substr(value.offset(), 5), "10.00");
  EXPECT_EQ(kClaim[document->root()["item"].offset()], '[');
  EXPECT_EQ(kClaim.substr(document->root()["item"].at(1)["paid"].offset(), 4), "true");
  EXPECT_FALSE(document->value(1).exists()) << "a member name is not a value";
  EXPECT_FALSE(document->value(100'000).exists());
}

TEST(JsonValue, HasAPathUnderAnEmptyName) {
  const auto document = Document::parse(R"({"a": {"": [{"": 1}]}})");
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->root()["a"][""].at(0)[""].path(), "a.[0].");
}

TEST(JsonValue, WalksItemsMembersAndAll) {
  const auto document = Document::parse(kClaim);
  ASSERT_TRUE(document.has_value());
  std::vector<std::string> members;
  for (const Value member : document->root()) members.emplace_back(member.name());
  EXPECT_EQ(members, (std::vector<std::string>{"resourceType", "item", "extra", "last"}));
  std::string all;
  const Value item = document->root()["item"];
  for (Value value = item; value; value = value.next(item)) all += value.path() + " ";
  EXPECT_EQ(all,
            "item item[0] item[0].sequence item[0].net item[0].net.value item[0].net.currency "
            "item[0].modifier item[1] item[1].sequence item[1].paid ");
  for (const Value inside : document->root()["last"]) FAIL() << inside.path();
}

TEST(JsonDocument, OutlivesItsTextAndIsShared) {
  Document copy;
  {
    std::string text = R"({"a": "b"})";
    const auto document = Document::parse(text);
    ASSERT_TRUE(document.has_value());
    copy = *document;
    text.assign(text.size(), 'x');
  }
  EXPECT_EQ(copy.root()["a"].text(), "b");
  EXPECT_FALSE(Document{}.root().exists());
}

TEST(JsonLimits, EachOneStops) {
  EXPECT_EQ(Document::parse("[1,2,3]", {.bytes_max = 6}).error().id, "json.too-large");
  EXPECT_EQ(Document::parse("[1,2,3]", {.nodes_max = 3}).error().id, "json.too-many-values");
  EXPECT_EQ(Document::parse("[[1]]", {.depth_max = 1}).error().id, "json.too-deep");
  EXPECT_EQ(Document::parse("12345", {.number_length_max = 4}).error().id, "json.number-too-long");
  EXPECT_TRUE(Document::parse("[[1]]", {.depth_max = 2}).has_value());
}

TEST(JsonLimits, ManyNamesAreComparedInReasonableTime) {
  std::string text = "{";
  for (int n = 0; n < 200'000; ++n) text += "\"n" + std::to_string(n) + "\":0,";
  EXPECT_TRUE(Document::parse(text + "\"z\":0}").has_value());
  const auto repeats = Document::parse(text + "\"n77\":0}");
  ASSERT_FALSE(repeats.has_value());
  EXPECT_EQ(repeats.error().id, "json.repeated-name");
}

TEST(JsonErrors, NeverShowTextOfTheDocument) {
  for (const char* text :
       {"{\"name\": \"Zebulon\" x}", "[Zebulon]", "{\"Zebulon\":1,\"Zebulon\":2}"}) {
    const auto document = Document::parse(text);
    ASSERT_FALSE(document.has_value());
    EXPECT_EQ(document.error().message.find("Zebulon"), std::string::npos);
  }
}

TEST(Utf8, FindsTheFirstBadByte) {
  EXPECT_EQ(invalid_utf8_at("plain ascii that is longer than eight"), 37U);
  EXPECT_EQ(invalid_utf8_at("12345678\xF4\x90\x80\x80"), 8U);
  EXPECT_EQ(invalid_utf8_at("\xF0\x9F\x98\x80 ok \xE2\x82"), 8U);
  EXPECT_EQ(invalid_utf8_at(""), 0U);
}

}  // namespace
}  // namespace claimwire::json
