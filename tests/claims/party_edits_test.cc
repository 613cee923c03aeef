#include <gtest/gtest.h>

#include "tests/support/edits.h"

namespace claimwire::test {
namespace {

using claims::Claim;
using config::Payer;

class PartyEdits : public EditTable {};

TEST_P(PartyEdits, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(lines_of(run_case(GetParam())), GetParam().want);
}

const EditCase kCases[] = {
    {"NpiGood", "ID-01", good_inpatient, unchanged, {}},
    {"NpiCheckDigit",
     "ID-01",
     good_professional,
     [](Claim& c, Payer&) { c.rendering.npi.value = "1234567890"; },
     {"claim.npi hold 2310B/NM1*82/09"}},
    {"NpiOfALine",
     "ID-01",
     good_professional,
     [](Claim& c, Payer&) { c.lines[1].rendering.npi = text("3234567893"); },
     {"claim.npi hold 2400[2]/2420A/NM109"}},
    {"NpiOfTheBillerMissing",
     "ID-01",
     good_professional,
     [](Claim& c, Payer&) { c.organization.npi = {}; },
     {"claim.billing-npi-missing hold 2010AA/NM109"}},
    {"ZipGood", "ID-04", good_professional, unchanged, {}},
    {"ZipWithHyphen",
     "ID-04",
     good_professional,
     [](Claim& c, Payer&) { c.organization.address.zip.value = "62701-0002"; },
     {}},
    {"ZipOfFiveDigits",
     "ID-04",
     good_professional,
     [](Claim& c, Payer&) { c.organization.address.zip.value = "99501"; },
     {"claim.billing-zip hold 2010AA/N403"}},
    {"ZipOfTheFacility",
     "ID-04",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.facility.address = c.organization.address;
       c.facility.address.zip.value = "99501";
     },
     {"claim.billing-zip hold 2310E/N403"}},
    {"ZipAbroad",
     "ID-04",
     good_professional,
     [](Claim& c, Payer&) {
       c.organization.address.zip.value = "K1A 0B1";
       c.organization.address.country = text("CA");
     },
     {}},
    {"PostOfficeBox",
     "ID-04",
     good_professional,
     [](Claim& c, Payer&) { c.organization.address.line.value = "P.O. Box 12"; },
     {"claim.billing-po-box hold 2010AA/N301"}},
    {"TaxIdGood", "ID-06", good_professional, unchanged, {}},
    {"TaxIdWithHyphen",
     "ID-06",
     good_professional,
     [](Claim& c, Payer&) { c.organization.tax_id.value = "98-7654321"; },
     {"claim.tax-id hold 2010AA/REF*EI/02"}},
    {"BirthDateGood", "PT-01", good_professional, unchanged, {}},
    {"BirthDateMissing",
     "PT-01",
     good_professional,
     [](Claim& c, Payer&) { c.patient.birth_date = {}; },
     {"claim.birth-date-missing hold 2010BA/DMG02"}},
    {"BornAfterTheService",
     "PT-01",
     good_professional,
     [](Claim& c, Payer&) { c.patient.birth_date = date(2026, 9, 4); },
     {"claim.birth-date-after-service hold 2010BA/DMG02"}},
    {"BornOnTheDay",
     "PT-01",
     good_professional,
     [](Claim& c, Payer&) { c.patient.birth_date = date(2026, 9, 3); },
     {}},
    {"AgeOf124",
     "PT-01",
     good_professional,
     [](Claim& c, Payer&) { c.patient.birth_date = date(1901, 9, 4); },
     {}},
    {"AgeOf125",
     "PT-01",
     good_professional,
     [](Claim& c, Payer&) { c.patient.birth_date = date(1901, 9, 3); },
     {"claim.birth-date-age hold 2010BA/DMG02"}},
    {"SexGood", "PT-03", good_professional, unchanged, {}},
    {"SexUnmapped",
     "PT-03",
     good_professional,
     [](Claim& c, Payer&) { c.patient.sex.value = "F"; },
     {"claim.sex hold 2010BA/DMG03"}},
    {"SexMissingForFhir",
     "PT-03",
     good_professional,
     [](Claim& c, Payer& p) {
       c.patient.sex = {};
       p.format = "fhir";
     },
     {"claim.sex hold Patient.gender"}},
    {"MemberIdAny", "PT-04", good_professional, unchanged, {}},
    {"MemberIdMissing",
     "PT-04",
     good_professional,
     [](Claim& c, Payer&) { c.subscriber.member_id = {}; },
     {"claim.member-id-missing hold 2010BA/NM109"}},
    {"MemberIdPattern",
     "PT-04",
     good_professional,
     [](Claim&, Payer& p) { p.member_id_pattern = "W[0-9]{8}"; },
     {"claim.member-id-pattern hold 2010BA/NM109"}},
    {"MemberIdFitsPattern",
     "PT-04",
     good_professional,
     [](Claim&, Payer& p) { p.member_id_pattern = "W[0-9]{9}"; },
     {}},
    {"MbiGood",
     "PT-04",
     good_professional,
     [](Claim& c, Payer&) {
       c.payer.filing_code.value = "MB";
       c.subscriber.member_id.value = "1EG4TE5MK73";
     },
     {}},
    {"MbiWithLetterO",
     "PT-04",
     good_professional,
     [](Claim& c, Payer&) {
       c.payer.filing_code.value = "MB";
       c.subscriber.member_id.value = "1EG4TE5MO73";
     },
     {"claim.member-id-pattern hold 2010BA/NM109"}},
    {"RelationshipSelf", "PT-05", good_professional, unchanged, {}},
    {"RelationshipUnknown",
     "PT-05",
     good_professional,
     [](Claim& c, Payer&) { c.subscriber.relationship.value = "CHD"; },
     {"claim.relationship hold 2000B/SBR02"}},
    {"SelfWithAnotherName",
     "PT-05",
     good_professional,
     [](Claim& c, Payer&) { c.subscriber.name.given.value = "JOHN"; },
     {"claim.relationship-self-differs hold 2010BA/NM103"}},
    {"SelfWithAnotherBirthDate",
     "PT-05",
     good_professional,
     [](Claim& c, Payer&) { c.subscriber.birth_date = date(1950, 1, 1); },
     {"claim.relationship-self-differs hold 2010BA/DMG02"}},
    {"SpouseOfMedicare",
     "PT-05",
     good_professional,
     [](Claim& c, Payer&) {
       c.payer.filing_code.value = "MB";
       c.subscriber.relationship.value = "01";
     },
     {"claim.relationship-must-be-self hold 2000B/SBR02"}},
    {"ChildWithSubscriber",
     "PT-05",
     good_professional,
     [](Claim& c, Payer&) {
       c.subscriber.relationship.value = "19";
       c.subscriber.name.given.value = "JOHN";
     },
     {}},
    {"ChildWithoutSubscriber",
     "PT-05",
     good_professional,
     [](Claim& c, Payer&) {
       c.subscriber.relationship.value = "19";
       c.subscriber.name = {};
     },
     {"claim.dependant-incomplete hold 2010BA/NM103"}},
    {"PayerGood", "PY-01", good_professional, unchanged, {}},
    {"PayerUnknown",
     "PY-01",
     good_professional,
     [](Claim&, Payer& p) { p = {}; },
     {"claim.payer-unknown hold 2010BB/NM109"}},
    {"PayerWithoutId",
     "PY-01",
     good_professional,
     [](Claim& c, Payer& p) {
       c.payer.payer_id = {};
       p.payer_id.clear();
     },
     {"claim.payer-id-missing hold 2010BB/NM109"}},
    {"PayerTakesNoSuchForm",
     "PY-01",
     good_inpatient,
     [](Claim&, Payer& p) { p.forms = {"professional"}; },
     {"claim.payer-form hold GS08"}},
    {"FrequencyOriginal", "FQ-01", good_professional, unchanged, {}},
    {"ReplacementWithReference",
     "FQ-01",
     good_professional,
     [](Claim& c, Payer&) {
       c.frequency.value = "7";
       c.original_reference = text("PAY123");
     },
     {}},
    {"ReplacementWithoutReference",
     "FQ-01",
     good_professional,
     [](Claim& c, Payer&) { c.frequency.value = "7"; },
     {"claim.original-reference-missing hold 2300/REF*F8/02"}},
    {"ReplacementRefused",
     "FQ-01",
     good_professional,
     [](Claim& c, Payer& p) {
       c.frequency.value = "7";
       c.original_reference = text("PAY123");
       p.frequencies = {"1"};
     },
     {"claim.frequency hold 2300/CLM05-3"}},
    {"LateChargeOnProfessional",
     "FQ-01",
     good_professional,
     [](Claim& c, Payer&) { c.frequency.value = "5"; },
     {"claim.frequency hold 2300/CLM05-3"}},
    {"InterimOnInstitutional",
     "FQ-01",
     good_inpatient,
     [](Claim& c, Payer&) { c.frequency.value = "2"; },
     {}},
    {"MedicareReplacementWithoutReason",
     "FQ-01",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.payer.filing_code.value = "MA";
       c.frequency.value = "7";
       c.original_reference = text("PAY123");
     },
     {"claim.replacement-condition hold 2300/HI*BG/01-2"}},
    {"MedicareReplacementWithReason",
     "FQ-01",
     good_inpatient,
     [](Claim& c, Payer&) {
       c.payer.filing_code.value = "MA";
       c.frequency.value = "7";
       c.original_reference = text("PAY123");
       c.conditions.emplace_back().code = text("D1");
     },
     {}},
    {"ReleasesCover", "SET-01", good_inpatient, unchanged, {}},
    {"NoReleaseForTheDate",
     "SET-01",
     good_professional,
     [](Claim& c, Payer&) {
       for (auto& line : c.lines) line.service.from = date(2026, 10, 3);
     },
     {"claim.release-missing hold 2300/HI*ABK/01-2",
      "claim.edit-table-missing warn 2400[1]/SV101-2",
      "claim.edit-table-missing warn 2400[1]/SV101-2",
      "claim.edit-table-missing warn 2400[1]/SV101-2",
      "claim.edit-table-missing warn 2300/HI*ABK/01-2"}},
};
const bool kNoted = note_cases(kCases);
INSTANTIATE_TEST_SUITE_P(Edits, PartyEdits, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

TEST(ReleaseCovers, SaysOnceForEachSetThatItWasNeverLoaded) {
  const Claim claim = good_professional();
  const Payer payer = good_payer();
  config::CodesSettings settings;
  settings.uncovered = {{"icd10cm", Action::hold}, {"hcpcs", Action::reject}};
  std::vector<std::string> said;
  for (const Issue& issue : findings_of(claim, &payer, codes::CodeSets{}, {}, settings)) {
    EXPECT_TRUE(raised_by(issue, "SET-01")) << issue.kind->id;
    said.push_back(line_of(issue));
  }
  expected_findings().insert("claim.codes-unchecked");
  EXPECT_EQ(said, (std::vector<std::string>{"claim.codes-unchecked hold 2300/HI*ABK/01-2",
                                            "claim.codes-unchecked warn 2400[1]/SV101-2",
                                            "claim.codes-unchecked reject 2400[2]/SV101-2"}));
}

TEST(ReleaseCovers, OffStaysSilent) {
  const Claim claim = good_professional();
  const Payer payer = good_payer();
  config::CodesSettings settings;
  for (const char* set : {"icd10cm", "hcpcs", "cpt"}) settings.uncovered[set] = Action::off;
  EXPECT_TRUE(findings_of(claim, &payer, codes::CodeSets{}, {}, settings).empty());
}

TEST(ReleaseCovers, SaysWhatToLoad) {
  Claim claim = good_professional();
  for (auto& line : claim.lines) line.service.from = date(2026, 10, 3);
  const Issues issues = findings_of(claim, nullptr, shared_code_sets());
  ASSERT_FALSE(issues.empty());
  EXPECT_EQ(issues[0].detail,
            "icd10cm: no release covers 2026-10-03; the newest ends 2026-09-30. Load the FY2027 "
            "file.");
}

TEST(PartyEdits, ProposeWithoutMarks) {
  Claim claim = good_professional();
  claim.organization.tax_id.value = "98-7654321";
  claim.payer.filing_code.value = "MB";
  claim.subscriber.member_id.value = "1eg4-te5-mk73";
  std::vector<std::string> proposed;
  for (const Issue& issue : findings_of(claim, nullptr, shared_code_sets()))
    for (const std::string& value : proposals_of(issue)) proposed.push_back(value);
  EXPECT_EQ(proposed, (std::vector<std::string>{"987654321", "1EG4TE5MK73"}));
}

}  // namespace
}  // namespace claimwire::test
