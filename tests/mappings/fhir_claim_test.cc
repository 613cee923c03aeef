#include "fhir/content.h"
#include "fhir/validate.h"
#include "tests/mappings/finishing.h"

namespace claimwire::mappings {
namespace {

using tests::at;
using tests::finish_fhir;
using tests::json_text;

/// A professional Claim with everything contained; EXTRA adds members, ITEM to its item.
std::string claim(std::string_view extra = {}, std::string_view item = {},
                  std::string_view diagnosis = {}) {
  return json_text(concat(
      R"({'resourceType':'Claim','status':'active','use':'claim','created':'2026-09-04',
    'identifier':[{'value':'C77'}],
    'type':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/claim-type','code':'professional'}]},
    'contained':[
      {'resourceType':'Patient','id':'p','name':[{'family':'ROE','given':['JANE']}],'gender':'female',
       'birthDate':'1984-05-17','address':[{'line':['1 Elm St'],'city':'Springfield','state':'IL','postalCode':'62704'}]},
      {'resourceType':'Coverage','id':'c','status':'active','subscriberId':'1EG4TE5MK73',
       'beneficiary':{'reference':'#p'},'subscriber':{'reference':'#p'},'payor':[{'reference':'#i'}],
       'relationship':{'coding':[{'code':'self'}]}},
      {'resourceType':'Organization','id':'i','identifier':[{'value':'MCB'}],'name':'MEDICARE'},
      {'resourceType':'Condition','id':'d','subject':{'reference':'#p'},'code':{'coding':[
       {'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'I10'}]},
       'verificationStatus':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/condition-ver-status','code':'confirmed'}]}}],
    'patient':{'reference':'#p'},'insurer':{'reference':'#i'},'priority':{'coding':[{'code':'normal'}]},
    'facility':{'identifier':{'value':'WEST'}},
    'provider':{'identifier':{'value':'WEST'}},
    'careTeam':[{'sequence':1,'provider':{'identifier':{'system':'http://hl7.org/fhir/sid/us-npi','value':'1003000126'}},
      'role':{'coding':[{'code':'primary'}]}},
      {'sequence':2,'provider':{'identifier':{'system':'http://hl7.org/fhir/sid/us-npi','value':'1346295748'}},
      'role':{'coding':[{'code':'referring'}]}}],
    'diagnosis':[)",
      diagnosis.empty()
          ? std::string_view{
                R"({'sequence':2,'diagnosisCodeableConcept':{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'J06.9'}]}},
                   {'sequence':1,'diagnosisReference':{'reference':'#d'}})"}
          : diagnosis,
      R"(],
    'insurance':[{'sequence':1,'focal':true,'coverage':{'reference':'#c'},'preAuthRef':['PA1']}],
    'item':[{'sequence':1,'diagnosisSequence':[2],'careTeamSequence':[1],'servicedDate':'2026-09-03',
      'productOrService':{'coding':[{'system':'http://www.ama-assn.org/go/cpt','code':'99213'}]},
      'modifier':[{'coding':[{'code':'25'}]},{'coding':[{'code':'GT'}]}],
      'locationCodeableConcept':{'coding':[{'code':'11'}]},
      'quantity':{'value':1},'net':{'value':95.10,'currency':'USD'})",
      item, "}]", extra, "}"));
}

std::string verified(std::string text, std::string_view as) {
  text.replace(text.find("confirmed"), 9, as);
  return text;
}

struct ValueCase {
  const char* name;
  std::string body;
  const char* path;
  const char* want;
};

class FhirClaim : public testing::TestWithParam<ValueCase> {};

TEST_P(FhirClaim, IsReadAs) {
  const std::vector<Finished> finished = finish_fhir(GetParam().body);
  ASSERT_FALSE(finished.empty());
  EXPECT_EQ(at(claims::write_encounter(finished.front().encounter), GetParam().path),
            GetParam().want);
}

const ValueCase kValues[] = {
    {"IdIsTheBillNumber", claim(), "bill_number", "C77"},
    {"FormIsItsType", claim(), "form", "professional"},
    {"Place", claim(), "facility", "WEST"},
    {"Patient", claim(), "patient.name.family", "ROE"},
    {"PayerOfTheContainedCoverage", claim(), "coverages[0].payer", "MCB"},
    {"Member", claim(), "coverages[0].member_id", "1EG4TE5MK73"},
    {"PriorAuthorization", claim(), "coverages[0].prior_authorization", "PA1"},
    {"DiagnosesByConceptAndReference", claim(), "diagnoses[*].code", "J06.9 I10"},
    {"TheirSequenceIsTheirRank", claim(), "diagnoses[*].rank", "2 1"},
    {"RefutedReferenceIsDropped", verified(claim(), "refuted"), "diagnoses[*].code", "J06.9"},
    {"ProvisionalReferenceIsDroppedForOutpatients", verified(claim(), "provisional"),
     "diagnoses[*].code", "J06.9"},
    {"PresentOnAdmission",
     claim({}, {},
           "{'sequence':1,'diagnosisCodeableConcept':{'coding':[{'code':'I10'}]},'onAdmission':{"
           "'coding':[{'code':'y'}]}}"),
     "diagnoses[0].poa", "Y"},
    {"ExemptIsBlank",
     claim({}, {},
           "{'sequence':1,'diagnosisCodeableConcept':{'coding':[{'code':'I10'}]},'onAdmission':{"
           "'coding':[{'code':'1'}]}}"),
     "diagnoses[0].poa", ""},
    {"Charge", claim(), "charges[0].procedure", "99213"},
    {"Modifiers", claim(), "charges[0].modifiers[*]", "25 GT"},
    {"AmountKeepsItsDigits", claim(), "charges[0].amount", "95.10"},
    {"PointersAreSequences", claim(), "charges[0].diagnosis_codes[*]", "2"},
    {"PerformerByCareTeamSequence", claim(), "charges[0].performer.npi", "1003000126"},
    {"ReferringByRole", claim(), "referring.npi", "1346295748"},
    {"PlaceOfService", claim(), "charges[0].place_of_service", "11"},
    {"RevenueCodeInFourDigits", claim({}, ",'revenue':{'coding':[{'code':'450'}]}"),
     "charges[0].revenue_code", "0450"},
    {"DrugOfTheItem",
     claim({},
           ",'detail':[{'sequence':1,'productOrService':{'coding':[{'system':'http://hl7.org/fhir/"
           "sid/ndc','code':'00002143380'}]}}]"),
     "charges[0].ndc", "00002143380"},
    {"OutpatientWhereNothingSaysMore", claim(), "class", "outpatient"},
    {"InpatientByTypeOfBill",
     claim(",'subType':{'coding':[{'system':'https://www.nubc.org/CodeSystem/TypeOfBill','code':"
           "'0111'}]}"),
     "class", "inpatient"},
    {"FrequencyOfTheTypeOfBill",
     claim(",'subType':{'coding':[{'system':'https://www.nubc.org/CodeSystem/TypeOfBill','code':"
           "'0117'}]}"),
     "frequency", "7"},
    {"PriorClaimIsAReplacement",
     claim(",'related':[{'relationship':{'coding':[{'code':'prior'}]},'reference':{'value':'ICN9'}}"
           "]"),
     "frequency", "7"},
    {"ReferenceOfThePriorClaim",
     claim(",'related':[{'relationship':{'coding':[{'code':'prior'}]},'reference':{'value':'ICN9'}}"
           "]"),
     "original_reference", "ICN9"},
    {"VoidByItsX12Code",
     claim(",'related':[{'relationship':{'coding':[{'code':'prior'},{'system':'https://codesystem."
           "x12.org/005010/1325','code':'8'}]}}]"),
     "frequency", "8"},
    {"ValueCodes",
     claim(",'supportingInfo':[{'sequence':1,'category':{'coding':[{'code':'info'}]},'code':{"
           "'coding':[{'system':'https://www.nubc.org/CodeSystem/ValueCodes','code':'80'}]},"
           "'valueQuantity':{'value':3}}]"),
     "values[0].amount", "3"},
    {"AccidentByCar",
     claim(",'accident':{'date':'2026-09-02','type':{'coding':[{'code':'MVA'}]},'locationAddress':{"
           "'state':'IL'}}"),
     "accident.cause", "auto"},
    {"AlsoInsideABundle",
     concat("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":",
            claim(), "}]}"),
     "bill_number", "C77"},
    {"AlsoAsParameterOfSubmit",
     concat("{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"resource\",\"resource\":",
            claim(), "}]}"),
     "bill_number", "C77"},
};
INSTANTIATE_TEST_SUITE_P(Mappings, FhirClaim, testing::ValuesIn(kValues),
                         [](const auto& test) { return test.param.name; });

struct NoClaimCase {
  const char* name;
  const char* member;
  const char* instead;
  const char* rule;
};

class ClaimThatIsNotBilled : public testing::TestWithParam<NoClaimCase> {};

TEST_P(ClaimThatIsNotBilled, SaysWhy) {
  std::string body = claim();
  const std::string member = json_text(GetParam().member);
  body.replace(body.find(member), member.size(), json_text(GetParam().instead));
  const std::vector<Finished> finished = finish_fhir(body);
  ASSERT_EQ(finished.size(), 1U);
  EXPECT_EQ(finished[0].no_claim_rule, GetParam().rule);
  EXPECT_TRUE(finished[0].claims.empty());
}

const NoClaimCase kNoClaims[] = {
    {"Preauthorization", "'use':'claim'", "'use':'preauthorization'", "use-preauthorization"},
    {"Predetermination", "'use':'claim'", "'use':'predetermination'", "use-predetermination"},
    {"Cancelled", "'status':'active'", "'status':'cancelled'", "status-cancelled"},
    {"Draft", "'status':'active'", "'status':'draft'", "status-draft"},
};
INSTANTIATE_TEST_SUITE_P(Mappings, ClaimThatIsNotBilled, testing::ValuesIn(kNoClaims),
                         [](const auto& test) { return test.param.name; });

TEST(FhirClaimToASecondaryPayer, IsHeld) {
  std::string body = claim();
  const std::string focal = json_text("[{'sequence':1,'focal':true");
  body.replace(body.find(focal), focal.size(),
               json_text("[{'sequence':1,'focal':false,'coverage':{'display':'FIRST'}},"
                         "{'sequence':2,'focal':true"));
  const std::vector<Finished> finished = finish_fhir(body);
  ASSERT_EQ(finished.size(), 1U);
  EXPECT_EQ(tests::holding(finished[0].findings),
            "mapping.missing mapping.missing "
            "mapping.insurance-not-primary");
}

/// The claim of a message as a FHIR Claim, read back by the same program.
TEST(FhirClaimWritten, ReadsBackAsTheSameClaim) {
  FinishSettings how = tests::settings();
  how.as_fhir = true;
  const std::vector<Finished> first = finish_fhir(claim(), how);
  ASSERT_EQ(first.size(), 1U);
  ASSERT_EQ(first[0].claims.size(), 1U);
  const std::string& sent = first[0].claims[0].bytes;
  std::string back = sent;
  // The place of care and the payer are known by what the configuration writes for them.
  const std::vector<Finished> second = finish_fhir(back, how);
  ASSERT_EQ(second.size(), 1U);
  ASSERT_EQ(second[0].claims.size(), 1U);
  const std::string again = claims::write_claim(second[0].claims[0].claim);
  for (const char* path :
       {"id", "total", "diagnoses[*].code", "lines[*].procedure", "lines[*].amount",
        "lines[*].modifiers", "lines[0].pointers[*]", "rendering.npi", "referring.npi",
        "place_of_service", "prior_authorization", "subscriber.member_id",
        "subscriber.relationship", "patient.birth_date", "statement.from"})
    EXPECT_EQ(at(again, path), at(claims::write_claim(first[0].claims[0].claim), path)) << path;
}

struct WrittenCase {
  const char* name;
  std::string body;
  const char* path;
  const char* want;
};

class FhirClaimOut : public testing::TestWithParam<WrittenCase> {};

TEST_P(FhirClaimOut, Says) {
  FinishSettings how = tests::settings();
  how.as_fhir = true;
  const std::vector<Finished> finished = finish_fhir(GetParam().body, how);
  ASSERT_EQ(finished.size(), 1U);
  ASSERT_EQ(finished[0].claims.size(), 1U);
  const FinishedClaim& out = finished[0].claims[0];
  EXPECT_EQ(out.format, ClaimFormat::fhir_claim);
  EXPECT_EQ(at(out.bytes, GetParam().path), GetParam().want) << out.bytes;
}

const WrittenCase kWritten[] = {
    {"ItsIdentifier", claim(), "identifier[0].value", "C77"},
    {"TheDayItWasBuilt", claim(), "created", "2026-11-23"},
    {"AmountsWithTheirDigits", claim(), "item[0].net.value", "95.10"},
    {"TheTotal", claim(), "total.value", "95.10"},
    {"DiagnosesInTheOrderOfTheClaim", claim(),
     "diagnosis[*].diagnosisCodeableConcept.coding[0].code", "I10 J06.9"},
    {"Sequences", claim(), "diagnosis[*].sequence", "1 2"},
    {"PointersToThem", claim(), "item[0].diagnosisSequence[*]", "2"},
    {"IcdCodesWithTheirDot",
     claim({}, {},
           "{'sequence':2,'diagnosisCodeableConcept':{'coding':[{'system':'http://hl7.org/fhir/sid/"
           "icd-10-cm','code':'J069'}]}}"),
     "diagnosis[0].diagnosisCodeableConcept.coding[0].code", "J06.9"},
    {"ModifiersEachWithItsSystem", claim(), "item[0].modifier[*].coding[0].system",
     "http://www.ama-assn.org/go/cpt "
     "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"},
    {"WhoRendered", claim(), "careTeam[*].role.coding[0].code", "rendering referring"},
    {"WhoRenderedTheItem", claim(), "item[0].careTeamSequence[*]", "1"},
    {"TheFocalInsurance", claim(), "insurance[0].focal", "true"},
    {"PriorAuthorization", claim(), "insurance[0].preAuthRef[0]", "PA1"},
    {"NoEmptySubscriber", claim(), "contained[*].id",
     "patient biller insurer coverage rendering referring"},
    {"PlaceOfServiceOfTheClaimOnItsItem", claim(), "item[0].locationCodeableConcept.coding[0].code",
     "11"},
    {"NoRelatedClaimForAnOriginal", claim(), "related[*].reference.value", ""},
    {"ThePriorClaimForAReplacement",
     claim(",'related':[{'relationship':{'coding':[{'code':'prior'}]},'reference':{'value':'ICN9'}}"
           "]"),
     "related[0].reference.value", "ICN9"},
    {"ItsFrequencyBesideIt",
     claim(",'related':[{'relationship':{'coding':[{'code':'prior'}]},'reference':{'value':'ICN9'}}"
           "]"),
     "related[0].relationship.coding[1].code", "7"},
};
INSTANTIATE_TEST_SUITE_P(Mappings, FhirClaimOut, testing::ValuesIn(kWritten),
                         [](const auto& test) { return test.param.name; });

TEST(FhirClaimOut, IsWrittenForPayersOfThatFormatAlone) {
  std::string acme = claim();
  acme.replace(acme.find("MCB"), 3, "ACME");
  EXPECT_EQ(finish_fhir(acme)[0].claims[0].format, ClaimFormat::fhir_claim);
  EXPECT_EQ(finish_fhir(claim())[0].claims[0].format, ClaimFormat::x12_837p);
}

TEST(FhirClaimOut, HasNoStructuralFinding) {
  FinishSettings how = tests::settings();
  how.as_fhir = true;
  const auto content = fhir::Content::read(finish_fhir(claim(), how)[0].claims[0].bytes);
  ASSERT_TRUE(content.has_value()) << content.error().message;
  Issues issues;
  fhir::validate(*content, issues);
  for (const Issue& issue : issues) ADD_FAILURE() << issue.place << ": " << issue.kind->message;
}

TEST(FhirClaimOut, NamesTheElementAValueDoesNotFit) {
  FinishSettings how = tests::settings();
  how.as_fhir = true;
  // A code of R4 has no two blanks in a row.
  std::string body = claim();
  body.replace(body.find("GT"), 2, "G  T");
  const std::vector<Finished> finished = finish_fhir(body, how);
  const Issues& findings = finished[0].claims[0].claim.findings;
  const auto refused = std::find_if(findings.begin(), findings.end(), [](const Issue& issue) {
    return std::string_view{issue.kind->id} == "mapping.fhir-value";
  });
  ASSERT_NE(refused, findings.end());
  EXPECT_EQ(refused->output_place, "Claim.item[0].modifier[1].coding.code");
  EXPECT_EQ(refused->place, "Claim.item[0].modifier[1].coding[0].code");
}

}  // namespace
}  // namespace claimwire::mappings
