#include "tests/mappings/finishing.h"

namespace claimwire::mappings {
namespace {

using tests::at;
using tests::finish_fhir;
using tests::json_text;

/// Entries that most cases need; the patient, her coverage and where she was seen.
constexpr std::string_view kPatient =
    R"({'fullUrl':'urn:uuid:p','resource':{'resourceType':'Patient','id':'p1',
        'identifier':[{'type':{'coding':[{'code':'MR'}]},'value':'MRN1'}],
        'name':[{'use':'nickname','family':'JAY'},{'use':'official','family':'ROE','given':['JANE','Q']}],
        'gender':'female','birthDate':'1984-05-17',
        'address':[{'use':'home','line':['1 Elm St'],'city':'Springfield','state':'IL','postalCode':'62704'}]}})";
constexpr std::string_view kEncounter =
    R"({'fullUrl':'urn:uuid:e','resource':{'resourceType':'Encounter','id':'e1','status':'finished',
        'class':{'code':'CLASS'},'identifier':[{'value':'V1'}],'subject':{'reference':'urn:uuid:p'},
        'serviceProvider':{'identifier':{'value':'WEST'}},
        'period':{'start':'2026-09-03T09:00:00-05:00','end':'2026-09-03T09:30:00-05:00'}EXTRA}})";
constexpr std::string_view kCoverage =
    R"({'resource':{'resourceType':'Coverage','status':'active','beneficiary':{'reference':'urn:uuid:p'},
        'payor':[{'identifier':{'value':'MCB'}}],'subscriberId':'1eg4-te5 mk73',
        'relationship':{'coding':[{'code':'self'}]}}})";

std::string encounter(std::string_view patient_class, std::string_view extra) {
  std::string out{kEncounter};
  out.replace(out.find("CLASS"), 5, patient_class);
  out.replace(out.find("EXTRA"), 5, extra);
  return out;
}

std::string bundle(std::initializer_list<std::string_view> entries,
                   std::string_view type = "collection") {
  std::string out = concat("{'resourceType':'Bundle','type':'", type, "','entry':[");
  for (const std::string_view entry : entries)
    out += concat(entry.data() == entries.begin()->data() ? "" : ",", entry);
  return json_text(out + "]}");
}

std::string resource(std::string_view inside) { return concat("{'resource':{", inside, "}}"); }

std::string condition(std::string_view id, std::string_view code, std::string_view verification,
                      std::string_view extra = {}) {
  return concat("{'fullUrl':'urn:uuid:", id, "','resource':{'resourceType':'Condition','id':'", id,
                "','subject':{'reference':'urn:uuid:p'},",
                verification.empty()
                    ? std::string{}
                    : concat("'verificationStatus':{'coding':[{'code':'", verification, "'}]},"),
                "'code':{'coding':[{'system':'http://snomed.info/sct','code':'1'},",
                "{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'", code, "'}]}", extra,
                "}}");
}

constexpr std::string_view kOfE = ",'encounter':{'reference':'urn:uuid:e'}";

std::string diagnoses(std::string_view patient_class, std::initializer_list<std::string> conditions,
                      std::string_view listed = {}) {
  const std::string e = encounter(patient_class, listed);
  std::string out =
      concat("{'resourceType':'Bundle','type':'collection','entry':[", kPatient, ",", e);
  for (const std::string& one : conditions) out += concat(",", one);
  return json_text(out + "]}");
}

struct ValueCase {
  std::string name;
  std::string body;
  std::string path;
  std::string want;
};

class FhirEncounter : public testing::TestWithParam<ValueCase> {};

TEST_P(FhirEncounter, IsReadAs) {
  const std::vector<Finished> finished = finish_fhir(GetParam().body);
  ASSERT_FALSE(finished.empty());
  EXPECT_EQ(at(claims::write_encounter(finished.front().encounter), GetParam().path),
            GetParam().want);
}

std::string with(std::string_view entry, std::string_view extra = {},
                 std::string_view type = "collection") {
  const std::string e = encounter("AMB", extra);
  return bundle({kPatient, e, entry}, type);
}

