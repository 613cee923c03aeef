#pragma once
#include <string_view>

namespace claimwire::fhir::samples {

/// An invented encounter as a transaction: urn:uuid and relative references, one contained
/// resource.
inline constexpr std::string_view kEncounterBundle = R"({
  "resourceType": "Bundle", "id": "b1", "type": "transaction",
  "entry": [
    {"fullUrl": "urn:uuid:11111111-1111-4111-8111-111111111111",
     "resource": {"resourceType": "Patient", "id": "p1",
       "identifier": [
         {"type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]},
          "system": "urn:oid:1.2.3", "value": "M1001"},
         {"system": "http://example.org/ssn", "value": "999-00-1234"}],
       "name": [{"use": "official", "family": "Quillfeather", "given": ["Ada", "Lou"]}],
       "gender": "female", "birthDate": "1970-02-03",
       "_birthDate": {"extension": [{"url": "http://example.org/time", "valueString": "04:05"}]},
       "deceasedBoolean": false},
     "request": {"method": "POST", "url": "Patient"}},
    {"fullUrl": "urn:uuid:22222222-2222-4222-8222-222222222222",
     "resource": {"resourceType": "Encounter", "status": "finished",
       "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
       "subject": {"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"},
       "diagnosis": [
         {"condition": {"reference": "Condition/c1"}, "rank": 1},
         {"condition": {"reference": "urn:uuid:44444444-4444-4444-8444-444444444444"}, "rank": 2}],
       "serviceProvider": {"identifier": {"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"}}},
     "request": {"method": "POST", "url": "Encounter"}},
    {"fullUrl": "http://ehr.example/fhir/Condition/c1",
     "resource": {"resourceType": "Condition", "id": "c1", "meta": {"versionId": "3"},
       "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E11.9"}]},
       "subject": {"reference": "Patient/p1"}, "onsetDateTime": "2026-09"},
     "request": {"method": "PUT", "url": "Condition/c1"}},
    {"fullUrl": "urn:uuid:44444444-4444-4444-8444-444444444444",
     "resource": {"resourceType": "Condition", "id": "c2",
       "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I10"}]},
       "subject": {"reference": "Patient/p1"}},
     "request": {"method": "POST", "url": "Condition"}},
    {"fullUrl": "http://ehr.example/fhir/Claim/k1",
     "resource": {"resourceType": "Claim", "id": "k1",
       "contained": [{"resourceType": "Coverage", "id": "cov", "status": "active",
         "beneficiary": {"reference": "Patient/p1"}, "payor": [{"display": "Acme"}]}],
       "status": "active",
       "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/claim-type", "code": "professional"}]},
       "use": "claim", "patient": {"reference": "Patient/p1"}, "created": "2026-09-04",
       "provider": {"reference": "Organization/o1"},
       "priority": {"coding": [{"code": "normal"}]},
       "diagnosis": [{"sequence": 1, "diagnosisReference": {"reference": "Condition/c1"}}],
       "insurance": [{"sequence": 1, "focal": true, "coverage": {"reference": "#cov"}}],
       "item": [
         {"sequence": 1, "diagnosisSequence": [1],
          "productOrService": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "99213"}]},
          "servicedDate": "2026-09-03", "quantity": {"value": 1.0}, "net": {"value": 95.00, "currency": "USD"}},
         {"sequence": 2, "productOrService": {"coding": [{"code": "36415"}]},
          "servicedPeriod": {"start": "2026-09-03", "end": "2026-09-03"}, "net": {"value": 5.50, "currency": "USD"}}],
       "total": {"value": 100.50, "currency": "USD"}},
     "request": {"method": "POST", "url": "Claim"}},
    {"fullUrl": "urn:uuid:66666666-6666-4666-8666-666666666666",
     "resource": {"resourceType": "Organization", "id": "o1", "name": "Example Health",
       "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"}]},
     "request": {"method": "POST", "url": "Organization"}}
  ]})";

}  // namespace claimwire::fhir::samples
