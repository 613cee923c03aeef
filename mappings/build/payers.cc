#include "mappings/build/payers.h"

#include <algorithm>

#include "mappings/build/findings.h"

namespace claimwire::mappings {
namespace {

using claims::Claim;
using claims::Coverage;
using claims::Text;

Text set(std::string_view value, Origin::Kind kind = Origin::Kind::default_value) {
  if (value.empty()) return {};
  return {std::string{value}, Origin{.kind = kind, .source = 0, .locator = 0}};
}

claims::Address address(const config::PostalAddress& from) {
  return {set(from.line),  set(from.line2), set(from.city),
          set(from.state), set(from.zip),   set(from.country)};
}

bool medicare_or_medicaid(std::string_view filing_code) {
  return filing_code == "MA" || filing_code == "MB" || filing_code == "MC";
}

/// Years by which a patient must be younger than the insured to be taken for a child
/// (practice.md section 4).
constexpr int kGenerationYears = 12;

/// X12 element 1069, decided by practice.md section 4: Medicare, Medicaid and payers that give each
/// dependant a number take the patient as subscriber; CHD is a child only if the ages say so.
Text relationship(Claim& claim, const config::Payer* payer) {
  const Text& said = claim.coverage.relationship;
  const std::string& filing = claim.payer.filing_code.value;
  if (medicare_or_medicaid(filing) || (payer != nullptr && payer->own_member_id))
    return said.value == "18" ? said : set("18", Origin::Kind::computed);
  if (said.value != "CHD") return said;
  const auto& insured = claim.coverage.subscriber.birth_date;
  const auto& patient = claim.patient.birth_date;
  if (insured.has() && patient.has() && insured.value < patient.value &&
      age_in_years(insured.value, patient.value) >= kGenerationYears)
    return {"19", said.from};
  Issue issue;
  issue.kind = &kRelationshipUndecided;
  issue.from = said.from;
  issue.found = said.value;
  issue.action = default_action(kRelationshipUndecided.severity);
  claim.findings.push_back(std::move(issue));
  return {};
}

/// Fills what is empty in `into`.
template <class T>
void fill(T& into, const T& from) {
  if (!into.has()) into = from;
}

}  // namespace

std::vector<Coverage> ordered_coverages(const claims::Encounter& encounter) {
  std::vector<Coverage> out = encounter.coverages;
  std::stable_sort(out.begin(), out.end(), [](const Coverage& a, const Coverage& b) {
    const Decimal last{999, 0};
    return (a.order.has() ? a.order.value : last) < (b.order.has() ? b.order.value : last);
  });
  return out;
}

const config::Payer* payer_of(const Coverage& coverage, const config::Configuration& configuration,
                              const BuildSettings& settings, Date on) {
  if (const auto* payer = configuration.payer_known_as(coverage.payer.value)) return payer;
  if (settings.plans != nullptr && coverage.plan.has()) {
    if (const auto row = settings.plans->find({coverage.plan.value}, on))
      if (const auto* payer = configuration.payer_known_as(row.cell("payer"))) return payer;
  }
  if (const auto* payer = configuration.payer_known_as(coverage.plan.value)) return payer;
  return configuration.payer_known_as(coverage.payer_name.value);
}

void assign_payer(Claim& claim, std::vector<Coverage> coverages, const config::Payer* payer) {
  static constexpr std::string_view kOrder = "PSTABCDEFGH";
  claim.payer_responsibility = set("P", Origin::Kind::computed);
  if (coverages.empty()) {
    Issue issue;
    issue.kind = &kNoCoverage;
    issue.from = claim.patient.name.family.from;
    issue.action = default_action(kNoCoverage.severity);
    claim.findings.push_back(std::move(issue));
    return;
  }
  claim.coverage = coverages.front();
  for (std::size_t i = 1; i < coverages.size() && i < kOrder.size(); ++i)
    claim.other_coverages.push_back(coverages[i]);

  if (payer != nullptr) {
    claim.payer.key = set(payer->key);
    claim.payer.name = set(payer->name);
    claim.payer.payer_id = set(payer->payer_id);
    claim.payer.filing_code = set(payer->filing_code);
    claim.payer.address = address(payer->address);
  } else {
    claim.payer.name = claim.coverage.payer_name;
    claim.payer.filing_code = claim.coverage.filing_code;
  }

  const Coverage& coverage = claim.coverage;
  claim.subscriber = coverage.subscriber;
  fill(claim.subscriber.member_id, coverage.member_id);
  fill(claim.subscriber.group_number, coverage.group_number);
  fill(claim.subscriber.group_name, coverage.group_name);
  claim.subscriber.relationship = relationship(claim, payer);
  if (claim.subscriber.relationship.value == "18") {
    // The patient is the subscriber: 2010BA must then carry address, birth date and sex.
    claim.subscriber.name = claim.patient.name;
    if (claim.patient.address.has()) claim.subscriber.address = claim.patient.address;
    if (claim.patient.birth_date.has()) claim.subscriber.birth_date = claim.patient.birth_date;
    if (claim.patient.sex.has()) claim.subscriber.sex = claim.patient.sex;
  }
  fill(claim.prior_authorization, coverage.prior_authorization);
  fill(claim.referral_number, coverage.referral_number);
  claim.benefits_assigned = coverage.benefits_assigned;
  claim.release = coverage.release;
  fill(claim.benefits_assigned, set("Y"));
  fill(claim.release, set("Y"));
  claim.assignment = set("A");
  if (claim.form == claims::Form::professional) claim.provider_signature = set("Y");
}

}  // namespace claimwire::mappings
