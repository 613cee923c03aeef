#include "codes/code_text.h"

#include <gtest/gtest.h>

#include "codes/code_key.h"
#include "codes/code_system.h"

namespace claimwire::codes {
namespace {

struct TextCase {
  std::string name;
  std::string typed;
  std::string undotted;
  std::string dotted;
};
std::ostream& operator<<(std::ostream& out, const TextCase& c) { return out << c.typed; }

class CodeText : public testing::TestWithParam<TextCase> {};
TEST_P(CodeText, LosesItsDot) { EXPECT_EQ(undotted(GetParam().typed), GetParam().undotted); }
TEST_P(CodeText, GetsItsDotAfterTheThirdCharacter) {
  EXPECT_EQ(dotted(GetParam().typed), GetParam().dotted);
}
TEST_P(CodeText, SurvivesPacking) {
  EXPECT_EQ(unpack(pack(GetParam().typed)), GetParam().undotted);
}
const TextCase kTextCases[] = {
    {"SmallLettersAndBlanks", " s72.001a ", "S72001A", "S72.001A"},
    {"ThreeCharacters", "I10", "I10", "I10"},
    {"LetterInThirdPlace", "c4a.0", "C4A0", "C4A.0"},
    {"WithoutDot", "E119", "E119", "E11.9"},
    {"Empty", "", "", ""},
    {"TwelveCharacters", "ABCDEFGHIJ12", "ABCDEFGHIJ12", "ABC.DEFGHIJ12"},
};
INSTANTIATE_TEST_SUITE_P(Codes, CodeText, testing::ValuesIn(kTextCases),
                         [](const auto& test) { return test.param.name; });

TEST(CodeKeyOf, RefusesWhatNoCodeHas) {
  for (const char* text : {"A-1", "ABCDEFGHIJKLM", "\xC3\x84", "A_1", "", "..."}) {
    EXPECT_EQ(pack(text), 0U) << text;
  }
}

TEST(CodeKeyOf, SortsAsTheCodesDo) {
  const char* rising[] = {"0", "00", "001", "01", "1", "9", "A", "A0", "A00", "A000", "A001", "B"};
  for (std::size_t i = 1; i < std::size(rising); ++i) {
    EXPECT_LT(pack(rising[i - 1]), pack(rising[i])) << rising[i];
  }
}

TEST(CodeKeyOf, EndsAPrefixBehindItsLastCode) {
  EXPECT_LT(pack("E11ZZZZZZZZZ"), end_of_prefix(pack("E11")));
  EXPECT_GE(pack("E12"), end_of_prefix(pack("E11")));
  EXPECT_LT(pack("ZZZZZZZZZZZZ"), end_of_prefix(pack("Z")));
}

struct SystemCase {
  std::string text;
  CodeSystem want;
};
std::ostream& operator<<(std::ostream& out, const SystemCase& c) { return out << c.text; }

class SystemNamed : public testing::TestWithParam<SystemCase> {};
TEST_P(SystemNamed, IsKnown) { EXPECT_EQ(system_of(GetParam().text), GetParam().want); }
const SystemCase kSystemCases[] = {
    {"I10", CodeSystem::icd10cm},
    {"I10C", CodeSystem::icd10cm},
    {"ICD-10", CodeSystem::icd10cm},
    {"ICD10", CodeSystem::icd10cm},
    {"icd-10-cm", CodeSystem::icd10cm},
    {"http://hl7.org/fhir/sid/icd-10-cm", CodeSystem::icd10cm},
    {"urn:oid:2.16.840.1.113883.6.90", CodeSystem::icd10cm},
    {"2.16.840.1.113883.6.90", CodeSystem::icd10cm},
    {"I10P", CodeSystem::icd10pcs},
    {"ICD-10-PCS", CodeSystem::icd10pcs},
    {"http://www.cms.gov/Medicare/Coding/ICD10", CodeSystem::icd10pcs},
    {"https://www.cms.gov/Medicare/Coding/ICD10/", CodeSystem::icd10pcs},
    {"http://hl7.org/fhir/sid/icd-10-pcs", CodeSystem::icd10pcs},
    {"I9C", CodeSystem::icd9cm_diagnosis},
    {"ICD9", CodeSystem::icd9cm_diagnosis},
    {"I9CP", CodeSystem::icd9cm_procedure},
    {"C4", CodeSystem::cpt},
    {"CPT", CodeSystem::cpt},
    {"CPT-4", CodeSystem::cpt},
    {"CPT4", CodeSystem::cpt},
    {"http://www.ama-assn.org/go/cpt", CodeSystem::cpt},
    {"HCPCS", CodeSystem::hcpcs},
    {"HPC", CodeSystem::hcpcs},
    {"https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", CodeSystem::hcpcs},
    {"http://www.cms.gov/Medicare/Coding/MedHCPCSGenInfo", CodeSystem::hcpcs},
    {"SCT", CodeSystem::snomed},
    {"http://snomed.info/sct", CodeSystem::snomed},
    {"LN", CodeSystem::loinc},
    {"https://www.nubc.org/CodeSystem/RevenueCodes", CodeSystem::revenue},
    {"http://nucc.org/provider-taxonomy", CodeSystem::taxonomy},
    {"", CodeSystem::unknown},
    {"99ZZZ", CodeSystem::unknown},
    {"L", CodeSystem::unknown},
    {"http://example.org/icd-10-cm", CodeSystem::unknown},
    {"unknown", CodeSystem::unknown},
};
INSTANTIATE_TEST_SUITE_P(Names, SystemNamed, testing::ValuesIn(kSystemCases));

TEST(SystemNames, LeadBackToTheirSystem) {
  for (int i = 1; i <= static_cast<int>(CodeSystem::cvx); ++i) {
    const auto system = static_cast<CodeSystem>(i);
    EXPECT_EQ(system_of(name(system)), system) << name(system);
    if (!uri(system).empty()) {
      EXPECT_EQ(system_of(uri(system)), system) << uri(system);
    }
    if (!hl7_name(system).empty()) {
      EXPECT_EQ(system_of(hl7_name(system)), system);
    }
  }
}

class ProcedureCode : public testing::TestWithParam<SystemCase> {};
TEST_P(ProcedureCode, ShowsItsSystem) {
  EXPECT_EQ(procedure_system(GetParam().text), GetParam().want);
}
const SystemCase kProcedureCases[] = {
    {"99213", CodeSystem::cpt},       {"0001F", CodeSystem::cpt},
    {"0042T", CodeSystem::cpt},       {"0202U", CodeSystem::cpt},
    {"A0425", CodeSystem::hcpcs},     {"g0378", CodeSystem::hcpcs},
    {"D0120", CodeSystem::cdt},       {"0FT44ZZ", CodeSystem::icd10pcs},
    {"0FT44ZI", CodeSystem::unknown}, {"9921", CodeSystem::unknown},
    {"", CodeSystem::unknown},        {"ABCDE", CodeSystem::unknown},
};
INSTANTIATE_TEST_SUITE_P(Looks, ProcedureCode, testing::ValuesIn(kProcedureCases));

struct Icd9Case {
  std::string code;
  bool want;
};
std::ostream& operator<<(std::ostream& out, const Icd9Case& c) { return out << c.code; }
class Icd9Form : public testing::TestWithParam<Icd9Case> {};
TEST_P(Icd9Form, IsRecognised) { EXPECT_EQ(looks_like_icd9(GetParam().code), GetParam().want); }
const Icd9Case kIcd9Cases[] = {
    {"250.00", true}, {"250", true},   {"V58.69", true},   {"E880.9", true},    {"45.23", true},
    {"25000", true},  {"E8809", true}, {"E11.9", false},   {"S72.001A", false}, {"I10", false},
    {"250.", false},  {"", false},     {"250.123", false}, {"V5", false},       {"Z00.00", false},
};
INSTANTIATE_TEST_SUITE_P(Forms, Icd9Form, testing::ValuesIn(kIcd9Cases));

}  // namespace
}  // namespace claimwire::codes
