#include "codes/search/code_search.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "codes/formats/icd10cm_index_xml.h"
#include "codes/search/abbreviations.h"
#include "codes/search/terms.h"
#include "codes/store.h"
#include "tests/codes/tables.h"
#include "tests/support/folders.h"

namespace claimwire::codes {
namespace {

constexpr Date kDay{2026, 3, 1};

// --- words

struct WordCase {
  std::string name;
  std::string text;
  std::string stems;
};
std::ostream& operator<<(std::ostream& out, const WordCase& c) { return out << c.text; }

class Terms : public testing::TestWithParam<WordCase> {};

TEST_P(Terms, AreReducedToWhatTheyShare) {
  std::string stems;
  for (const Term& term : written_out(GetParam().text))
    stems += (stems.empty() ? "" : " ") + term.stem;
  EXPECT_EQ(stems, GetParam().stems);
}

const WordCase kWordCases[] = {
    {"OneDiseaseInThreeForms", "hemorrhages haemorrhage hemorrhagic",
     "hemorrhag hemorrhag hemorrhag"},
    {"GreekPlural", "metastasis metastases metastatic", "metastas metastas metastas"},
    {"LatinPlural", "vertebra vertebrae", "vertebr vertebr"},
    {"EnglishPlural", "diseases disease", "diseas diseas"},
    {"BritishSpelling", "oesophagus tumour anaemia oedema", "esophag tumor anem edem"},
    {"Accent", "M\xC3\xA9ni\xC3\xA8re", "menier"},
    {"Possessive", "Bright's Bright\xE2\x80\x99s", "bright bright"},
    {"Hyphen", "bundle-branch", "bundl branch"},
    {"WordsThatSayNothing", "fracture of the femur", "fractur femor"},
    {"WithoutIsKept", "migraine without aura", "migr without aura"},
    {"OtherAndNec", "other, specified NEC", "nec nec nec"},
    {"UnspecifiedAndNos", "unspecified NOS", "nos nos"},
    {"RomanNumerals", "type II", "type 2"},
    {"Abbreviation", "acute CHF", "acut congest heart failur"},
    {"AbbreviationOfTwoWords", "V tach", "ventricul tachycard"},
    {"WordThatIsAnAbbreviationInCapitals", "as AS", "aort stenos"},
    {"BadUtf8", "pain\xC3", "pain"},
    {"Nothing", " ,;() ", ""},
};
INSTANTIATE_TEST_SUITE_P(Codes, Terms, testing::ValuesIn(kWordCases),
                         [](const auto& test) { return test.param.name; });

TEST(Abbreviations, AreManyAndInOrder) {
  EXPECT_GT(abbreviations().size(), 200U);
  for (const Abbreviation& one : abbreviations())
    EXPECT_FALSE(terms_of(one.meaning).empty()) << one.text;
}

TEST(Terms, MarkMainTermAndNonEssentialWords) {
  const auto terms = terms_of("Pneumonia (acute), lobar");
  ASSERT_EQ(terms.size(), 3U);
  EXPECT_TRUE(terms[1].non_essential && terms[1].segment == 0);
  EXPECT_TRUE(!terms[2].non_essential && terms[2].segment == 1);
}

// --- a little code set, two years

std::shared_ptr<const CodeTable> entries(
    const std::string& set, const std::vector<std::pair<std::string, std::string>>& rows,
    Relation kind) {
  ReleaseFacts facts;
  facts.set = set;
  facts.effective = {2024, 10, 1};
  facts.sha256 = set;
  RelationRows relations;
  std::uint32_t line = 0;
  for (const auto& [code, text] : rows)
    relations.add({.code = pack(code), .kind = kind, .line = ++line}, text);
  return CodeTable::from_bytes(CodeTable::freeze(facts, {}, relations).value()).value();
}

std::shared_ptr<const CodeSets> little_sets() {
  const std::vector<std::pair<std::string, std::string>> older = {
      {"E11", "*Type 2 diabetes mellitus"},
      {"E119", "Type 2 diabetes mellitus without complications"},
      {"I10", "Essential (primary) hypertension"},
      {"I50", "*Heart failure"},
      {"I509", "Heart failure, unspecified"},
      {"J18", "*Pneumonia, unspecified organism"},
      {"J189", "Pneumonia, unspecified organism"},
      {"M54", "*Dorsalgia"},
      {"M545", "Low back pain"},
      {"N40", "*Benign prostatic hyperplasia"},
      {"N400", "Benign prostatic hyperplasia without lower urinary tract symptoms"},
      {"N39", "*Other disorders of urinary system"},
      {"N390", "Urinary tract infection, site not specified"},
      {"O23", "*Infections of genitourinary tract in pregnancy"},
      {"O2341", "Unspecified infection of urinary tract in pregnancy, first trimester"},
      {"P23", "*Congenital pneumonia"},
      {"P239", "Congenital pneumonia, unspecified"},
      {"P393", "Neonatal urinary tract infection"},
      {"S72", "*Fracture of femur"},
      {"S72002", "*Fracture of unspecified part of neck of left femur"},
      {"S72002A", "Fracture of unspecified part of neck of left femur, initial encounter"},
      {"S72002D", "Fracture of unspecified part of neck of left femur, subsequent encounter"},
  };
  auto newer = older;
  std::erase_if(newer, [](const auto& row) { return row.first == "M545"; });
  newer.emplace_back("M545", "*Low back pain");
  newer.emplace_back("M5450", "Low back pain, unspecified");
  newer.emplace_back("M5459", "Other low back pain");
  return std::make_shared<CodeSets>(std::vector<std::shared_ptr<const CodeTable>>{
      test::table("icd10cm", {2024, 10, 1}, {2025, 9, 30}, older),
      test::table("icd10cm", {2025, 10, 1}, {2026, 9, 30}, newer),
      entries("icd10cm-tabular",
              {{"S72002", "Fracture of left hip NOS"}, {"I509", "Congestive heart failure NOS"}},
              Relation::inclusion),
      entries("icd10cm-index",
              {{"J189", "Pneumonia (acute) (double)"},
               {"I10", "Hypertension, hypertensive (benign) (essential)"},
               {"M545", "Lumbago, lumbalgia"},
               {"I509", "Failure, failed, heart, congestive"}},
              Relation::index_term)});
}

struct SuggestCase {
  std::string name;
  std::string text;
  std::string first;
  Date day = kDay;
  bool billable = false;
  std::optional<int> age{};
  Sex sex = Sex::unknown;
};
std::ostream& operator<<(std::ostream& out, const SuggestCase& c) { return out << c.text; }

class Suggest : public testing::TestWithParam<SuggestCase> {};

TEST_P(Suggest, PutsTheRightCodeFirst) {
  const SuggestCase& c = GetParam();
  const CodeSearch search{little_sets()};
  SuggestOptions options;
  options.billable_only = c.billable;
  options.patient = {c.age, c.sex};
  const auto found = search.suggest(c.text, c.day, options);
  EXPECT_EQ(found.empty() ? "" : found.front().entry.code(), c.first);
  for (const Suggestion& one : found) EXPECT_TRUE(!c.billable || one.entry.billable());
}

const SuggestCase kSuggestCases[] = {
    {"IndexEntryWithNonEssentialWords", "pneumonia", "J189"},
    {"WordsInAnotherOrder", "congestive failure of the heart", "I509"},
    {"Abbreviation", "CHF", "I509"},
    {"AbbreviationOfHypertension", "HTN", "I10"},
    {"OtherForm", "hypertensive", "I10"},
    {"Misspelt", "pneumonai", "J189"},
    {"Synonym", "cardiac failure", "I509", kDay, true},
    {"InclusionTerm", "left hip fracture", "S72002"},
    {"OneWordBegun", "prostat", "N400", kDay, true},
    {"ACode", "e11.9", "E119"},
    {"BillableInsteadOfAHeading", "left hip fracture", "S72002A", kDay, true},
    {"BillableOfTheEncounter", "left hip fracture, subsequent", "S72002D", kDay, true},
    {"BeforeASplit", "lumbago", "M545", {2025, 9, 30}, true},
    {"AfterASplit", "lumbago", "M5450", {2025, 10, 1}, true},
    {"NoReleaseCoversTheDay", "lumbago", "", {2030, 1, 1}},
    {"NothingKnown", "xqzzv", ""},
    {"Nothing", "", ""},
    {"Newborn", "urinary tract infection", "P393", kDay, true, 0},
    {"Grown", "urinary tract infection", "N390", kDay, true, 40, Sex::male},
};
INSTANTIATE_TEST_SUITE_P(Codes, Suggest, testing::ValuesIn(kSuggestCases),
                         [](const auto& test) { return test.param.name; });

struct SuitsCase {
  std::string name;
  std::string code;
  std::optional<int> age;
  Sex sex;
  bool suits;
};
std::ostream& operator<<(std::ostream& out, const SuitsCase& c) { return out << c.code; }

class Suits : public testing::TestWithParam<SuitsCase> {};

TEST_P(Suits, ByBlockAndTitle) {
  const auto sets = little_sets();
  const Entry entry = sets->icd10cm().find(GetParam().code, kDay).entry;
  ASSERT_TRUE(entry);
  EXPECT_EQ(suits(*sets, entry, {GetParam().age, GetParam().sex}, kDay), GetParam().suits);
}

const SuitsCase kSuitsCases[] = {
    {"PregnancyOfAMan", "O2341", {}, Sex::male, false},
    {"PregnancyOfAWoman", "O2341", 30, Sex::female, true},
    {"PregnancyOfAChild", "O2341", 5, Sex::female, false},
    {"ProstateOfAWoman", "N400", {}, Sex::female, false},
    {"ProstateUnknown", "N400", {}, Sex::unknown, true},
    {"PerinatalOfAnAdult", "P239", 40, Sex::unknown, false},
    {"PerinatalOfANewborn", "P239", 0, Sex::unknown, true},
    {"EverybodysCode", "I10", 40, Sex::male, true},
};
INSTANTIATE_TEST_SUITE_P(Codes, Suits, testing::ValuesIn(kSuitsCases),
                         [](const auto& test) { return test.param.name; });

TEST(CodeSearch, SaysWhatLedToACode) {
  const CodeSearch search{little_sets()};
  const auto found = search.suggest("lumbago", kDay, {.billable_only = true});
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].because, "Lumbago, lumbalgia");
  EXPECT_EQ(name(found[0].source), "index");
}

