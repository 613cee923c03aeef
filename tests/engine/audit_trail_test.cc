#include "engine/audit/audit_trail.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "core/text.h"
#include "engine/audit/refusal_limit.h"
#include "engine/shell/system.h"
#include "engine/store/posix_files.h"
#include "wrap/crypto/sha256.h"

namespace claimwire::engine {
namespace {

const Caller kOps{"token:ops", {"operator", "auditor"}, "127.0.0.1:4711"};

/// A trail in a folder of its own, opened and reopened as a process would.
struct Trail {
  Trail() {
    static int count = 0;
    folder = (std::filesystem::temp_directory_path() /
              concat("cw_audit_", std::to_string(::getpid()), "_", std::to_string(++count)))
                 .string();
    std::filesystem::remove_all(folder);
    open();
  }
  ~Trail() { std::filesystem::remove_all(folder); }
  Trail(const Trail&) = delete;
  Trail& operator=(const Trail&) = delete;

  std::string path() const { return folder + "/audit.db"; }
  void open() {
    trail.reset();
    auto opened = AuditTrail::open(path(), files, clock);
    ASSERT_TRUE(opened) << opened.error().message;
    trail = std::move(*opened);
  }
  void record(int count) {
    for (int i = 0; i < count; ++i)
      EXPECT_TRUE(trail->record(kOps, "content.viewed", {"m_1", "c_2"}, "raw"));
  }
  /// As somebody would who can write the file and knows SQLite; empty, or SQLite's reason.
  std::string tamper(const std::string& sql, bool triggers_first = true) const {
    sqlite3* database = nullptr;
    sqlite3_open(path().c_str(), &database);
    const std::string all = concat(triggers_first ? "DROP TRIGGER IF EXISTS trail_keeps_its_rows;"
                                                    "DROP TRIGGER IF EXISTS trail_changes_no_row;"
                                                  : "",
                                   sql);
    char* why = nullptr;
    sqlite3_exec(database, all.c_str(), nullptr, nullptr, &why);
    const std::string said = why == nullptr ? "" : why;
    sqlite3_free(why);
    sqlite3_close(database);
    return said;
  }
  std::string broken(const std::optional<AuditMark>& known = std::nullopt) const {
    const auto verdict = trail->verify(known);
    EXPECT_TRUE(verdict);
    return verdict ? verdict->broken : verdict.error().message;
  }
  AuditMark mark() const { return trail->verify()->last; }

