// The counts of every file as its publisher ships it; those of headers that CMS's own list does not
// give were counted with awk.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "codes/code_sets.h"
#include "codes/import.h"
#include "tests/support/folders.h"
#include "wrap/zip/archive.h"

namespace claimwire::codes {
namespace {

// The text of an .xz file, by the system's own tool.
std::string unpacked(const std::string& path) {
  std::string content;
  FILE* pipe = ::popen(("xz -dc '" + path + "'").c_str(), "r");
  if (pipe == nullptr) return content;
  std::array<char, 1 << 16> piece{};
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe)) {
    content.append(piece.data(), size);
  }
  ::pclose(pipe);
  return content;
}

struct FileCase {
  std::string name;
  std::string path;
  std::string set;
  std::string effective;
  std::string ends;
  std::string label;
  std::uint32_t billable;
  std::uint32_t headers;
};

std::ostream& operator<<(std::ostream& out, const FileCase& c) { return out << c.path; }

class AgencyFile : public testing::TestWithParam<FileCase> {
 protected:
  void SetUp() override {
    path_ = tests::shared_folder() + "/codesets/" + GetParam().path;
    if (!std::filesystem::exists(path_)) GTEST_SKIP() << "not on this machine: " << path_;
  }
  std::string path_;
};

TEST_P(AgencyFile, GivesTheCountsAndTheDateOfItsRelease) {
  const FileCase& want = GetParam();
  const auto releases = read_releases(path_, ImportOptions{});
  ASSERT_TRUE(releases) << releases.error().message;
  const ParsedRelease* found = nullptr;
  for (const ParsedRelease& release : *releases) {
    if (release.facts.set == want.set) found = &release;
  }
  ASSERT_NE(found, nullptr) << "no release of " << want.set;
  EXPECT_EQ(found->facts.billable, want.billable);
  EXPECT_EQ(found->facts.headers, want.headers);
  EXPECT_EQ(found->facts.effective.iso(), want.effective) << found->facts.effective_why;
  EXPECT_EQ(found->facts.ends.iso(), want.ends);
  EXPECT_EQ(found->facts.label, want.label);
  const auto tables = freeze_all(*releases);
  EXPECT_TRUE(tables) << tables.error().message;
}