TEST(CodeSearch, HostileTextsEnd) {
  const CodeSearch search{little_sets()};
  std::string many;
  for (int i = 0; i < 3000; ++i) many += "zq" + std::to_string(i) + "pneumoniaaa ";
  for (const std::string& text : {many, std::string(100'000, 'a'), std::string(5000, ','),
                                  std::string(300, '('), std::string("\xFF\xC3\x00", 3)})
    EXPECT_LE(search.suggest(text, kDay).size(), 10U);
}

// --- indexes in the folder of the code sets

class StoredIndexes : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string file() const { return folder_ + "/search-icd10cm-2025-10-01.cwindex"; }
  std::string first(const CodeSearch& search) const {
    const auto found = search.suggest("CHF", kDay);
    return found.empty() ? "" : found.front().entry.code();
  }
  std::string folder_ = testing::TempDir() + "claimwire-indexes-" + std::to_string(getpid());
};

TEST_F(StoredIndexes, AreMadeAheadAndCleanedUp) {
  std::ofstream{folder_ + "/search-icd10cm-1999-10-01.cwindex"} << "old";
  const CodeSearch search{little_sets(), folder_};
  ASSERT_TRUE(search.prepare());
  EXPECT_TRUE(std::filesystem::exists(file()));
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/search-icd10cm-1999-10-01.cwindex"));
  EXPECT_EQ(first(CodeSearch{little_sets(), folder_}), "I509");
}
TEST_F(StoredIndexes, AreMadeAgainWhenDeleted) {
  EXPECT_EQ(first(CodeSearch{little_sets(), folder_}), "I509");
  EXPECT_TRUE(std::filesystem::exists(file()));
}
TEST_F(StoredIndexes, AreMadeAgainWhenDamaged) {
  const CodeSearch search{little_sets(), folder_};
  ASSERT_TRUE(search.prepare());
  std::filesystem::resize_file(file(), std::filesystem::file_size(file()) - 9);
  EXPECT_EQ(first(CodeSearch{little_sets(), folder_}), "I509");
  EXPECT_TRUE(CacheFile::open(file()));
}
TEST_F(StoredIndexes, AFlippedBitIsFound) {
  const CodeSearch search{little_sets(), folder_};
  ASSERT_TRUE(search.prepare());
  std::fstream out{file(), std::ios::in | std::ios::out | std::ios::binary};
  out.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file()) / 2));
  out.put('\x7F');
  out.close();
  const auto opened = CacheFile::open(file());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().id, "codes.cache-damaged");
}

