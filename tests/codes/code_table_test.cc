#include "codes/code_table.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/codes/tables.h"

namespace claimwire::codes {
namespace {

ReleaseFacts facts() {
  ReleaseFacts facts;
  facts.set = "icd10cm";
  facts.label = "FY2026";
  facts.effective = {2025, 10, 1};
  facts.ends = {2026, 9, 30};
  facts.effective_why = "a tab\tand a line\nbreak";
  facts.source_file = "cms_2026_dx.zip";
  facts.billable = 2;
  facts.headers = 1;
  return facts;
}

CodeRow row(std::string code, std::string title, std::uint32_t line = 1) {
  CodeRow row;
  row.code = std::move(code);
  row.title = std::move(title);
  row.line = line;
  return row;
}

RelationRow relation(std::string_view code, std::string_view other, std::uint32_t value) {
  return {.code = pack(code),
          .other = pack(other),
          .kind = Relation::ptp_edit,
          .detail = 3,
          .value = value,
          .line = 11,
          .from = {2024, 1, 1},
          .through = {2024, 3, 31}};
}

RelationRows relations() {
  RelationRows rows;
  rows.add(relation("E119", "Z794", 1), "a reason");
  rows.add(relation("E119", "A000", 0), "a reason");
  rows.add(relation("E119", "", 7), "");
  rows.add(relation("B20", "E119", 1), "another");
  return rows;
}

std::string frozen() {
  CodeRow heading = row("E11", "Type 2 diabetes mellitus", 1);
  heading.billable = false;
  CodeRow dated = row("E119", "Type 2 diabetes mellitus without complications", 7);
  dated.short_title = "Type 2 diabetes";
  dated.cross_reference = "E1165 E118";
  dated.from = {2020, 1, 1};
  dated.through = {2020, 12, 31};
  const CodeRow rows[] = {dated, row("A000", "Cholera", 2), heading};
  return CodeTable::freeze(facts(), rows, relations()).value();
}

TEST(FrozenTable, KeepsEveryFactAndField) {
  const auto table = CodeTable::from_bytes(frozen()).value();
  EXPECT_EQ(table->size(), 5U);
  EXPECT_EQ(table->facts().label, "FY2026");
  EXPECT_EQ(table->facts().ends, (Date{2026, 9, 30}));
  EXPECT_EQ(table->facts().effective_why, "a tab and a line break");
  EXPECT_EQ(table->facts().billable, 2U);
  EXPECT_FALSE(table->facts().history_from.valid());
  const Entry entry = table->find(pack("e11.9"));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry.code(), "E119");
  EXPECT_EQ(entry.title(), "Type 2 diabetes mellitus without complications");
  EXPECT_EQ(entry.short_title(), "Type 2 diabetes");
  EXPECT_EQ(entry.cross_reference(), "E1165 E118");
  EXPECT_EQ(entry.line(), 7U);
  EXPECT_TRUE(entry.billable());
  EXPECT_TRUE(entry.in_force({2020, 12, 31}));
  EXPECT_FALSE(entry.in_force({2021, 1, 1}));
  EXPECT_FALSE(entry.in_force({2019, 12, 31}));
  EXPECT_FALSE(table->find(pack("E11")).billable());
  EXPECT_FALSE(table->find(pack("E1")));
  EXPECT_FALSE(table->find(0));
  EXPECT_TRUE(table->verify());
}

TEST(FrozenTable, KeepsWhatIsSaidOfCodes) {
  const auto table = CodeTable::from_bytes(frozen()).value();
  EXPECT_EQ(table->relation_count(), 4U);
  EXPECT_EQ(table->relations_of(pack("E11.9")).size(), 3U);
  EXPECT_EQ((*table->relations_of(pack("E119")).begin()).value(), 7U);
  EXPECT_TRUE(table->relations_of(pack("A000")).empty());
  EXPECT_TRUE(table->relations_of(pack("A09")).empty());
  const auto pair = table->relations_between(pack("E119"), pack("Z794"));
  ASSERT_EQ(pair.size(), 1U);
  const Related related = *pair.begin();
  EXPECT_EQ(unpack(related.other()), "Z794");
  EXPECT_EQ(related.kind(), Relation::ptp_edit);
  EXPECT_EQ(related.detail(), 3U);
  EXPECT_EQ(related.value(), 1U);
  EXPECT_EQ(related.text(), "a reason");
  EXPECT_EQ(related.line(), 11U);
  EXPECT_TRUE(related.in_force({2024, 3, 31}));
  EXPECT_FALSE(related.in_force({2024, 4, 1}));
  EXPECT_TRUE(table->relations_between(pack("Z794"), pack("E119")).empty());
  EXPECT_TRUE(table->relations_between(pack("E119"), pack("B20")).empty());
}

// The second code of a pair is no code of the set.
TEST(FrozenTable, ListsOnlyTheCodesThatHaveARow) {
  const auto table = CodeTable::from_bytes(frozen()).value();
  EXPECT_EQ(table->size(), 5U);
  EXPECT_TRUE(table->find(pack("E119")).listed());
  EXPECT_FALSE(table->find(pack("Z794")).listed());
  EXPECT_FALSE(table->find(pack("Z794")).billable());
}

TEST(FrozenTable, RefusesARelationSaidTwice) {
  RelationRows rows = relations();
  RelationRow again = relation("E119", "Z794", 1);
  again.line = 12;
  rows.add(again, "a reason");
  const auto bytes = CodeTable::freeze(facts(), {}, rows);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().id, "codes.row-repeated");
  EXPECT_EQ(bytes.error().message, "line 12: says of E119 what line 11 says already");
}

