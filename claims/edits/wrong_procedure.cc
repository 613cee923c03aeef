#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"

namespace claimwire::claims {

/// Surgery on the wrong patient or the wrong part, or another operation than meant, is not paid for
/// and goes out only marked as such: type of bill 110, modifiers PA, PB, PC.
constinit const Edit kWrongProcedure{
    .raises = {.id = "claim.wrong-procedure",
               .severity = Severity::error,
               .message = "a code of wrong surgery stands on a claim for payment",
               .source = "MCE edit 18; CMS NCD 140.6 to 140.8"},
    .catalogue = "DX-50",
    .risk = Risk::returned,
    .snip = 7,
    .help =
        "Bill the wrong surgery apart and not for payment: type of bill 110, or modifier PA (wrong "
        "body part), PB (wrong patient) or PC (wrong surgery) on its lines.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const DiagnosisFacts& judged = facts.diagnoses[i];
            if (!judged.under("Y6551") && !judged.under("Y6552") && !judged.under("Y6553"))
              continue;
            if (facts.claim.type_of_bill.value == "110") return;
            for (const ServiceLine& line : facts.claim.lines)
              for (const Text& modifier : line.modifiers)
                if (is_one_of(modifier.value, "PA PB PC")) return;
            raise(facts.claim.diagnoses[i].code, facts.diagnosis_place(i));
          }
        },
};

}  // namespace claimwire::claims