// --- see and see also

TEST(IndexXml, FollowsReferences) {
  const auto read = read_icd10cm_index_xml(
      "<?xml version=\"1.0\"?><ICD10CM.index><version>2017</version><letter><title>B</title>"
      "<mainTerm><title>Bright's disease</title><see>Nephritis</see></mainTerm>"
      "<mainTerm><title>Black<nemod>(d)</nemod></title><term level=\"1\"><title>eye NOS</title>"
      "<code>S00.1-</code></term></mainTerm>"
      "<mainTerm><title>Shiner</title><seeAlso>- Black, eye NOS</seeAlso><code>H05.9</code>"
      "</mainTerm><mainTerm><title>Lost</title><see>Nowhere</see></mainTerm>"
      "<mainTerm><title>Nephritis, "
      "nephritic<nemod>(focal)</nemod></title><code>N05.9</code></mainTerm>"
      "</letter></ICD10CM.index>",
      "");
  ASSERT_TRUE(read) << read.error().message;
  std::string found;
  for (const RelationRow& row : read->relations.rows())
    found += unpack(row.code) + " " + std::to_string(row.detail) + " " + read->relations.text(row) +
             "; ";
  EXPECT_EQ(found,
            "S001 0 Black (d), eye NOS; H059 0 Shiner; N059 0 Nephritis, nephritic (focal); "
            "N059 1 Bright's disease; S001 2 Shiner; ");
}

