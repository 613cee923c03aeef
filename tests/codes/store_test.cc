#include "codes/store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace claimwire::codes {
namespace {

namespace fs = std::filesystem;

class Store : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "claimwire-codes-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    directory_ = root_ + "/codes";
  }
  void TearDown() override { fs::remove_all(root_); }

  static std::vector<ParsedRelease> csv(const std::string& name, const std::string& rows) {
    return read_releases(name, "code,description,from,to,billable\n" + rows, ImportOptions{})
        .value();
  }
  std::size_t table_files() const {
    std::size_t count = 0;
    for (const auto& file : fs::directory_iterator{directory_}) {
      count += file.path().extension() == ".cwcodes";
    }
    return count;
  }

  std::string root_;
  std::string directory_;
};

TEST_F(Store, HasNothingWithoutADirectory) {
  const CodeStore store{directory_};
  EXPECT_TRUE(store.list().value().empty());
  EXPECT_TRUE(store.load().value()->all().empty());
  EXPECT_EQ(store.version(), "");
}

TEST_F(Store, KeepsReleasesSideBySide) {
  const CodeStore store{directory_};
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,First,2024-10-01,,1\n")));
  const std::string before = store.version();
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,Second,2025-10-01,,1\n")));
  EXPECT_NE(store.version(), before);
  const auto sets = store.load().value();
  EXPECT_EQ(sets->icd10cm().find("A00", {2025, 9, 30}).entry.title(), "First");
  EXPECT_EQ(sets->icd10cm().find("A00", {2025, 10, 1}).entry.title(), "Second");
  EXPECT_EQ(store.list().value().size(), 2U);
}

TEST_F(Store, ReplacesAReleaseOfTheSameDay) {
  const CodeStore store{directory_};
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,Old,2025-10-01,,1\n")));
  const auto old_sets = store.load().value();
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,New,2025-10-01,,1\n")));
  EXPECT_EQ(store.load().value()->icd10cm().find("A00", {2026, 1, 1}).entry.title(), "New");
  EXPECT_EQ(table_files(), 2U);
  // A snapshot taken before keeps its own file for as long as it lives.
  EXPECT_EQ(old_sets->icd10cm().find("A00", {2026, 1, 1}).entry.title(), "Old");
}

/// What an earlier version of the program left behind: its number stands behind the mark of eight bytes.
TEST_F(Store, ATableOfAnEarlierVersionIsReplacedByAnImport) {
  const CodeStore store{directory_};
  const std::string file =
      store.add(csv("icd10cm.csv", "A00,Title,2025-10-01,,1\n")).value()[0].file;
  {
    std::fstream table{directory_ + "/" + file, std::ios::in | std::ios::out | std::ios::binary};
    table.seekp(8);
    table.put(1);
  }
  EXPECT_EQ(store.load().error().id, "codes.table-version");
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,New title,2025-10-01,,1\n")));
  EXPECT_EQ(store.load().value()->icd10cm().find("A00", {2026, 1, 1}).entry.title(), "New title");
  EXPECT_EQ(store.list().value().size(), 1U);
  EXPECT_EQ(table_files(), 1U);
}

TEST_F(Store, RollsBackToTheReleaseThatWasReplaced) {
  const CodeStore store{directory_};
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,Oldest,2025-10-01,,1\n")));
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,Old,2025-10-01,,1\n")));
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,New,2025-10-01,,1\n")));
  const auto stored = store.list().value();
  ASSERT_EQ(stored.size(), 2U);
  EXPECT_EQ(table_files(), 2U);
  EXPECT_EQ(stored[0].id, "icd10cm-2025-10-01");
  EXPECT_TRUE(stored[1].id.starts_with("icd10cm-2025-10-01@")) << stored[1].id;
  EXPECT_FALSE(stored[1].active);
  ASSERT_TRUE(store.activate(stored[1].id, true));
  EXPECT_EQ(store.load().value()->icd10cm().find("A00", {2026, 1, 1}).entry.title(), "Old");
  ASSERT_TRUE(store.activate("icd10cm-2025-10-01", true));
  EXPECT_EQ(store.load().value()->icd10cm().find("A00", {2026, 1, 1}).entry.title(), "New");
}

TEST_F(Store, KeepsThePartsOfOneRelease) {
  const CodeStore store{directory_};
  const auto part = [](const std::string& name, const std::string& code) {
    return read_releases(name, code + "\t80048\t\t20020101\t*\t0\tx\r\n", ImportOptions{}).value();
  };
  ASSERT_TRUE(store.add(part("ccipra-v322r0-f1.txt", "11042")));
  ASSERT_TRUE(store.add(part("ccipra-v322r0-f4.txt", "80053")));
  EXPECT_EQ(store.list().value().front().id, "ncci-ptp-practitioner-2026-07-01-f1");
  const auto sets = store.load().value();
  const CodeSet& set = sets->set(kPtpPractitioner);
  ASSERT_EQ(set.releases().size(), 1U);
  EXPECT_EQ(set.releases().front().parts.size(), 1U);
}