  std::string folder;
  PosixFiles files{};
  SystemClock clock{};
  std::unique_ptr<AuditTrail> trail{};
};

TEST(AuditTrail, KeepsWhoWhatWhenAndFromWhere) {
  Trail site;
  ASSERT_TRUE(site.trail->record(kOps, "claim.released", {"c_1", "m_1"}, "payer called",
                                 AuditOutcome::refused));
  const auto rows = site.trail->entries({});
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 1U);
  const AuditRow& row = rows->front();
  EXPECT_EQ(row.id.value, 1U);
  EXPECT_LT(milliseconds(site.clock.utc()) - milliseconds(row.at), 60'000);
  EXPECT_EQ(
      concat(row.who, " ", row.roles.at(0), " ", row.roles.at(1), " ", row.peer, " ", row.action,
             " ", row.subjects.at(0), " ", row.subjects.at(1), " ", row.reason, " ", row.outcome),
      "token:ops operator auditor 127.0.0.1:4711 claim.released c_1 m_1 payer called refused");
  EXPECT_EQ(row.previous, std::string(64, '0'));
  EXPECT_EQ(row.hash, crypto::sha256_hex(canonical(row)));
}

/// The form that is hashed stays as it is: another program can check a trail by it.
TEST(AuditTrail, HashesOneCanonicalForm) {
  AuditRow row;
  row.id.value = 12;
  row.at = utc_time(1'700'000'000'000);
  row.who = "token:ops";
  row.roles = {"coder", "auditor"};
  row.action = "content.viewed";
  row.subjects = {"m_1"};
  row.reason = "a:b";
  row.outcome = "done";
  row.previous = "00";
  EXPECT_EQ(canonical(row),
            "claimwire-audit-12:1213:17000000000009:token:ops13:coder auditor0:14:content.viewed"
            "3:m_13:a:b4:done2:00");
}

TEST(AuditTrail, AReopenedOneGoesOnWithTheChain) {
  Trail site;
  site.record(3);
  const AuditMark before = site.mark();
  site.open();
  site.record(2);
  const auto rows = site.trail->entries({.after = AuditId{3}});
  ASSERT_TRUE(rows && rows->size() == 2);
  EXPECT_EQ(rows->front().previous, before.hash);
  EXPECT_EQ(site.broken(before), "");
  EXPECT_EQ(site.trail->verify()->good, 5U);
}

/// `claimwire token add` writes while the daemon does.
TEST(AuditTrail, TwoThatWriteMakeOneChain) {
  Trail site;
  auto other = AuditTrail::open(site.path(), site.files, site.clock);
  ASSERT_TRUE(other);
  std::thread beside{[&] {
    for (int i = 0; i < 50; ++i)
      EXPECT_TRUE((*other)->record(kOps, "token.added", {"token:x"}, ""));
  }};
  site.record(50);
  beside.join();
  EXPECT_EQ(site.broken(), "");
  EXPECT_EQ(site.trail->verify()->good, 100U);
}

TEST(AuditTrail, PagesBothWays) {
  Trail site;
  site.record(5);
  const auto ids = [&](const AuditQuery& query) {
    std::string out;
    const auto rows = site.trail->entries(query);
    for (const AuditRow& row : *rows)
      out += concat(std::to_string(row.id.value), " ");
    return out;
  };
  EXPECT_EQ(ids({.after = {}, .limit = 2}), "1 2 ");
  EXPECT_EQ(ids({.after = AuditId{2}, .limit = 2}), "3 4 ");
  EXPECT_EQ(ids({.after = {}, .newest_first = true, .limit = 2}), "5 4 ");
  EXPECT_EQ(ids({.after = AuditId{4}, .newest_first = true, .limit = 9}), "3 2 1 ");
}

TEST(AuditTrail, IsReadableByItsOwnerOnly) {
  Trail site;
  site.record(1);
  for (const char* end : {"", "-wal", "-shm"}) {
    struct stat found{};
    ASSERT_EQ(::stat((site.path() + end).c_str(), &found), 0) << end;
    EXPECT_EQ(found.st_mode & 0777U, 0600U) << end;
  }
}

TEST(AuditTrail, TheFileItselfOnlyTakesMore) {
  Trail site;
  site.record(2);
  EXPECT_EQ(site.tamper("UPDATE trail SET who='x' WHERE number=1", false),
            "the audit trail is append-only");
  EXPECT_EQ(site.tamper("DELETE FROM trail WHERE number=2", false),
            "the audit trail is append-only");
  EXPECT_EQ(site.broken(), "");
}

struct TamperCase {
  const char* name;
  const char* sql;
  const char* want;  ///< Of six records.
};
class Tampered : public testing::TestWithParam<TamperCase> {};
TEST_P(Tampered, IsFound) {
  Trail site;
  site.record(6);
  ASSERT_EQ(site.tamper(GetParam().sql), "");
  EXPECT_EQ(site.broken(), GetParam().want);
}
constexpr const char* kThird = "record 3 is not what its hash was made of";
constexpr const char* kLink = "record 3 does not carry the hash of the record before it";
constexpr TamperCase kTampered[] = {
    {"Time", "UPDATE trail SET at=at+1 WHERE number=3", kThird},
    {"Who", "UPDATE trail SET who='token:ops2' WHERE number=3", kThird},
    {"Roles", "UPDATE trail SET roles='operator' WHERE number=3", kThird},
    {"Peer", "UPDATE trail SET peer='' WHERE number=3", kThird},
    {"Action", "UPDATE trail SET action='content.vieweD' WHERE number=3", kThird},
    {"Subjects", "UPDATE trail SET subjects='m_1' WHERE number=3", kThird},
    {"Reason", "UPDATE trail SET reason='raw ' WHERE number=3", kThird},
    {"Outcome", "UPDATE trail SET outcome='failed' WHERE number=3", kThird},
    {"Previous", "UPDATE trail SET previous=hash WHERE number=3", kLink},
    {"Hash", "UPDATE trail SET hash=previous WHERE number=3", kThird},
    {"TextMovedToTheNextColumn", "UPDATE trail SET reason='rawd', outcome='one' WHERE number=3",
     kThird},
    {"Number", "UPDATE trail SET number=9 WHERE number=6",
     "record 6 is missing; record 9 stands in its place"},
    {"ARemovedRecord", "DELETE FROM trail WHERE number=3",
     "record 3 is missing; record 4 stands in its place"},
    {"TheFirstRemoved", "DELETE FROM trail WHERE number=1",
     "record 1 is missing; record 2 stands in its place"},
    {"ARemovedOneWithTheOthersMovedUp",
     "DELETE FROM trail WHERE number=3; UPDATE trail SET number=number-1 WHERE number=4;", kLink},
    {"TwoSwapped",
     "UPDATE trail SET number=99 WHERE number=3; UPDATE trail SET number=3 WHERE number=4;"
     "UPDATE trail SET number=4 WHERE number=99;",
     kLink},
    {"OneAddedAtTheEnd",
     "INSERT INTO trail SELECT 7, at, who, roles, peer, action, subjects, reason, outcome, hash, "
     "hash FROM trail WHERE number=6",
     "record 7 is not what its hash was made of"},
};
INSTANTIATE_TEST_SUITE_P(AuditTrail, Tampered, testing::ValuesIn(kTampered),
                         [](const auto& test) { return test.param.name; });

/// What the chain alone cannot tell, and what a mark that was kept elsewhere adds.
TEST(AuditTrail, ACutTailIsFoundByAMarkOnly) {
  Trail site;
  site.record(6);
  const AuditMark noted = site.mark();
  EXPECT_EQ(AuditMark::parse(noted.text())->hash, noted.hash);
  ASSERT_EQ(site.tamper("DELETE FROM trail WHERE number > 4"), "");
  EXPECT_EQ(site.broken(), "");
  EXPECT_EQ(site.broken(noted), "the trail ends with record 4; record 6 was noted and is missing");
  site.record(3);
  EXPECT_EQ(site.broken(), "");
  EXPECT_EQ(site.broken(noted),
            "record 6 is not the one that was noted; the trail was written anew");
}

constexpr const char* kNoMarks[] = {"", "6", "6:", ":", "0:", "x:y", "-1:00", "6:ABC"};
TEST(AuditTrail, AMarkIsANumberAndAHash) {
  for (const char* text : kNoMarks) EXPECT_FALSE(AuditMark::parse(text)) << text;
  EXPECT_FALSE(AuditMark::parse(concat("0:", std::string(64, 'a'))));
  EXPECT_TRUE(AuditMark::parse(concat("6:", std::string(64, 'a'))));
}

TEST(AuditTrail, WhatCannotBeWrittenIsAnError) {
  Trail site;
  site.record(1);
  ASSERT_EQ(site.tamper("DROP TABLE trail"), "");
  const auto recorded = site.trail->record(kOps, "content.viewed", {"m_1"}, "raw");
  ASSERT_FALSE(recorded);
  EXPECT_EQ(recorded.error().id, "store.audit");
  EXPECT_EQ(site.trail->entries({}).error().id, "store.audit");
  EXPECT_EQ(site.trail->verify().error().id, "store.audit");
}

TEST(AuditTrail, AFileOfANewerProgramIsNotTouched) {
  Trail site;
  ASSERT_EQ(site.tamper("PRAGMA user_version=2"), "");
  const auto opened = AuditTrail::open(site.path(), site.files, site.clock);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("written by a newer claimwire"), std::string::npos);
}

TEST(AuditTrail, TakesNoSubjectThatWouldReadAsTwo) {
  Trail site;
  EXPECT_FALSE(site.trail->record(kOps, "content.viewed", {"m_1 m_2"}, ""));
  EXPECT_FALSE(site.trail->record(kOps, "content.viewed", {""}, ""));
  EXPECT_EQ(site.trail->entries({})->size(), 0U);
}

TEST(AuditTrail, ALongReasonIsCutAfterAWholeCharacter) {
  Trail site;
  std::string reason(499, 'a');
  reason += "\xC3\xA4";
  ASSERT_TRUE(site.trail->record(kOps, "claim.released", {}, reason));
  EXPECT_EQ(site.trail->entries({})->front().reason, std::string(499, 'a'));
}

TEST(RefusalLimit, TenAtOnceThenOneAMinute) {
  RefusalLimit limit;
  const Instant start{std::chrono::hours{1}};
  int recorded = 0;
  for (int i = 0; i < 1000; ++i) recorded += limit.refuse(start).has_value() ? 1 : 0;
  EXPECT_EQ(recorded, 10);
  const auto next = limit.refuse(start + std::chrono::seconds{61});
  ASSERT_TRUE(next);
  EXPECT_EQ(*next, 990U);
  EXPECT_FALSE(limit.refuse(start + std::chrono::seconds{119}));
  EXPECT_EQ(limit.refuse(start + std::chrono::seconds{121}), 1U);
  EXPECT_EQ(limit.take_counted(), 0U);
}

TEST(RefusalLimit, ADayOfAttackIsBounded) {
  RefusalLimit limit;
  int recorded = 0;
  for (int second = 0; second < 86'400; ++second)
    recorded += limit.refuse(Instant{std::chrono::seconds{second}}).has_value() ? 1 : 0;
  EXPECT_LE(recorded, 1450);
  EXPECT_GE(recorded, 1440);
}

}  // namespace
}  // namespace claimwire::engine
