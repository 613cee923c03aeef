#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.normal-delivery",
                .severity = Severity::error,
                .message = "O80 (normal delivery) stands beside a code that it excludes",
                .source = "ICD-10-CM Official Guidelines, section I.C.15.n"},
     .risk = Risk::denied},
};

/// ICD-10-PCS extraction by cesarean and by forceps or vacuum, and delivery, of products of
/// conception.
bool delivers(const ProcedureFacts& facts, const std::string& code) {
  if (facts.system != codes::CodeSystem::icd10pcs) return false;
  return code.starts_with("10D00Z") || code.starts_with("10D07Z") || code == "10E0XZZ";
}

/// CPT's deliveries, with or without the care around them.
bool delivers(int cpt) {
  return cpt == 59400 || cpt == 59409 || cpt == 59410 || cpt == 59510 || cpt == 59514 ||
         cpt == 59515 || (cpt >= 59610 && cpt <= 59622);
}

bool delivered(const Facts& facts) {
  for (std::size_t i = 0; i < facts.procedures.size(); ++i)
    if (delivers(facts.procedures[i], facts.claim.procedures[i].code.value)) return true;
  for (std::size_t i = 0; i < facts.claim.lines.size(); ++i)
    if (delivers(cpt_number(facts, i))) return true;
  return false;
}

}  // namespace

/// How many were born, and whether alive, is told once, on the mother's record of the delivery.
constinit const Edit kOutcomeOfDelivery{
    .raises = {.id = "claim.outcome-of-delivery",
               .severity = Severity::error,
               .message = "a delivery stands without its outcome (Z37)",
               .source = "ICD-10-CM Official Guidelines, section I.C.15.b.5"},
    .catalogue = "DX-40",
    .risk = Risk::denied,
    .snip = 5,
    .help =
        "Add the outcome: Z37.0 for a single live birth. O80 goes with Z37.0 alone and with no "
        "other code of chapter 15.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const std::size_t none = facts.diagnoses.size();
          std::size_t outcome = none, delivery = none, normal = none, other = none;
          for (std::size_t i = facts.diagnoses.size(); i-- > 0;) {
            const DiagnosisFacts& judged = facts.diagnoses[i];
            if (judged.position == 0) continue;
            if (judged.under("Z37")) outcome = i;
            if (judged.under("O80") || judged.under("O82")) delivery = i;
            if (judged.under("O80")) normal = i;
            if (judged.under("O") && !judged.under("O80")) other = i;
          }
          if (outcome == none && (delivery != none || delivered(facts))) {
            const Text about = delivery == none ? Text{} : facts.claim.diagnoses[delivery].code;
            Issue& issue =
                raise(about, delivery == none ? facts.place("2300/HI*ABF/01-2", "Claim.diagnosis")
                                              : facts.diagnosis_place(delivery));
            if (normal != none) issue.proposals.push_back({"Z37.0", "single live birth"});
          }
          if (normal == none) return;
          if (other != none)
            raise.also(kAlso[0], facts.claim.diagnoses[normal].code, facts.diagnosis_place(normal),
                       concat("beside ", facts.claim.diagnoses[other].code.value));
          else if (outcome != none && facts.diagnoses[outcome].bare != "Z370")
            raise.also(kAlso[0], facts.claim.diagnoses[outcome].code,
                       facts.diagnosis_place(outcome), "O80 goes with Z37.0 alone");
        },
};

}  // namespace claimwire::claims
