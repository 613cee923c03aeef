#include "mappings/build/build_claims.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "codes/code_system.h"
#include "core/text.h"
#include "mappings/build/charges.h"
#include "mappings/build/diagnoses.h"
#include "mappings/build/findings.h"
#include "mappings/build/institutional.h"
#include "mappings/build/payers.h"

namespace claimwire::mappings {
namespace {

using claims::Claim;
using claims::Encounter;
using claims::Form;
using claims::Provider;
using claims::ServiceLine;
using claims::Text;

constexpr Origin kComputed{.kind = Origin::Kind::computed, .source = 0, .locator = 0};
constexpr Origin kDefault{.kind = Origin::Kind::default_value, .source = 0, .locator = 0};

/// The 837P takes at most 50 lines (005010X222A1, loop 2400).
constexpr std::size_t kProfessionalLinesMax = 50;
/// CLM01: 20 characters come back from every payer (837-reference.md section 4).
constexpr std::size_t kClaimIdMax = 20;
/// REF*6R: the guide's maximum.
constexpr std::size_t kLineControlMax = 30;

Text from_settings(const std::string& value) {
  return value.empty() ? claims::Text{} : claims::Text{value, kDefault};
}

std::optional<Form> form_named(const std::string& text) {
  if (text == "professional") return Form::professional;
  if (text == "institutional") return Form::institutional;
  if (text == "oral") return Form::oral;
  return std::nullopt;
}

/// Professional or institutional, charge by charge (x12/mapping-reference.md section 1).
Form form_of(const claims::Charge& charge, const Encounter& encounter,
             const config::Facility* facility) {
  if (const auto said = form_named(charge.form.value)) return *said;
  if (const auto said = form_named(encounter.form.value)) return *said;
  const bool bills_p = facility == nullptr || !facility->bills_837p.empty();
  const bool bills_i = facility == nullptr || !facility->bills_837i.empty();
  if (charge.revenue_code.has() && bills_i) return Form::institutional;
  if (codes::procedure_system(charge.procedure.value) == codes::CodeSystem::cdt) return Form::oral;
  if (charge.procedure.has() && charge.performer.has() && bills_p) return Form::professional;
  if (!bills_i) return Form::professional;
  if (!bills_p) return Form::institutional;
  // Without revenue code and clinician, a stay is the hospital's bill and anything else a clinic's.
  return encounter.patient_class.value == "inpatient" ? Form::institutional : Form::professional;
}

/// Place of service where no charge says one (x12/mapping-reference.md section 1).
Text place_of_service(const Encounter& encounter, const config::Facility* facility) {
  if (encounter.place_of_service.has()) return encounter.place_of_service;
  const std::string& patient_class = encounter.patient_class.value;
  if (patient_class == "inpatient") return {"21", encounter.patient_class.from};
  if (patient_class == "emergency") return {"23", encounter.patient_class.from};
  if (facility != nullptr && !facility->place_of_service.empty())
    return from_settings(facility->place_of_service);
  const bool hospital = facility != nullptr && !facility->bills_837i.empty();
  return {hospital ? "22" : "11",
          encounter.patient_class.has() ? encounter.patient_class.from : kDefault};
}

bool same_provider(const Provider& a, const Provider& b) {
  return a.npi.value == b.npi.value && a.local_id.value == b.local_id.value &&
         a.name.family.value == b.name.family.value && a.name.given.value == b.name.given.value;
}

/// CLM01 from the configured template. Further claims of an account get "-2", "-3" ...
Text claim_id(const Encounter& encounter, const std::string& pattern, std::uint64_t number) {
  if (encounter.bill_number.has() && number == 1) return encounter.bill_number;
  const Text& base = encounter.account.has() ? encounter.account : encounter.visit_number;
  const std::string suffix = number > 1 ? "-" + std::to_string(number) : "";
  std::string id;
  for (std::size_t at = 0; at < pattern.size();) {
    const auto take = [&](std::string_view word, const std::string& value) {
      if (std::string_view{pattern}.substr(at, word.size()) != word) return false;
      id += value;
      at += word.size();
      return true;
    };
    if (take("{account}", base.value) || take("{visit}", encounter.visit_number.value) ||
        take("{bill}", encounter.bill_number.value) || take("{suffix}", suffix))
      continue;
    id += pattern[at++];
  }
  if (pattern.find("{suffix}") == std::string::npos) id += suffix;
  if (id.size() > kClaimIdMax)  // The end tells claims of one account apart; the front is cut.
    id.erase(0, id.size() - kClaimIdMax);
  return {id, base.from};
}

ServiceLine line_of(const NetCharge& net, Form form) {
  const claims::Charge& charge = net.charge;
  ServiceLine line;
  line.control = charge.id;
  if (line.control.value.size() > kLineControlMax) line.control.value.resize(kLineControlMax);
  line.service = charge.service;
  if (line.service.through.has() && line.service.through.value == line.service.from.value)
    line.service.through = {};
  if (form == Form::institutional) line.revenue_code = charge.revenue_code;
  line.procedure = charge.procedure;
  line.procedure_system = charge.procedure_system;
  line.modifiers = charge.modifiers;
  line.amount = charge.amount;
  line.quantity = charge.quantity;
  line.unit = charge.unit.has()
                  ? charge.unit
                  : Text{room_and_board(line.revenue_code.value) ? "DA" : "UN", kDefault};
  line.rendering = charge.performer;
  line.ordering = charge.orderer;
  line.prior_authorization = charge.prior_authorization;
  line.ndc = charge.ndc;
  line.ndc_unit = charge.ndc_unit;
  line.ndc_quantity = charge.ndc_quantity;
  line.note = charge.note;
  line.charge = {Decimal{static_cast<std::int64_t>(net.number), 0}, kComputed};
  line.extra = charge.extra;
  return line;
}

/// REF*6R must differ from line to line: it comes back in the 835.
void number_lines(Claim& claim) {
  std::set<std::string> used;
  for (std::size_t i = 0; i < claim.lines.size(); ++i) {
    Text& control = claim.lines[i].control;
    if (!control.has()) control = {std::to_string(i + 1), kComputed};
    const std::string base = control.value.substr(0, kLineControlMax - 4);
    for (int n = 2; !used.insert(control.value).second; ++n)
      control.value = base + "-" + std::to_string(n);
  }
}

void sum_lines(Claim& claim) {
  Money sum;
  Origin from = kComputed;
  bool exact = true;
  for (const ServiceLine& line : claim.lines) {
    if (!line.amount.has()) continue;
    if (&line == &claim.lines.front()) sum.currency = line.amount.value.currency;
    const auto added = add(sum, line.amount.value);
    exact = exact && added;
    if (added) sum = *added;
  }
  claim.total = {sum, from};
  const bool dollars = sum.currency_code() == "USD";
  if (exact && dollars) return;
  Issue issue;
  issue.kind = exact ? &kForeignCurrency : &kAmountUnsummable;
  issue.from = claim.lines.front().amount.from;
  issue.action = default_action(issue.kind->severity);
  claim.findings.push_back(std::move(issue));
}

/// Rendering goes to the claim when all lines share it, and nowhere when it is the biller itself.
void place_rendering(Claim& claim, const Encounter& encounter) {
  for (ServiceLine& line : claim.lines) {
    if (!line.rendering.has()) line.rendering = encounter.attending;
    if (line.rendering.npi.has() && line.rendering.npi.value == claim.organization.npi.value)
      line.rendering = {};
  }
  const bool same =
      std::all_of(claim.lines.begin(), claim.lines.end(), [&](const ServiceLine& line) {
        return same_provider(line.rendering, claim.lines.front().rendering);
      });
  if (!same || claim.lines.empty()) return;
  claim.rendering = claim.lines.front().rendering;
  for (ServiceLine& line : claim.lines) line.rendering = {};
}

claims::Address address_of(const config::PostalAddress& from) {
  return {from_settings(from.line),  from_settings(from.line2), from_settings(from.city),
          from_settings(from.state), from_settings(from.zip),   from_settings(from.country)};
}

class Builder {
 public:
  Builder(const Encounter& encounter, const config::Configuration& configuration,
          const BuildSettings& settings)
      : encounter_{encounter},
        configuration_{configuration},
        settings_{settings},
        facility_{configuration.facility_known_as(encounter.facility.value)} {
    // A site with one facility needs no name for it.
    if (facility_ == nullptr && !encounter.facility.has() && configuration.facilities.size() == 1)
      facility_ = &configuration.facilities.begin()->second;
  }

