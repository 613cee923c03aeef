#pragma once
#include <cstdint>
#include <string_view>

namespace claimwire::codes {

/// Whose code it is. The names that feeds use for them are many; system_of knows the usual ones.
enum class CodeSystem : std::uint8_t {
  unknown,
  icd10cm,
  icd10pcs,
  icd9cm_diagnosis,
  icd9cm_procedure,
  hcpcs,  ///< Level II, or "HCPCS" said of level I (CPT) too: procedure_system looks at the code.
  cpt,
  cdt,
  revenue,
  type_of_bill,
  place_of_service,
  taxonomy,
  ndc,
  snomed,
  loinc,
  rxnorm,
  cvx,
};

/// "icd10cm", "hcpcs" ...: the set id under which releases are loaded; "unknown" for unknown.
std::string_view name(CodeSystem system);
/// The system's FHIR URI; empty where it has none.
std::string_view uri(CodeSystem system);
/// HL7 table 0396 name for the system ("I10C", "C4"); empty where it has none.
std::string_view hl7_name(CodeSystem system);

/// The system that `text` names: HL7 table 0396 and what senders write instead (I10, I10C,
/// ICD-10-CM, C4, CPT-4, HCPCS ...), a FHIR URI, or an OID with or without `urn:oid:`. Case, blanks
/// and punctuation do not matter in names. "I10" is read as ICD-10-CM: no US claim carries WHO's.
/// Empty and unheard-of names give unknown.
CodeSystem system_of(std::string_view text);

/// Which system a procedure code belongs to by its looks alone: 99213, 0001F, 0042T: cpt; A0425:
/// hcpcs; D0120: cdt; 0FT44ZZ: icd10pcs; else unknown.
CodeSystem procedure_system(std::string_view code);

/// The form of an ICD-9-CM code (250.00, V58.69, E880.9, or 45.23 for a procedure). To be asked of
/// codes that are not in ICD-10-CM: V and E codes of three or four characters fit both.
bool looks_like_icd9(std::string_view code);

}  // namespace claimwire::codes
