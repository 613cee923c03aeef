#include "claims/enrich/enrich.h"

#include <gtest/gtest.h>

#include "claims/enrich/normalise.h"
#include "tests/support/edits.h"

namespace claimwire::test {
namespace {

using claims::Claim;

TEST(Normalise, RewritesCodesAndKeepsTheirPlace) {
  Claim claim = good_professional();
  claim.diagnoses[0].code.value = "s72. 001a";
  claim.diagnoses[1].system.value = "I10C";
  const Issues issues = claims::normalise(claim, shared_code_sets(), {});
  EXPECT_EQ(lines_of(issues),
            (std::vector<std::string>{"claim.diagnosis-form warn 2300/HI*ABK/01-2"}));
  EXPECT_EQ(issues[0].found, "s72. 001a");
  EXPECT_EQ(claim.diagnoses[0].code.value, "S72.001A");
  EXPECT_EQ(claim.diagnoses[0].code.from, at(10, 3));
  EXPECT_EQ(claim.diagnoses[1].system.value, "icd10cm");
}

TEST(Normalise, LeavesOtherSystemsAlone) {
  Claim claim = good_professional();
  claim.diagnoses[0].system.value = "WESTLOCAL";
  claim.diagnoses[0].code.value = "diab 2";
  EXPECT_TRUE(claims::normalise(claim, shared_code_sets(), {}).empty());
  EXPECT_EQ(claim.diagnoses[0].code.value, "diab 2");
}

TEST(Normalise, BlanksIndicatorsOfExemptCodes) {
  Claim claim = good_inpatient();  // W19.XXXA is exempt and says Y
  claim.diagnoses[1].poa.value = "1";
  const Issues issues = claims::normalise(claim, shared_code_sets(), {});
  EXPECT_EQ(lines_of(issues), (std::vector<std::string>{"claim.poa-exempt warn 2300/HI*ABF/01-9",
                                                        "claim.poa-exempt warn 2300/HI*ABN/01-9"}));
  EXPECT_EQ(claim.diagnoses[0].poa.value, "Y");
  EXPECT_EQ(claim.diagnoses[1].poa.value, "");
  EXPECT_EQ(claim.diagnoses[3].poa.value, "");
}

TEST(Normalise, DropsTheTwentySixthOfAnInstitutionalClaim) {
  Claim claim = good_inpatient();
  while (claim.diagnoses.size() < 29) claim.diagnoses.push_back(diagnosis("R07.9"));
  claim.diagnoses.push_back(diagnosis("M25.561"));
  const Issues issues = claims::normalise(claim, shared_code_sets(), {});
  std::vector<std::string> dropped;
  for (const Issue& issue : issues)
    if (issue.kind->id == "claim.diagnosis-dropped") dropped.push_back(issue.found);
  EXPECT_EQ(dropped, (std::vector<std::string>{"R07.9", "R07.9", "M25.561"}));
  EXPECT_EQ(claim.diagnoses.size(), 27u);  // principal, 24 others, admitting, external cause
}

TEST(Normalise, NeverCutsAProfessionalClaim) {
  Claim claim = good_professional();
  claim.diagnoses.resize(30, diagnosis("I10"));
  EXPECT_TRUE(claims::normalise(claim, shared_code_sets(), {}).empty());
  EXPECT_EQ(claim.diagnoses.size(), 30u);
}

TEST(Normalise, ASecondRunChangesNothing) {
  Claim claim = good_inpatient();
  claim.diagnoses[0].code.value = "s72001a";
  claims::normalise(claim, shared_code_sets(), {});
  EXPECT_TRUE(claims::normalise(claim, shared_code_sets(), {}).empty());
}

claims::EnrichTables providers() {
  const auto table =
      claims::Table::parse("providers.csv",
                           "local_id,npi,last,first,taxonomy,from,to\n"
                           "D17,1003000126,ORTEGA,ANA,207Q00000X,,2025-12-31\n"
                           "D17,1003000134,ORTEGA-LIND,ANA,207R00000X,2026-01-01,\n");
  EXPECT_TRUE(table);
  Result<claims::EnrichTables> tables = claims::EnrichTables::make(*table);
  EXPECT_TRUE(tables);
  return *tables;
}
std::uint16_t source_seven(const claims::Table&) { return 7; }

TEST(Enrich, FillsProvidersByTheDateOfService) {
  claims::Encounter encounter;
  encounter.admitted = date_time("20251230");
  encounter.attending.local_id = text("D17");
  encounter.charges.resize(1);
  encounter.charges[0].service.from = date(2026, 1, 2);
  encounter.charges[0].performer.local_id = text("D17");
  encounter.charges[0].performer.name.given = text("A.", 30);
  claims::UnmatchedValues unmatched;
  EXPECT_TRUE(claims::enrich(encounter, providers(), source_seven, unmatched).empty());
  EXPECT_EQ(encounter.attending.npi.value, "1003000126");
  const claims::Provider& performer = encounter.charges[0].performer;
  EXPECT_EQ(performer.npi.value, "1003000134");
  EXPECT_EQ(performer.name.family.value, "ORTEGA-LIND");
  EXPECT_EQ(performer.name.given.value, "A.");  // what the message said stays
  EXPECT_EQ(performer.npi.from.kind, Origin::Kind::table_row);
  EXPECT_EQ(performer.npi.from.source, 7u);
  EXPECT_EQ(performer.npi.from.locator, 3u);  // the line of the file
}

TEST(Enrich, CountsProvidersItDoesNotKnow) {
  claims::Encounter encounter;
  encounter.attending.local_id = text("D99");
  encounter.operating.npi = text("1003000126");
  encounter.operating.local_id = text("D98");
  claims::UnmatchedValues unmatched;
  const Issues issues = claims::enrich(encounter, providers(), source_seven, unmatched);
  ASSERT_EQ(issues.size(), 1u);
  EXPECT_EQ(issues[0].kind->id, "enrich.provider-unknown");
  EXPECT_EQ(issues[0].action, Action::warn);
  EXPECT_EQ(unmatched.count("providers.csv", "D99"), 1u);
  EXPECT_EQ(unmatched.count("providers.csv"), 1u);
}

TEST(Enrich, TableWithoutNpiIsRefused) {
  const auto table = claims::Table::parse("p.csv", "local_id,name\nD1,x\n");
  ASSERT_TRUE(table);
  const auto tables = claims::EnrichTables::make(*table);
  ASSERT_FALSE(tables);
  EXPECT_EQ(tables.error().id, "table.column-unknown");
}

}  // namespace
}  // namespace claimwire::test
