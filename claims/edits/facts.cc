#include "claims/edits/facts.h"

#include <algorithm>

#include "codes/code_system.h"
#include "codes/code_text.h"
#include "core/text.h"

namespace claimwire::claims {
namespace {

using codes::CodeSystem;
using codes::Lookup;
using codes::Standing;

bool position_counts(const Diagnosis& diagnosis) {
  return diagnosis.use.value == "principal" || diagnosis.use.value == "other";
}

/// ICD-9-CM codes of three digits and more cannot be ICD-10-CM, whose codes begin with a letter; V
/// and E codes fit both sets and are asked for in ICD-10-CM first.
bool begins_with_digit(std::string_view code) {
  return !code.empty() && code[0] >= '0' && code[0] <= '9';
}

CodeSystem procedure_system_of(const Procedure& procedure) {
  const CodeSystem said = codes::system_of(procedure.system.value);
  return said == CodeSystem::unknown || said == CodeSystem::hcpcs
             ? codes::procedure_system(procedure.code.value)
             : said;
}

std::string two_digits(std::size_t number) {
  return number < 10 ? concat("0", std::to_string(number)) : std::to_string(number);
}

}  // namespace

Facts::Facts(const EditContext& context)
    : claim{context.claim},
      sets{context.sets},
      payer{context.payer},
      codes{context.codes},
      today{context.today} {
  professional = claim.form == Form::professional;
  institutional = claim.form == Form::institutional;
  inpatient = claims::inpatient(claim);
  hospital_stay = institutional && claim.type_of_bill.value.rfind("11", 0) == 0;
  through = through_date(claim);
  fhir_ = payer != nullptr && payer->format == "fhir";
  const std::string_view filing = claim.payer.filing_code.has()
                                      ? std::string_view{claim.payer.filing_code.value}
                                  : payer != nullptr ? std::string_view{payer->filing_code}
                                                     : std::string_view{};
  medicare = filing == "MA" || filing == "MB";
  medicaid = filing == "MC";

  for (const ServiceLine& line : claim.lines)
    if (line.service.has() && (!first_service.valid() || line.service.from.value < first_service))
      first_service = line.service.from.value;
  if (institutional && claim.statement.has()) first_service = claim.statement.from.value;

  lines.reserve(claim.lines.size());
  for (const ServiceLine& line : claim.lines) {
    LineFacts& facts = lines.emplace_back();
    if (line.service.has())
      facts.date = line.service.from.value;
    else if (institutional && claim.statement.has())
      facts.date = claim.statement.from.value;
    if (!line.procedure.has()) continue;
    facts.system = codes::procedure_system(line.procedure.value);
    if (facts.system == CodeSystem::hcpcs || facts.system == CodeSystem::cpt)
      facts.lookup = sets.find_procedure(line.procedure.value, facts.date);
  }
  procedures.reserve(claim.procedures.size());
  for (const Procedure& procedure : claim.procedures) {
    ProcedureFacts& facts = procedures.emplace_back();
    facts.system = procedure_system_of(procedure);
    if (facts.system == CodeSystem::icd10pcs || facts.system == CodeSystem::unknown)
      facts.lookup = sets.icd10pcs().find(procedure.code.value, through);
  }
  diagnoses.resize(claim.diagnoses.size());
  for (std::size_t i = 0; i < diagnoses.size(); ++i) {
    if (position_counts(claim.diagnoses[i])) diagnoses[i].position = ++pointable;
    diagnoses[i].dates = coding_dates(claim, i);
    judge(i);
  }
  find_pairs();
  find_limits();
}

std::string_view Facts::pair_table() const {
  if (professional) return medicaid ? codes::kPtpMedicaidPractitioner : codes::kPtpPractitioner;
  if (!institutional || inpatient || hospital_stay) return {};
  return medicaid ? codes::kPtpMedicaidHospital : codes::kPtpHospital;
}

std::string_view Facts::limit_table() const {
  if (professional) return medicaid ? codes::kMueMedicaidPractitioner : codes::kMuePractitioner;
  if (!institutional || inpatient || hospital_stay) return {};
  return medicaid ? codes::kMueMedicaidHospital : codes::kMueHospital;
}

bool Facts::one_session(std::size_t line, std::size_t other) const {
  if (!lines[line].date.valid() || lines[line].date != lines[other].date) return false;
  if (!professional) return true;
  const auto provider = [this](std::size_t at) -> const std::string& {
    const Text& own = claim.lines[at].rendering.npi;
    return own.has() ? own.value : claim.rendering.npi.value;
  };
  return provider(line) == provider(other);
}

void Facts::find_pairs() {
  const std::string_view table = pair_table();
  if (table.empty() || !sets.set(table).loaded()) return;
  const auto counts = [this](std::size_t line) {
    return lines[line].system == CodeSystem::cpt || lines[line].system == CodeSystem::hcpcs;
  };
  const auto ask = [&](std::size_t column1, std::size_t column2) {
    const codes::PairEdit edit =
        codes::pair_edit(sets, table, claim.lines[column1].procedure.value,
                         claim.lines[column2].procedure.value, lines[column1].date);
    if (edit.found()) pairs.push_back({column1, column2, edit});
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t j = i + 1; counts(i) && j < lines.size(); ++j) {
      if (!counts(j) || !one_session(i, j)) continue;
      ask(i, j);
      ask(j, i);
    }
  }
}