std::string charge(std::string_view inside) {
  return resource(concat(
      "'resourceType':'ChargeItem','subject':{'reference':'urn:uuid:p'},'context':{'reference':'"
      "urn:uuid:e'},'occurrenceDateTime':'2026-09-03T10:00:00-05:00',",
      inside));
}
constexpr std::string_view kCpt =
    "'status':'billable','code':{'coding':[{'code':'OV3'},{'system':'http://www.ama-assn.org/go/"
    "cpt','code':'99213'}]},'priceOverride':{'value':95.00,'currency':'USD'}";

const ValueCase kValues[] = {
    {"OfficialName", with(kCoverage), "patient.name.family", "ROE"},
    {"SecondGivenNameIsTheMiddle", with(kCoverage), "patient.name.middle", "Q"},
    {"RecordNumberByItsType", with(kCoverage), "patient.identifiers.mrn", "MRN1"},
    {"ANumberOfAnotherKindIsNoRecordNumber",
     json_text("{'resourceType':'Encounter','status':'finished','class':{'code':'AMB'},'subject':{"
               "'reference':'#p'},'contained':[{'resourceType':'Patient','id':'p','identifier':[{"
               "'type':{'coding':[{'code':'SS'}]},'value':'999999999'},{'value':'M7'}]}]}"),
     "patient.identifiers.mrn", "M7"},
    {"Sex", with(kCoverage), "patient.sex", "female"},
    {"AccountIsTheVisitWhenThereIsNone", with(kCoverage), "account", "V1"},
    {"AccountByReference",
     with(resource("'resourceType':'Account','id':'a','status':'active','identifier':[{'value':'A9'"
                   "}]"),
          ",'account':[{'reference':'Account/a'}]"),
     "account", "A9"},
    {"PlaceByLogicalIdentifier", with(kCoverage), "facility", "WEST"},
    {"AmbulatoryIsOutpatient", with(kCoverage), "class", "outpatient"},
    {"ObservationIsOutpatient", bundle({kPatient, encounter("OBSENC", "")}), "class", "outpatient"},
    {"PeriodKeepsItsZone", with(kCoverage), "admitted", "2026-09-03T09:00:00-05:00"},
    {"MemberIdWithoutBlanks", with(kCoverage), "coverages[0].member_id", "1EG4TE5MK73"},
    {"PayerByLogicalIdentifier", with(kCoverage), "coverages[0].payer", "MCB"},
    {"SelfIs18", with(kCoverage), "coverages[0].relationship", "18"},
    {"SubscriberWhoIsThePatientIs18",
     with(resource("'resourceType':'Coverage','status':'active','beneficiary':{'reference':'urn:"
                   "uuid:p'},'subscriber':{'reference':'Patient/p1'},'payor':[{'display':'X'}]")),
     "coverages[0].relationship", "18"},
    {"CancelledCoverageIsNone",
     with(resource("'resourceType':'Coverage','status':'cancelled','beneficiary':{'reference':'urn:"
                   "uuid:p'},'payor':[{'display':'X'}]")),
     "coverages[*].payer", ""},
    {"CoverageOfAnotherPatientIsNone",
     bundle({kPatient, encounter("AMB", ""), resource("'resourceType':'Patient','id':'p2'"),
             resource("'resourceType':'Coverage','status':'active','beneficiary':{'reference':'"
                      "Patient/p2'},'payor':[{'display':'X'}]")}),
     "coverages[*].payer", ""},
    {"AccountRanksCoverages",
     with(resource("'resourceType':'Coverage','id':'c2','status':'active','order':1,'beneficiary':{"
                   "'reference':'urn:uuid:p'},'payor':[{'display':'X'}]},'fullUrl':'urn:uuid:c2'},{"
                   "'resource':{'resourceType':'Account','status':'active','coverage':[{'coverage':"
                   "{'reference':'urn:uuid:c2'},'priority':2}]")),
     "coverages[0].order", "2"},
    {"ContainedCoverage",
     json_text(
         "{'resourceType':'Encounter','status':'finished','class':{'code':'AMB'},'contained':[{"
         "'resourceType':'Coverage','id':'c','status':'active','beneficiary':{'display':'x'},"
         "'payor':[{'display':'ACME'}]}]}"),
     "coverages[0].payer", "ACME"},

    {"AttendingByParticipantType",
     with(resource("'resourceType':'Practitioner','id':'d','identifier':[{'value':'D7'},{'system':'"
                   "http://hl7.org/fhir/sid/us-npi','value':'1003000126'}],'name':[{'family':'"
                   "RIVERA'}]"),
          ",'participant':[{'type':[{'coding':[{'code':'REF'}]}],'individual':{'display':'X'}},{"
          "'type':[{'coding':[{'code':'ATND'}]}],'individual':{'reference':'Practitioner/d'}}]"),
     "attending.npi", "1003000126"},
    {"AttendingThroughHisRole",
     with(resource(
              "'resourceType':'PractitionerRole','id':'r','practitioner':{'identifier':{"
              "'system':'http://hl7.org/fhir/sid/us-npi','value':'1003000126'}},'specialty':[{"
              "'coding':[{'system':'http://nucc.org/provider-taxonomy','code':'207Q00000X'}]}]"),
          ",'participant':[{'type':[{'coding':[{'code':'ATND'}]}],'individual':{'reference':'"
          "PractitionerRole/r'}}]"),
     "attending.taxonomy", "207Q00000X"},
    {"AttendingOutsideTheBodyIsKnownByHisId",
     with(kCoverage,
          ",'participant':[{'type':[{'coding':[{'code':'ATND'}]}],'individual':{'reference':'https:"
          "//ehr.example/fhir/Practitioner/D7'}}]"),
     "attending.local_id", "D7"},

    {"ChargeBySystem", with(charge(kCpt)), "charges[0].procedure", "99213"},
    {"LocalChargeCode", with(charge(kCpt)), "charges[0].charge_code", "OV3"},
    {"AmountKeepsItsDigits", with(charge(kCpt)), "charges[0].amount", "95.00"},
    {"AmountKeepsItsCurrency",
     with(charge("'status':'billable','code':{'coding':[{'code':'X'}]},'priceOverride':{'value':40,"
                 "'currency':'EUR'}")),
     "charges[0].amount", "40.00 EUR"},
    {"ServiceIsTheDayAsWritten", with(charge(kCpt)), "charges[0].service.from", "2026-09-03"},
    {"OneUnitWhenNotSaid", with(charge(kCpt)), "charges[0].quantity", "1"},
    {"PlannedChargeIsNone", with(charge("'status':'planned','code':{'coding':[{'code':'X'}]}")),
     "charges[*].id", ""},
    {"ChargeOfAnotherEncounterIsNone",
     with(resource("'resourceType':'ChargeItem','status':'billable','code':{'coding':[{'code':'X'}]"
                   "},'subject':{'reference':'urn:uuid:p'},'context':{'reference':'Encounter/other'"
                   "}")),
     "charges[*].charge_code", ""},
    {"ChargeThatNamesThisEncounterByUrl",
     with(resource("'resourceType':'ChargeItem','status':'billable','code':{'coding':[{'code':'X'}]"
                   "},'subject':{'reference':'urn:uuid:p'},'context':{'reference':'https://ehr."
                   "example/fhir/Encounter/e1'}")),
     "charges[*].charge_code", "X"},

    {"ConfirmedIsADiagnosis", diagnoses("AMB", {condition("c", "J06.9", "confirmed", kOfE)}),
     "diagnoses[*].code", "J06.9"},
    {"WithoutVerificationStatusItIsKept", diagnoses("AMB", {condition("c", "J06.9", "", kOfE)}),
     "diagnoses[*].code", "J06.9"},
    {"IcdBeforeSnomed", diagnoses("AMB", {condition("c", "J06.9", "", kOfE)}),
     "diagnoses[0].system", "icd10cm"},
    {"RefutedIsDropped", diagnoses("IMP", {condition("c", "J06.9", "refuted", kOfE)}),
     "diagnoses[*].code", ""},
    {"EnteredInErrorIsDropped",
     diagnoses("IMP", {condition("c", "J06.9", "entered-in-error", kOfE)}), "diagnoses[*].code",
     ""},
    {"ProvisionalIsDroppedForOutpatients",
     diagnoses("AMB", {condition("c", "J06.9", "provisional", kOfE)}), "diagnoses[*].code", ""},
    {"ProvisionalIsKeptForInpatients",
     diagnoses("IMP", {condition("c", "J06.9", "provisional", kOfE)}), "diagnoses[*].code",
     "J06.9"},
    {"UnconfirmedIsDroppedForOutpatients",
     diagnoses("EMER", {condition("c", "J06.9", "unconfirmed", kOfE)}), "diagnoses[*].code", ""},
    {"ListedRefutedIsDropped",
     diagnoses("IMP", {condition("c", "J06.9", "refuted", kOfE)},
               ",'diagnosis':[{'condition':{'reference':'Condition/c'}}]"),
     "diagnoses[*].code", ""},
    {"ListedOnce",
     diagnoses("AMB", {condition("c", "J06.9", "", kOfE)},
               ",'diagnosis':[{'condition':{'reference':'urn:uuid:c'},'rank':1}]"),
     "diagnoses[*].code", "J06.9"},
    {"RoleAndRankOfTheEncounter",
     diagnoses("IMP", {condition("c", "J18.9", "")},
               ",'diagnosis':[{'condition':{'reference':'urn:uuid:c'},'rank':2,'use':{'coding':[{"
               "'code':'AD'}]}}]"),
     "diagnoses[0].use", "admitting"},
    {"AdmissionAndDischargeDiagnosisMayBeOneCondition",
     diagnoses("IMP", {condition("c", "J18.9", "")},
               ",'diagnosis':[{'condition':{'reference':'urn:uuid:c'},'use':{'coding':[{'code':'AD'"
               "}]}},{'condition':{'reference':'urn:uuid:c'},'use':{'coding':[{'code':'DD'}]}}]"),
     "diagnoses[*].use", "admitting final"},
    {"ProblemListIsNoDiagnosis",
     diagnoses("AMB", {condition("c", "I10", "confirmed",
                                 ",'category':[{'coding':[{'code':'problem-list-item'}]}]")}),
     "diagnoses[*].code", ""},
    {"OfAnotherEncounterIsNone",
     diagnoses("AMB", {condition("c", "I10", "confirmed",
                                 ",'encounter':{'reference':'Encounter/older'}")}),
     "diagnoses[*].code", ""},
    {"ContainedCondition",
     json_text(
         "{'resourceType':'Encounter','status':'finished','class':{'code':'AMB'},'contained':[{"
         "'resourceType':'Condition','id':'c','subject':{'display':'x'},'code':{'coding':[{"
         "'code':'I10'}]}}],'diagnosis':[{'condition':{'reference':'#c'}}]}"),
     "diagnoses[*].code", "I10"},
    {"DischargeStatusFromR4Code",
     bundle({kPatient, encounter("IMP",
                                 ",'hospitalization':{'dischargeDisposition':{'coding':[{"
                                 "'code':'home'}]}}")}),
     "discharge_status", "01"},
    {"DischargeStatusAsNubcSaysIt",
     bundle({kPatient, encounter("IMP",
                                 ",'hospitalization':{'dischargeDisposition':{'coding':[{'code':'x'"
                                 "},{'system':'https://www.nubc.org/CodeSystem/"
                                 "PatDischargeStatus','code':'62'}]}}")}),
     "discharge_status", "62"},
    {"CompletedProcedure",
     with(resource("'resourceType':'Procedure','status':'completed','subject':{'reference':'urn:"
                   "uuid:p'},'code':{'coding':[{'system':'http://www.cms.gov/Medicare/Coding/"
                   "ICD10','code':'0DTJ4ZZ'}]},'performedPeriod':{'start':'2026-09-03'}")),
     "procedures[0].date", "2026-09-03"},
    {"ProcedureNotDoneIsNone",
     with(resource("'resourceType':'Procedure','status':'not-done','subject':{'reference':'urn:"
                   "uuid:p'},'code':{'coding':[{'code':'X'}]}")),
     "procedures[*].code", ""},
    {"ABatch", with(kCoverage, {}, "batch"), "account", "V1"},
    {"ATransaction", with(kCoverage, {}, "transaction"), "account", "V1"},
    {"ASearchset", with(kCoverage, {}, "searchset"), "account", "V1"},
    {"AMessage",
     bundle({resource("'resourceType':'MessageHeader','eventUri':'urn:x','source':{'endpoint':'urn:"
                      "y'}"),
             kPatient, encounter("AMB", "")},
            "message"),
     "patient.name.family", "ROE"},
};
INSTANTIATE_TEST_SUITE_P(Mappings, FhirEncounter, testing::ValuesIn(kValues),
                         [](const auto& test) { return test.param.name; });