const FileCase kFileCases[] = {
    {"Cm2017", "icd10cm/cms_2017_dx.zip", "icd10cm", "2016-10-01", "2017-09-30", "FY2017", 71486,
     22344},
    {"Cm2021January", "icd10cm/cms_2021_dx.zip", "icd10cm", "2021-01-01", "2021-09-30",
     "FY2021 January update", 72621, 22737},
    {"Cm2023", "icd10cm/cdc_fy2023_eff-2022-10-01_order_codes.zip", "icd10cm", "2022-10-01",
     "2023-09-30", "FY2023", 73639, 23106},
    {"Cm2023April", "icd10cm/cdc_fy2023_eff-2023-04-01_order_codes.zip", "icd10cm", "2023-04-01",
     "2023-09-30", "FY2023 April update", 73674, 23121},
    {"Cm2024", "icd10cm/cms_2024_dx.zip", "icd10cm", "2023-10-01", "2024-09-30", "FY2024", 74044,
     23252},
    {"Cm2025", "icd10cm/cms_2025_dx.zip", "icd10cm", "2024-10-01", "2025-09-30", "FY2025", 74260,
     23324},
    {"Cm2026", "icd10cm/cms_2026_dx.zip", "icd10cm", "2025-10-01", "2026-09-30", "FY2026", 74719,
     23467},
    {"Pcs2022Errata", "icd10pcs/cms_2022_errata.zip", "icd10pcs", "2022-04-01", "2022-09-30",
     "FY2022 April update", 78229, 895},
    {"Pcs2024April", "icd10pcs/cms_2024_pr.zip", "icd10pcs", "2024-04-01", "2024-09-30",
     "FY2024 April update", 78638, 905},
    {"Pcs2025", "icd10pcs/cms_2025_pr.zip", "icd10pcs", "2024-10-01", "2025-09-30", "FY2025", 78948,
     908},
    {"Pcs2026", "icd10pcs/cms_2026_pr.zip", "icd10pcs", "2025-10-01", "2026-09-30", "FY2026", 79115,
     914},
    {"Hcpcs2018", "hcpcs/2018-Alpha-Numeric-HCPCS-File.zip", "hcpcs", "2018-01-01", "2018-12-31",
     "2018 January", 6205, 0},
    {"HcpcsModifiers2018", "hcpcs/2018-Alpha-Numeric-HCPCS-File.zip", "hcpcs-modifiers",
     "2018-01-01", "2018-12-31", "2018 January", 354, 0},
    {"Hcpcs2019", "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip", "hcpcs", "2019-01-01", "2019-12-31",
     "2019 January", 6440, 0},
    {"HcpcsModifiers2019", "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip", "hcpcs-modifiers",
     "2019-01-01", "2019-12-31", "2019 January", 360, 0},
    {"HcpcsCsvExcerpt", "hcpcs/HCPC2026_OCT_ANWEB.excerpt.csv", "hcpcs-modifiers", "2026-10-01",
     "2026-12-31", "2026 October", 8, 0},
    {"PoaExempt2026", "icd10cm/POAexemptCodesFY26.zip", "poa-exempt", "2025-10-01", "2026-09-30",
     "FY2026", 38349, 0},
    {"HcpcsUnlisted2019", "hcpcs/2019-HCPCS-NOC-Codes.zip", "hcpcs-unlisted", "2019-01-01",
     "2019-12-31", "2019 January", 139, 0},
    {"MsDrgV40", "msdrg/msdrg_v40_appendix_A.txt", "ms-drg", "2022-10-01", "2023-09-30", "v40.0",
     767, 0},
    {"AdjustmentReasons", "carc/carc_rarc_codes_dates_only.tsv", "carc", "2024-03-01", "0000-00-00",
     "2024-03-01", 405, 0},
    {"RemarkCodes", "carc/carc_rarc_codes_dates_only.tsv", "rarc", "2024-03-01", "0000-00-00",
     "2024-03-01", 1171, 0},
    {"AdjustmentGroups", "carc/carc_rarc_codes_dates_only.tsv", "claim-adjustment-groups",
     "2024-03-01", "0000-00-00", "2024-03-01", 5, 0},
    {"Taxonomy241", "nucc/nucc_taxonomy_241.csv", "taxonomy", "2024-07-01", "0000-00-00",
     "2024-07-01", 874, 0},
    {"Taxonomy250", "nucc/nucc_taxonomy_250.csv", "taxonomy", "2025-01-01", "0000-00-00",
     "2025-01-01", 879, 0},
};
INSTANTIATE_TEST_SUITE_P(AsShipped, AgencyFile, testing::ValuesIn(kFileCases),
                         [](const auto& test) { return test.param.name; });

struct OtherFile {
  std::string name;
  std::string path;
  std::string error;
};
std::ostream& operator<<(std::ostream& out, const OtherFile& c) { return out << c.path; }

class AgencyFileOfAnotherKind : public testing::TestWithParam<OtherFile> {};

TEST_P(AgencyFileOfAnotherKind, IsRefusedInWords) {
  const std::string path = tests::shared_folder() + "/codesets/" + GetParam().path;
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "not on this machine: " << path;
  const auto releases = read_releases(path, ImportOptions{});
  ASSERT_FALSE(releases);
  EXPECT_EQ(releases.error().id, GetParam().error) << releases.error().message;
}

const OtherFile kOtherFiles[] = {
    {"LocalitiesByCounty", "pfs/25LOCCO.csv", "codes.format-unknown"},
    {"PracticeCostIndices", "pfs/GPCI2025.csv", "codes.format-unknown"},
    {"RecordLayout", "hcpcs/2019-HCPCS-Record-Layout.zip", "codes.format-unknown"},
    {"PlaceOfServiceWithoutDay", "pos/place_of_service_codes.tsv", "codes.effective-unknown"},
};
INSTANTIATE_TEST_SUITE_P(AsShipped, AgencyFileOfAnotherKind, testing::ValuesIn(kOtherFiles),
                         [](const auto& test) { return test.param.name; });

// Tables that say something of codes: how many rows, of how many codes.
struct TableCase {
  std::string name;
  std::string path;
  std::string set;
  std::string effective;
  std::string ends;
  std::uint32_t rows;
  std::optional<Date> said{};  ///< --effective
};
std::ostream& operator<<(std::ostream& out, const TableCase& c) { return out << c.path; }

