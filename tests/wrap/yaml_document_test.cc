#include <gtest/gtest.h>

#include <string>

#include "wrap/yaml/document.h"

namespace claimwire::yaml {
namespace {

TEST(YamlDocument, keeps_every_scalar_as_written) {
  const auto read = Stream::parse("a: NO\nb: 0123\nc: 1e3\nd: \"x: y\"\ne:\n", "t.yaml");
  ASSERT_TRUE(read) << read.error().message;
  const Node root = read->document();
  EXPECT_EQ(root["a"].text(), "NO");
  EXPECT_EQ(root["b"].text(), "0123");
  EXPECT_EQ(root["c"].text(), "1e3");
  EXPECT_FALSE(root["c"].quoted());
  EXPECT_EQ(root["d"].text(), "x: y");
  EXPECT_TRUE(root["d"].quoted());
  EXPECT_TRUE(root["e"].is_null());
  EXPECT_FALSE(root["f"].exists());
  EXPECT_EQ(root["d"].place(), "t.yaml:4");
  EXPECT_EQ(root.key(3).text(), "d");
}

TEST(YamlDocument, reads_several_documents_of_one_file) {
  const auto read = Stream::parse("a: 1\n---\n- x\n- { y: z }\n", "t.yaml");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ(read->document(1).at(1)["y"].text(), "z");
  EXPECT_EQ(read->document(1).at(1).line(), 4);
  EXPECT_FALSE(read->document(2).exists());
}

struct Bad {
  const char* name;
  std::string text;
  const char* id;
  const char* says;
};

class BadYaml : public testing::TestWithParam<Bad> {};

TEST_P(BadYaml, is_refused_with_its_line) {
  const auto read = Stream::parse(GetParam().text, "bad.yaml");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().id, GetParam().id);
  EXPECT_NE(read.error().message.find(GetParam().says), std::string::npos) << read.error().message;
}

const Bad kBad[] = {
    {"duplicate_key", "a: 1\nb: 2\na: 3\n", "yaml.duplicate-key", "bad.yaml:3:1"},
    {"anchor", "a: &x 1\n", "yaml.anchor", "bad.yaml:1"},
    {"alias", "a: &x 1\nb: *x\n", "yaml.anchor", "bad.yaml:1"},
    {"tag", "a: !!int 1\n", "yaml.tag", "bad.yaml:1"},
    {"map_as_key", "? { a: b }\n: c\n", "yaml.key", "bad.yaml:1"},
    {"broken_flow", "a: [1, 2\nb: 3\n", "yaml.syntax", "bad.yaml:"},
    {"tab_indent", "a:\n\tb: 1\n", "yaml.syntax", "bad.yaml:2"},
    {"deep", std::string(5000, '[') + std::string(5000, ']'), "yaml.too-deep", "deeper"},
    {"too_large", std::string((8U << 20U) + 1, 'a'), "yaml.too-large", "bytes"},
};
INSTANTIATE_TEST_SUITE_P(Yaml, BadYaml, testing::ValuesIn(kBad),
                         [](const auto& test) { return test.param.name; });

TEST(YamlScalar, reads_back_the_same) {
  for (const std::string text :
       {"", "null", "a b", "x: y", "#c", "- d", "\"q\"", "l1\nl2", "0123"}) {
    const auto read = Stream::parse("k: " + scalar(text) + "\n", "t.yaml");
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(read->document()["k"].text(), text);
    EXPECT_TRUE(read->document()["k"].is_scalar());
  }
}

}  // namespace
}  // namespace claimwire::yaml