TEST(FhirBody, TellsOfOneAccountForEachEncounter) {
  const std::string body = bundle(
      {kPatient, encounter("AMB", ""),
       resource("'resourceType':'Encounter','id':'e2','status':'finished','class':{'code':'EMER'},"
                "'identifier':[{'value':'V2'}],'subject':{'reference':'urn:uuid:p'}"),
       resource("'resourceType':'Condition','subject':{'reference':'urn:uuid:p'},'encounter':{"
                "'reference':'Encounter/e2'},'code':{'coding':[{'code':'I10'}]}")});
  const std::vector<Finished> finished = finish_fhir(body);
  ASSERT_EQ(finished.size(), 2U);
  EXPECT_EQ(finished[0].encounter.account.value, "V1");
  EXPECT_EQ(finished[1].encounter.account.value, "V2");
  EXPECT_TRUE(finished[0].encounter.diagnoses.empty());
  EXPECT_EQ(finished[1].encounter.diagnoses.size(), 1U);
}

TEST(FhirBody, WithoutAnEncounterSaysSo) {
  const std::vector<Finished> finished =
      finish_fhir(json_text("{'resourceType':'Patient','gender':'none'}"));
  ASSERT_EQ(finished.size(), 1U);
  EXPECT_EQ(finished[0].no_claim_rule, "no-encounter");
  EXPECT_EQ(tests::holding(finished[0].findings), "fhir.code-not-in-set");
}

