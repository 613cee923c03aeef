#pragma once
#include <string>
#include <variant>
#include <vector>

#include "core/date.h"
#include "core/decimal.h"
#include "core/money.h"
#include "core/origin.h"

namespace claimwire::claims {

/// Text of the model is UTF-8, unescaped, without leading or trailing blanks.
using Text = Sourced<std::string>;
using TextList = std::vector<Text>;

/// A value that a site's mapping adds: `extra.<name>` with `as: text|money|date|code`.
struct Extra {
  std::string name;
  std::variant<Text, Sourced<Money>, Sourced<Date>> value;
};
using Extras = std::vector<Extra>;

/// A person's name, each part with its own place (HL7 XPN, FHIR HumanName).
struct PersonName {
  Text family, given, middle, suffix, prefix;

  bool has() const { return family.has() || given.has(); }
};

/// HL7 XAD, FHIR Address. `state` and `zip` as sent; `country` empty means the United States.
struct Address {
  Text line, line2, city, state, zip, country;

  bool has() const { return line.has() || city.has() || zip.has(); }
};

/// Days of service, both included; `through` absent means one day.
struct ServicePeriod {
  Sourced<Date> from, through;

  bool has() const { return from.has(); }
  Date last() const { return through.has() ? through.value : from.value; }
};

/// A clinician or organization that took part. `npi` when known; `local_id` is what the sender
/// calls it, looked up in the providers table when the NPI is absent.
struct Provider {
  Text npi, local_id, organization, taxonomy;
  PersonName name;

  bool has() const { return npi.has() || local_id.has() || organization.has() || name.has(); }
};

struct PatientIdentifiers {
  Text mrn;       ///< Medical record number (REF*EA).
  Text medicare;  ///< Member id where the message carries it with the patient.
  Text medicaid;
};

struct Patient {
  PatientIdentifiers identifiers;
  PersonName name;
  Sourced<Date> birth_date;
  Text sex;  ///< male, female, unknown
  Address address;
  Text ssn;
  Text phone;
  Sourced<Date> death_date;
  Sourced<Decimal> weight;  ///< Pounds (PAT08).
  Text pregnant;            ///< Y when said.
  Extras extra;
};

/// Who holds the policy.
struct Subscriber {
  PersonName name;
  Sourced<Date> birth_date;
  Text sex;  ///< male, female, unknown
  Address address;
  Text member_id, group_number, group_name;
  Text relationship;  ///< Of the patient to the subscriber: X12 element 1069 code, "18" is self.
};

struct Coverage {
  Sourced<Decimal> order;  ///< 1 primary, 2 secondary ...
  Text payer;              ///< What the sender calls the payer.
  Text payer_name, plan;
  Text member_id, group_number, group_name;
  /// X12 element 1069 code (18 self, 01 spouse, 19 child, 20 employee, 21 unknown, 53 life partner,
  /// G8 other), or CHD: child if the ages of patient and subscriber say so (practice.md section 4).
  Text relationship;
  Text filing_code;  ///< SBR09 (MA, MB, MC, CI, BL ...), when the sender gives one.
  Subscriber subscriber;
  Text prior_authorization, referral_number;
  Text benefits_assigned;  ///< CLM08: Y, N or W.
  Text release;            ///< CLM09: Y or I.
  Sourced<Date> effective, expires;
  Extras extra;
};

struct Diagnosis {
  Text code;    ///< As sent; compare and write through codes::undotted.
  Text system;  ///< icd10cm, icd9cm, snomed or what the sender wrote when no alias is known.
  /// In an Encounter: admitting, final, working, principal, reason, external_cause, billing. In a
  /// Claim: principal, other, admitting, reason, external_cause.
  Text use;
  Sourced<Decimal> rank;    ///< DG1-15 above 0, or the position.
  Sourced<Decimal> set_id;  ///< DG1-1, which FT1-19 may point at.
  Text poa;                 ///< Y N U W; empty when exempt.
  Text description;
  Extras extra;
};

struct Procedure {
  Text code, system;  ///< icd10pcs, cpt, hcpcs
  Text use;           ///< In a Claim: principal (HI*BBR) or other (HI*BBQ).
  Sourced<Date> date;
  Sourced<Decimal> rank;
  TextList modifiers;
  Provider surgeon;
  Text description;
  Extras extra;
};

struct Accident {
  Sourced<Date> date;
  Text cause;  ///< auto, employment, other
  Text state, country;
};

/// An NUBC code with what belongs to it: condition (code), occurrence (code, a day), occurrence span
/// (code, days), value (code, amount).
struct CodedFact {
  Text code;
  ServicePeriod period;
  Sourced<Decimal> amount;
};

struct Note {
  Text qualifier;  ///< NTE01: ADD, CER, ...
  Text text;
};

}  // namespace claimwire::claims
