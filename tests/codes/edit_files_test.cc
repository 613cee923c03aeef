// The files of claim edits, on a few lines of our own, and every way in which they go wrong.
#include <gtest/gtest.h>

#include "codes/import.h"

namespace claimwire::codes {
namespace {

std::string without_cr(std::string text) {
  std::erase(text, '\r');
  return text;
}
std::string replaced(std::string text, const std::string& what, const std::string& with) {
  return text.replace(text.find(what), what.size(), with);
}

std::string ptp() {
  return "Notice\t\t\t\t\t\t\r\n"
         "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
         "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
         "11042\t97597\t*\t19960101\t*\t1\tMore extensive \xAE procedure\r\n"
         "80053\t80048\t\t20020101\t20240331\t0\tLaboratory panel\r\n";
}
std::string mue() {
  return "\"Notice, of\r\n\r\nseveral lines (CPT\xAE)\",,,\r\n"
         "\"HCPCS/\nCPT Code\",Outpatient Hospital Services MUE Values,MUE Adjudication "
         "Indicator,MUE Rationale\r\n"
         "71046,2,3 Date of Service Edit: Clinical,Nature of Service\r\n"
         "A4206,0,2 Date of Service Edit: Policy,CMS Policy\r\n";
}
std::string add_on() {
  return "code\trole\tcomplement\taoc_type\n"
         "11042\tPrimary\t11045\t1\n"
         "11045\tAdd-On\t11042\t1\n"
         "99292\tAdd-On\tcontractor\t2\n"
         "contractor\tPrimary\t99292\t2\n";
}
std::string mce() {
  return "MCE_Version\tICD_Version\tMCE_Section\tMCE_Subsection\tMCE_Edit_Type\tICD_Code_Type\t"
         "ICD_Code\tICD_Desc\r\n"
         "37\t10\t4\tA\tNewborn_Only\tD\tA33\tInvented\r\n"
         "37\t10\t5\tB\tFemale_Only\tP\t0U5B4ZZ\tInvented\r\n";
}

std::string conversion() {
  return "\"Prose of\r\nseveral lines, with commas\",,\r\n"
         "Current code assignment,Effective October 1,Previous Code(s) Assignment\r\n"
         "A04.71 ,2017,A04.7\r\n"
         "H02.20C,2018,\"H02.201, H02.202 and H02.204\"\r\n"
         "Y07.050,04/01/23,Y07.01-Y07.04\r\n"
         "W44.A0XA,2023,Codes in Categories T15-T19\r\n"
         "U07.1,4/1/2020,None\r\n";
}

struct FileCase {
  std::string name;
  std::string file;
  std::string content;
  std::string set;        ///< Empty where the file is refused.
  std::string effective;  ///< Or the error id where it is refused.
  std::uint32_t rows = 0;
  std::string message{};  ///< A part of the error's message, or of the first warning.
};
std::ostream& operator<<(std::ostream& out, const FileCase& c) { return out << c.name; }
class EditFile : public testing::TestWithParam<FileCase> {};

TEST_P(EditFile, IsReadWholeOrRefusedWithItsLine) {
  const FileCase& want = GetParam();
  auto releases = read_releases(want.file, want.content, ImportOptions{});
  Error error;
  if (releases) {
    if (const auto frozen = freeze_all(*releases); !frozen) error = frozen.error();
  } else {
    error = releases.error();
  }
  if (want.set.empty()) {
    EXPECT_EQ(error.id, want.effective) << error.message;
    EXPECT_NE(error.message.find(want.message), std::string::npos) << error.message;
    return;
  }
  ASSERT_EQ(error.id, "") << error.message;
  const ParsedRelease& release = releases->front();
  EXPECT_EQ(release.facts.set, want.set);
  EXPECT_EQ(release.facts.effective.iso(), want.effective);
  EXPECT_EQ(release.facts.relations, want.rows);
  const std::string warning = release.warnings.empty() ? "" : release.warnings.front();
  EXPECT_NE(warning.find(want.message), std::string::npos) << warning;
}

const FileCase kFileCases[] = {
    // NCCI pairs.
    {"Ptp", "ccipra-v322r0-f1.TXT", ptp(), "ncci-ptp-practitioner", "2026-07-01", 2},
    {"PtpHospital", "ccioph-v301r0-f2.txt", ptp(), "ncci-ptp-hospital", "2024-04-01", 2},
    {"PtpMedicaid", "mcd-ccioph-2024q2.txt", ptp(), "ncci-ptp-medicaid-hospital", "2024-04-01", 2},
    {"PtpLfOnly", "ccipra-v322r0-f1.txt", without_cr(ptp()), "ncci-ptp-practitioner", "2026-07-01",
     2},
    {"PtpWithMark", "ccipra-v322r0-f1.txt", "\xEF\xBB\xBF" + ptp(), "ncci-ptp-practitioner",
     "2026-07-01", 2},
    {"PtpWithoutVersion", "ccipra.txt", ptp(), "ncci-ptp-practitioner", "2002-01-01", 2},
    {"PtpOfAnOlderYearThanItsRows", "ccipra-v281r0-f1.txt",
     replaced(ptp(), "20020101\t20240331", "20240101\t*"), "ncci-ptp-practitioner", "2024-01-01", 2,
     "the rows decide"},
    {"PtpWithoutKind", "edits-v322r0.txt", ptp(), "", "codes.set-unknown", 0, "Say --set"},
    {"PtpCutRow", "ccipra-v322r0-f1.txt", ptp() + "80053\t80051\t\t2002\r\n", "",
     "codes.line-malformed", 0, "line 6: 4 cells"},
    {"PtpCutInLastRow", "ccipra-v322r0-f1.txt", ptp().substr(0, ptp().size() - 5), "",
     "codes.line-unfinished", 0, "line 5"},
    {"PtpRowRepeated", "ccipra-v322r0-f1.txt",
     ptp() + "80053\t80048\t\t20020101\t20240331\t0\tLaboratory panel\r\n", "",
     "codes.row-repeated", 0, "line 6: says of 80053 what line 5 says already"},
    {"PtpPairAgainWithOtherDays", "ccipra-v322r0-f1.txt",
     ptp() + "80053\t80048\t\t20240701\t*\t1\tLaboratory panel\r\n", "ncci-ptp-practitioner",
     "2026-07-01", 3},
    {"PtpIndicator", "ccipra-v322r0-f1.txt", ptp() + "80053\t80051\t\t20020101\t*\t2\tx\r\n", "",
     "codes.line-malformed", 0, "line 6: the modifier indicator is '2'"},
    {"PtpDay", "ccipra-v322r0-f1.txt", ptp() + "80053\t80051\t\t20021301\t*\t1\tx\r\n", "",
     "codes.date-impossible", 0, "line 6: '20021301'"},
    {"PtpDaysTurned", "ccipra-v322r0-f1.txt",
     ptp() + "80053\t80051\t\t20020101\t20010101\t1\tx\r\n", "", "codes.date-impossible", 0,
     "before the effective day"},
    {"PtpBrokenCode", "ccipra-v322r0-f1.txt", ptp() + "8005\t80051\t\t20020101\t*\t1\tx\r\n", "",
     "codes.line-malformed", 0, "line 6: column 1"},
    {"PtpHeadingOnly", "ccipra-v322r0-f1.txt", ptp().substr(0, ptp().find("11042")), "",
     "codes.format-unknown", 0, "no known layout"},
    // MUE.
    {"Mue", "MCR_MUE_OutpatientHospitalServices_Eff_07-01-2024.csv", mue(), "mue-hospital",
     "2024-07-01", 2},
    {"MueMedicaid", "MCD_MUE_OutpatientHospitalServices_Eff_07-01-2024.csv", mue(),
     "mue-medicaid-hospital", "2024-07-01", 2},
    {"MueLfOnly", "MCR_MUE_x_Eff_07-01-2024.csv", without_cr(mue()), "mue-hospital", "2024-07-01",
     2},
    {"MueWithMark", "MCR_MUE_x_Eff_07-01-2024.csv", "\xEF\xBB\xBF" + mue(), "mue-hospital",
     "2024-07-01", 2},
    {"MueWithoutNotice", "MCR_MUE_x_Eff_07-01-2024.csv", mue().substr(mue().find("\"HCPCS")),
     "mue-hospital", "2024-07-01", 2},
    {"MueWithoutDay", "mue.csv", mue(), "", "codes.effective-unknown", 0, "Say --effective"},
    {"MueNoticeNeverClosed", "MCR_MUE_x_Eff_07-01-2024.csv", replaced(mue(), "CPT\xAE)\"", "CPT"),
     "", "codes.format-unknown", 0, "no known layout"},
    {"MueCodeRepeated", "MCR_MUE_x_Eff_07-01-2024.csv",
     mue() + "71046,3,3 Date of Service Edit: Clinical,Nature of Service\r\n", "",
     "codes.code-repeated", 0, "line 8: code 71046 was already on line 6"},
    {"MueUnits", "MCR_MUE_x_Eff_07-01-2024.csv", mue() + "71045,two,1 Line Edit,x\r\n", "",
     "codes.line-malformed", 0, "line 8: the MUE value is 'two'"},
    {"MueIndicator", "MCR_MUE_x_Eff_07-01-2024.csv", mue() + "71045,2,Line Edit,x\r\n", "",
     "codes.line-malformed", 0, "line 8: the adjudication indicator"},
    {"MueCutRow", "MCR_MUE_x_Eff_07-01-2024.csv", mue() + "71045,2\r\n", "", "codes.line-malformed",
     0, "line 8: 2 cells"},
    {"MueCutInLastRow", "MCR_MUE_x_Eff_07-01-2024.csv", mue().substr(0, mue().size() - 4), "",
     "codes.line-unfinished", 0, "has no line end"},
    // Add-on codes.
    {"AddOn", "AOC_V2024Q3-MCR.txt", add_on(), "add-on-codes", "2024-07-01", 2},
    {"AddOnWithoutQuarter", "aoc.txt", add_on(), "", "codes.effective-unknown", 0,
     "Say --effective"},
    {"AddOnType", "AOC_V2024Q3-MCR.txt", add_on() + "11046\tAdd-On\t11043\t4\n", "",
     "codes.line-malformed", 0, "line 6: the type is '4'"},
    {"AddOnRole", "AOC_V2024Q3-MCR.txt", add_on() + "11046\tBoth\t11043\t1\n", "",
     "codes.line-malformed", 0, "line 6: the role"},
    {"AddOnRepeated", "AOC_V2024Q3-MCR.txt", add_on() + "11045\tAdd-On\t11042\t1\n", "",
     "codes.row-repeated", 0, "line 6: says of 11045 what line 3 says already"},
    // MCE.
    {"Mce", "MCE_Simple_Code_Edits_v37.txt", mce(), "mce", "2019-10-01", 2},
    {"MceAprilInWords", "mce_v41.1.tsv",
     "mce_version\tgroup\trule\ticd10cm\tdescription\n"
     "41.1\tAge\tMaternity (Ages 9-64)\tO00.90\tInvented\n"
     "41.1\tOther\tManifestation (Not Allowed as Principal Diagnosis)\tD63.0\tInvented\n",
     "mce", "2024-04-01", 2},
    {"MceUnknownList", "mce.tsv", mce() + "37\t10\t77\tA\tOther\tD\tA34\tInvented\r\n", "",
     "codes.line-malformed", 0, "line 4: the edit '77'"},
    {"MceCodeType", "mce.tsv", mce() + "37\t10\t4\tA\tNewborn_Only\tX\tA34\tInvented\r\n", "",
     "codes.line-malformed", 0, "line 4: the code type is 'X'"},
    {"MceTwoVersions", "mce.tsv", mce() + "38\t10\t4\tA\tNewborn_Only\tD\tA34\tInvented\r\n", "",
     "codes.versions-mixed", 0, "line 4: is of version 38"},
    {"MceRowRepeated", "mce.tsv", mce() + "37\t10\t4\tA\tNewborn_Only\tD\tA33\tInvented\r\n", "",
     "codes.row-repeated", 0, "line 4: says of A33 what line 2 says already"},
    // Conversion table: both directions of 1 + 3 + 4 codes, and two rows without a code.
    {"Conversion", "conversion.csv", conversion(), "icd10cm-conversion", "2023-10-01", 18},
    {"ConversionLfOnly", "conversion.csv", without_cr(conversion()), "icd10cm-conversion",
     "2023-10-01", 18},
    {"ConversionYear", "conversion.csv", replaced(conversion(), ",2017,", ",1917,"), "",
     "codes.date-impossible", 0, "line 4: the year 1917"},
    {"ConversionDay", "conversion.csv", replaced(conversion(), "04/01/23", "13/01/23"), "",
     "codes.date-impossible", 0, "line 6: '13/01/23'"},
    {"ConversionCode", "conversion.csv", replaced(conversion(), "A04.71", "A04?71"), "",
     "codes.line-malformed", 0, "line 4: 'A04?71'"},
    {"ConversionWithoutPrevious", "conversion.csv", replaced(conversion(), ",None", ","), "",
     "codes.line-malformed", 0, "line 8: names no previous code"},
    {"ConversionCutRow", "conversion.csv", conversion() + "A04.72,2017", "", "codes.line-malformed",
     0, "line 9: 2 cells"},
    {"MceVersionUnheardOf", "mce.tsv", replaced(replaced(mce(), "37\t", "7\t"), "37\t", "7\t"), "",
     "codes.effective-unknown", 0, "Say --effective"},
};
INSTANTIATE_TEST_SUITE_P(Lines, EditFile, testing::ValuesIn(kFileCases),
                         [](const auto& test) { return test.param.name; });

TEST(PtpFile, IsOneOfItsParts) {
  const auto releases = read_releases("ccipra-v322r0-f3.txt", ptp(), ImportOptions{}).value();
  EXPECT_EQ(releases.front().facts.part, "f3");
  EXPECT_EQ(releases.front().facts.ends.iso(), "2026-09-30");
  EXPECT_EQ(releases.front().facts.label, "2026 Q3");
}

TEST(PtpFile, IsNotPutBeforeItsRows) {
  const auto refused =
      read_releases("ccipra-v322r0-f1.txt", ptp(), ImportOptions{.effective = Date{2001, 1, 1}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().id, "codes.date-conflict") << refused.error().message;
}

}  // namespace
}  // namespace claimwire::codes
