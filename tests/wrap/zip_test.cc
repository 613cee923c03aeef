#include <gtest/gtest.h>

#include <random>

#include "tests/support/zips.h"
#include "wrap/zip/archive.h"
#include "wrap/zip/sha256.h"

namespace claimwire::zip {
namespace {

using test::archive;
using test::Part;

// "hello zip\n" repeated 20 times, and the same as raw deflate made once with zlib.
const std::string kText = [] {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "hello zip\n";
  return text;
}();
constexpr std::uint32_t kTextCrc = 0xA78A80A8;
const std::string kDeflated{"\313\110\315\311\311\127\250\312\054\340\312\030\322\054\000", 15};

Part stored(std::string name) { return {std::move(name), kText, 0, kTextCrc, kText.size()}; }
Part deflated(std::string name) { return {std::move(name), kDeflated, 8, kTextCrc, kText.size()}; }

Limits small_limits() {
  return {
      .entries_max = 3, .entry_bytes_max = 4 << 20, .total_bytes_max = 6 << 20, .ratio_max = 100};
}

TEST(ZipArchive, ListsItsFilesAndLeavesOutFolders) {
  const std::string bytes = archive({{"Code Descriptions/", "", 0, 0, 0},
                                     stored("Code Descriptions/icd10cm_order_2022.txt"),
                                     deflated("icd10cm-order- April 1 2023.txt")},
                                    "a comment");
  EXPECT_TRUE(is_zip(bytes));
  const auto opened = Archive::open(bytes, small_limits());
  ASSERT_TRUE(opened) << opened.error().message;
  ASSERT_EQ(opened->entries().size(), 2U);
  EXPECT_EQ(opened->entries()[0].name, "Code Descriptions/icd10cm_order_2022.txt");
  EXPECT_EQ(opened->entries()[0].modified, (Date{2025, 6, 9}));
  for (const Entry& entry : opened->entries()) {
    const auto content = opened->read(entry);
    ASSERT_TRUE(content) << content.error().message;
    EXPECT_EQ(*content, kText);
  }
}

struct BadArchive {
  std::string name;
  std::vector<Part> parts;
  std::string error;
};
std::ostream& operator<<(std::ostream& out, const BadArchive& c) { return out << c.name; }

class RefusedArchive : public testing::TestWithParam<BadArchive> {};
TEST_P(RefusedArchive, SaysWhy) {
  const std::string bytes = archive(GetParam().parts);
  const auto opened = Archive::open(bytes, small_limits());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().id, GetParam().error) << opened.error().message;
}
Part with(Part part, std::uint64_t size) {
  part.size = size;
  return part;
}
const BadArchive kBadArchives[] = {
    {"ParentFolder", {stored("../etc/passwd")}, "zip.outside-path"},
    {"ParentFolderInside", {stored("a/../../b.txt")}, "zip.outside-path"},
    {"AbsolutePath", {stored("/etc/passwd")}, "zip.outside-path"},
    {"Backslash", {stored("a\\b.txt")}, "zip.outside-path"},
    {"Drive", {stored("C:b.txt")}, "zip.outside-path"},
    {"NoName", {stored("")}, "zip.outside-path"},
    {"Link", {{"a.txt", "x", 0, 0, 1, 0, 3 << 8, 0120777U << 16}}, "zip.link"},
    {"Encrypted", {{"a.txt", "x", 0, 0, 1, 1}}, "zip.encrypted"},
    {"TooMany", {stored("1"), stored("2"), stored("3"), stored("4")}, "zip.too-many-entries"},
    {"EntryTooLarge", {with(stored("a"), 5 << 20)}, "zip.entry-too-large"},
    {"TotalTooLarge",
     {{"a", std::string(100'000, 'x'), 0, 0, 4 << 20},
      {"b", std::string(100'000, 'x'), 0, 0, 4 << 20}},
     "zip.total-too-large"},
    {"Ratio", {with(deflated("a.txt"), 3 << 20)}, "zip.ratio"},
    {"Zip64", {with(stored("a"), 0xFFFFFFFF)}, "zip.zip64"},
};
INSTANTIATE_TEST_SUITE_P(Limits, RefusedArchive, testing::ValuesIn(kBadArchives),
                         [](const auto& test) { return test.param.name; });

struct BadEntry {
  std::string name;
  Part part;
  std::string error;
};
std::ostream& operator<<(std::ostream& out, const BadEntry& c) { return out << c.name; }

class RefusedEntry : public testing::TestWithParam<BadEntry> {};
TEST_P(RefusedEntry, SaysWhy) {
  const std::string bytes = archive({GetParam().part});
  const auto opened = Archive::open(bytes, small_limits());
  ASSERT_TRUE(opened) << opened.error().message;
  const auto content = opened->read(opened->entries()[0]);
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().id, GetParam().error) << content.error().message;
}
const BadEntry kBadEntries[] = {
    {"WrongChecksum", {"a", kDeflated, 8, kTextCrc + 1, kText.size()}, "zip.damaged"},
    {"UnpacksToMore", {"a", kDeflated, 8, kTextCrc, kText.size() - 1}, "zip.damaged"},
    {"UnpacksToLess", {"a", kDeflated, 8, kTextCrc, kText.size() + 1}, "zip.damaged"},
    {"DataCut",
     {"a", kDeflated.substr(0, kDeflated.size() / 2), 8, kTextCrc, kText.size()},
     "zip.damaged"},
    {"NotDeflate", {"a", "\xFF\xFF\xFF\xFF", 8, kTextCrc, kText.size()}, "zip.damaged"},
    {"OtherMethod", {"a", kText, 14, kTextCrc, kText.size()}, "zip.method"},
};
INSTANTIATE_TEST_SUITE_P(Data, RefusedEntry, testing::ValuesIn(kBadEntries),
                         [](const auto& test) { return test.param.name; });

// A small entry that unpacks to far more than its directory says stops one piece behind that.
TEST(ZipBomb, UnpacksNoFurtherThanAnnounced) {
  const std::string bytes = archive({with(deflated("a.txt"), 10)});
  const auto opened = Archive::open(bytes, small_limits());
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->read(opened->entries()[0]).error().id, "zip.damaged");
}

TEST(TruncatedArchive, IsRefusedAtEveryLength) {
  const std::string bytes = archive({stored("a.txt"), deflated("b.txt")});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto opened = Archive::open(std::string_view{bytes}.substr(0, size), small_limits());
    ASSERT_FALSE(opened) << size;
    ASSERT_EQ(opened.error().id, "zip.truncated") << size;
  }
}

TEST(AnyArchive, EndsInContentOrRefusal) {
  constexpr std::uint32_t kSeed = 20261124;
  std::mt19937 random{kSeed};
  const std::string good = archive({stored("a.txt"), deflated("b.txt")}, "comment");
  std::size_t read = 0;
  for (int round = 0; round < 100'000; ++round) {
    std::string bytes = good;
    for (std::size_t i = 1 + random() % 3; i > 0; --i) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    const auto opened = Archive::open(bytes, small_limits());
    if (!opened) continue;
    for (const Entry& entry : opened->entries()) {
      const auto content = opened->read(entry);
      if (!content) continue;
      ++read;
      ASSERT_EQ(content->size(), entry.size) << "seed " << kSeed << " round " << round;
    }
  }
  EXPECT_GT(read, 1'000U);
}

TEST(Sha256, IsAsFips180Prints) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex(std::string(3'000'000, 'a')),
            "2a152c894398719c0570f83fac34ac03a0f6e8e474b995c2403aa5434f7b9dd4");
}

}  // namespace
}  // namespace claimwire::zip
