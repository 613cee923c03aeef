#include <gtest/gtest.h>

#include "core/text.h"
#include "x12/syntax/path.h"
#include "x12/syntax/segment_reader.h"
#include "x12/transactions/characters.h"
#include "x12/transactions/values.h"

namespace claimwire::x12 {
namespace {

std::string isa(char element, char component, char repetition, char terminator) {
  std::string out =
      "ISA*00*          *00*          *ZZ*EXH001         *ZZ*CLEARCO        "
      "*260105*1200*^*00501*000000101*0*T*:~";
  for (char& c : out) {
    c = c == '*'   ? element
        : c == ':' ? component
        : c == '^' ? repetition
        : c == '~' ? terminator
                   : c;
  }
  return out;
}

std::string joined(std::string_view file, std::size_t piece = 0) {
  std::string out, buffer{piece == 0 ? file : file.substr(0, piece)};
  std::size_t fed = buffer.size();
  SegmentReader reader{buffer, piece == 0 || fed == file.size()};
  Segment segment;
  for (;;) {
    const auto status = reader.next(segment);
    if (status == SegmentReader::Status::end) return out;
    if (status == SegmentReader::Status::more) {
      std::string next{reader.rest()};
      const std::string_view more = file.substr(fed, piece);
      next += more;
      fed += more.size();
      buffer = std::move(next);
      reader.refill(buffer, fed == file.size());
      continue;
    }
    out += concat(std::to_string(segment.offset), ":", segment.id(), "(", segment.element(1), "|",
                  segment.component(2, 2), ")",
                  status == SegmentReader::Status::unfinished ? "?" : "", " ");
  }
}

struct ReadCase {
  const char* name;
  std::string file;
  const char* rest;  ///< Behind the ISA.
};
class Segments : public ::testing::TestWithParam<ReadCase> {};
TEST_P(Segments, AreCutByTheDelimitersOfTheIsa) {
  const std::string got = joined(GetParam().file);
  EXPECT_EQ(got.substr(got.find(' ') + 1), GetParam().rest);
}
TEST_P(Segments, AreTheSameInPieces) {
  for (const std::size_t piece : {1U, 7U, 64U}) {
    EXPECT_EQ(joined(GetParam().file, piece), joined(GetParam().file)) << piece;
  }
}
INSTANTIATE_TEST_SUITE_P(
    X12, Segments,
    ::testing::Values(
        ReadCase{"Usual", isa('*', ':', '^', '~') + "GS*HC~HI*A:B*C:D~",
                 "106:GS(HC|) 112:HI(A:B|D) "},
        ReadCase{"LinesBetween", isa('*', ':', '^', '~') + "\r\nGS*HC~\r\n\nHI*A*C:D~\r\n",
                 "108:GS(HC|) 117:HI(A|D) "},
        ReadCase{"OddDelimiters", isa('~', '|', '!', '_') + "GS~HC_HI~A~C|D_",
                 "106:GS(HC|) 112:HI(A|D) "},
        ReadCase{"LineFeedTerminator", isa('*', ':', '^', '\n') + "GS*HC\nHI*A*C:D\n",
                 "106:GS(HC|) 112:HI(A|D) "},
        ReadCase{"WrappedLines", isa('*', ':', '^', '~') + "GS*H\r\nC~HI*A*C\n:D~",
                 "106:GS(HC|) 114:HI(A|D) "},
        ReadCase{"NoLastTerminator", isa('*', ':', '^', '~') + "GS*HC", "106:GS(HC|)? "},
        ReadCase{"SecondIsaChangesThem",
                 isa('*', ':', '^', '~') + "GS*HC~" + isa('|', '>', '^', '\'') + "GS|HP'",
                 "106:GS(HC|) 112:ISA(00|) 218:GS(HP|) "}),
    [](const auto& test) { return test.param.name; });

struct IsaCase {
  const char* name;
  std::string text;
  const char* id;
};
class BadIsa : public ::testing::TestWithParam<IsaCase> {};
TEST_P(BadIsa, IsSaid) {
  const Result<Delimiters> read = read_delimiters(GetParam().text);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().id, GetParam().id);
}
INSTANTIATE_TEST_SUITE_P(
    X12, BadIsa,
    ::testing::Values(IsaCase{"Empty", "", "x12.no-isa"},
                      IsaCase{"Hl7", "MSH|^~\\&|EHR", "x12.no-isa"},
                      IsaCase{"Short", "ISA*00*", "x12.isa-length"},
                      IsaCase{
                          "PaddingLost",
                          "ISA*00**00**ZZ*A*ZZ*B*260105*1200*^*00501*1*0*T*:~GS*HC*A*B*20260105*"
                          "1200*1*X*005010X222A1~ST*837*0001~",
                          "x12.isa-length"},
                      IsaCase{"SameTwice", isa('*', '*', '^', '~'), "x12.delimiters"},
                      IsaCase{"Letter", isa('*', 'A', '^', '~'), "x12.delimiters"}),
    [](const auto& test) { return test.param.name; });

class PathText : public ::testing::TestWithParam<const char*> {};
TEST_P(PathText, ParsesAndRendersTheSame) {
  const Result<Path> path = Path::parse(GetParam());
  ASSERT_TRUE(path) << path.error().message;
  EXPECT_EQ(path->text(), GetParam());
}
INSTANTIATE_TEST_SUITE_P(X12, PathText,
                         ::testing::Values("CLM02", "CLM05-1", "HI01-2", "N301", "2300[1]/HI01-2",
                                           "2400[2]/SV102", "DTP*472/03", "REF*G1/02",
                                           "2300[3]/2400[1]/2420A/NM109", "2320/CAS[2]/03", "2310B",
                                           "2310B/PRV", "REF*G1[2]", "HI*ABK/01-2"));

class BadPath : public ::testing::TestWithParam<const char*> {};
TEST_P(BadPath, IsAnError) { EXPECT_FALSE(Path::parse(GetParam())); }
INSTANTIATE_TEST_SUITE_P(X12, BadPath,
                         ::testing::Values("", "/", "clm01", "CLM00", "CLM05-", "CLM05-0", "2400[]",
                                           "2400[0]/SV102", "2400[2/SV102", "REF*/02", "CLM02x",
                                           "2300/", "2300//CLM01", "ABCDEFGH", "CLM/1",
                                           "2400[99999999999]/SV102", "\xFF\xFE"));

struct CleanCase {
  const char* name;
  const char* value;
  const char* want;
};
class Cleaning : public ::testing::TestWithParam<CleanCase> {};
TEST_P(Cleaning, LeavesWhatX12CanCarry) {
  EXPECT_EQ(clean(GetParam().value, Delimiters{}).text, GetParam().want);
}
constexpr CleanCase kCleaning[] = {
    {"UpperCase", "Quill", "QUILL"},
    {"Accents", "Mu\xC3\xB1oz Fran\xC3\xA7ois", "MUNOZ FRANCOIS"},
    {"TwoLetters",
     "Stra\xC3\x9F"
     "e \xC3\x86gir",
     "STRASSE AEGIR"},
    {"Polish",
     "\xC5\x81\xC3\xB3"
     "d\xC5\xBA",
     "LODZ"},
    {"CombiningAccent", "Zoe\xCC\x88", "ZOE"},
    {"Quote",
     "O\xE2\x80\x99"
     "Neil",
     "O'NEIL"},
    {"ControlCharacters",
     "DO\x07"
     "E",
     "DOE"},
    {"Delimiters", "A*B~C:D^E", "A B C D E"},
    {"Blanks", "  DOE  ", "DOE"},
    {"OtherScript", "\xE6\x9D\x8E", "?"},
    {"NoUtf8",
     "A\xFF"
     "B",
     "A?B"},
};
INSTANTIATE_TEST_SUITE_P(X12, Cleaning, ::testing::ValuesIn(kCleaning),
                         [](const auto& test) { return test.param.name; });

struct TruthCase {
  const char* name;
  bool (*judge)(std::string_view);
  const char* value;
  bool want;
};
class Values : public ::testing::TestWithParam<TruthCase> {};
TEST_P(Values, AreJudged) { EXPECT_EQ(GetParam().judge(GetParam().value), GetParam().want); }
constexpr TruthCase kTruths[] = {
    {"NpiGood", npi_valid, "1234567893", true},
    {"NpiCheckDigit", npi_valid, "1234567890", false},
    {"NpiShort", npi_valid, "12345", false},
    {"PoBox", post_office_box, "P.O. Box 12", true},
    {"PoBoxWords", post_office_box, "Post Office Box 7", true},
    {"LockBox", post_office_box, "LOCK BOX 3", true},
    {"StreetWithBoxInIt", post_office_box, "12 BOXWOOD LANE", false},
    {"StreetOfPo", post_office_box, "4 PO VALLEY ROAD", false},
    {"DecimalPlain", decimal_text, "1.5", true},
    {"DecimalMinus", decimal_text, "-.5", true},
    {"DecimalComma", decimal_text, "1,00", false},
    {"DecimalPlus", decimal_text, "+1", false},
    {"DecimalPoint", decimal_text, ".", false},
    {"DecimalEmpty", decimal_text, "", false},
    {"TimeGood", time_text, "2359", true},
    {"TimeHour24", time_text, "2400", false},
    {"RevenueGood", revenue_code_shape, "0450", true},
    {"RevenueUnassigned", revenue_code_shape, "9999", false},
    {"DiagnosisShape", icd10cm_shape, "E119", true},
    {"DiagnosisTwoLetters", icd10cm_shape, "XYZ99", false},
};
INSTANTIATE_TEST_SUITE_P(X12, Values, ::testing::ValuesIn(kTruths),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::x12