  BuiltClaims build() {
    BuiltClaims out;
    if (encounter_.charges.empty()) {
      out.no_claim_rule = "no-charges";
      return out;
    }
    Issues unmatched;
    std::vector<NetCharge> charges = net_charges(encounter_.charges, unmatched);
    if (charges.empty() && unmatched.empty()) {
      out.no_claim_rule = "credited";
      return out;
    }
    std::map<Form, std::vector<NetCharge>> by_form;
    for (NetCharge& net : charges) {
      std::vector<NetCharge>& of_form = by_form[form_of(net.charge, encounter_, facility_)];
      if (of_form.empty()) of_form.reserve(charges.size());
      of_form.push_back(std::move(net));
    }
    if (by_form.empty())
      by_form[Form::professional];  // Credits alone: held, to be matched by hand.
    std::uint32_t number = 0;
    for (const auto& [form, of_form] : by_form) {
      const std::size_t most = form == Form::professional ? kProfessionalLinesMax : of_form.size();
      std::size_t at = 0;
      do {
        const std::size_t end = std::min(of_form.size(), at + most);
        out.claims.push_back(claim(form, {of_form.data() + at, end - at}, ++number));
        at = end;
      } while (at < of_form.size());
    }
    Issues& first = out.claims.front().findings;
    first.insert(first.end(), unmatched.begin(), unmatched.end());
    return out;
  }