TEST(FhirBody, OfACancelledEncounterMakesNoClaim) {
  std::string body = with(charge(kCpt));
  body.replace(body.find("finished"), 8, "cancelled");
  const std::vector<Finished> finished = finish_fhir(body);
  EXPECT_EQ(finished[0].no_claim_rule, "status-cancelled");
  EXPECT_TRUE(finished[0].claims.empty());
}

TEST(FhirBody, StructureCountsForTheAccountItStandsIn) {
  const std::string body =
      bundle({kPatient, encounter("AMB", ",'length':3"),
              resource("'resourceType':'Encounter','id':'e2','status':'finished','class':{'code':'"
                       "EMER'},'identifier':[{'value':'V2'}]")});
  const std::vector<Finished> finished = finish_fhir(body);
  ASSERT_EQ(finished.size(), 2U);
  EXPECT_EQ(tests::holding(finished[0].findings).find("fhir.wrong-json-type"), 0U);
  EXPECT_EQ(tests::holding(finished[1].findings).find("fhir.wrong-json-type"), std::string::npos);
}

TEST(FhirBody, WhatIsMissingIsNamedByItsPlace) {
  const std::vector<Finished> finished = finish_fhir(
      json_text("{'resourceType':'Encounter','status':'finished','class':{'code':'AMB'}}"));
  const Issues& findings = finished[0].findings;
  const auto account = std::find_if(findings.begin(), findings.end(), [](const Issue& issue) {
    return issue.detail.starts_with("account: ");
  });
  ASSERT_NE(account, findings.end());
  EXPECT_EQ(account->place, "Encounter.account.resolve().identifier.value");
}

TEST(FhirBody, ForeignMoneyHoldsTheClaim) {
  std::string body = bundle({kPatient, encounter("AMB", ""), kCoverage, charge(kCpt)});
  body.replace(body.find("USD"), 3, "EUR");
  const std::vector<Finished> finished = finish_fhir(body);
  ASSERT_EQ(finished[0].claims.size(), 1U);
  EXPECT_NE(tests::holding(finished[0].claims[0].claim.findings).find("build.foreign-currency"),
            std::string::npos);
}

TEST(FhirBody, PlacesOfTheModelAreFhirPath) {
  FinishSettings how = tests::settings();
  how.json = true;
  const std::vector<Finished> finished = finish_fhir(with(charge(kCpt)), how);
  EXPECT_EQ(at(finished[0].json, "charges[0].amount.from"),
            "Bundle.entry[2].resource.priceOverride.value");
  EXPECT_EQ(at(finished[0].json, "charges[0].quantity.from"), "default");
}

}  // namespace
}  // namespace claimwire::mappings