class AgencyTable : public testing::TestWithParam<TableCase> {};

TEST_P(AgencyTable, GivesTheRowsOfItsFile) {
  const TableCase& want = GetParam();
  const std::string path = tests::shared_folder() + "/codesets/" + want.path;
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "not on this machine: " << path;
  const std::string name = std::filesystem::path{path}.filename().string();
  const bool packed = name.ends_with(".xz");
  const ImportOptions options{.effective = want.said};
  const auto releases =
      packed ? read_releases(name.substr(0, name.size() - 3), unpacked(path), options)
             : read_releases(path, options);
  ASSERT_TRUE(releases) << releases.error().message;
  const ParsedRelease* found = nullptr;
  std::uint32_t rows = 0;
  for (const ParsedRelease& release : *releases) {
    if (release.facts.set != want.set) continue;
    found = &release;
    rows += release.facts.relations;
  }
  ASSERT_NE(found, nullptr) << "no release of " << want.set;
  EXPECT_EQ(rows, want.rows);
  EXPECT_EQ(found->facts.effective.iso(), want.effective) << found->facts.effective_why;
  EXPECT_EQ(found->facts.ends.iso(), want.ends);
  const auto tables = freeze_all(*releases);
  ASSERT_TRUE(tables) << tables.error().message;
  EXPECT_TRUE(tables->front()->verify());
}

const TableCase kTableCases[] = {
    {"PtpPractitioner2024Q3", "ncci/ccipra-2024q3.regenerated.txt.xz", "ncci-ptp-practitioner",
     "2024-07-01", "2024-09-30", 1676764},
    {"PtpExcerptV322", "ncci/ccipra-v322r0-f1.excerpt.txt", "ncci-ptp-practitioner", "2026-07-01",
     "2026-09-30", 21},
    {"MuePractitioner", "ncci/MCR_MUE_PractitionerServices_Eff_07-01-2024.regenerated.csv",
     "mue-practitioner", "2024-07-01", "2024-09-30", 14677},
    {"MueHospital", "ncci/MCR_MUE_OutpatientHospitalServices_Eff_07-01-2024.regenerated.csv",
     "mue-hospital", "2024-07-01", "2024-09-30", 14628},
    {"MueDme", "ncci/MCR_MUE_DMESupplierServices_Eff_07-01-2024.regenerated.csv", "mue-dme",
     "2024-07-01", "2024-09-30", 2928},
    {"AddOnCodes", "ncci/add_on_codes_2024.tsv", "add-on-codes", "2024-07-01", "2024-09-30", 7465,
     Date{2024, 7, 1}},
    // 59,412 codes and 746 manifestations; 10,858 and 43,140 cells, of which some hold no code; of
    // the references 8,436 name an entry that has a code.
    {"IndexOfDiseases", "icd10cm/ICD10CM_FY2017_Full_XML.zip", "icd10cm-index", "2016-10-01",
     "2017-09-30", 39964 + 6208 + 59412 + 746 + 9009 + 8436},
    {"TabularList2017", "icd10cm/ICD10CM_FY2017_Full_XML.zip", "icd10cm-tabular", "2016-10-01",
     "2017-09-30", 50806},
    {"TabularList2021", "icd10cm/icd10cm_tabular_2021.xml.xz", "icd10cm-tabular", "2020-10-01",
     "2021-09-30", 51895},
    {"PcsTables", "icd10pcs/cms_2022_errata.zip", "icd10pcs-tables", "2021-10-01", "2022-09-30",
     29540},
    {"ConversionWorkbook", "icd10cm/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx", "icd10cm-conversion",
     "2025-10-01", "0000-00-00", 12678},
    {"ConversionCsv", "icd10cm/ICD-10-CM-Conversion-Table-FY20-Effective-10-1-2019-corrected.csv",
     "icd10cm-conversion", "2019-10-01", "0000-00-00", 6432},
    {"FeeScheduleText", "pfs/PPRRVU2025_Oct.cpt-descriptors-removed.txt.xz",
     "physician-fee-schedule", "2025-10-01", "2025-12-31", 19090},
    {"FeeScheduleCsv", "pfs/PPRRVU2025_Oct.cpt-descriptors-removed.csv.xz",
     "physician-fee-schedule", "2025-10-01", "2025-12-31", 19090},
    // One of its 19,060 rows has no status indicator.
    {"AddendumB", "opps/addendum_b_status_2026-04.csv", "opps-status", "2026-04-01", "2026-06-30",
     19059},
    {"Zip5", "zip/ZIP5_OCT2025.txt.xz", "zip5", "2025-10-01", "2025-12-31", 42956},
    {"GemsFromIcd10", "icd10cm/2018_I10gem.txt.xz", "gem-icd10cm", "2017-10-01", "0000-00-00",
     81593},
    {"GemsFromIcd9", "icd10cm/2018_I9gem.txt.xz", "gem-icd9cm", "2017-10-01", "0000-00-00", 24860},
    {"MceV41", "mce/mce_v41.1_dx_edits.tsv", "mce", "2024-04-01", "2024-09-30", 7946},
    // Its last line has no line end, so that `wc -l` counts one less.
    {"MceV37", "mce/MCE_Simple_Code_Edits_v37.txt.xz", "mce", "2019-10-01", "2020-09-30", 14153},
};
INSTANTIATE_TEST_SUITE_P(AsShipped, AgencyTable, testing::ValuesIn(kTableCases),
                         [](const auto& test) { return test.param.name; });