void Facts::find_limits() {
  const std::string_view table = limit_table();
  if (table.empty() || !sets.set(table).loaded()) return;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const ServiceLine& line = claim.lines[i];
    if (line.procedure.has() && line.quantity.has() && line.unit.value == "UN")
      lines[i].limit = codes::unit_limit(sets, table, line.procedure.value, lines[i].date);
  }
}

void Facts::judge(std::size_t diagnosis) {
  const std::string& code = claim.diagnoses[diagnosis].code.value;
  DiagnosisFacts& facts = diagnoses[diagnosis];
  const std::string& said = claim.diagnoses[diagnosis].system.value;
  facts.bare = codes::undotted(code);
  facts.key = codes::pack(code);
  facts.system = said.empty() ? CodeSystem::icd10cm : codes::system_of(said);
  if (!facts.dates.empty()) facts.date = facts.dates.front();
  constexpr Date kIcd10Begins{2015, 10, 1};  // 45 CFR 162.1002 (c)
  if (facts.system == CodeSystem::icd9cm_diagnosis ||
      (begins_with_digit(code) && codes::looks_like_icd9(code))) {
    const bool after = !facts.dates.empty() && facts.dates.back() >= kIcd10Begins;
    facts.fault = after ? DiagnosisFault::icd9 : DiagnosisFault::unchecked;
    return;
  }
  const codes::CodeSet& set = sets.icd10cm();
  std::size_t good = 0;
  for (auto date = facts.dates.rbegin(); date != facts.dates.rend(); ++date) {
    const Lookup lookup = set.find(facts.key, *date);
    if (lookup.standing == Standing::never_loaded ||
        lookup.standing == Standing::date_not_covered) {
      facts.date = *date;
      facts.lookup = lookup;
      return;  // unchecked
    }
    if (lookup.billable()) ++good;
    // Dates run backwards, so the earliest one that is not good is kept, else the earliest.
    if (!lookup.billable() || facts.lookup.release == nullptr || facts.lookup.billable()) {
      facts.date = *date;
      facts.lookup = lookup;
    }
  }
  if (facts.dates.empty()) return;
  if (good == facts.dates.size()) {
    facts.fault = DiagnosisFault::none;
    return;
  }
  if (good > 0) {
    facts.fault = DiagnosisFault::some_dates;
    return;
  }
  if (facts.system != CodeSystem::icd10cm && facts.system != CodeSystem::unknown) {
    facts.fault = DiagnosisFault::other_system;
    return;
  }
  const bool was_billable = set.history(code, facts.date).billable_before != nullptr;
  const std::string& bare = facts.bare;
  if (facts.lookup.known()) {
    facts.fault = was_billable ? DiagnosisFault::replaced
                  : !set.seventh_characters(bare, facts.date).empty() && bare.size() < 7
                      ? DiagnosisFault::seventh_missing
                      : DiagnosisFault::heading;
  } else if (was_billable) {
    facts.fault = DiagnosisFault::replaced;
  } else if (bare.size() == 7 &&
             !set.seventh_characters(std::string_view{bare}.substr(0, 6), facts.date).empty()) {
    facts.fault = DiagnosisFault::seventh_wrong;
  } else if (!set.with_placeholder(bare, facts.date).empty()) {
    facts.fault = DiagnosisFault::placeholder;
  } else if (codes::looks_like_icd9(code) && bare.size() > 3) {
    facts.fault = DiagnosisFault::icd9;
  } else if (bare.size() < 7 && !set.seventh_characters(bare, facts.date).empty()) {
    facts.fault = DiagnosisFault::seventh_missing;  // S52.5 writes no such heading, yet codes exist
  } else {
    facts.fault = facts.system == CodeSystem::unknown && !said.empty()
                      ? DiagnosisFault::other_system
                      : DiagnosisFault::unknown;
  }
}

std::size_t Facts::first_diagnosis() const {
  for (std::size_t i = 0; i < diagnoses.size(); ++i)
    if (diagnoses[i].position == 1) return i;
  return diagnoses.size();
}

const DiagnosisFacts* Facts::pointed(std::size_t number) const {
  // Positions grow along the list, so the wanted one stands at number - 1 or after it.
  for (std::size_t i = number - 1; number != 0 && i < diagnoses.size(); ++i)
    if (diagnoses[i].position == number) return &diagnoses[i];
  return nullptr;
}

std::optional<int> Facts::age() const {
  const Sourced<Date>& birth = claim.patient.birth_date;
  Date on = first_service;
  if (inpatient) on = claim.admitted.value.date().value_or(on);
  if (!birth.has() || !birth.value.valid() || !on.valid()) return std::nullopt;
  // A newborn's bill may begin before the birth.
  if (on < birth.value)
    return through.valid() && birth.value <= through ? std::optional{0} : std::nullopt;
  return age_in_years(birth.value, on);
}

