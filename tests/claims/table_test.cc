#include "claims/enrich/table.h"

#include <gtest/gtest.h>

#include <string>

namespace claimwire::claims {
namespace {

constexpr std::string_view kProviders =
    "\xEF\xBB\xBFlocal_id,npi,last,from,to\r\n"
    "D17,1234567893,\"Ortega, Ana\",2020-01-01,2025-12-31\r\n"
    "\r\n"
    "D17,1999999984,\"Quoted \"\"Q\"\" name\",2026-01-01,\r\n"
    "D18,1003000126,\"two\nlines\",,\n"
    "D19, 1003000134 ,last without line end,20260101,20261231";

std::shared_ptr<const Table> table_of(std::string_view text) {
  Result<std::shared_ptr<const Table>> table = Table::parse("providers.csv", text);
  EXPECT_TRUE(table) << (table ? "" : table.error().message);
  return table ? *table : nullptr;
}

struct FindCase {
  std::string name, local_id;
  Date day;
  std::string npi;
  std::uint32_t line;  ///< 0: nothing found.
};
class TableFind : public testing::TestWithParam<FindCase> {};

TEST_P(TableFind, PicksTheRowInForceOnTheDay) {
  const FindCase& c = GetParam();
  const Result<TableIndex> index = TableIndex::make(table_of(kProviders), {"local_id"});
  ASSERT_TRUE(index);
  const TableRow row = index->find({c.local_id}, c.day);
  EXPECT_EQ(row ? std::string{row.cell("npi")} : "", c.npi);
  EXPECT_EQ(row ? row.line() : 0, c.line);
}

const FindCase kFindCases[] = {
    {"FirstPeriod", "D17", {2025, 12, 31}, "1234567893", 2},
    {"SecondPeriod", "D17", {2026, 1, 1}, "1999999984", 4},
    {"BeforeAny", "D17", {2019, 12, 31}, "", 0},
    {"NewestWithoutDay", "D17", {}, "1999999984", 4},
    {"OpenBothEnds", "D18", {1990, 1, 1}, "1003000126", 5},
    {"LineBreaksInCellsCount", "D19", {2026, 6, 1}, "1003000134", 7},
    {"CompactDateEnds", "D19", {2027, 1, 1}, "", 0},
    {"UnknownKey", "D99", {2026, 6, 1}, "", 0},
    {"KeysAreExact", "d17", {2026, 6, 1}, "", 0},
};
INSTANTIATE_TEST_SUITE_P(Csv, TableFind, testing::ValuesIn(kFindCases),
                         [](const auto& test) { return test.param.name; });

TEST(Table, UnquotesCells) {
  const auto table = table_of(kProviders);
  EXPECT_EQ(table->cell(0, 2), "Ortega, Ana");
  EXPECT_EQ(table->cell(1, 2), "Quoted \"Q\" name");
  EXPECT_EQ(table->cell(2, 2), "two\nlines");
  EXPECT_EQ(table->value_columns(), (std::vector<std::string_view>{"local_id", "npi", "last"}));
}

TEST(Table, SeveralKeysAreToldApart) {
  const auto table = table_of("facility,charge,hcpcs\na,bc,1\nab,c,2\n");
  const Result<TableIndex> index = TableIndex::make(table, {"facility", "charge"});
  ASSERT_TRUE(index);
  EXPECT_EQ(index->find({"a", "bc"}, {}).cell("hcpcs"), "1");
  EXPECT_EQ(index->find({"ab", "c"}, {}).cell("hcpcs"), "2");
  EXPECT_FALSE(index->find({"abc"}, {}));
}

TEST(Table, TellsRowsThatOverlap) {
  const auto table = table_of("k,from,to\na,2026-01-01,\na,2025-01-01,2026-01-01\nb,,\n");
  const Result<TableIndex> index = TableIndex::make(table, {"k"});
  ASSERT_TRUE(index);
  ASSERT_EQ(index->overlaps().size(), 1u);
  EXPECT_EQ(index->overlaps()[0], (std::pair<std::uint32_t, std::uint32_t>{3, 2}));
  EXPECT_EQ(index->find({"a"}, {2026, 1, 1}).line(), 2u);
}

TEST(Table, UnknownColumnNamesTheNearest) {
  const Result<TableIndex> index = TableIndex::make(table_of(kProviders), {"local_if"});
  ASSERT_FALSE(index);
  EXPECT_EQ(index.error().id, "table.column-unknown");
  EXPECT_NE(index.error().message.find("'local_id'"), std::string::npos);
}

struct RefusedCase {
  std::string name, text, id, line;
};
class TableRefused : public testing::TestWithParam<RefusedCase> {};

TEST_P(TableRefused, NamesFileAndLine) {
  const RefusedCase& c = GetParam();
  const Result<std::shared_ptr<const Table>> table = Table::parse("t.csv", c.text);
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().id, c.id);
  EXPECT_NE(table.error().message.find("t.csv, line " + c.line + ":"), std::string::npos)
      << table.error().message;
}

const RefusedCase kRefusedCases[] = {
    {"Empty", "", "table.no-columns", "1"},
    {"UnnamedColumn", "a,,c\n", "table.no-columns", "1"},
    {"ColumnTwice", "a,b,A\n", "table.column-repeated", "1"},
    {"TooFewCells", "a,b\n1,2\n3\n", "table.cells", "3"},
    {"TooManyCells", "a,b\n1,2,3\n", "table.cells", "2"},
    {"QuoteNeverClosed", "a\n\"x\ny\n", "table.quote-open", "2"},
    {"TextBehindQuote", "a\n\"x\"y\n", "table.quote-text", "2"},
    {"ImpossibleDate", "a,from\nx,2026-02-30\n", "table.date", "2"},
    {"EndBeforeBegin", "a,from,to\nx,2026-02-02,2026-02-01\n", "table.date-order", "2"},
    {"Latin1", "a\ncaf\xE9\n", "table.not-utf8", "2"},
    {"CutOffUtf8", "a\ncaf\xC3", "table.not-utf8", "2"},
};
INSTANTIATE_TEST_SUITE_P(Csv, TableRefused, testing::ValuesIn(kRefusedCases),
                         [](const auto& test) { return test.param.name; });

TEST(Table, MissingFileIsAnError) {
  const auto table = Table::load("/nowhere/at/all.csv");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().id, "table.unreadable");
}

TEST(UnmatchedValues, CountsWithinItsBound) {
  UnmatchedValues unmatched;
  for (int i = 0; i < 3; ++i) unmatched.add("providers", "D99");
  for (std::size_t i = 0; i < UnmatchedValues::kValuesMax + 10; ++i)
    unmatched.add("providers", std::to_string(i));
  EXPECT_EQ(unmatched.count("providers"), UnmatchedValues::kValuesMax + 13);
  EXPECT_EQ(unmatched.count("providers", "D99"), 3u);
  EXPECT_EQ(unmatched.values("providers").size(), UnmatchedValues::kValuesMax);
  EXPECT_EQ(unmatched.values("providers")[0].first, "D99");
  EXPECT_EQ(unmatched.count("plans"), 0u);
}

}  // namespace
}  // namespace claimwire::claims
