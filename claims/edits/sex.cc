#include "claims/edits/all_edits.h"

namespace claimwire::claims {

constinit const Edit kSex{
    .raises = {.id = "claim.sex",
               .severity = Severity::error,
               .message = "the patient's sex is missing or none of male, female, unknown",
               .source = "ASC X12 005010X222A1, DMG03; MCE edit 15; IOCE edit 26"},
    .catalogue = "PT-03",
    .risk = Risk::returned,
    .snip = 2,
    .help = "Complete the registration (PID-8), or add the sender's value to the table `sex`.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          const Text& sex = facts.claim.patient.sex;
          if (sex.value == "male" || sex.value == "female" || sex.value == "unknown") return;
          raise(sex,
                facts.place(facts.claim.subscriber.relationship.value == "18" ? "2010BA/DMG03"
                                                                              : "2010CA/DMG03",
                            "Patient.gender"),
                "expected male, female or unknown");
        },
};

}  // namespace claimwire::claims