// The addenda of a year makes that year's order file out of the one before.
TEST(AgencyAddenda, LeadsToTheOrderFileBesideIt) {
  const std::string folder = tests::shared_folder() + "/codesets/icd10cm/";
  if (!std::filesystem::exists(folder + "cms_2026_dx.zip")) GTEST_SKIP() << "not on this machine";
  std::ifstream in{folder + "cms_2026_dx.zip", std::ios::binary};
  const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  const auto archive = zip::Archive::open(bytes, zip::Limits{}).value();
  std::string addenda;
  for (const zip::Entry& entry : archive.entries()) {
    if (entry.name == "icd10cm_order_addenda_2026.txt") addenda = archive.read(entry).value();
  }
  const auto before = read_releases(folder + "cms_2025_dx.zip", ImportOptions{}).value();
  const CodeSets loaded{freeze_all(before).value()};
  const auto made = read_releases("icd10cm_order_addenda_2026.txt", addenda,
                                  ImportOptions{.effective = {}, .set = {}, .loaded = &loaded});
  ASSERT_TRUE(made) << made.error().message;
  const auto published = read_releases(folder + "cms_2026_dx.zip", ImportOptions{}).value();
  EXPECT_EQ(made->front().facts.effective.iso(), "2025-10-01");
  EXPECT_EQ(made->front().facts.label, "FY2026");
  ASSERT_EQ(made->front().rows.size(), published.front().rows.size());
  const auto key = [](const CodeRow& row) {
    return row.code + (row.billable ? "1" : "0") + row.short_title + "|" + row.title;
  };
  std::map<std::string, int> differ;
  for (const CodeRow& row : made->front().rows) ++differ[key(row)];
  for (const CodeRow& row : published.front().rows) --differ[key(row)];
  for (const auto& [row, count] : differ) EXPECT_EQ(count, 0) << row;

  const auto alone = read_releases("icd10cm_order_addenda_2026.txt", addenda, ImportOptions{});
  ASSERT_FALSE(alone);
  EXPECT_EQ(alone.error().id, "codes.addenda-base-missing") << alone.error().message;
}

// A text and its CSV twin say the same; the counts are those of formats' own description.
TEST(AgencyFeeSchedule, SaysTheSameAsTextAndCsv) {
  const std::string folder =
      tests::shared_folder() + "/codesets/pfs/PPRRVU2025_Oct.cpt-descriptors";
  if (!std::filesystem::exists(folder + "-removed.txt.xz")) GTEST_SKIP() << "not on this machine";
  std::map<std::string, std::map<std::string, int>> counts;
  std::map<std::string, std::string> of;
  for (const std::string end : {".txt", ".csv"}) {
    const auto releases =
        read_releases("PPRRVU2025_Oct" + end, unpacked(folder + "-removed" + end + ".xz"), {})
            .value();
    for (const RelationRow& row : releases.front().relations.rows()) {
      const std::string& text = releases.front().relations.text(row);
      const std::string key = unpack(row.code) + unpack(row.other);
      if (end == ".csv") {
        EXPECT_EQ(of[key], text) << key;
      }
      of[key] = text;
      ++counts["status"][text.substr(0, 1)];
      ++counts["global"][text.substr(2, 3)];
      ++counts["bilateral"][text.substr(6, 1)];
    }
  }
  EXPECT_EQ(of.size(), 19090U);
  EXPECT_EQ(counts["status"]["A"], 2 * 9021);
  EXPECT_EQ(counts["global"]["090"], 2 * 3767);
  EXPECT_EQ(counts["bilateral"]["1"], 2 * 2227);
}

