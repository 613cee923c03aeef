#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.interim-not-in-house",
                .severity = Severity::error,
                .message = "an interim inpatient bill says that the patient has left",
                .source = "NUBC form locators 4 and 17"}},
};
}  // namespace

/// 30, still a patient, and a bill that more follow belong together.
constinit const Edit kDischargeStatus{
    .raises = {.id = "claim.still-patient-on-final",
               .severity = Severity::error,
               .message = "status 30 (still a patient) stands on a whole or last bill",
               .source = "NUBC form locators 4 and 17"},
    .catalogue = "IN-06",
    .risk = Risk::returned,
    .snip = 4,
    .help =
        "Enter how the patient left (PV1-36), or bill as interim: frequency 2 for the first part, "
        "3 for the next.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.institutional) return;
          const Text& status = facts.claim.discharge_status;
          const std::string& frequency = facts.claim.frequency.value;
          const std::string place = facts.place("2300/CL103", "Claim.supportingInfo");
          const std::string detail = concat("frequency ", frequency);
          // A replacement (7) may replace an interim bill.
          if (status.value == "30" && (frequency == "1" || frequency == "4"))
            raise(status, place, detail);
          // Home health, dated as a stay, has rules of its own.
          else if (facts.inpatient && !facts.claim.type_of_bill.value.starts_with("3") &&
                   status.has() && status.value != "30" && (frequency == "2" || frequency == "3"))
            raise.also(kAlso[0], status, place, detail)
                .proposals.push_back({"30", "still a patient"});
        },
};

}  // namespace claimwire::claims
