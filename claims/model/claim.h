#pragma once
#include <string>
#include <vector>

#include "claims/model/values.h"
#include "core/issue.h"

namespace claimwire::claims {

/// Which claim form; decides the guide (837P, 837I, 837D) or FHIR Claim.type.
enum class Form : std::uint8_t { professional, institutional, oral };
std::string_view name(Form form);  ///< "professional"

/// Who bills (loop 2010AA) or where care happened (2310C, 2310E).
struct OrganizationParty {
  Text name, npi, tax_id, taxonomy;
  Address address;
  Text contact_name, contact_phone;
};

/// Who pays (loop 2010BB).
struct PayerParty {
  Text key;  ///< The name of the payer in the configuration.
  Text name, payer_id, filing_code;
  Address address;
};

struct ServiceLine {
  Text control;  ///< REF*6R, unique in the claim.
  ServicePeriod service;
  Text revenue_code;
  Text procedure, procedure_system;
  TextList modifiers;
  Sourced<Money> amount;
  Sourced<Decimal> quantity;
  Text unit;              ///< UN, MJ, DA
  Text place_of_service;  ///< When different from the claim's.
  TextList pointers;      ///< Positions in Claim::diagnoses of principal and other, from 1.
  Provider rendering, ordering;
  Text prior_authorization;
  Text ndc, ndc_unit;
  Sourced<Decimal> ndc_quantity;
  Text description;  ///< SV101-7, for codes not otherwise classified.
  Text note;
  Sourced<Decimal> charge;  ///< Number of the encounter's charge it came from, from 1.
  Extras extra;
};

/// One claim, before it is written in any format. Values keep the place in the message that vouches
/// for them, so a finding leads there.
struct Claim {
  Form form = Form::professional;
  Text id;  ///< CLM01, Claim.identifier
  Text account;
  Text frequency;           ///< CLM05-3: 1, 7, 8 ...
  Text original_reference;  ///< REF*F8
  Sourced<Date> created;    ///< The day it was built (facility's zone).
  OrganizationParty organization, facility;
  PayerParty payer;
  Patient patient;
  Subscriber subscriber;
  Coverage coverage;  ///< The one billed, as the encounter had it.
  std::vector<Coverage> other_coverages;
  Text payer_responsibility;  ///< SBR01: P, S, T ...
  Text type_of_bill;          ///< Institutional: three characters, "131".
  Text place_of_service;      ///< Professional.
  Text patient_class;
  ServicePeriod statement;
  Sourced<DateTime> admitted, discharged;
  Text admission_type, admission_source, discharge_status;
  Text provider_signature, assignment, benefits_assigned, release;  ///< CLM06 to CLM09
  Text prior_authorization, referral_number, medical_record_number, drg;
  std::vector<Diagnosis> diagnoses;  ///< In the order of the claim, principal first.
  std::vector<Procedure> procedures;
  std::vector<ServiceLine> lines;
  Provider attending, operating, rendering, referring;
  Accident accident;
  std::vector<CodedFact> conditions, occurrences, occurrence_spans, values;
  std::vector<Note> notes;
  Sourced<Money> total;  ///< Sum of the lines.
  Extras extra;

  Issues findings;  ///< Not a field of mappings.
};

/// The date a diagnosis is judged on: professional, the earliest line that points at it (else the
/// earliest line); outpatient institutional, statement from; inpatient, discharge or through
/// (practice.md section 3). `diagnosis` is its position in claim.diagnoses, from 0.
Date coding_date(const Claim& claim, std::size_t diagnosis);
/// Every date a diagnosis must be valid on: for a professional claim the date of each line pointing
/// at it, else one date. Sorted, without repeats.
std::vector<Date> coding_dates(const Claim& claim, std::size_t diagnosis);
/// Discharge or through date of an institutional claim, last line date of another.
Date through_date(const Claim& claim);
/// Type of bill 11x, 18x, 21x, 41x ...: coded and dated as an inpatient stay.
bool inpatient(const Claim& claim);

}  // namespace claimwire::claims
