// The tabular list, on a few invented elements and on the real one.
#include "codes/tabular.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>

#include "codes/import.h"
#include "tests/support/folders.h"

namespace claimwire::codes {
namespace {

std::string tabular(const std::string& chapter) {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<ICD10CM.tabular><version>2026</version>\n" +
         chapter + "</ICD10CM.tabular>\n";
}

constexpr std::string_view kChapter =
    "<chapter><name>1</name><desc>Invented (A00-B99)</desc>"
    "<useAdditionalCode><note>code to identify resistance (Z16.-)</note></useAdditionalCode>"
    "<excludes2><note>carrier (Z22.-)</note></excludes2>\n"
    "<section id=\"A00-A09\"><desc>Invented section</desc>"
    "<excludes1><note>certain things (J09-J11)</note></excludes1>\n"
    "<diag><name>A00</name><desc>Heading</desc>"
    "<excludes1><note>type 1 (E10.-, E10.21)</note><note>vitamin B12 deficiency R68.84</note>"
    "<note>codes (T07) with final character 1</note></excludes1>\n"
    "<codeFirst><note>underlying disease, such as:</note><note>rupture (N80.0-N80.2)</note>"
    "</codeFirst>"
    "<sevenChrNote><note>to be assigned:</note></sevenChrNote>"
    "<sevenChrDef><extension char=\"A\">initial</extension><extension char=\"D\">later</extension>"
    "</sevenChrDef>\n"
    "<diag><name>A00.0</name><desc>Leaf &amp; <diff><old>old</old><new>new</new></diff></desc>"
    "<inclusionTerm><note>Classical</note></inclusionTerm></diag>\n"
    "<diag placeholder=\"true\"><name>A00.1X</name><desc>With X</desc></diag>"
    "</diag></section></chapter>\n";

const CodeSets& sets() {
  static const CodeSets kSets = [] {
    auto frozen = freeze_all(
        read_releases("tabular.xml", tabular(std::string{kChapter}), ImportOptions{}).value());
    return CodeSets{std::move(frozen.value())};
  }();
  return kSets;
}

struct NoteCase {
  std::string name;
  Relation kind;
  std::string code;
  std::string named;
  std::string want;  ///< Text of the first note that names it; empty: none does.
};
std::ostream& operator<<(std::ostream& out, const NoteCase& c) { return out << c.name; }
class NoteOfACode : public testing::TestWithParam<NoteCase> {};

TEST_P(NoteOfACode, HoldsForAllBelowIt) {
  const NoteCase& c = GetParam();
  std::string found;
  for (const TabularNote& note : tabular_notes(sets(), c.kind, c.code, {2026, 1, 1})) {
    if (found.empty() && note.names(pack(c.named))) found = note.text;
  }
  EXPECT_EQ(found, c.want);
}

const NoteCase kNoteCases[] = {
    {"Own", Relation::excludes1, "A00", "E10.9", "type 1 (E10.-, E10.21)"},
    {"Inherited", Relation::excludes1, "A00.0", "E10.9", "type 1 (E10.-, E10.21)"},
    {"Below7thCharacter", Relation::excludes1, "A001XXA", "E1021", "type 1 (E10.-, E10.21)"},
    {"AnotherCode", Relation::excludes1, "A00.0", "E11.9", ""},
    {"OfTheSection", Relation::excludes1, "A00.0", "J10.1", "certain things (J09-J11)"},
    {"EndOfARange", Relation::excludes1, "A00.0", "J11.89", "certain things (J09-J11)"},
    {"BehindARange", Relation::excludes1, "A00.0", "J12", ""},
    {"BeforeARange", Relation::excludes1, "A00.0", "J08", ""},
    {"OfTheChapter", Relation::use_additional, "A00.0", "Z16.24",
     "code to identify resistance (Z16.-)"},
    {"DottedWithoutBrackets", Relation::excludes1, "A00", "R68.84",
     "vitamin B12 deficiency R68.84"},
    {"WordThatLooksLikeACode", Relation::excludes1, "A00", "B12", ""},
    {"WithACondition", Relation::excludes1, "A00", "T07", ""},
    {"RangeWithinACategory", Relation::code_first, "A00.0", "N80.1", "rupture (N80.0-N80.2)"},
    {"OtherKind", Relation::excludes2, "A00.0", "E10.9", ""},
    {"CodeOfAnotherChapter", Relation::excludes1, "C00.0", "E10.9", ""},
};
INSTANTIATE_TEST_SUITE_P(Notes, NoteOfACode, testing::ValuesIn(kNoteCases),
                         [](const auto& test) { return test.param.name; });

TEST(Excludes1, IsFoundFromEitherCode) {
  EXPECT_EQ(excludes1(sets(), "E10.9", "A00.0", {2026, 1, 1}).text, "type 1 (E10.-, E10.21)");
  EXPECT_EQ(excludes1(sets(), "A00.0", "E10.9", {2026, 1, 1}).place, TabularPlace::own);
  EXPECT_EQ(excludes1(sets(), "A00.0", "J10", {2026, 1, 1}).place, TabularPlace::section);
  EXPECT_EQ(excludes1(sets(), "A00.0", "E11.9", {2026, 1, 1}).kind, Relation::none);
  EXPECT_EQ(excludes1(sets(), "A00.0", "E10.9", {2026, 10, 1}).kind, Relation::none);
}

TEST(TabularTitles, AreTheNewOnes) {
  const Lookup found = sets().find(kIcd10cmTabular, "A00.0", {2026, 1, 1});
  EXPECT_EQ(found.entry.title(), "Leaf & new");
  EXPECT_FALSE(found.billable());
}

struct BadCase {
  std::string name;
  std::string content;
  std::string error;
};
std::ostream& operator<<(std::ostream& out, const BadCase& c) { return out << c.name; }
class BadTabular : public testing::TestWithParam<BadCase> {};
TEST_P(BadTabular, IsRefused) {
  const auto refused = read_releases("tabular.xml", GetParam().content, ImportOptions{});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, GetParam().error) << refused.error().message;
}
const BadCase kBadCases[] = {
    {"Cut", tabular(std::string{kChapter}).substr(0, 900), "codes.xml.malformed"},
    {"Doctype", "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><ICD10CM.tabular/>",
     "codes.xml.doctype"},
    {"Empty", tabular(""), "codes.empty-file"},
    {"NoCode", tabular("<chapter><section><diag><desc>x</desc></diag></section></chapter>"),
     "codes.line-malformed"},
    {"BadCode", tabular("<chapter><section><diag><name>A?</name></diag></section></chapter>"),
     "codes.line-malformed"},
    {"BadYear",
     tabular("<chapter><section><diag><name>A00</name></diag></section></chapter>")
         .replace(tabular("").find("2026"), 4, "1626"),
     "codes.effective-unknown"},
};
INSTANTIATE_TEST_SUITE_P(Xml, BadTabular, testing::ValuesIn(kBadCases),
                         [](const auto& test) { return test.param.name; });

// Leaf codes, filled with X to six characters, with each 7th character that they inherit, are
// exactly what the order file of the same year calls billable.
TEST(AgencyTabular, GivesTheBillableCodesOfTheOrderFile) {
  const std::string folder = tests::shared_folder() + "/codesets/icd10cm/";
  if (!std::filesystem::exists(folder + "ICD10CM_FY2017_Full_XML.zip")) {
    GTEST_SKIP() << "not on this machine: " << folder;
  }
  const auto releases =
      read_releases(folder + "ICD10CM_FY2017_Full_XML.zip", ImportOptions{}).value();
  const auto order = read_releases(folder + "cms_2017_dx.zip", ImportOptions{}).value();
  const ParsedRelease* list = nullptr;
  for (const ParsedRelease& release : releases) {
    if (release.facts.set == kIcd10cmTabular) list = &release;
  }
  ASSERT_NE(list, nullptr);
  std::map<CodeKey, std::string> sevenths;
  for (const RelationRow& row : list->relations.rows()) {
    if (row.kind == Relation::seventh_character) {
      sevenths[row.code] += static_cast<char>(row.value);
    }
  }
  std::set<std::string> codes;
  for (const CodeRow& row : list->rows) codes.insert(row.code);
  std::set<std::string> built;
  for (const std::string& code : codes) {
    const auto next = codes.upper_bound(code);
    if (next != codes.end() && next->starts_with(code)) continue;
    std::string inherited;
    for (std::size_t size = code.size(); size >= 3 && inherited.empty(); --size) {
      const auto found = sevenths.find(pack(code.substr(0, size)));
      if (found != sevenths.end()) inherited = found->second;
    }
    if (inherited.empty()) built.insert(code);
    std::string stem = code;
    stem.resize(6, 'X');
    for (const char c : inherited) built.insert(stem + c);
  }
  std::set<std::string> billable;
  for (const CodeRow& row : order.front().rows) {
    if (row.billable) billable.insert(row.code);
  }
  EXPECT_EQ(built.size(), 71486U);
  EXPECT_EQ(built, billable);
}

}  // namespace
}  // namespace claimwire::codes
