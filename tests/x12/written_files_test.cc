// Claims of every kind, written, checked by ourselves and, where CLAIMWIRE_X12_OUT names a folder,
// left there for tests/conformance/x12/judge.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "tests/x12/sample_claims.h"
#include "x12/transactions/document.h"
#include "x12/transactions/validate.h"

namespace claimwire::x12::testing {
namespace {

TEST(GoodFiles, HaveNoFinding) {
  for (const GoodFile& file : good_files()) {
    const Written written = write(file.claims);
    EXPECT_EQ(texts(written.findings) + texts(validate(written)), "") << file.name << "\n"
                                                                      << written.text;
    if (const char* folder = std::getenv("CLAIMWIRE_X12_OUT")) {
      std::ofstream{std::string{folder} + "/" + file.name + ".837"} << written.text;
    }
  }
}

TEST(GoodFiles, AreTheSameBytesEachTime) {
  for (const GoodFile& file : good_files()) {
    EXPECT_EQ(write(file.claims).text, write(file.claims).text) << file.name;
  }
}

// What was written is read again as the same elements at the same places, each with a record.
TEST(GoodFiles, ReadBackAsWritten) {
  for (const GoodFile& file : good_files()) {
    const Written written = write(file.claims);
    const Result<Document> read = Document::read(Bytes{written.text});
    ASSERT_TRUE(read);
    std::size_t values = 0;
    for (const Document::Value& value : read->all()) {
      ++values;
      EXPECT_NE(find_record(written, {value.segment, value.element, value.component}), nullptr)
          << file.name << " " << value.path;
      const Result<Path> path = Path::parse(value.path);
      ASSERT_TRUE(path) << value.path;
      const auto found = read->get(*path);
      const bool there = std::ranges::any_of(found, [&](const Document::Value& other) {
        return other.segment == value.segment && other.text == value.text;
      });
      EXPECT_TRUE(there) << file.name << " " << value.path;
      EXPECT_EQ(written.text.substr(value.offset, value.text.size()), value.text) << value.path;
    }
    EXPECT_EQ(values, written.elements.size()) << file.name;
  }
}

// Each value set by a mapping comes out at its path, brought into X12 characters.
TEST(GoodFiles, CarryTheValuesThatWereSet) {
  std::vector<ClaimTree> claims;
  claims.push_back(professional("P1"));
  const Written written = write(claims);
  const Result<Document> read = Document::read(Bytes{written.text});
  ASSERT_TRUE(read);
  const auto at = [&](const char* path) {
    const auto values = read->get(*Path::parse(path));
    return values.empty() ? std::string{"(none)"} : values[0].text;
  };
  const std::pair<const char*, const char*> want[] = {{"CLM01", "P1"},
                                                      {"2300[1]/CLM02", "240"},
                                                      {"HI01-2", "E119"},
                                                      {"2300/HI*ABK/02-1", "ABF"},
                                                      {"2010BA/NM109", "QX5500123"},
                                                      {"2010BA/NM108", "MI"},
                                                      {"2010AA/NM103", "LAKESIDE HOSPITAL"},
                                                      {"2400[2]/SV102", "120"},
                                                      {"2400[2]/LX01", "2"},
                                                      {"2400[1]/DTP*472/02", "D8"},
                                                      {"2310B/PRV01", "PE"},
                                                      {"CLM05-2", "B"},
                                                      {"SE01", "32"},
                                                      {"GE01", "1"},
                                                      {"IEA02", "000000101"},
                                                      {"2000B/HL04", "0"}};
  for (const auto& [path, value] : want) EXPECT_EQ(at(path), value) << path << written.text;
}

TEST(Grouping, SharesBlocksInOrderOfFirstAppearance) {
  std::vector<ClaimTree> claims;
  claims.push_back(professional("A"));
  claims.push_back(dependent("B"));
  claims.push_back(professional("C"));
  claims.push_back(dependent("D"));
  const Written written = write(claims);
  const Result<Document> read = Document::read(Bytes{written.text});
  ASSERT_TRUE(read);
  std::string order;
  for (const auto& value : read->get(*Path::parse("CLM01"))) order += value.text;
  std::string levels;
  for (const auto& value : read->get(*Path::parse("HL03"))) levels += value.text + " ";
  EXPECT_EQ(order + " " + levels, "ACBD 20 22 22 23 ");
}

TEST(Grouping, OpensANewNodeAfterAHundredClaims) {
  std::vector<ClaimTree> claims;
  for (int i = 0; i < 201; ++i) claims.push_back(professional("N" + std::to_string(i), 1, 1));
  const Written written = write(claims);
  const Result<Document> read = Document::read(Bytes{written.text});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->get(*Path::parse("2000B/HL03")).size(), 3U);
  EXPECT_EQ(texts(validate(written)), "");
}

TEST(Grouping, CutsTransactionsAtTheLimit) {
  std::vector<ClaimTree> claims;
  std::vector<const ClaimTree*> all;
  for (int i = 0; i < 5; ++i) claims.push_back(professional("N" + std::to_string(i), 1, 1));
  for (const ClaimTree& claim : claims) all.push_back(&claim);
  WriteOptions how = options();
  how.claims_per_set = 2;
  EXPECT_EQ(numbers_needed(all, how).transactions, 3U);
  const Written written = write(claims, envelope(), how);
  EXPECT_EQ(texts(validate(written)), "");
  EXPECT_EQ(written.claims[4].transaction, 3U);
}

// A value that holds every delimiter leaks none of them.
TEST(Characters, ADelimiterInAValueNeverSeparates) {
  std::vector<ClaimTree> claims;
  claims.push_back(professional("P1"));
  set_all(claims[0], {{"2010BA/NM103", "O*Q~U:I^L"}, {"2010BA/NM104", "Zo\xC3\xAB"}});
  const Written written = write(claims);
  EXPECT_EQ(texts(validate(written)), "");
  EXPECT_NE(written.text.find("NM1*IL*1*O Q U I L*ZOE****MI*"), std::string::npos) << written.text;
  EXPECT_EQ(texts(written.findings), "x12.write-delimiter 2010BA/NM103 [O*Q~U:I^L]\n");
}

TEST(Lengths, AreFindingsNotCuts) {
  std::vector<ClaimTree> claims;
  claims.push_back(professional("ABCDEFGHIJKLMNOPQRSTU"));
  const Written written = write(claims);
  EXPECT_EQ(texts(written.findings), "x12.write-length 2300/CLM01 [ABCDEFGHIJKLMNOPQRSTU]\n");
  EXPECT_NE(written.text.find("CLM*ABCDEFGHIJKLMNOPQRSTU*"), std::string::npos);
}

struct RefusedCase {
  const char* name;
  void (*change)(Envelope&, ControlNumbers&, WriteOptions&);
  const char* id;
};
class RefusedEnvelope : public ::testing::TestWithParam<RefusedCase> {};
TEST_P(RefusedEnvelope, IsAnError) {
  Envelope to = envelope();
  ControlNumbers numbers;
  WriteOptions how = options();
  GetParam().change(to, numbers, how);
  const ClaimTree claim = professional("P1");
  const Result<Written> written = write_interchange(to, {&claim}, numbers, how);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().id, GetParam().id);
}
const RefusedCase kRefused[] = {
    {"NoSender", [](auto& e, auto&, auto&) { e.sender_id.clear(); }, "x12.envelope"},
    {"SenderTooLong", [](auto& e, auto&, auto&) { e.sender_id = "ABCDEFGHIJKLMNOP"; },
     "x12.envelope"},
    {"DelimiterInId", [](auto& e, auto&, auto&) { e.receiver_id = "A*B"; }, "x12.envelope"},
    {"NoContact",
     [](auto& e, auto&, auto&) {
       e.contact_phone.clear();
       e.contact_email.clear();
     },
     "x12.envelope"},
    {"SameDelimiterTwice", [](auto& e, auto&, auto&) { e.delimiters.component = '*'; },
     "x12.delimiters"},
    {"LetterAsDelimiter", [](auto& e, auto&, auto&) { e.delimiters.terminator = 'A'; },
     "x12.delimiters"},
    {"NumberTooLarge", [](auto&, auto& n, auto&) { n.interchange = 1000000000; }, "x12.numbers"},
    {"NumberZero", [](auto&, auto& n, auto&) { n.group = 0; }, "x12.numbers"},
    {"NoTime", [](auto&, auto&, auto& o) { o.timestamp = {}; }, "x12.envelope"},
};
INSTANTIATE_TEST_SUITE_P(X12, RefusedEnvelope, ::testing::ValuesIn(kRefused),
                         [](const auto& test) { return test.param.name; });

TEST(Provenance, NamesRuleAndOriginOfEachElement) {
  std::vector<ClaimTree> claims;
  claims.push_back(professional("P1"));
  Origin from{};
  from.kind = Origin::Kind::table_row;
  from.locator = 42;
  ASSERT_TRUE(claims[0].set("2300/REF*G1/02", "AUTH77", from, 88));
  const Written written = write(claims);
  const Result<Document> read = Document::read(Bytes{written.text});
  ASSERT_TRUE(read);
  const auto value = read->get(*Path::parse("2300/REF*G1/02"));
  ASSERT_EQ(value.size(), 1U);
  const ElementRecord* record = find_record(written, {value[0].segment, 2, 0});
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->from, from);
  EXPECT_EQ(record->rule, 88U);
  const ElementRecord* fixed = find_record(written, {value[0].segment, 1, 0});
  ASSERT_NE(fixed, nullptr);
  EXPECT_EQ(fixed->rule, 0U);  // the writer's own qualifier
}

}  // namespace
}  // namespace claimwire::x12::testing