// Counts that its makers gave for the same file.
TEST(AgencyPtp, HasTheActivePairsCounted) {
  const std::string path =
      tests::shared_folder() + "/codesets/ncci/ccipra-2024q3.regenerated.txt.xz";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "not on this machine: " << path;
  const auto releases = read_releases("ccipra-2024q3.txt", unpacked(path), ImportOptions{}).value();
  const auto& rows = releases.front().relations.rows();
  EXPECT_EQ(std::count_if(rows.begin(), rows.end(),
                          [](const RelationRow& row) { return !row.through.valid(); }),
            1669820);
}

TEST(AgencyMue, HasTheIndicatorsCounted) {
  const std::string path =
      tests::shared_folder() +
      "/codesets/ncci/MCR_MUE_PractitionerServices_Eff_07-01-2024.regenerated.csv";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "not on this machine: " << path;
  const auto releases = read_releases(path, ImportOptions{}).value();
  std::map<int, int> of;
  for (const RelationRow& row : releases.front().relations.rows()) ++of[row.detail];
  EXPECT_EQ(of, (std::map<int, int>{{1, 41}, {2, 5157}, {3, 9479}}));
}

// The workbook beside the text of one release holds the same codes.
TEST(AgencyHcpcsWorkbook, HoldsTheCodesOfItsText) {
  const std::string path =
      tests::shared_folder() + "/codesets/hcpcs/2019-Alpha-Numeric-HCPCS-File.zip";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "not on this machine: " << path;
  std::ifstream in{path, std::ios::binary};
  const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  const auto archive = zip::Archive::open(bytes, zip::Limits{}).value();
  const auto entry =
      std::find_if(archive.entries().begin(), archive.entries().end(),
                   [](const zip::Entry& one) { return one.name == "HCPC2019_CONTR_ANWEB.xlsx"; });
  ASSERT_NE(entry, archive.entries().end());
  const auto of_text = read_releases(path, ImportOptions{}).value();
  const auto of_sheet =
      read_releases("HCPC2019_CONTR_ANWEB.xlsx", archive.read(*entry).value(), ImportOptions{});
  ASSERT_TRUE(of_sheet) << of_sheet.error().message;
  ASSERT_EQ(of_sheet->size(), of_text.size());
  for (std::size_t i = 0; i < of_text.size(); ++i) {
    const ParsedRelease& text = of_text[i];
    const ParsedRelease& sheet = (*of_sheet)[i];
    EXPECT_EQ(sheet.facts.effective, text.facts.effective);
    ASSERT_EQ(sheet.rows.size(), text.rows.size());
    std::map<std::string, std::string> titles;
    for (const CodeRow& row : text.rows) titles[row.code] = row.title + row.through.iso();
    for (const CodeRow& row : sheet.rows) {
      EXPECT_EQ(row.title + row.through.iso(), titles[row.code]) << row.code;
    }
  }
}

TEST(PlaceOfServiceList, LoadsWithTheDaySaid) {
  const std::string path = tests::shared_folder() + "/codesets/pos/place_of_service_codes.tsv";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "not on this machine: " << path;
  const auto releases = read_releases(path, ImportOptions{.effective = Date{2024, 5, 2}});
  ASSERT_TRUE(releases) << releases.error().message;
  EXPECT_EQ(releases->front().facts.set, "place-of-service");
  // 47 of its 99 codes are unassigned.
  EXPECT_EQ(releases->front().facts.billable, 52U);
  EXPECT_EQ(releases->front().facts.relations, 52U);
}

}  // namespace
}  // namespace claimwire::codes
