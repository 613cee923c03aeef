#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.reason-for-visit-missing",
                .severity = Severity::error,
                .message = "an unscheduled outpatient visit needs the patient's reason for visit",
                .source = "ASC X12 005010X223A2, HI*APR; NUBC form locator 70"}},
    {.raises = {.id = "claim.reason-for-visit-inpatient",
                .severity = Severity::error,
                .message = "an inpatient claim carries no reason for visit",
                .source = "ASC X12 005010X223A2, HI*APR"}},
    {.raises = {.id = "claim.reason-for-visit-count",
                .severity = Severity::error,
                .message = "more than three reasons for visit",
                .source = "ASC X12 005010X223A2, HI*APR"}},
};

/// Emergency room, urgent care, observation.
bool unscheduled_area(const std::string& revenue) {
  return revenue.rfind("045", 0) == 0 || revenue == "0516" || revenue == "0762";
}

bool unscheduled_visit(const Claim& claim) {
  const std::string bill = claim.type_of_bill.value.substr(0, 2);
  const std::string& type = claim.admission_type.value;
  if (bill != "13" && bill != "85" && bill != "78") return false;
  if (type != "1" && type != "2" && type != "5") return false;
  for (const ServiceLine& line : claim.lines)
    if (unscheduled_area(line.revenue_code.value)) return true;
  return false;
}

}  // namespace

/// Why the patient came, beside what was found: the admitting diagnosis of a stay, the reason for
/// visit of an unscheduled outpatient visit.
constinit const Edit kAdmittingDiagnosis{
    .raises = {.id = "claim.admitting-diagnosis-missing",
               .severity = Severity::error,
               .message = "an inpatient claim needs the admitting diagnosis",
               .source = "ASC X12 005010X223A2, HI*ABJ; NUBC form locator 69"},
    .catalogue = "DX-45",
    .risk = Risk::returned,
    .snip = 4,
    .help =
        "Code the admitting diagnosis (DG1-6 A) or the reason for visit from the registration; "
        "take a reason for visit off an inpatient claim.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.institutional) return;
          const Claim& claim = facts.claim;
          bool admitting = false;
          std::size_t reasons = 0;
          for (std::size_t i = 0; i < claim.diagnoses.size(); ++i) {
            admitting = admitting || claim.diagnoses[i].use.value == "admitting";
            if (claim.diagnoses[i].use.value != "reason") continue;
            ++reasons;
            if (facts.inpatient)
              raise.also(kAlso[1], claim.diagnoses[i].code, facts.diagnosis_place(i));
            else if (reasons == 4)
              raise.also(kAlso[2], claim.diagnoses[i].code, facts.diagnosis_place(i));
          }
          if (facts.hospital_stay && !admitting)
            raise(Text{},
                  facts.place("2300/HI*ABJ/01-2", "Claim.diagnosis.where(type='admitting')"),
                  concat("type of bill ", claim.type_of_bill.value));
          if (reasons == 0 && unscheduled_visit(claim))
            raise.also(kAlso[0], Text{},
                       facts.place("2300/HI*APR/01-2",
                                   "Claim.diagnosis.where(type='patientreasonforvisit')"),
                       concat("type of bill ", claim.type_of_bill.value, ", admission type ",
                              claim.admission_type.value));
        },
};

}  // namespace claimwire::claims
