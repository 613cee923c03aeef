#include "claims/edits/all_edits.h"

namespace claimwire::claims {

/// Whether the DRG is right, a grouper tells; here only whether it can be one.
constinit const Edit kDrg{
    .raises = {.id = "claim.drg",
               .severity = Severity::information,
               .message = "DRG is not three or four digits, or stands on an outpatient claim",
               .source = "ASC X12 005010X223A2, HI*DR"},
    .catalogue = "IN-10",
    .risk = Risk::hint,
    .snip = 5,
    .help = "Send the DRG as the grouper gave it (DRG-1), leading zeros included.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          const Text& drg = facts.claim.drg;
          if (!facts.institutional || drg.value.empty()) return;
          bool digits = drg.value.size() == 3 || drg.value.size() == 4;
          for (const char c : drg.value) digits = digits && c >= '0' && c <= '9';
          if (!digits || !facts.inpatient)
            raise(drg, facts.place("2300/HI*DR/01-2", "Claim.supportingInfo"),
                  digits ? "type of bill is that of an outpatient" : "expected such as 470");
        },
};

}  // namespace claimwire::claims
