#include "claims/model/fields.h"

#include <array>
#include <type_traits>

namespace claimwire::claims {
namespace {

/// Most lists of a claim are this short; growing to it by ones would move wide structs about.
constexpr std::size_t kFewItems = 8;

template <class T>
struct OwnerOf;
template <class Owner, class Member>
struct OwnerOf<Member Owner::*> {
  using Struct = Owner;
  using Type = Member;
};

template <class T>
constexpr FieldType type_of() {
  if constexpr (std::is_same_v<T, Text>)
    return FieldType::text;
  else if constexpr (std::is_same_v<T, TextList>)
    return FieldType::text_list;
  else if constexpr (std::is_same_v<T, Sourced<Decimal>>)
    return FieldType::decimal;
  else if constexpr (std::is_same_v<T, Sourced<Money>>)
    return FieldType::money;
  else if constexpr (std::is_same_v<T, Sourced<Date>>)
    return FieldType::date;
  else if constexpr (std::is_same_v<T, Sourced<DateTime>>)
    return FieldType::date_time;
  else {
    static_assert(std::is_same_v<T, Extras>, "groups are declared with group() and list()");
    return FieldType::extras;
  }
}

template <auto Member>
void* address(void* owner) {
  using Struct = typename OwnerOf<decltype(Member)>::Struct;
  return &(static_cast<Struct*>(owner)->*Member);
}

template <auto Member>
constexpr FieldInfo field(std::string_view name, std::string_view what,
                          std::string_view allowed = {}) {
  return {name,    type_of<typename OwnerOf<decltype(Member)>::Type>(),
          what,    allowed,
          nullptr, &address<Member>};
}

template <auto Member>
constexpr FieldInfo group(std::string_view name, std::string_view what, const GroupInfo& of) {
  return {name, FieldType::group, what, {}, &of, &address<Member>};
}

template <auto Member>
constexpr FieldInfo list(std::string_view name, std::string_view what, const GroupInfo& of) {
  return {name, FieldType::group_list, what, {}, &of, &address<Member>};
}

template <class T, std::size_t N>
constexpr GroupInfo describe(std::string_view name, const std::array<FieldInfo, N>& fields,
                             Composite composite = Composite::plain) {
  return {name,
          composite,
          fields,
          [](const void* items) { return static_cast<const std::vector<T>*>(items)->size(); },
          [](void* items, std::size_t index) -> void* {
            return &(*static_cast<std::vector<T>*>(items))[index];
          },
          [](void* items) -> void* {
            auto& list = *static_cast<std::vector<T>*>(items);
            if (list.empty()) list.reserve(kFewItems);
            return &list.emplace_back();
          }};
}

constexpr std::string_view kSexes = "male female unknown";
constexpr std::string_view kForms = "professional institutional oral";
constexpr std::string_view kUnits = "UN MJ DA";

constexpr std::array kNameFields{
    field<&PersonName::family>("family", "Family name."),
    field<&PersonName::given>("given", "First given name."),
    field<&PersonName::middle>("middle", "Further given names or initial."),
    field<&PersonName::suffix>("suffix", "Jr, III; never a degree."),
    field<&PersonName::prefix>("prefix", "Title; never sent in a claim."),
};
constexpr GroupInfo kName = describe<PersonName>("name", kNameFields, Composite::person_name);

constexpr std::array kAddressFields{
    field<&Address::line>("line", "Street address."),
    field<&Address::line2>("line2", "Second address line."),
    field<&Address::city>("city", "City."),
    field<&Address::state>("state", "State or province, two letters."),
    field<&Address::zip>("zip", "Postal code as sent; hyphens go when the claim is written."),
    field<&Address::country>("country", "Country, only when not the United States."),
};
constexpr GroupInfo kAddress = describe<Address>("address", kAddressFields, Composite::address);

constexpr std::array kPeriodFields{
    field<&ServicePeriod::from>("from", "First day."),
    field<&ServicePeriod::through>("through", "Last day, when not the first."),
};
constexpr GroupInfo kPeriod = describe<ServicePeriod>("period", kPeriodFields, Composite::period);

constexpr std::array kProviderFields{
    field<&Provider::npi>("npi", "National Provider Identifier, ten digits."),
    field<&Provider::local_id>("local_id", "What the sender calls the provider."),
    field<&Provider::organization>("organization", "Name, when it is not a person."),
    field<&Provider::taxonomy>("taxonomy", "NUCC taxonomy code."),
    group<&Provider::name>("name", "Name of the person.", kName),
};
constexpr GroupInfo kProvider =
    describe<Provider>("provider", kProviderFields, Composite::provider);

constexpr std::array kIdentifierFields{
    field<&PatientIdentifiers::mrn>("mrn", "Medical record number (REF*EA)."),
    field<&PatientIdentifiers::medicare>("medicare", "Medicare number sent with the patient."),
    field<&PatientIdentifiers::medicaid>("medicaid", "Medicaid number sent with the patient."),
};
constexpr GroupInfo kIdentifiers = describe<PatientIdentifiers>("identifiers", kIdentifierFields);

constexpr std::array kPatientFields{
    group<&Patient::identifiers>("identifiers", "Numbers the patient is known by.", kIdentifiers),
    group<&Patient::name>("name", "Legal name.", kName),
    field<&Patient::birth_date>("birth_date", "Day of birth."),
    field<&Patient::sex>("sex", "Administrative sex.", kSexes),
    group<&Patient::address>("address", "Home address.", kAddress),
    field<&Patient::ssn>("ssn", "Social security number."),
    field<&Patient::phone>("phone", "Telephone."),
    field<&Patient::death_date>("death_date", "Day of death (PAT06)."),
    field<&Patient::weight>("weight", "Weight in pounds (PAT08)."),
    field<&Patient::pregnant>("pregnant", "Y when said (PAT09).", "Y N"),
    field<&Patient::extra>("extra", "What a site adds."),
};
constexpr GroupInfo kPatient = describe<Patient>("patient", kPatientFields);

constexpr std::array kSubscriberFields{
    group<&Subscriber::name>("name", "Name of the policy holder.", kName),
    field<&Subscriber::birth_date>("birth_date", "Day of birth."),
    field<&Subscriber::sex>("sex", "Administrative sex.", kSexes),
    group<&Subscriber::address>("address", "Address.", kAddress),
    field<&Subscriber::member_id>("member_id", "Member id (NM109 of 2010BA)."),
    field<&Subscriber::group_number>("group_number", "Group or policy number (SBR03)."),
    field<&Subscriber::group_name>("group_name", "Group name (SBR04)."),
    field<&Subscriber::relationship>("relationship",
                                     "Of the patient to the subscriber: X12 element 1069."),
};
constexpr GroupInfo kSubscriber = describe<Subscriber>("subscriber", kSubscriberFields);

constexpr std::array kCoverageFields{
    field<&Coverage::order>("order", "1 primary, 2 secondary, and so on."),
    field<&Coverage::payer>("payer", "What the sender calls the payer."),
    field<&Coverage::payer_name>("payer_name", "Name of the payer as sent."),
    field<&Coverage::plan>("plan", "Plan code as sent."),
    field<&Coverage::member_id>("member_id", "Member id."),
    field<&Coverage::group_number>("group_number", "Group number (SBR03)."),
    field<&Coverage::group_name>("group_name", "Group name (SBR04)."),
    field<&Coverage::relationship>(
        "relationship",
        "Of the patient to the subscriber: X12 element 1069, or CHD to decide by the ages.",
        "18 01 19 20 21 39 40 53 G8 CHD"),
    field<&Coverage::filing_code>("filing_code", "Claim filing indicator (SBR09) when sent."),
    group<&Coverage::subscriber>("subscriber", "Who holds the policy.", kSubscriber),
    field<&Coverage::prior_authorization>("prior_authorization", "Prior authorisation (REF*G1)."),
    field<&Coverage::referral_number>("referral_number", "Referral (REF*9F)."),
    field<&Coverage::benefits_assigned>("benefits_assigned", "CLM08.", "Y N W"),
    field<&Coverage::release>("release", "CLM09.", "Y I"),
    field<&Coverage::effective>("effective", "First day covered."),
    field<&Coverage::expires>("expires", "Last day covered."),
    field<&Coverage::extra>("extra", "What a site adds."),
};
constexpr GroupInfo kCoverage = describe<Coverage>("coverage", kCoverageFields);

constexpr std::array kDiagnosisFields{
    field<&Diagnosis::code>("code", "Diagnosis code, with or without its dot."),
    field<&Diagnosis::system>("system", "Code system: icd10cm, icd9cm, snomed."),
    field<&Diagnosis::use>("use", "What the diagnosis is for.",
                           "admitting final working billing principal other reason external_cause"),
    field<&Diagnosis::rank>("rank", "Order: 1 first; 0 or absent is not ranked."),
    field<&Diagnosis::set_id>("set_id", "Set id (DG1-1), which charges may point at."),
    field<&Diagnosis::poa>("poa",
                           "Present on admission; `exempt`, 1 and E are left blank on the claim.",
                           "Y N U W 1 E exempt"),
    field<&Diagnosis::description>("description", "Text as sent."),
    field<&Diagnosis::extra>("extra", "What a site adds."),
};
constexpr GroupInfo kDiagnosis = describe<Diagnosis>("diagnosis", kDiagnosisFields);

constexpr std::array kProcedureFields{
    field<&Procedure::code>("code", "Procedure code."),
    field<&Procedure::system>("system", "Code system: icd10pcs, cpt, hcpcs."),
    field<&Procedure::use>("use", "Of a claim's procedure: its place in HI.", "principal other"),
    field<&Procedure::date>("date", "Day it was done."),
    field<&Procedure::rank>("rank", "Order: 1 principal."),
    field<&Procedure::modifiers>("modifiers", "Up to four modifiers, in order."),
    group<&Procedure::surgeon>("surgeon", "Who did it.", kProvider),
    field<&Procedure::description>("description", "Text as sent."),
    field<&Procedure::extra>("extra", "What a site adds."),
};
constexpr GroupInfo kProcedure = describe<Procedure>("procedure", kProcedureFields);

constexpr std::array kAccidentFields{
    field<&Accident::date>("date", "Day of the accident (DTP*439)."),
    field<&Accident::cause>("cause", "Related cause (CLM11).", "auto employment other"),
    field<&Accident::state>("state", "State of an automobile accident."),
    field<&Accident::country>("country", "Country, when not the United States."),
};
constexpr GroupInfo kAccident = describe<Accident>("accident", kAccidentFields);

constexpr std::array kCodedFactFields{
    field<&CodedFact::code>("code", "NUBC code."),
    group<&CodedFact::period>("period", "Day of an occurrence; days of a span.", kPeriod),
    field<&CodedFact::amount>("amount", "Amount of a value code."),
};
constexpr GroupInfo kCodedFact = describe<CodedFact>("coded_fact", kCodedFactFields);

constexpr std::array kNoteFields{
    field<&Note::qualifier>("qualifier", "NTE01."),
    field<&Note::text>("text", "The note, at most 80 characters in a claim."),
};
constexpr GroupInfo kNote = describe<Note>("note", kNoteFields);

constexpr std::array kChargeFields{
    field<&Charge::kind>("kind", "Charge, or credit that takes one back.", "charge credit"),
    field<&Charge::id>("id", "The source's id of the charge; becomes the line id."),
    group<&Charge::service>("service", "Day or days of service.", kPeriod),
    field<&Charge::posted>("posted", "Posting date; not the date of service."),
    field<&Charge::charge_code>("charge_code", "Code of the charge master."),
    field<&Charge::description>("description", "Text as sent."),
    field<&Charge::procedure>("procedure", "CPT, HCPCS Level II or CDT code."),
    field<&Charge::procedure_system>("procedure_system", "Code system: cpt, hcpcs, cdt."),
    field<&Charge::modifiers>("modifiers", "Up to four modifiers, in order."),
    field<&Charge::revenue_code>("revenue_code", "NUBC revenue code, four digits."),
    field<&Charge::quantity>("quantity", "Units."),
    field<&Charge::unit>("unit", "What the units are.", kUnits),
    field<&Charge::amount>("amount", "Amount of the whole charge."),
    field<&Charge::diagnosis_codes>("diagnosis_codes",
                                    "Diagnoses of this charge: codes, or DG1-1 set ids."),
    list<&Charge::diagnoses>("diagnoses", "Diagnoses sent inside the charge (DFT^P11).",
                             kDiagnosis),
    group<&Charge::performer>("performer", "Who did it.", kProvider),
    group<&Charge::orderer>("orderer", "Who ordered it.", kProvider),
    field<&Charge::place_of_service>("place_of_service", "CMS place of service, two digits."),
    field<&Charge::department>("department", "Department as sent."),
    field<&Charge::form>("form", "Claim form, when the source says it.", kForms),
    field<&Charge::prior_authorization>("prior_authorization", "Prior authorisation of the line."),
    field<&Charge::ndc>("ndc", "National Drug Code."),
    field<&Charge::ndc_unit>("ndc_unit", "Unit of the drug quantity.", "F2 GR ME ML UN"),
    field<&Charge::ndc_quantity>("ndc_quantity", "Drug quantity."),
    field<&Charge::note>("note", "Line note."),
    field<&Charge::extra>("extra", "What a site adds."),
};
constexpr GroupInfo kCharge = describe<Charge>("charge", kChargeFields);

constexpr std::array kEncounterFields{
    field<&Encounter::facility>("facility", "What the sender calls the place of care."),
    field<&Encounter::account>("account", "Patient account number."),
    field<&Encounter::visit_number>("visit_number", "Visit number."),
    field<&Encounter::bill_number>("bill_number", "Bill number, sent on unchanged as claim id."),
    field<&Encounter::patient_class>(
        "class", "Patient class.",
        "inpatient outpatient emergency preadmit recurring obstetrics newborn unknown"),
    field<&Encounter::admission_type>("admission_type", "Type of admission (CL101)."),
    field<&Encounter::admission_source>("admission_source", "Point of origin (CL102)."),
    field<&Encounter::discharge_status>("discharge_status", "Discharge status (CL103)."),
    field<&Encounter::admitted>("admitted", "Admission date and time."),
    field<&Encounter::discharged>("discharged", "Discharge date and time."),
    field<&Encounter::location>("location", "Point of care as sent."),
    field<&Encounter::place_of_service>("place_of_service", "CMS place of service, two digits."),
    field<&Encounter::type_of_bill>("type_of_bill", "NUBC type of bill, three digits."),
    field<&Encounter::department>("department", "Department as sent."),
    field<&Encounter::form>("form", "Claim form, when the source says it.", kForms),
    field<&Encounter::frequency>("frequency", "Claim frequency (CLM05-3) when sent."),
    field<&Encounter::original_reference>("original_reference",
                                          "Payer's number of the claim replaced (REF*F8)."),
    field<&Encounter::prior_authorization>("prior_authorization", "Prior authorisation (REF*G1)."),
    field<&Encounter::referral_number>("referral_number", "Referral (REF*9F)."),
    field<&Encounter::drg>("drg", "Diagnosis related group."),
    group<&Encounter::patient>("patient", "The patient.", kPatient),
    group<&Encounter::guarantor>("guarantor", "Who answers for the bill.", kSubscriber),
    list<&Encounter::coverages>("coverages", "Insurance, each with its order.", kCoverage),
    list<&Encounter::diagnoses>("diagnoses", "Diagnoses of the account.", kDiagnosis),
    list<&Encounter::procedures>("procedures", "Coded procedures of the account.", kProcedure),
    list<&Encounter::charges>("charges", "Charges and credits.", kCharge),
    group<&Encounter::attending>("attending", "Attending provider.", kProvider),
    group<&Encounter::referring>("referring", "Referring provider.", kProvider),
    group<&Encounter::admitting>("admitting", "Admitting provider.", kProvider),
    group<&Encounter::operating>("operating", "Operating provider.", kProvider),
    group<&Encounter::accident>("accident", "Accident that caused the care.", kAccident),
    list<&Encounter::conditions>("conditions", "Condition codes.", kCodedFact),
    list<&Encounter::occurrences>("occurrences", "Occurrence codes.", kCodedFact),
    list<&Encounter::occurrence_spans>("occurrence_spans", "Occurrence spans.", kCodedFact),
    list<&Encounter::values>("values", "Value codes.", kCodedFact),
    list<&Encounter::notes>("notes", "Notes for the payer.", kNote),
    field<&Encounter::extra>("extra", "What a site adds."),
};
constexpr GroupInfo kEncounter = describe<Encounter>("encounter", kEncounterFields);

constexpr std::array kOrganizationFields{
    field<&OrganizationParty::name>("name", "Name."),
    field<&OrganizationParty::npi>("npi", "National Provider Identifier."),
    field<&OrganizationParty::tax_id>("tax_id", "Employer identification number, nine digits."),
    field<&OrganizationParty::taxonomy>("taxonomy", "NUCC taxonomy code."),
    group<&OrganizationParty::address>("address", "Street address.", kAddress),
    field<&OrganizationParty::contact_name>("contact_name", "Contact name."),
    field<&OrganizationParty::contact_phone>("contact_phone", "Contact telephone."),
};
constexpr GroupInfo kOrganization =
    describe<OrganizationParty>("organization", kOrganizationFields);

constexpr std::array kPayerFields{
    field<&PayerParty::key>("key", "Name of the payer in the configuration."),
    field<&PayerParty::name>("name", "Name of the payer."),
    field<&PayerParty::payer_id>("payer_id", "Payer id of the partner."),
    field<&PayerParty::filing_code>("filing_code", "Claim filing indicator (SBR09)."),
    group<&PayerParty::address>("address", "Address.", kAddress),
};
constexpr GroupInfo kPayer = describe<PayerParty>("payer", kPayerFields);

constexpr std::array kLineFields{
    field<&ServiceLine::control>("control", "Line id (REF*6R)."),
    group<&ServiceLine::service>("service", "Day or days of service.", kPeriod),
    field<&ServiceLine::revenue_code>("revenue_code", "Revenue code."),
    field<&ServiceLine::procedure>("procedure", "CPT, HCPCS Level II or CDT code."),
    field<&ServiceLine::procedure_system>("procedure_system", "Code system: cpt, hcpcs, cdt."),
    field<&ServiceLine::modifiers>("modifiers", "Up to four modifiers, in order."),
    field<&ServiceLine::amount>("amount", "Line charge."),
    field<&ServiceLine::quantity>("quantity", "Units."),
    field<&ServiceLine::unit>("unit", "What the units are.", kUnits),
    field<&ServiceLine::place_of_service>("place_of_service", "When not the claim's."),
    field<&ServiceLine::pointers>("pointers", "Positions of its diagnoses, from 1."),
    group<&ServiceLine::rendering>("rendering", "Who did it.", kProvider),
    group<&ServiceLine::ordering>("ordering", "Who ordered it.", kProvider),
    field<&ServiceLine::prior_authorization>("prior_authorization", "Prior authorisation."),
    field<&ServiceLine::ndc>("ndc", "National Drug Code, eleven digits."),
    field<&ServiceLine::ndc_unit>("ndc_unit", "Unit of the drug quantity.", "F2 GR ME ML UN"),
    field<&ServiceLine::ndc_quantity>("ndc_quantity", "Drug quantity."),
    field<&ServiceLine::description>("description", "Text for codes not otherwise classified."),
    field<&ServiceLine::note>("note", "Line note."),
    field<&ServiceLine::charge>("charge", "Number of the charge it came from, from 1."),
    field<&ServiceLine::extra>("extra", "What a site adds."),
};
constexpr GroupInfo kLine = describe<ServiceLine>("line", kLineFields);

constexpr std::array kClaimFields{
    field<&Claim::id>("id", "Claim id (CLM01, Claim.identifier)."),
    field<&Claim::account>("account", "Patient account number."),
    field<&Claim::frequency>("frequency", "1 original, 7 replacement, 8 void."),
    field<&Claim::original_reference>("original_reference", "REF*F8."),
    field<&Claim::created>("created", "Day the claim was built."),
    group<&Claim::organization>("organization", "Who bills.", kOrganization),
    group<&Claim::facility>("facility", "Where care happened, when not at the biller's address.",
                            kOrganization),
    group<&Claim::payer>("payer", "Who pays.", kPayer),
    group<&Claim::patient>("patient", "The patient.", kPatient),
    group<&Claim::subscriber>("subscriber", "Who holds the policy.", kSubscriber),
    group<&Claim::coverage>("coverage", "The coverage billed, as the encounter had it.", kCoverage),
    list<&Claim::other_coverages>("other_coverages", "The other coverages.", kCoverage),
    field<&Claim::payer_responsibility>("payer_responsibility", "SBR01.",
                                        "P S T A B C D E F G H U"),
    field<&Claim::type_of_bill>("type_of_bill", "Type of bill, institutional."),
    field<&Claim::place_of_service>("place_of_service", "Place of service, professional."),
    field<&Claim::patient_class>("class", "Patient class."),
    group<&Claim::statement>("statement", "Statement from and through.", kPeriod),
    field<&Claim::admitted>("admitted", "Admission date and time."),
    field<&Claim::discharged>("discharged", "Discharge date and time."),
    field<&Claim::admission_type>("admission_type", "CL101."),
    field<&Claim::admission_source>("admission_source", "CL102."),
    field<&Claim::discharge_status>("discharge_status", "CL103."),
    field<&Claim::provider_signature>("provider_signature", "CLM06.", "Y N"),
    field<&Claim::assignment>("assignment", "CLM07.", "A B C"),
    field<&Claim::benefits_assigned>("benefits_assigned", "CLM08.", "Y N W"),
    field<&Claim::release>("release", "CLM09.", "Y I"),
    field<&Claim::prior_authorization>("prior_authorization", "REF*G1."),
    field<&Claim::referral_number>("referral_number", "REF*9F."),
    field<&Claim::medical_record_number>("medical_record_number", "REF*EA."),
    field<&Claim::drg>("drg", "HI*DR."),
    list<&Claim::diagnoses>("diagnoses", "Diagnoses in the order of the claim.", kDiagnosis),
    list<&Claim::procedures>("procedures", "ICD-10-PCS procedures, principal first.", kProcedure),
    list<&Claim::lines>("lines", "Service lines.", kLine),
    group<&Claim::attending>("attending", "Attending provider.", kProvider),
    group<&Claim::operating>("operating", "Operating provider.", kProvider),
    group<&Claim::rendering>("rendering", "Rendering provider of all lines.", kProvider),
    group<&Claim::referring>("referring", "Referring provider.", kProvider),
    group<&Claim::accident>("accident", "Accident.", kAccident),
    list<&Claim::conditions>("conditions", "Condition codes.", kCodedFact),
    list<&Claim::occurrences>("occurrences", "Occurrence codes.", kCodedFact),
    list<&Claim::occurrence_spans>("occurrence_spans", "Occurrence spans.", kCodedFact),
    list<&Claim::values>("values", "Value codes.", kCodedFact),
    list<&Claim::notes>("notes", "Notes.", kNote),
    field<&Claim::total>("total", "Sum of the lines."),
    field<&Claim::extra>("extra", "What a site adds."),
};
constexpr GroupInfo kClaim = describe<Claim>("claim", kClaimFields);

}  // namespace

std::string_view name(FieldType type) {
  switch (type) {
    case FieldType::text:
      return "text";
    case FieldType::text_list:
      return "list of text";
    case FieldType::decimal:
      return "number";
    case FieldType::money:
      return "money";
    case FieldType::date:
      return "date";
    case FieldType::date_time:
      return "date-time";
    case FieldType::group:
      return "group";
    case FieldType::group_list:
      return "list of groups";
    case FieldType::extras:
      return "extra";
  }
  return {};
}

const FieldInfo* GroupInfo::find(std::string_view field) const {
  for (const FieldInfo& candidate : fields)
    if (candidate.name == field) return &candidate;
  return nullptr;
}

const GroupInfo& encounter_fields() { return kEncounter; }
const GroupInfo& claim_fields() { return kClaim; }

}  // namespace claimwire::claims
