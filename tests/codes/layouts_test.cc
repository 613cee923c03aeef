// Each layout on a few lines of our own, and every way in which a file goes wrong.
#include <gtest/gtest.h>

#include "codes/import.h"
#include "tests/codes/samples.h"
#include "tests/support/folders.h"

namespace claimwire::codes {
namespace {

using namespace test;

struct FileCase {
  std::string name;
  std::string file;
  std::string content;
  std::string set;        ///< Of the first release; empty where the file is refused.
  std::string effective;  ///< Or the error id where it is refused.
  std::uint32_t rows = 0;
  std::string message{};  ///< A part of the error's message.
};
std::ostream& operator<<(std::ostream& out, const FileCase& c) { return out << c.name; }

class File : public testing::TestWithParam<FileCase> {};

TEST_P(File, IsReadWholeOrRefusedWithItsLine) {
  const FileCase& want = GetParam();
  const auto releases = read_releases(want.file, want.content, ImportOptions{});
  if (want.set.empty()) {
    ASSERT_FALSE(releases);
    EXPECT_EQ(releases.error().id, want.effective) << releases.error().message;
    EXPECT_NE(releases.error().message.find(want.message), std::string::npos)
        << releases.error().message;
    EXPECT_TRUE(releases.error().message.starts_with(want.file)) << releases.error().message;
    return;
  }
  ASSERT_TRUE(releases) << releases.error().message;
  EXPECT_EQ(releases->front().facts.set, want.set);
  EXPECT_EQ(releases->front().facts.effective.iso(), want.effective);
  EXPECT_EQ(releases->front().rows.size(), want.rows);
}

const FileCase kFileCases[] = {
    // Order files.
    {"OrderFile", "icd10cm_order_2020.txt", cm_file(), "icd10cm", "2019-10-01", 3},
    {"OrderFileWithMark", "icd10cm_order_2020.txt", "\xEF\xBB\xBF" + cm_file(), "icd10cm",
     "2019-10-01", 3},
    {"OrderFileLfOnly", "icd10cm_order_2020.txt", without_cr(cm_file()), "icd10cm", "2019-10-01",
     3},
    {"OrderFileDayInName", "icd10cm-order- April 1 2023.txt", cm_file(), "icd10cm", "2023-04-01",
     3},
    {"OrderFilePcs", "icd10pcs_order_2020.txt",
     order_line(1, "001", false, "x", "x") + order_line(2, "0016070", true, "x", "x"), "icd10pcs",
     "2019-10-01", 2},
    {"OrderFileOfAYearItsCodesContradict", "icd10cm_order_2020.txt",
     cm_file() + order_line(4, "Z5910", true, "x", "Inadequate housing"), "icd10cm", "2023-04-01",
     4},
    {"OrderFileWithoutYear", "order.txt", cm_file(), "", "codes.effective-unknown", 0,
     "Say --effective YYYY-MM-DD"},
    {"OrderFileCutLine", "icd10cm_order_2020.txt",
     cm_file() + order_line(4, "Z00", false, "x", "x").substr(0, 50), "", "codes.line-too-short", 0,
     "line 4: ends at column 50"},
    {"OrderFileCutInTitle", "icd10cm_order_2020.txt", cm_file().substr(0, cm_file().size() - 6), "",
     "codes.line-unfinished", 0, "line 3: has no line end"},
    {"OrderFileRowsRepeated", "icd10cm_order_2020.txt", cm_file() + cm_file(), "",
     "codes.order-not-rising", 0, "line 4: order number 1 does not follow 3"},
    {"OrderFileFlag", "icd10cm_order_2020.txt",
     cm_file() + order_line(4, "Z00", true, "x", "x").replace(14, 1, "2"), "",
     "codes.line-malformed", 0, "line 4: column 15"},
    {"OrderFileSmallLetters", "icd10cm_order_2020.txt",
     cm_file() + order_line(4, "z00", true, "x", "x"), "", "codes.line-malformed", 0,
     "line 4: columns 7 to 13"},
    {"OrderFileHtmlAnswer", "icd10cm_order_2020.txt", "<html><body>Not found</body></html>", "",
     "codes.format-unknown", 0, "is of no known layout"},
    {"CodesFileInstead", "icd10cm_codes_2020.txt",
     "A000    Cholera due to Vibrio\r\nA001    x y\r\n", "", "codes.format-unknown", 0,
     "not the codes file"},
    {"Empty", "icd10cm_order_2020.txt", "", "", "codes.format-unknown", 0, "no known layout"},
    // HCPCS.
    {"Anweb", "HCPC2019_CONTR_ANWEB.txt", anweb_file(), "hcpcs", "2019-01-01", 2},
    {"AnwebQuarterInName", "HCPC2019_JUL_ANWEB.txt", anweb_file(), "hcpcs", "2019-07-01", 2},
    {"AnwebOfAnotherYear", "HCPC2026_OCT_ANWEB.txt", anweb_file(), "hcpcs", "2019-01-01", 2},
    {"AnwebCutRecord", "HCPC2019_ANWEB.txt",
     anweb_file() + hcpcs_line("A0003", '3', "x", "20190101", "").substr(0, 200), "",
     "codes.line-too-short", 0, "line 7: ends at column 200"},
    {"AnwebStrayContinuation", "HCPC2019_ANWEB.txt",
     anweb_file() + hcpcs_line("A0009", '4', "x", "", ""), "", "codes.continuation-stray", 0,
     "line 7: continues A0009"},
    {"AnwebImpossibleDate", "HCPC2019_ANWEB.txt", replaced(anweb_file(), "20171231", "20171331"),
     "", "codes.date-impossible", 0, "line 6: the date of termination is '20171331'"},
    // POA.
    {"PoaList", "POAexemptCodesFY26.txt",
     "Order26\tPOAexemptCode\tDescription\r\n00001\tB90.0\tSequelae\r\n00002\tZ37.0\t\"Single, "
     "live birth\"\r\n",
     "poa-exempt", "2025-10-01", 2},
    {"PoaListCut", "POAexemptCodesFY26.txt",
     "Order26\tPOAexemptCode\tDescription\r\n00001\tB90.0\tx\r\n00002\tZ37", "",
     "codes.line-malformed", 0, "line 3: expected an order number"},
    {"PoaListRepeated", "POAexemptCodesFY26.txt",
     "Order26\tPOAexemptCode\tDescription\r\n00001\tB90.0\tx\r\n00001\tB90.0\tx\r\n", "",
     "codes.order-not-rising", 0, "line 3"},
    // CPT, numbers with invented descriptions.
    {"CptTab", "LONGULT.txt",
     "CPT 2026 invented notice\r\n\r\n99213\tInvented visit\r\n0001F\tInvented measure\r\n", "cpt",
     "2026-01-01", 2},
    {"CptFixed", "LONGULF_2026.txt", "99213 Invented visit\r\n99214 Invented longer visit\r\n",
     "cpt", "2026-01-01", 2},
    {"CptModifiers", "MODUL.txt", "CPT(R) 2026\r\n25\tInvented\r\n59\tInvented\r\nP1\tInvented\r\n",
     "cpt-modifiers", "2026-01-01", 3},
    {"CptBadLine", "LONGULT_2026.txt", "99213\tInvented\r\nnonsense\r\n99214\tInvented\r\n", "",
     "codes.line-malformed", 0, "line 2: expected a CPT code"},
    // Plain CSV.
    {"Csv", "revenue-codes-2026.csv",
     "# Ours\ncode,description,from,to\n0450,Invented,2020-01-01,\n0120,\"Room, "
     "board\",2019-01-01,2019-12-31\n",
     "revenue", "2019-01-01", 2},
    {"CsvSemicolon", "my list.csv", "Code;Title;Effective Date\nA1;x;01/31/2026\n", "my-list",
     "2026-01-31", 1},
    {"CsvDayInName", "our-list-2026-07-01.csv", "code,description\nA1,x\n", "our-list",
     "2026-07-01", 1},
    {"CsvWithoutAName", ".csv", "code,description,from\nA1,x,2026-01-01\n", "", "codes.set-unknown",
     0, "Say --set NAME"},
    {"CsvWindows1252", "list-20260701.csv", "code,description\nA1,Caf\xE9\n", "list", "2026-07-01",
     1},
    {"CsvTooFewCells", "list.csv", "code,description,from\nA1,x,2026-01-01\nA2,x\n", "",
     "codes.line-malformed", 0, "line 3: 2 cells; the heading has 3"},
    {"CsvImpossibleDate", "list.csv", "# c\ncode,description,from\nA1,x,2026-02-30\n", "",
     "codes.date-impossible", 0, "line 3: '2026-02-30' is no date"},
    {"CsvToBeforeFrom", "list.csv", "code,description,from,to\nA1,x,2026-02-03,2026-02-02\n", "",
     "codes.date-impossible", 0, "line 2"},
    {"CsvOpenQuote", "list.csv", "code,description,from\nA1,\"x,2026-02-03\n", "",
     "codes.csv-quote", 0, "a cell begins with a quotation mark"},
    {"CsvFlag", "list.csv", "code,description,from,billable\nA1,x,2026-02-03,perhaps\n", "",
     "codes.line-malformed", 0, "line 2: billable is 'perhaps'"},
    {"CsvCode", "list.csv", "code,description,from\nA-1,x,2026-02-03\n", "", "codes.line-malformed",
     0, "line 2: code 'A-1'"},
};
INSTANTIATE_TEST_SUITE_P(Layouts, File, testing::ValuesIn(kFileCases),
                         [](const auto& test) { return test.param.name; });

TEST(HcpcsText, IsJoinedAndItsModifiersAreASetOfTheirOwn) {
  const auto releases = read_releases("HCPC2019_ANWEB.txt", anweb_file(), ImportOptions{}).value();
  ASSERT_EQ(releases.size(), 2U);
  EXPECT_EQ(releases[0].rows[0].title, "Invented item, the first part of which goes on here");
  EXPECT_EQ(releases[0].rows[0].cross_reference, "A0999");
  EXPECT_EQ(releases[0].rows[1].through, (Date{2017, 12, 31}));
  EXPECT_EQ(releases[0].facts.history_from, (Date{2015, 1, 1}));
  EXPECT_EQ(releases[0].facts.skipped, 2U);
  EXPECT_EQ(releases[1].facts.set, "hcpcs-modifiers");
  EXPECT_EQ(releases[1].rows[0].code, "A1");
}

TEST(Windows1252, BecomesUtf8) {
  const auto releases = read_releases("list-20260701.csv",
                                      "code,description\nA1,Caf\xE9 \x93x\x94\n", ImportOptions{})
                            .value();
  EXPECT_EQ(releases[0].rows[0].title, "Caf\xC3\xA9 \xE2\x80\x9Cx\xE2\x80\x9D");
}

TEST(EffectiveDay, AsSaidOverridesTheName) {
  const auto releases = read_releases("icd10cm_order_2020.txt", cm_file(),
                                      ImportOptions{.effective = Date{2020, 4, 1}})
                            .value();
  EXPECT_EQ(releases[0].facts.effective, (Date{2020, 4, 1}));
  EXPECT_EQ(releases[0].facts.label, "FY2020 April update");
  EXPECT_EQ(releases[0].facts.effective_why, "as said at the import");
}

TEST(EffectiveDay, BeforeTheCodesCameInIsRefused) {
  const auto releases = read_releases("x.txt", cm_file() + order_line(4, "Z5910", true, "x", "x"),
                                      ImportOptions{.effective = Date{2022, 10, 1}});
  ASSERT_FALSE(releases);
  EXPECT_EQ(releases.error().id, "codes.date-conflict");
  EXPECT_NE(releases.error().message.find("came in on 2023-04-01"), std::string::npos);
}

TEST(NameThatItsCodesContradict, IsReported) {
  const auto releases =
      read_releases("icd10cm_order_2020.txt", cm_file() + order_line(4, "Z5910", true, "x", "x"),
                    ImportOptions{})
          .value();
  ASSERT_EQ(releases[0].warnings.size(), 1U);
  EXPECT_NE(releases[0].warnings[0].find("the codes decide"), std::string::npos);
}

// The samples of the user's own layouts that the documentation points to.
struct ShippedCase {
  std::string file;
  std::string set;
  std::size_t size;  ///< Codes and relations.
};
std::ostream& operator<<(std::ostream& out, const ShippedCase& c) { return out << c.file; }
class ShippedLayout : public testing::TestWithParam<ShippedCase> {};
TEST_P(ShippedLayout, IsRead) {
  const auto releases = read_releases(
      tests::source_folder() + "/config/examples/code-layouts/" + GetParam().file + ".csv", {});
  ASSERT_TRUE(releases) << releases.error().message;
  const ParsedRelease& first = releases->front();
  EXPECT_EQ(first.facts.set, GetParam().set);
  EXPECT_EQ(first.rows.size() + first.relations.size(), GetParam().size);
  EXPECT_FALSE(first.facts.ends.valid()) << "it is in force until it is replaced";
}
const ShippedCase kShippedCases[] = {
    {"adjustment-codes", "carc", 1},
    {"condition-codes", "condition-codes", 2},
    {"coverage-policies", "coverage", 4},
    {"cpt-modifiers", "cpt-modifiers", 2},
    {"cpt", "cpt", 2},
    {"discharge-status", "discharge-status", 2},
    {"occurrence-codes", "occurrence-codes", 2},
    {"occurrence-span-codes", "occurrence-span-codes", 1},
    {"order-and-refer-2026-01-05", "order-and-refer", 1},
    {"payer-rules", "payer-rules", 3},
    {"place-of-service-2026-01-01", "place-of-service", 4},
    {"revenue-codes", "revenue", 2},
    {"type-of-bill", "type-of-bill", 2},
    {"value-codes", "value-codes", 2},
};
INSTANTIATE_TEST_SUITE_P(Samples, ShippedLayout, testing::ValuesIn(kShippedCases),
                         [](const auto& test) {
                           std::string name = test.param.file;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace claimwire::codes
