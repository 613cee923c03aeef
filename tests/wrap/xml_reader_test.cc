#include <gtest/gtest.h>

#include <string>

#include "wrap/xml/reader.h"

namespace claimwire::xml {
namespace {

// Writes what it is told: "<a k=v>text</a>".
class Echo : public Handler {
 public:
  Result<void> start(std::string_view name, std::span<const Attribute> attributes,
                     std::uint32_t line) override {
    out += "<" + std::string{name};
    for (const Attribute& attribute : attributes) {
      out += " " + std::string{attribute.name} + "=" + std::string{attribute.value};
    }
    out += ">";
    last_line = line;
    if (name == "refused") return Error{"test.refused", "refused"};
    return {};
  }
  Result<void> end(std::string_view name) override {
    out += "</" + std::string{name} + ">";
    return {};
  }
  void text(std::string_view piece) override { out += piece; }

  std::string out;
  std::uint32_t last_line = 0;
};

struct Case {
  std::string name;
  std::string document;
  std::string want;  ///< What the handler hears; or, after '!', the error.
};
std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }
class Document : public testing::TestWithParam<Case> {};

TEST_P(Document, IsHeardInOrderOrRefused) {
  Echo echo;
  const auto read = xml::read(GetParam().document, echo);
  EXPECT_EQ(read ? echo.out : "!" + read.error().id, GetParam().want)
      << (read ? "" : read.error().message);
}

std::string nested(int depth) {
  std::string document;
  for (int i = 0; i < depth; ++i) document += "<a>";
  for (int i = 0; i < depth; ++i) document += "</a>";
  return document;
}
std::string opened_and_closed(int depth) {
  std::string want;
  for (int i = 0; i < depth; ++i) want += "<a>";
  for (int i = 0; i < depth; ++i) want += "</a>";
  return want;
}

const Case kCases[] = {
    {"ElementsAndAttributes", "<?xml version=\"1.0\"?><a k='v' l=\"w\"><b/>x</a>",
     "<a k=v l=w><b></b>x</a>"},
    {"FiveEntities", "<a>&lt;&amp;&gt;&quot;&apos;&#233;</a>", "<a><&>\"'\xC3\xA9</a>"},
    {"CharacterData", "<a><![CDATA[<b>]]></a>", "<a><b></a>"},
    {"Latin1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE9</a>", "<a>\xC3\xA9</a>"},
    {"WithMark", "\xEF\xBB\xBF<?xml version=\"1.0\"?><a/>", "<a></a>"},
    {"AsDeepAsAllowed", nested(64), opened_and_closed(64)},
    {"TooDeep", nested(65), "!xml.too-deep"},
    {"MillionDeep", std::string(1'000'000, ' ').replace(0, 3, "<a>") + nested(100'000),
     "!xml.too-deep"},
    {"EntityBomb", "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;\">]><a>&c;</a>",
     "!xml.doctype"},
    {"ExternalEntity", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
     "!xml.doctype"},
    {"ExternalDtd", "<!DOCTYPE a SYSTEM \"http://example.invalid/a.dtd\"><a/>", "!xml.doctype"},
    {"UnknownEntity", "<a>&b;</a>", "!xml.malformed"},
    {"CutShort", "<a><b>", "!xml.malformed"},
    {"TwoRoots", "<a/><b/>", "!xml.malformed"},
    {"WrongEnd", "<a></b>", "!xml.malformed"},
    {"NotUtf8", "<a>\xFF</a>", "!xml.malformed"},
    {"Empty", "", "!xml.malformed"},
    {"RefusedByTheHandler", "<a><refused/><b/></a>", "!test.refused"},
};
INSTANTIATE_TEST_SUITE_P(Xml, Document, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

TEST(Lines, AreThoseOfTheTags) {
  Echo echo;
  ASSERT_TRUE(xml::read("<a>\n\n<b/>\n</a>", echo));
  EXPECT_EQ(echo.last_line, 3U);
}

}  // namespace
}  // namespace claimwire::xml