TEST(IndexTerms, AreReadFromAList) {
  const auto releases =
      read_releases("fy2017_terms.tsv", "term\tcode\nCellulitis, scalp\tL03.811\nX\tS00.1-\n", {});
  ASSERT_TRUE(releases) << releases.error().message;
  const ParsedRelease& release = releases->front();
  EXPECT_EQ(release.facts.set, "icd10cm-index");
  EXPECT_EQ(release.facts.effective.iso(), "2016-10-01");
  EXPECT_EQ(release.relations.size(), 2U);
  EXPECT_FALSE(read_releases("fy2017_terms.tsv", "term\tcode\nX\t--\n", {}));
}

// --- search

class SearchStarter : public testing::Test {
 protected:
  void SetUp() override {
    const auto releases = read_releases(
        tests::source_folder() + "/config/examples/quickstart/codes/icd10cm.csv", ImportOptions{});
    ASSERT_TRUE(releases) << releases.error().message;
    sets_ = std::make_shared<CodeSets>(freeze_all(*releases).value());
  }
  std::string search(std::string_view query, const SearchOptions& options = {},
                     Date day = {2026, 9, 3}) const {
    std::string codes;
    for (const Entry& entry : CodeSearch{sets_}.search(sets_->icd10cm(), query, day, options))
      codes += (codes.empty() ? "" : " ") + entry.code();
    return codes;
  }
  std::shared_ptr<const CodeSets> sets_;
};

