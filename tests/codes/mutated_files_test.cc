// Every layout, changed as files get changed on their way: each reader takes it for what it is or
// refuses it.
#include <gtest/gtest.h>

#include "codes/code_sets.h"
#include "codes/import.h"
#include "tests/codes/samples.h"
#include "tests/support/mutate.h"
#include "tests/support/zips.h"
#include "wrap/charset/charset.h"

namespace claimwire::codes {
namespace {

struct Sample {
  std::string name;
  std::string file;
  std::string content;
  std::string set;
  std::string effective;
  std::size_t size;     ///< Codes and relations, of all releases.
  std::string cut;      ///< Error when the last line is cut; empty: what is left is read.
  std::string doubled;  ///< Error when the last line is there twice; empty: it does no harm.
};
std::ostream& operator<<(std::ostream& out, const Sample& sample) { return out << sample.name; }

const std::vector<Sample>& samples() {
  using namespace codes::test;
  static const std::vector<Sample> kSamples = {
      {"Order", "icd10cm_order_2020.txt", cm_file(), "icd10cm", "2019-10-01", 3,
       "codes.line-unfinished", "codes.order-not-rising"},
      {"Anweb", "HCPC2019_ANWEB.txt", anweb_file(), "hcpcs", "2019-01-01", 3, "",
       "codes.code-repeated"},
      {"AnwebCsv", "HCPC2026_OCT_ANWEB.csv", anweb_csv(), "hcpcs", "2002-07-01", 3,
       "codes.date-impossible", "codes.code-repeated"},
      {"Poa", "POAexemptCodesFY26.txt", poa_list(), "poa-exempt", "2025-10-01", 2,
       "codes.csv-quote", "codes.order-not-rising"},
      {"Cpt", "LONGULT.txt", "CPT 2026 invented\r\n\r\n99213\tInvented\r\n0001F\tInvented\r\n",
       "cpt", "2026-01-01", 2, "codes.line-unfinished", "codes.code-repeated"},
      {"CptModifiers", "MODUL.txt", "CPT 2026\r\n25\tInvented\r\n59\tInvented\r\n", "cpt-modifiers",
       "2026-01-01", 2, "codes.line-unfinished", "codes.code-repeated"},
      {"Ptp", "ccipra-v322r0-f1.txt", ptp(), "ncci-ptp-practitioner", "2026-07-01", 2,
       "codes.line-unfinished", "codes.row-repeated"},
      {"Mue", "MCR_MUE_x_Eff_07-01-2024.csv", mue(), "mue-hospital", "2024-07-01", 2,
       "codes.line-unfinished", "codes.code-repeated"},
      {"AddOn", "AOC_V2024Q3-MCR.txt", add_on() + "11046\tAdd-On\t11043\t1\n", "add-on-codes",
       "2024-07-01", 3, "codes.line-malformed", "codes.row-repeated"},
      {"Mce", "mce.tsv", mce(), "mce", "2019-10-01", 2, "", "codes.row-repeated"},
      {"Conversion", "conversion.csv", conversion(), "icd10cm-conversion", "2023-10-01", 18,
       "codes.line-unfinished", ""},
      {"Tabular", "tabular.xml", tabular(std::string{kChapter}), "icd10cm-tabular", "2025-10-01",
       18, "codes.xml.malformed", "codes.xml.malformed"},
      {"Index", "icd10cm_index_2026.xml", index_xml(), "icd10cm-index", "2025-10-01", 2,
       "codes.xml.malformed", "codes.xml.malformed"},
      {"PcsTables", "icd10pcs_tables_2026.xml", pcs_tables(), "icd10pcs-tables", "2025-10-01", 5,
       "codes.xml.malformed", "codes.xml.malformed"},
      {"Places", "places-2024-05-02.tsv", places(), "place-of-service", "2024-05-02", 4,
       "codes.line-malformed", ""},
      {"Taxonomy", "nucc_taxonomy_251.csv", taxonomy(), "taxonomy", "2025-07-01", 2,
       "codes.line-unfinished", "codes.code-repeated"},
      {"Zip5", "ZIP5_OCT2025.txt", zip5(), "zip5", "2025-10-01", 2, "codes.line-too-short",
       "codes.row-repeated"},
      {"Adjustments", "carc.tsv", adjustments(), "carc", "2024-03-01", 4, "codes.line-unfinished",
       "codes.code-repeated"},
      {"FeeSchedule", "PPRRVU2025_Oct.txt", fee_schedule_text(), "physician-fee-schedule",
       "2025-10-01", 3, "codes.line-unfinished", "codes.row-repeated"},
      {"FeeScheduleCsv", "PPRRVU2025_Oct.csv", fee_schedule_csv(), "physician-fee-schedule",
       "2025-10-01", 2, "codes.line-unfinished", "codes.row-repeated"},
      {"AddendumB", "2026 April Addendum B.csv", addendum_b(), "opps-status", "2026-04-01", 2,
       "codes.line-unfinished", "codes.row-repeated"},
      {"MsDrg", "msdrg.txt", ms_drg(), "ms-drg", "2024-04-01", 6, "codes.line-unfinished",
       "codes.code-repeated"},
      {"Gems", "2018_I10gem.txt", gems(), "gem-icd10cm", "2017-10-01", 3, "codes.line-malformed",
       ""},
      {"Unlisted", "NOC_Codes_2019.csv", unlisted(), "hcpcs-unlisted", "2019-01-01", 2,
       "codes.date-impossible", ""},
      {"Nppes", "npidata_pfile_20050523-20251109.csv", nppes(), "nppes", "2025-11-09", 6,
       "codes.csv-quote", "codes.code-repeated"},
      {"OrderAndRefer", "OrderReferring_20251110.csv", order_and_refer(), "order-and-refer",
       "2025-11-10", 2, "codes.line-unfinished", "codes.row-repeated"},
      {"Coverage", "coverage.csv", coverage_policies(), "coverage", "2020-01-01", 4,
       "codes.line-malformed", "codes.row-repeated"},
      {"PayerRules", "rules.csv", payer_rules(), "payer-rules", "2024-01-01", 2,
       "codes.date-impossible", "codes.row-repeated"},
      {"Csv", "revenue-codes.csv",
       "# Ours\ncode,description,short,from,to,billable,use instead\n"
       "0450,\"Invented \"\"b\"\"\",x,2020-01-01,,1,0459\n0120,b,y,1/2/2020,12/31/2020,no,\n",
       "revenue", "2020-01-01", 2, "codes.line-malformed", "codes.code-repeated"},
  };
  return kSamples;
}

// What a file comes to: its set and day, or the error that refuses it.
struct Outcome {
  std::string error;
  std::string message;
  std::string set;
  std::string effective;
  std::size_t size = 0;
  std::vector<std::string> texts;
};
Outcome outcome(std::string_view file, std::string_view content) {
  Outcome out;
  const auto releases = read_releases(file, content, ImportOptions{});
  if (!releases) {
    out.error = releases.error().id;
    out.message = releases.error().message;
    return out;
  }
  if (const auto frozen = freeze_all(*releases); !frozen) {
    out.error = frozen.error().id;
    out.message = frozen.error().message;
  }
  out.set = releases->front().facts.set;
  out.effective = releases->front().facts.effective.iso();
  for (const ParsedRelease& release : *releases) {
    out.size += release.rows.size() + release.relations.size();
    for (const CodeRow& row : release.rows) out.texts.push_back(row.title);
    for (const std::string& text : release.relations.texts()) out.texts.push_back(text);
  }
  return out;
}

class Mutated : public testing::TestWithParam<Sample> {
 protected:
  void expect_the_same(const std::string& content) {
    const Outcome got = outcome(GetParam().file, content);
    EXPECT_EQ(got.error, "") << got.message;
    EXPECT_EQ(got.set, GetParam().set);
    EXPECT_EQ(got.effective, GetParam().effective);
    EXPECT_EQ(got.size, GetParam().size);
  }
};

TEST_P(Mutated, NotAtAllIsRead) { expect_the_same(GetParam().content); }

TEST_P(Mutated, ByAByteOrderMark) { expect_the_same("\xEF\xBB\xBF" + GetParam().content); }

TEST_P(Mutated, ToLineFeedsOnly) { expect_the_same(codes::test::without_cr(GetParam().content)); }

TEST_P(Mutated, ToCarriageReturnsAndLineFeeds) {
  std::string content;
  for (const char c : codes::test::without_cr(GetParam().content))
    content += c == '\n' ? "\r\n" : std::string(1, c);
  expect_the_same(content);
}

// What CMS puts before its headings, and users' own notes: one quoted cell of several lines.
TEST_P(Mutated, ByANoticeOfSeveralLines) {
  constexpr std::string_view kWithHeading[] = {
      "AnwebCsv", "Mue",           "AddOn",       "Mce",        "Conversion",
      "Places",   "Taxonomy",      "Adjustments", "AddendumB",  "Unlisted",
      "Nppes",    "OrderAndRefer", "Coverage",    "PayerRules", "FeeScheduleCsv"};
  const Sample& sample = GetParam();
  const bool tabs = sample.content.find('\t') != std::string::npos;
  const std::string content = (tabs ? "\"Notice, of\r\n\r\nseveral lines (CPT\xAE)\"\t\t\r\n"
                                    : "\"Notice, of\r\n\r\nseveral lines (CPT\xAE)\",,\r\n") +
                              sample.content;
  if (std::find(std::begin(kWithHeading), std::end(kWithHeading), sample.name) !=
      std::end(kWithHeading)) {
    expect_the_same(content);
  } else if (const Outcome got = outcome(sample.file, content); got.error.empty()) {
    EXPECT_EQ(got.size, sample.size);
  } else {
    EXPECT_TRUE(got.error.starts_with("codes.")) << got.error;
  }
}

TEST_P(Mutated, ToWindows1252) {
  std::string content = GetParam().content;
  const std::size_t at = content.find("Invented");
  if (at == std::string::npos || content.starts_with("<?xml")) return;
  content[at + 3] = '\xE9';
  const Outcome got = outcome(GetParam().file, content);
  EXPECT_EQ(got.error, "") << got.message;
  EXPECT_EQ(got.size, GetParam().size);
  for (const std::string& text : got.texts) EXPECT_TRUE(charset::is_utf8(text)) << text;
}

TEST_P(Mutated, ByACutInTheLastLine) {
  std::string content = GetParam().content;
  while (content.ends_with('\n') || content.ends_with('\r')) content.pop_back();
  content.pop_back();
  EXPECT_EQ(outcome(GetParam().file, content).error, GetParam().cut);
}

TEST_P(Mutated, ByItsLastLineRepeated) {
  const std::string& content = GetParam().content;
  const std::size_t begin = content.rfind('\n', content.size() - 2) + 1;
  EXPECT_EQ(outcome(GetParam().file, content + content.substr(begin)).error, GetParam().doubled);
}

// A name that tells nothing, or another year: the content decides, or the user is asked.
TEST_P(Mutated, ByAnotherName) {
  const Outcome got = outcome("download", GetParam().content);
  if (got.error.empty()) {
    EXPECT_EQ(got.effective, GetParam().effective);
  } else {
    EXPECT_TRUE(got.error == "codes.effective-unknown" || got.error == "codes.set-unknown")
        << got.message;
  }
}

TEST_P(Mutated, ByACutAnywhereIsNeverMoreThanItWas) {
  for (std::size_t size = 0; size < GetParam().content.size(); ++size) {
    const Outcome got = outcome(GetParam().file, GetParam().content.substr(0, size));
    if (got.error.empty()) {
      EXPECT_LE(got.size, GetParam().size) << "cut at " << size;
    }
  }
}

TEST_P(Mutated, IntoAZipIsRead) {
  const std::string packed = claimwire::test::archive(
      {claimwire::test::stored("Folder/readme.txt", "nothing"),
       claimwire::test::stored("Folder/" + GetParam().file, GetParam().content)});
  const bool has_ending = GetParam().file.find('.') != std::string::npos;
  ASSERT_TRUE(has_ending);
  const Outcome got = outcome("release.zip", packed);
  EXPECT_EQ(got.error, "") << got.message;
  EXPECT_EQ(got.set, GetParam().set);
  EXPECT_EQ(got.size, GetParam().size);
}

TEST_P(Mutated, IntoATruncatedZipIsRefused) {
  const std::string packed =
      claimwire::test::archive({claimwire::test::stored(GetParam().file, GetParam().content)});
  for (const std::size_t missing : {std::size_t{1}, std::size_t{20}, packed.size() / 2}) {
    const Outcome got = outcome("release.zip", packed.substr(0, packed.size() - missing));
    EXPECT_TRUE(got.error.starts_with("codes.zip.")) << got.error;
  }
}

INSTANTIATE_TEST_SUITE_P(Layouts, Mutated, testing::ValuesIn(samples()),
                         [](const auto& test) { return test.param.name; });

// Limits hold for every reader alike: the archive is opened before it is known what is in it.
TEST(ZipOfReleases, KeepsItsLimits) {
  std::vector<claimwire::test::Part> many;
  for (int i = 0; i <= 1'000; ++i)
    many.push_back(claimwire::test::stored(std::to_string(i) + ".txt", ""));
  EXPECT_EQ(outcome("many.zip", claimwire::test::archive(many)).error,
            "codes.zip.too-many-entries");
  claimwire::test::Part large = claimwire::test::stored("icd10cm_order_2026.txt", "x");
  large.method = 8;
  large.size = (256ULL << 20) + 1;
  EXPECT_EQ(outcome("large.zip", claimwire::test::archive({large})).error,
            "codes.zip.entry-too-large");
  large.size = 200ULL << 20;
  EXPECT_EQ(outcome("ratio.zip", claimwire::test::archive({large})).error, "codes.zip.ratio");
}

// Promise E1: any bytes end in a release or a refusal, and a release can be frozen or is refused by
// its line. The seed repeats a failure.
TEST(AnyBytes, EndInAReleaseOrARefusal) {
  constexpr std::uint64_t kSeed = 20261124;
  std::mt19937_64 random{kSeed};
  constexpr std::string_view kLoved =
      "\r\n\t\",;#. \0\xFF\xEF\xBB\xBF\xA0<>&"
      "09AZaz";
  constexpr std::size_t kRounds = 60'000;
  std::size_t read = 0;
  for (std::size_t round = 0; round < kRounds; ++round) {
    const Sample& sample = samples()[round % samples().size()];
    const Outcome got =
        outcome(sample.file, claimwire::test::mutated(sample.content, kLoved, random));
    if (got.error.empty()) {
      ++read;
      ASSERT_NE(got.effective, Date{}.iso()) << "seed " << kSeed << " round " << round;
      ASSERT_GT(got.size, 0U) << "seed " << kSeed << " round " << round;
    } else {
      ASSERT_TRUE(got.error.starts_with("codes.")) << got.error;
      ASSERT_FALSE(got.message.empty()) << got.error;
    }
  }
  // Some changes fall into titles and do no harm: the test would prove nothing if none were read.
  EXPECT_GT(read, kRounds / 10);
  EXPECT_LT(read, kRounds * 9 / 10);
}

}  // namespace
}  // namespace claimwire::codes
