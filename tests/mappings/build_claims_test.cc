#include "mappings/build/build_claims.h"

#include <gtest/gtest.h>

#include <functional>

namespace claimwire::mappings {
namespace {

using claims::Charge;
using claims::Claim;
using claims::Coverage;
using claims::Diagnosis;
using claims::Encounter;
using claims::Form;
using claims::Text;

Origin at(std::uint64_t place) {
  Origin origin{.kind = Origin::Kind::message};
  origin.locator = place & 0xFFFF;
  return origin;
}
Text text(const std::string& value) { return {value, at(1)}; }
Sourced<Date> day(const char* compact) { return {*Date::parse_compact(compact), at(1)}; }
Sourced<DateTime> time(const char* hl7) { return {*DateTime::parse_hl7(hl7), at(1)}; }
Sourced<Decimal> number(int value) { return {Decimal{value, 0}, at(1)}; }

Charge charge(const char* id, const char* procedure, const char* amount,
              const char* on = "20260903") {
  Charge out;
  out.kind = text("charge");
  out.id = text(id);
  if (*procedure != '\0') out.procedure = text(procedure);
  out.service.from = day(on);
  out.amount = {*Money::parse(amount), at(2)};
  out.quantity = number(1);
  out.performer.npi = text("1003000126");
  return out;
}

Diagnosis diagnosis(int set_id, const char* code, const char* use = "final", int rank = 0) {
  Diagnosis out;
  out.set_id = number(set_id);
  out.code = text(code);
  out.use = text(use);
  if (rank > 0) out.rank = number(rank);
  return out;
}

config::Configuration settings() {
  config::Configuration c;
  c.organizations["hospital"].name = "WEST HOSPITAL";
  c.organizations["hospital"].npi = "1999999984";
  c.organizations["doctors"].name = "WEST DOCTORS";
  c.organizations["doctors"].npi = "1234567893";
  c.facilities["west"].known_as = {"WEST"};
  c.facilities["west"].bills_837i = "hospital";
  c.facilities["west"].bills_837p = "doctors";
  c.payers["mcb"].key = "mcb";
  c.payers["mcb"].known_as = {"MCB"};
  c.payers["mcb"].filing_code = "MB";
  c.payers["acme"].key = "acme";
  c.payers["acme"].known_as = {"ACME"};
  c.payers["acme"].filing_code = "CI";
  return c;
}

Encounter visit() {
  Encounter out;
  out.facility = text("WEST");
  out.account = text("V1");
  out.patient_class = text("outpatient");
  out.patient.birth_date = day("19800101");
  Coverage coverage;
  coverage.order = number(1);
  coverage.payer = text("ACME");
  coverage.member_id = text("M1");
  coverage.relationship = text("18");
  out.coverages.push_back(coverage);
  out.diagnoses = {diagnosis(1, "R07.9"), diagnosis(2, "I10")};
  out.charges = {charge("C1", "99213", "95.00")};
  return out;
}

std::string findings(const BuiltClaims& built) {
  std::string out;
  for (const Claim& claim : built.claims)
    for (const Issue& issue : claim.findings) out += std::string{issue.kind->id} + " ";
  return out;
}

/// What a person would compare: form, id, total, diagnoses, then the lines with their pointers.
std::string shown(const BuiltClaims& built) {
  if (built.claims.empty()) return built.no_claim_rule;
  std::string out;
  for (const Claim& claim : built.claims) {
    out += std::string{name(claim.form)}.substr(0, 1) + " " + claim.id.value + " " +
           claim.total.value.amount.text() + " [";
    for (const Diagnosis& one : claim.diagnoses)
      out += one.use.value.substr(0, 2) + ":" + one.code.value + " ";
    out += "]";
    for (const auto& line : claim.lines) {
      out += " " + line.control.value + "=" + line.amount.value.amount.text() + "(";
      for (const Text& pointer : line.pointers) out += pointer.value;
      out += ")";
    }
    out += "\n";
  }
  return out;
}

struct BuildCase {
  const char* name;
  std::function<void(Encounter&)> change;
  const char* want;
  const char* want_findings = "";
};

class Build : public testing::TestWithParam<BuildCase> {};

TEST_P(Build, MakesTheClaimsThatAreDue) {
  Encounter encounter = visit();
  GetParam().change(encounter);
  const BuiltClaims built = build_claims(encounter, settings(), {.today = {2026, 9, 4}});
  EXPECT_EQ(shown(built), GetParam().want);
  EXPECT_EQ(findings(built), GetParam().want_findings);
}

const BuildCase kCases[] = {
    {"OneVisit", [](Encounter&) {}, "p V1 95.00 [pr:R07.9 ot:I10 ] C1=95.00()\n"},
    {"NoCharges", [](Encounter& e) { e.charges.clear(); }, "no-charges"},
    {"SetIdsAndCodesPoint",
     [](Encounter& e) { e.charges[0].diagnosis_codes = {text("2"), text("R07.9")}; },
     "p V1 95.00 [pr:R07.9 ot:I10 ] C1=95.00(21)\n"},
    {"ACodeNotInTheListIsAddedThenPointedAt",
     [](Encounter& e) { e.charges[0].diagnosis_codes = {text("E11.9")}; },
     "p V1 95.00 [pr:R07.9 ot:I10 ot:E11.9 ] C1=95.00(3)\n"},
    {"ANumberThatNoDiagnosisHas", [](Encounter& e) { e.charges[0].diagnosis_codes = {text("7")}; },
     "p V1 95.00 [pr:R07.9 ot:I10 ] C1=95.00()\n", "build.diagnosis-pointer-unknown "},
    {"RankDecidesTheOrder",
     [](Encounter& e) {
       e.diagnoses = {diagnosis(1, "R07.9", "final", 2), diagnosis(2, "I10", "final", 1)};
     },
     "p V1 95.00 [pr:I10 ot:R07.9 ] C1=95.00()\n"},
    {"AdmittingIsNoDiagnosisOfAProfessionalClaim",
     [](Encounter& e) { e.diagnoses.push_back(diagnosis(3, "R55", "admitting")); },
     "p V1 95.00 [pr:R07.9 ot:I10 ] C1=95.00()\n"},
    {"WorkingAndFinalOfOneCodeAreOne",
     [](Encounter& e) { e.diagnoses.push_back(diagnosis(3, "I10", "working")); },
     "p V1 95.00 [pr:R07.9 ot:I10 ] C1=95.00()\n"},
    {"TheSameFinalTwiceIsShown", [](Encounter& e) { e.diagnoses.push_back(diagnosis(3, "I10")); },
     "p V1 95.00 [pr:R07.9 ot:I10 ot:I10 ] C1=95.00()\n"},
    {"ACreditTakesItsChargeBack",
     [](Encounter& e) {
       e.charges.push_back(charge("C2", "93010", "40.00"));
       e.charges.push_back(charge("C2", "93010", "40.00"));
       e.charges.back().kind = text("credit");
     },
     "p V1 95.00 [pr:R07.9 ot:I10 ] C1=95.00()\n"},
    {"ACreditSubtractsWhateverItsSign",
     [](Encounter& e) {
       e.charges.push_back(charge("X", "99213", "-15.00"));
       e.charges.back().kind = text("credit");
     },
     "p V1 80.00 [pr:R07.9 ot:I10 ] C1=80.00()\n"},
    {"ANegativeChargeIsACredit",
     [](Encounter& e) { e.charges.push_back(charge("C1", "99213", "-95.00")); }, "credited"},
    {"ACreditOfNothingHere",
     [](Encounter& e) {
       e.charges.push_back(charge("C9", "70450", "10.00"));
       e.charges.back().kind = text("credit");
     },
     "p V1 95.00 [pr:R07.9 ot:I10 ] C1=95.00()\n", "build.credit-unmatched "},
    {"CreditsAboveTheChargeAreHeld",
     [](Encounter& e) {
       e.charges.push_back(charge("C1", "99213", "100.00"));
       e.charges.back().kind = text("credit");
     },
     "p V1 -5.00 [pr:R07.9 ot:I10 ] C1=-5.00()\n", "build.credit-exceeds-charge "},
    {"AZeroChargeIsLegal", [](Encounter& e) { e.charges.push_back(charge("C2", "G8427", "0.00")); },
     "p V1 95.00 [pr:R07.9 ot:I10 ] C1=95.00() C2=0.00()\n"},
    {"ARevenueCodeMakesItTheHospitals",
     [](Encounter& e) {
       e.charges.push_back(charge("C2", "", "300.00"));
       e.charges.back().revenue_code = text("0450");
     },
     "p V1 95.00 [pr:R07.9 ot:I10 ] C1=95.00()\n"
     "i V1-2 300.00 [pr:R07.9 ot:I10 ] C2=300.00()\n"},
    {"TheSourceSaysTheForm", [](Encounter& e) { e.form = text("institutional"); },
     "i V1 95.00 [pr:R07.9 ot:I10 ] C1=95.00()\n"},
    {"ExternalCausesHaveTheirOwnPlaceOn837I",
     [](Encounter& e) {
       e.form = text("institutional");
       e.diagnoses.insert(e.diagnoses.begin() + 1, diagnosis(9, "W19.XXXA", "final"));
     },
     "i V1 95.00 [pr:R07.9 ot:I10 ex:W19.XXXA ] C1=95.00()\n"},
    {"AdmittingOfAnOutpatientIsTheReasonForVisit",
     [](Encounter& e) {
       e.form = text("institutional");
       e.diagnoses.push_back(diagnosis(3, "R55", "admitting"));
     },
     "i V1 95.00 [pr:R07.9 ot:I10 re:R55 ] C1=95.00()\n"},
    {"LineIdsNeverRepeat",
     [](Encounter& e) { e.charges.push_back(charge("C1", "93010", "40.00")); },
     "p V1 135.00 [pr:R07.9 ot:I10 ] C1=95.00() C1-2=40.00()\n"},
    {"AnUnknownPlaceHolds", [](Encounter& e) { e.facility = text("EAST"); },
     "p V1 95.00 [pr:R07.9 ot:I10 ] C1=95.00()\n", "build.facility-unknown "},
    {"NobodyToBill", [](Encounter& e) { e.coverages.clear(); },
     "p V1 95.00 [pr:R07.9 ot:I10 ] C1=95.00()\n", "build.no-coverage "},
    {"DentalChargesAreNotTakenForOthers",
     [](Encounter& e) { e.charges[0].procedure = text("D1110"); },
     "o V1 95.00 [pr:R07.9 ot:I10 ] C1=95.00()\n", "build.oral-claim "},
};
INSTANTIATE_TEST_SUITE_P(Encounters, Build, testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string{test.param.name}; });

TEST(Build, FiftyOneLinesAreTwoProfessionalClaims) {
  Encounter encounter = visit();
  encounter.charges.clear();
  for (int i = 0; i < 51; ++i)
    encounter.charges.push_back(charge(("C" + std::to_string(i)).c_str(), "99213", "1.00"));
  const BuiltClaims built = build_claims(encounter, settings(), {});
  ASSERT_EQ(built.claims.size(), 2u);
  EXPECT_EQ(built.claims[0].lines.size(), 50u);
  EXPECT_EQ(built.claims[1].lines.size(), 1u);
  EXPECT_EQ(built.claims[1].id.value, "V1-2");
}

TEST(Build, RoomAndBoardCountsDays) {
  Encounter encounter = visit();
  encounter.form = text("institutional");
  encounter.charges.push_back(charge("C2", "", "300.00"));
  encounter.charges.back().revenue_code = text("0120");
  encounter.charges.push_back(charge("C3", "", "30.00"));
  encounter.charges.back().revenue_code = text("0250");
  std::string units;
  for (const auto& line : build_claims(encounter, settings(), {}).claims[0].lines)
    units += line.unit.value + " ";
  EXPECT_EQ(units, "UN DA UN ");
}

TEST(Build, FurtherClaimsOfAnAccountHaveTheirOwnId) {
  const auto with_suffix = [](std::uint64_t suffix) {
    return [suffix](const auto& number_for) { return number_for(suffix); };
  };
  EXPECT_EQ(build_claims(visit(), settings(), {.claim_number = with_suffix(5)}).claims[0].id.value,
            "V1-5");
  Encounter long_account = visit();
  long_account.account = text("ACCOUNT-123456789012345");
  const std::string id =
      build_claims(long_account, settings(), {.claim_number = with_suffix(2)}).claims[0].id.value;
  EXPECT_EQ(id.size(), 20u);
  EXPECT_EQ(id.substr(id.size() - 2), "-2");
}

TEST(Build, MedicareTakesThePatientAsSubscriber) {
  Encounter encounter = visit();
  encounter.coverages[0].payer = text("MCB");
  encounter.coverages[0].relationship = text("01");
  const Claim claim = build_claims(encounter, settings(), {}).claims[0];
  EXPECT_EQ(claim.subscriber.relationship.value, "18");
  EXPECT_EQ(claim.payer.key.value, "mcb");
}

struct ChildCase {
  const char* name;
  const char* insured;
  const char* want;
};
class Child : public testing::TestWithParam<ChildCase> {};
TEST_P(Child, IsOneOnlyIfTheAgesSaySo) {
  Encounter encounter = visit();
  encounter.coverages[0].relationship = text("CHD");
  encounter.coverages[0].subscriber.birth_date = day(GetParam().insured);
  const BuiltClaims built = build_claims(encounter, settings(), {});
  EXPECT_EQ(built.claims[0].subscriber.relationship.value + findings(built), GetParam().want);
}
constexpr ChildCase kChildren[] = {
    {"AGenerationYounger", "19550101", "19"},
    {"TwelveYearsAreEnough", "19680101", "19"},
    {"ElevenAreNot", "19680102", "build.relationship-undecided "},
    {"OlderThanTheInsured", "19990101", "build.relationship-undecided "},
};
INSTANTIATE_TEST_SUITE_P(Ages, Child, testing::ValuesIn(kChildren),
                         [](const auto& test) { return std::string{test.param.name}; });

TEST(Build, AStayHasItsOwnFrame) {
  Encounter encounter = visit();
  encounter.patient_class = text("inpatient");
  encounter.form = text("institutional");
  encounter.admitted = time("202609031015");
  encounter.discharged = time("202609060930");
  encounter.discharge_status = text("01");
  encounter.charges = {charge("C1", "", "1560.00", "20260903"),
                       charge("C2", "", "50.00", "20260902")};
  encounter.charges[0].revenue_code = text("0120");
  encounter.charges[0].quantity = number(3);
  encounter.charges[1].revenue_code = text("0450");
  const Claim claim = build_claims(encounter, settings(), {}).claims[0];
  EXPECT_EQ(claim.type_of_bill.value, "111");
  EXPECT_EQ(claim.statement.from.value.iso(), "2026-09-02");  // ED before the admission
  EXPECT_EQ(claim.statement.through.value.iso(), "2026-09-06");
  ASSERT_EQ(claim.values.size(), 1u);
  EXPECT_EQ(claim.values[0].code.value, "80");
  EXPECT_EQ(claim.values[0].amount.value.text(), "3");
  EXPECT_EQ(claim.organization.name.value, "WEST HOSPITAL");
}

TEST(Build, AnOutpatientStatementSpansItsLines) {
  Encounter encounter = visit();
  encounter.form = text("institutional");
  encounter.admitted = time("202609011015");
  encounter.charges.push_back(charge("C2", "93010", "40.00", "20260905"));
  const Claim claim = build_claims(encounter, settings(), {}).claims[0];
  EXPECT_EQ(claim.type_of_bill.value, "131");
  EXPECT_EQ(claim.statement.from.value.iso(), "2026-09-03");
  EXPECT_EQ(claim.statement.through.value.iso(), "2026-09-05");
  EXPECT_EQ(claim.discharge_status.value, "01");
  EXPECT_FALSE(claim.admitted.has());
}

TEST(Build, CodedProceduresMeetUncodedCharges) {
  Encounter encounter = visit();
  encounter.form = text("institutional");
  encounter.charges = {charge("C1", "", "2000.00")};
  encounter.charges[0].revenue_code = text("0360");
  for (const char* code : {"29881", "29876"}) {
    claims::Procedure procedure;
    procedure.code = text(code);
    procedure.system = text("cpt");
    procedure.date = day("20260903");
    encounter.procedures.push_back(procedure);
  }
  const BuiltClaims built = build_claims(encounter, settings(), {});
  const Claim& claim = built.claims[0];
  ASSERT_EQ(claim.lines.size(), 2u);
  EXPECT_EQ(claim.lines[0].procedure.value, "29881");
  EXPECT_EQ(claim.lines[0].amount.value.amount.text(), "2000.00");
  EXPECT_EQ(claim.lines[1].procedure.value, "29876");
  EXPECT_EQ(claim.lines[1].amount.value.amount.text(), "0.00");
  EXPECT_EQ(claim.total.value.amount.text(), "2000.00");
  EXPECT_EQ(findings(built), "");
}

TEST(Build, OneClinicianStandsAtTheClaim) {
  Encounter encounter = visit();
  encounter.charges.push_back(charge("C2", "93010", "40.00"));
  const Claim same = build_claims(encounter, settings(), {}).claims[0];
  EXPECT_EQ(same.rendering.npi.value, "1003000126");
  EXPECT_FALSE(same.lines[0].rendering.has());
  encounter.charges[1].performer.npi = text("1346295748");
  const Claim differ = build_claims(encounter, settings(), {}).claims[0];
  EXPECT_FALSE(differ.rendering.has());
  EXPECT_EQ(differ.lines[1].rendering.npi.value, "1346295748");
  encounter.charges[0].performer.npi = text("1234567893");  // the biller itself
  const Claim biller = build_claims(encounter, settings(), {}).claims[0];
  EXPECT_FALSE(biller.lines[0].rendering.has());
}

}  // namespace
}  // namespace claimwire::mappings
