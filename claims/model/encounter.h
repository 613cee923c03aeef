#pragma once
#include <vector>

#include "claims/model/values.h"

namespace claimwire::claims {

/// One charge or credit as the source sent it (FT1, FHIR ChargeItem or Claim.item).
struct Charge {
  Text kind;  ///< charge, credit
  Text id;    ///< FT1-2 or ChargeItem id; becomes the line id (REF*6R).
  ServicePeriod service;
  Sourced<Date> posted;
  Text charge_code;  ///< Of the charge master (FT1-7).
  Text description;
  Text procedure, procedure_system;  ///< CPT, HCPCS Level II, CDT
  TextList modifiers;
  Text revenue_code;
  Sourced<Decimal> quantity;
  Text unit;                         ///< UN, MJ, DA
  Sourced<Money> amount;             ///< Of the whole charge, not per unit.
  TextList diagnosis_codes;          ///< FT1-19: codes, or small numbers that are DG1-1 set ids.
  std::vector<Diagnosis> diagnoses;  ///< Of this charge alone (DFT^P11).
  Provider performer, orderer;
  Text place_of_service, department;
  Text form;  ///< professional, institutional, oral: when the source says so itself.
  Text prior_authorization;
  Text ndc, ndc_unit;
  Sourced<Decimal> ndc_quantity;
  Text note;
  Extras extra;
};

/// Everything the messages of one account said, in the neutral shape between all formats.
struct Encounter {
  Text facility;  ///< What the sender calls the place of care.
  Text account, visit_number, bill_number;
  /// inpatient, outpatient, emergency, preadmit, recurring, obstetrics, newborn, unknown
  Text patient_class;
  Text admission_type, admission_source, discharge_status;  ///< CL101, CL102, CL103
  Sourced<DateTime> admitted, discharged;
  Text location, place_of_service, type_of_bill, department;
  Text form;                ///< professional, institutional, oral: when the source says so itself.
  Text frequency;           ///< CLM05-3 when the source says so.
  Text original_reference;  ///< The payer's number of the claim replaced (REF*F8).
  Text prior_authorization, referral_number, drg;
  Patient patient;
  Subscriber guarantor;
  std::vector<Coverage> coverages;
  std::vector<Diagnosis> diagnoses;
  std::vector<Procedure> procedures;
  std::vector<Charge> charges;
  Provider attending, referring, admitting, operating;
  Accident accident;
  std::vector<CodedFact> conditions, occurrences, occurrence_spans, values;
  std::vector<Note> notes;
  Extras extra;
};

}  // namespace claimwire::claims