TEST_F(SearchStarter, FindsByCodeAndWords) {
  EXPECT_EQ(search("e11.6", {.billable_only = false, .most = 3}), "E116 E1164 E11641");
  EXPECT_EQ(search("e11.6", {.billable_only = true, .most = 3}), "E11641 E11649 E1165");
  EXPECT_EQ(search("chest pain"), "R078 R0789 R079 R07");
  EXPECT_EQ(search("diab hyperglyc", {.billable_only = true, .most = 1}), "E1165");
  EXPECT_EQ(search(""), "");
  EXPECT_EQ(search("chest pain", {}, {2030, 1, 1}), "");
}

// A set large enough for an index answers as one that is gone through.
TEST(TitleIndex, AnswersAsGoingThroughTheTitles) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (int i = 0; i < 2500; ++i) {
    const std::string code = "A" + std::to_string(10'000 + i);
    rows.emplace_back(code, "Fracture of bone " + std::to_string(i) +
                                (i % 2 == 0 ? ", right femur" : ", left femora"));
  }
  const auto sets = std::make_shared<CodeSets>(std::vector<std::shared_ptr<const CodeTable>>{
      test::table("icd10cm", {2025, 10, 1}, {2026, 9, 30}, rows)});
  const CodeSearch search{sets};
  const auto found = search.search(sets->icd10cm(), "frac 17 femo", kDay, {.most = 3});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].code(), "A10017");
  EXPECT_EQ(search.search(sets->icd10cm(), "right femora", kDay).size(), 0U);
  EXPECT_EQ(search.search(sets->icd10cm(), "left femur", kDay).size(), 0U);
  EXPECT_EQ(search.search(sets->icd10cm(), "bone", kDay, {.most = 5000}).size(), 2500U);
}

// --- facts of the published ICD-10-CM, where its files are

TEST(PublishedCodes, AreFoundByWhatPeopleWrite) {
  const std::string folder = tests::shared_folder() + "/codesets/icd10cm/";
  if (!std::filesystem::exists(folder + "cms_2026_dx.zip"))
    GTEST_SKIP() << "not on this machine: " << folder;
  std::vector<std::shared_ptr<const CodeTable>> tables;
  for (const char* file : {"cms_2026_dx.zip", "ICD10CM_FY2017_Full_XML.zip"}) {
    const auto read = read_releases(folder + file, ImportOptions{});
    ASSERT_TRUE(read) << read.error().message;
    const auto frozen = freeze_all(*read).value();
    tables.insert(tables.end(), frozen.begin(), frozen.end());
  }
  const CodeSearch search{std::make_shared<CodeSets>(std::move(tables))};
  for (const auto& [text, code] :
       std::vector<std::pair<std::string, std::string>>{{"pneumonia", "J189"},
                                                        {"CHF", "I509"},
                                                        {"COPD exacerbation", "J441"},
                                                        {"UTI", "N390"},
                                                        {"HTN", "I10"},
                                                        {"sore throat", "J029"},
                                                        {"chest pain", "R079"},
                                                        {"gonorrhoea", "A549"},
                                                        {"diabetis", "E119"},
                                                        {"Bright's disease", "N059"},
                                                        {"low back pain", "M5450"}}) {
    const auto found = search.suggest(text, kDay, {.billable_only = true});
    ASSERT_FALSE(found.empty()) << text;
    EXPECT_EQ(found.front().entry.code(), code) << text;
  }
}

}  // namespace
}  // namespace claimwire::codes