TEST_F(Store, AddsTheSameFileTwiceWithoutHarm) {
  const CodeStore store{directory_};
  const auto releases = csv("icd10cm.csv", "A00,Same,2025-10-01,,1\n");
  ASSERT_TRUE(store.add(releases));
  ASSERT_TRUE(store.add(releases));
  EXPECT_EQ(table_files(), 1U);
  EXPECT_TRUE(store.load().value()->icd10cm().find("A00", {2026, 1, 1}).known());
}

TEST_F(Store, LeavesEverythingAsItWasWhenARowIsBad) {
  const CodeStore store{directory_};
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,Good,2025-10-01,,1\n")));
  const std::string before = store.version();
  const auto refused = store.add(
      csv("icd10cm.csv", "A00,Bad,2025-10-01,,1\nA01,x,2025-10-01,,1\nA00,Bad,2025-10-01,,1\n"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "codes.code-repeated");
  EXPECT_NE(refused.error().message.find("icd10cm.csv: line 4"), std::string::npos)
      << refused.error().message;
  EXPECT_EQ(store.version(), before);
  EXPECT_EQ(store.load().value()->icd10cm().find("A00", {2026, 1, 1}).entry.title(), "Good");
}

TEST_F(Store, SwitchesAReleaseOffAndOn) {
  const CodeStore store{directory_};
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,x,2025-10-01,,1\n")));
  ASSERT_TRUE(store.activate("icd10cm-2025-10-01", false));
  EXPECT_FALSE(store.load().value()->icd10cm().loaded());
  EXPECT_FALSE(store.list().value().front().active);
  ASSERT_TRUE(store.activate("icd10cm-2025-10-01", true));
  EXPECT_TRUE(store.load().value()->icd10cm().loaded());
  EXPECT_EQ(store.activate("icd10cm-1999-10-01", true).error().id, "codes.release-unknown");
}

TEST_F(Store, RemovesAReleaseAndItsFile) {
  const CodeStore store{directory_};
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,x,2025-10-01,,1\n")));
  ASSERT_TRUE(store.remove("icd10cm-2025-10-01"));
  EXPECT_EQ(table_files(), 0U);
  EXPECT_TRUE(store.list().value().empty());
  EXPECT_EQ(store.remove("icd10cm-2025-10-01").error().id, "codes.release-unknown");
}

TEST_F(Store, RefusesASecondWriterAtTheSameTime) {
  const CodeStore store{directory_};
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,x,2025-10-01,,1\n")));
  const int other = open((directory_ + "/.lock").c_str(), O_RDWR);
  ASSERT_GE(other, 0);
  ASSERT_EQ(flock(other, LOCK_EX), 0);
  EXPECT_EQ(store.remove("icd10cm-2025-10-01").error().id, "codes.busy");
  close(other);
  EXPECT_TRUE(store.remove("icd10cm-2025-10-01"));
}

TEST_F(Store, ReportsADamagedManifest) {
  const CodeStore store{directory_};
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,x,2025-10-01,,1\n")));
  const std::string path = directory_ + "/manifest.tsv";
  std::ifstream in{path};
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string bad = text;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    std::ofstream{path, std::ios::trunc} << bad;
    ASSERT_EQ(store.load().has_value() ? "" : store.load().error().id, "codes.manifest-damaged")
        << "byte " << at;
  }
}

TEST_F(Store, ReportsAMissingOrDamagedTable) {
  const CodeStore store{directory_};
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,x,2025-10-01,,1\n")));
  const std::string path = directory_ + "/" + store.list().value().front().file;
  fs::resize_file(path, fs::file_size(path) - 1);
  EXPECT_EQ(store.load().error().id, "codes.table-damaged");
  fs::remove(path);
  EXPECT_EQ(store.load().error().id, "codes.table-unreadable");
}

TEST_F(Store, IsReadableByItsOwnerAlone) {
  const CodeStore store{directory_};
  ASSERT_TRUE(store.add(csv("icd10cm.csv", "A00,x,2025-10-01,,1\n")));
  EXPECT_EQ(fs::status(directory_).permissions(), fs::perms::owner_all);
  for (const auto& file : fs::directory_iterator{directory_}) {
    EXPECT_EQ(file.status().permissions(), fs::perms::owner_read | fs::perms::owner_write)
        << file.path();
  }
}

TEST_F(Store, SaysWhereItCannotWrite) {
  std::ofstream{directory_} << "a file, no folder";
  const CodeStore store{directory_};
  const auto refused = store.add(csv("icd10cm.csv", "A00,x,2025-10-01,,1\n"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "codes.directory-unwritable");
}

}  // namespace
}  // namespace claimwire::codes
