#include "engine/store/control_number_leases.h"

#include <gtest/gtest.h>

#include "core/text.h"
#include "tests/support/memory_disk.h"

namespace claimwire::engine {
namespace {

using test::MemoryDisk;
constexpr const char* kPath = "/store/claimwire.db.numbers";

struct Leases {
  MemoryDisk disk;
  std::unique_ptr<ControlNumberLeases> leases;
  ControlNumberLeases::Ends told;
  std::string untrusted;

  Result<void> open(const ControlNumberLeases::Ends& known = {}) {
    auto opened = ControlNumberLeases::open(
        disk, kPath, known,
        [this](const std::string& partner, Counter counter, std::uint64_t end) {
          told[{partner, counter}] = end;
        },
        [this](const Error& error) { untrusted = error.id; });
    if (!opened) return opened.error();
    leases = std::move(*opened);
    return {};
  }
  std::uint64_t next(const char* partner = "clearco") {
    return leases->next(partner, Counter::interchange).value_or(0);
  }
};

TEST(ControlNumberLeases, CountFromOnePerPartnerAndCounter) {
  Leases test;
  ASSERT_TRUE(test.open());
  EXPECT_EQ(test.next(), 1U);
  EXPECT_EQ(test.next(), 2U);
  EXPECT_EQ(test.next("payer"), 1U);
  EXPECT_EQ(*test.leases->next("clearco", Counter::group), 1U);
}

TEST(ControlNumberLeases, NoNumberComesTwiceOverManyStarts) {
  Leases test;
  std::uint64_t last = 0;
  for (int round = 0; round < 5; ++round) {
    ASSERT_TRUE(test.open());
    for (int i = 0; i < 1500; ++i) {
      const std::uint64_t number = test.next();
      ASSERT_GT(number, last) << "round " << round;
      last = number;
    }
  }
}

TEST(ControlNumberLeases, ALineWhoseSyncFailedLeavesNoHoleBehindAPowerCut) {
  // The lines around the first page border: a later sync saves the page of the newest alone.
  for (int failing = 120; failing < 180; ++failing) {
    Leases test;
    ASSERT_TRUE(test.open());
    ASSERT_TRUE(test.disk.sync_folder("/store"));  // as the store does
    for (int i = 0; i < failing; ++i) test.next(concat("partner-", std::to_string(i)).c_str());
    test.disk.fail_at(2, MemoryDisk::Fault::io_error);
    EXPECT_EQ(test.next(), 0U);
    test.leases.reset();
    test.disk.crash();
    test.disk.boot();
    ASSERT_TRUE(test.open());
    const std::uint64_t given = test.next();
    EXPECT_GT(given, 0U);
    test.leases.reset();
    test.disk.crash();
    test.disk.boot_after_power_cut(static_cast<std::uint64_t>(failing));
    const auto opened = test.open();
    ASSERT_TRUE(opened) << failing << ": " << opened.error().message;
    EXPECT_GT(test.next(), given) << failing;
  }
}

TEST(ControlNumberLeases, RememberTheNewestCommitAndSkip) {
  Leases test;
  ASSERT_TRUE(test.open());
  EXPECT_EQ(test.leases->marked(), 0U);
  EXPECT_EQ(test.next(), 1U);
  ASSERT_TRUE(test.leases->mark(7));
  ASSERT_TRUE(test.leases->mark(5));
  ASSERT_TRUE(test.open());
  EXPECT_EQ(test.leases->marked(), 7U);
  test.leases->skip(10'000);
  EXPECT_EQ(test.next(), 11'001U);
}

/// What happened to the file between two starts, and the least that may come next.
struct FileCase {
  const char* name;
  void (*change)(std::string& content);
  std::uint64_t want;  ///< 0: does not open.
};

class LeaseFile : public testing::TestWithParam<FileCase> {};

// Two leases were written, up to 1000 and to 2000.
TEST_P(LeaseFile, AfterItsChange) {
  Leases test;
  ASSERT_TRUE(test.open());
  for (int i = 0; i < 1001; ++i) test.next();
  std::string content = test.disk.content(kPath);
  GetParam().change(content);
  ASSERT_TRUE(test.disk.remove(kPath));
  ASSERT_TRUE((*test.disk.open(kPath, true))->write_at(0, content));
  const auto opened = test.open();
  EXPECT_EQ(opened ? test.next() : 0, GetParam().want)
      << (opened ? std::string{} : opened.error().message);
}

constexpr FileCase kFileCases[] = {
    {"Whole", [](std::string&) {}, 2001},
    {"TornLastLine", [](std::string& text) { text.resize(text.size() - 5); }, 1001},
    {"LastLineWithoutItsEnd", [](std::string& text) { text.pop_back(); }, 1001},
    {"DamagedLastLine", [](std::string& text) { text[text.size() - 4] ^= 1; }, 1001},
    {"DamagedEarlierLine", [](std::string& text) { text[3] ^= 1; }, 0},
    {"ZerosBehind", [](std::string& text) { text.append(100, '\0'); }, 2001},
    {"Empty", [](std::string& text) { text.clear(); }, 1},
};
INSTANTIATE_TEST_SUITE_P(Lines, LeaseFile, testing::ValuesIn(kFileCases),
                         [](const auto& test) { return test.param.name; });

TEST(ControlNumberLeases, WhatTheRowsRememberCounts) {
  Leases test;
  ASSERT_TRUE(test.open({{{"clearco", Counter::interchange}, 77'000}}));
  EXPECT_EQ(test.next(), 77'001U);
}

TEST(ControlNumberLeases, ATornLineIsWrittenOver) {
  Leases test;
  ASSERT_TRUE(test.open());
  test.next();
  const std::string whole = test.disk.content(kPath);
  ASSERT_TRUE(
      (*test.disk.open(kPath, true))->write_at(whole.size(), "clearco-with-a-long-name\t1"));
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(test.open()) << "round " << round;
    EXPECT_EQ(test.next(), 1001U + 1000U * static_cast<unsigned>(round));
  }
}

TEST(ControlNumberLeases, NothingIsGivenOutThatIsNotDurable) {
  Leases test;
  ASSERT_TRUE(test.open());
  test.disk.fail_at(2, MemoryDisk::Fault::io_error);  // write, then sync
  EXPECT_EQ(test.leases->next("clearco", Counter::interchange).error().id, "control-numbers.io");
  // After a failed sync the file is not trusted again, and the store is told.
  EXPECT_EQ(test.untrusted, "store.io");
  EXPECT_EQ(test.leases->next("clearco", Counter::interchange).error().id, "control-numbers.io");
}

TEST(ControlNumberLeases, AFullDiskPasses) {
  Leases test;
  ASSERT_TRUE(test.open());
  test.disk.fail_at(1, MemoryDisk::Fault::disk_full);
  EXPECT_FALSE(test.leases->next("clearco", Counter::interchange));
  EXPECT_EQ(test.next(), 1U);
}

TEST(ControlNumberLeases, NineDigitsAreTheEnd) {
  Leases test;
  ASSERT_TRUE(test.open({{{"clearco", Counter::interchange}, 999'999'998}}));
  EXPECT_EQ(test.next(), 999'999'999U);
  EXPECT_EQ(test.leases->next("clearco", Counter::interchange).error().id,
            "control-numbers.used-up");
}

}  // namespace
}  // namespace claimwire::engine