std::string Facts::place(std::string_view x12, std::string_view fhir) const {
  return std::string{fhir_ ? fhir : x12};
}

std::string Facts::hi_element(std::size_t diagnosis, std::string_view component) const {
  const std::string& use = claim.diagnoses[diagnosis].use.value;
  if (!institutional && diagnoses[diagnosis].position > 0)
    return concat("2300/HI*ABK/", two_digits(diagnoses[diagnosis].position), component);
  const std::string_view qualifier = use == "principal"        ? "ABK"
                                     : use == "admitting"      ? "ABJ"
                                     : use == "reason"         ? "APR"
                                     : use == "external_cause" ? "ABN"
                                                               : "ABF";
  std::size_t before = 0;
  for (std::size_t i = 0; i < diagnosis; ++i)
    if (claim.diagnoses[i].use.value == use) ++before;
  const std::size_t segment = before / 12;  // twelve elements to an HI
  return concat("2300/HI*", qualifier,
                segment == 0 ? std::string{} : concat("[", std::to_string(segment + 1), "]"), "/",
                two_digits(before % 12 + 1), component);
}

std::string Facts::diagnosis_place(std::size_t diagnosis) const {
  if (fhir_)
    return concat("Claim.diagnosis[", std::to_string(diagnosis), "].diagnosisCodeableConcept");
  return hi_element(diagnosis, "-2");
}

std::string Facts::poa_place(std::size_t diagnosis) const {
  if (fhir_) return concat("Claim.diagnosis[", std::to_string(diagnosis), "].onAdmission");
  return hi_element(diagnosis, "-9");
}

std::string Facts::procedure_place(std::size_t procedure) const {
  if (fhir_)
    return concat("Claim.procedure[", std::to_string(procedure), "].procedureCodeableConcept");
  if (procedure == 0) return "2300/HI*BBR/01-2";
  const std::size_t segment = (procedure - 1) / 12;
  return concat("2300/HI*BBQ",
                segment == 0 ? std::string{} : concat("[", std::to_string(segment + 1), "]"), "/",
                two_digits((procedure - 1) % 12 + 1), "-2");
}

std::string Facts::line_place(std::size_t line, LineElement element, std::size_t nth) const {
  if (fhir_) {
    const auto numbered = [&](std::string_view name) {
      return concat(name, "[", std::to_string(nth), "]");
    };
    std::string name;
    switch (element) {
      case LineElement::revenue_code:
        name = "revenue";
        break;
      case LineElement::procedure:
        name = "productOrService";
        break;
      case LineElement::modifier:
        name = numbered("modifier");
        break;
      case LineElement::charge:
        name = "net";
        break;
      case LineElement::unit:
        name = "quantity.code";
        break;
      case LineElement::quantity:
        name = "quantity";
        break;
      case LineElement::place_of_service:
        name = "locationCodeableConcept";
        break;
      case LineElement::pointer:
        name = numbered("diagnosisSequence");
        break;
      case LineElement::date:
        name = "servicedPeriod";
        break;
      case LineElement::rendering:
      case LineElement::ordering:
        name = "careTeamSequence";
        break;
    }
    return concat("Claim.item[", std::to_string(line), "].", name);
  }
  const std::string loop = concat("2400[", std::to_string(line + 1), "]/");
  const std::string_view service = institutional ? "SV2" : "SV1";
  switch (element) {
    case LineElement::revenue_code:
      return concat(loop, "SV201");
    case LineElement::procedure:
      return concat(loop, service, institutional ? "02-2" : "01-2");
    case LineElement::modifier:
      return concat(loop, service, institutional ? "02-" : "01-", std::to_string(3 + nth));
    case LineElement::charge:
      return concat(loop, service, institutional ? "03" : "02");
    case LineElement::unit:
      return concat(loop, service, institutional ? "04" : "03");
    case LineElement::quantity:
      return concat(loop, service, institutional ? "05" : "04");
    case LineElement::place_of_service:
      return concat(loop, "SV105");
    case LineElement::pointer:
      return concat(loop, "SV107-", std::to_string(nth + 1));
    case LineElement::date:
      return concat(loop, "DTP*472/03");
    case LineElement::rendering:
      return concat("2400[", std::to_string(line + 1), "]/", institutional ? "2420C" : "2420A",
                    "/NM109");
    case LineElement::ordering:
      return concat("2400[", std::to_string(line + 1), "]/2420E/NM109");
  }
  return loop;
}

std::string judged_by(const codes::Lookup& lookup, Date day) {
  const std::string date = day.valid() ? day.iso() : "not known";
  if (lookup.release == nullptr) return concat("date of service ", date);
  const codes::ReleaseFacts& facts = lookup.release->facts();
  return concat("release ", facts.label.empty() ? facts.set : facts.label, " (",
                facts.effective.iso(), "), date of service ", date);
}

}  // namespace claimwire::claims
