#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "wrap/sqlite/database.h"

namespace claimwire::sqlite {
namespace {

struct File {
  std::string path =
      (std::filesystem::temp_directory_path() / ("cw_sqlite_" + std::to_string(::getpid()) + ".db"))
          .string();
  File() { remove(); }
  ~File() { remove(); }
  void remove() const {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  }
};

TEST(Sqlite, KeepsTextBlobsAndNumbers) {
  const File file;
  auto database = Database::open(file.path, Database::Mode::create);
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->execute("CREATE TABLE t(a INTEGER, b TEXT, c BLOB, d TEXT)"));
  auto insert = database->prepare("INSERT INTO t VALUES(?,?,?,?)");
  ASSERT_TRUE(insert);
  const std::string blob{"a\0b", 3};
  ASSERT_TRUE(insert->bind(1, std::int64_t{1} << 60)
                  .bind(2, "caf\xC3\xA9")
                  .bind_blob(3, blob)
                  .bind_null(4)
                  .run());
  auto select = database->prepare("SELECT a,b,c,d FROM t");
  ASSERT_TRUE(select);
  auto row = select->step();
  ASSERT_TRUE(row && *row);
  EXPECT_EQ(select->number(0), std::int64_t{1} << 60);
  EXPECT_EQ(select->text(1), "caf\xC3\xA9");
  EXPECT_EQ(select->text(2), blob);
  EXPECT_TRUE(select->null(3));
  auto end = select->step();
  ASSERT_TRUE(end);
  EXPECT_FALSE(*end);
  EXPECT_EQ(database->changes(), 1);
}

TEST(Sqlite, NamesTheKindOfError) {
  const File file;
  std::ofstream{file.path} << std::string(8192, 'x');
  auto database = Database::open(file.path, Database::Mode::read_write);
  ASSERT_TRUE(database);
  const auto got = database->execute("SELECT * FROM sqlite_master");
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().id, "sqlite.corrupt");
  EXPECT_EQ(Database::open("/nowhere/at/all.db", Database::Mode::read_only).error().id,
            "sqlite.io");
}

TEST(Sqlite, FullIsToldFromOtherErrors) {
  const File file;
  auto database = Database::open(file.path, Database::Mode::create);
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->execute("PRAGMA max_page_count=3; CREATE TABLE t(a BLOB)"));
  const auto got = database->execute("INSERT INTO t VALUES(zeroblob(1000000))");
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().id, "sqlite.full");
}

TEST(Sqlite, LogGrowsUntilCheckpointed) {
  const File file;
  auto database = Database::open(file.path, Database::Mode::create);
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->execute("PRAGMA journal_mode=WAL"));
  ASSERT_TRUE(database->execute("CREATE TABLE t(a)"));
  ASSERT_TRUE(database->execute("INSERT INTO t VALUES(1)"));
  const int before = database->log_pages();
  EXPECT_GT(before, 0);
  ASSERT_TRUE(database->checkpoint(Database::Checkpoint::restart));
  ASSERT_TRUE(database->execute("INSERT INTO t VALUES(1)"));
  EXPECT_LT(database->log_pages(), before + 1) << "the log did not start again";
}

}  // namespace
}  // namespace claimwire::sqlite