 private:
  void raise(Claim& claim, const IssueKind& kind, Origin from, std::string found = {}) const {
    Issue issue;
    issue.kind = &kind;
    issue.from = from;
    issue.found = std::move(found);
    issue.action = default_action(kind.severity);
    claim.findings.push_back(std::move(issue));
  }

  void assign_biller(Claim& claim) const {
    if (facility_ == nullptr) {
      raise(claim, kFacilityUnknown, encounter_.facility.from, encounter_.facility.value);
      return;
    }
    const std::string& key =
        claim.form == Form::institutional ? facility_->bills_837i : facility_->bills_837p;
    const auto found = configuration_.organizations.find(key);
    if (found == configuration_.organizations.end()) {
      raise(claim, kNoBiller, encounter_.facility.from, encounter_.facility.value);
      return;
    }
    const config::Organization& organization = found->second;
    claim.organization.name = from_settings(organization.name);
    claim.organization.npi = from_settings(organization.npi);
    claim.organization.tax_id = from_settings(organization.tax_id);
    claim.organization.taxonomy = from_settings(organization.taxonomy);
    claim.organization.address = address_of(organization.address);
    claim.organization.contact_name = from_settings(organization.contact_name);
    claim.organization.contact_phone = from_settings(organization.contact_phone);
    if (facility_->address) {
      claim.facility.name = from_settings(facility_->name);
      claim.facility.npi = from_settings(facility_->npi);
      claim.facility.address = address_of(*facility_->address);
    }
  }

  Claim claim(Form form, std::span<const NetCharge> charges, std::uint32_t number) const {
    Claim claim;
    claim.form = form;
    claim.id = claim_id(encounter_, configuration_.claim_id, number);
    if (settings_.claim_number)
      claim.id.value = settings_.claim_number([this](std::uint64_t suffix) {
        return claim_id(encounter_, configuration_.claim_id, suffix).value;
      });
    claim.account = encounter_.account.has() ? encounter_.account : encounter_.visit_number;
    claim.frequency = encounter_.frequency.has() ? encounter_.frequency : Text{"1", kDefault};
    claim.original_reference = encounter_.original_reference;
    claim.created = {settings_.today, kComputed};
    claim.patient = encounter_.patient;
    claim.patient_class = encounter_.patient_class;
    claim.medical_record_number = encounter_.patient.identifiers.mrn;
    claim.prior_authorization = encounter_.prior_authorization;
    claim.referral_number = encounter_.referral_number;
    claim.referring = encounter_.referring;
    claim.accident = encounter_.accident;
    claim.notes = encounter_.notes;
    claim.extra = encounter_.extra;
    if (form == Form::oral) raise(claim, kOralNotWritten, charges.front().charge.procedure.from);
    assign_biller(claim);

    const bool institutional = form == Form::institutional;
    if (institutional) claim.type_of_bill = type_of_bill(encounter_, facility_, claim.frequency);
    claim.diagnoses = order_diagnoses(encounter_, form, claims::inpatient(claim), settings_.feed);
    claim.lines.reserve(charges.size());
    for (const NetCharge& net : charges) {
      ServiceLine line = line_of(net, form);
      point_line(net, line, claim.diagnoses, encounter_, claim.findings);
      if (institutional) line.pointers.clear();  // SV2 has no pointers.
      claim.findings.insert(claim.findings.end(), net.findings.begin(), net.findings.end());
      claim.lines.push_back(std::move(line));
    }
    if (institutional) {
      if (!claims::inpatient(claim)) attach_coded_procedures(claim, encounter_);
      fill_institutional(claim, encounter_);
    } else {
      fill_professional(claim, charges);
    }

    const std::vector<claims::Coverage> coverages = ordered_coverages(encounter_);
    const config::Payer* payer =
        coverages.empty()
            ? nullptr
            : payer_of(coverages.front(), configuration_, settings_, claims::through_date(claim));
    assign_payer(claim, coverages, payer);
    number_lines(claim);
    sum_lines(claim);
    return claim;
  }

  void fill_professional(Claim& claim, std::span<const NetCharge> charges) const {
    // The claim's place is the one its first line has; others say theirs in SV105.
    claim.place_of_service = place_of_service(encounter_, facility_);
    if (!charges.empty() && charges.front().charge.place_of_service.has())
      claim.place_of_service = charges.front().charge.place_of_service;
    for (std::size_t i = 0; i < charges.size(); ++i) {
      const Text& place = charges[i].charge.place_of_service;
      if (place.has() && place.value != claim.place_of_service.value)
        claim.lines[i].place_of_service = place;
    }
    if (claim.place_of_service.value == "21") {
      claim.admitted = encounter_.admitted;
      claim.discharged = encounter_.discharged;
    }
    place_rendering(claim, encounter_);
  }

  const Encounter& encounter_;
  const config::Configuration& configuration_;
  const BuildSettings& settings_;
  const config::Facility* facility_;
};

}  // namespace

BuiltClaims build_claims(const Encounter& encounter, const config::Configuration& configuration,
                         const BuildSettings& settings) {
  return Builder{encounter, configuration, settings}.build();
}

}  // namespace claimwire::mappings