TEST(FrozenTable, FindsEachOfManyCodesAndNoOther) {
  std::mt19937 random{20261124};
  std::vector<CodeRow> rows;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    rows.push_back(row("A" + std::to_string(10000 + 2 * i), "title " + std::to_string(i), i + 1));
  }
  std::shuffle(rows.begin(), rows.end(), random);
  const auto table = CodeTable::from_bytes(CodeTable::freeze(facts(), rows).value()).value();
  for (std::uint32_t i = 0; i < 5000; ++i) {
    const Entry entry = table->find(pack("A" + std::to_string(10000 + 2 * i)));
    ASSERT_TRUE(entry) << i;
    ASSERT_EQ(entry.title(), "title " + std::to_string(i));
    ASSERT_FALSE(table->find(pack("A" + std::to_string(10001 + 2 * i)))) << i;
  }
}

struct RowsCase {
  std::string name;
  std::vector<CodeRow> rows;
  std::string error;
  std::string line;
};
class BadRows : public testing::TestWithParam<RowsCase> {};
TEST_P(BadRows, AreRefusedWithTheirLine) {
  const auto bytes = CodeTable::freeze(facts(), GetParam().rows);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().id, GetParam().error);
  EXPECT_NE(bytes.error().message.find(GetParam().line), std::string::npos)
      << bytes.error().message;
}
const RowsCase kBadRows[] = {
    {"None", {}, "codes.empty-file", "cms_2026_dx.zip"},
    {"Repeated",
     {row("A00", "x", 3), row("A01", "x", 4), row("a.00", "x", 9)},
     "codes.code-repeated",
     "line 9: code A00 was already on line 3"},
    {"OtherCharacters", {row("A00-1", "x", 5)}, "codes.code-not-packable", "line 5"},
    {"TooLong", {row("ABCDEFGHIJKLM", "x", 6)}, "codes.code-not-packable", "line 6"},
    {"HugeTitle", {row("A00", std::string(70'000, 'x'), 8)}, "codes.title-too-long", "line 8"},
};
INSTANTIATE_TEST_SUITE_P(Rows, BadRows, testing::ValuesIn(kBadRows),
                         [](const auto& test) { return test.param.name; });

// Promise A5 in small: damage never goes unseen. The index is checked on opening, texts by
// verify().
TEST(DamagedTable, IsSeenWhereverAByteChanged) {
  const std::string good = frozen();
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x40);
    const auto table = CodeTable::from_bytes(bad);
    const bool seen = !table || !(*table)->verify();
    ASSERT_TRUE(seen) << "byte " << at;
  }
}

TEST(DamagedTable, IsSeenWhereverItWasCut) {
  const std::string good = frozen();
  for (std::size_t size = 0; size < good.size(); ++size) {
    ASSERT_FALSE(CodeTable::from_bytes(good.substr(0, size))) << "cut at " << size;
  }
}

TEST(TableFile, ThatIsMissingSaysSo) {
  const auto table = CodeTable::open("/nonexistent/x.cwcodes");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().id, "codes.table-unreadable");
}

}  // namespace
}  // namespace claimwire::codes
