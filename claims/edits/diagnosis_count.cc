#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.diagnosis-dropped",
                .severity = Severity::warning,
                .message = "diagnosis does not fit on an institutional claim and was left out",
                .source = "ASC X12 005010X223A2, HI: principal and 24 other diagnoses"},
     .risk = Risk::warned},
};
}  // namespace

/// 837P holds 12 diagnoses: more need a second claim, with the lines that point at them. 837I holds
/// the principal and 24 others and is never split for diagnoses: the normalising step drops the
/// rest and lists it.
constinit const Edit kDiagnosisCount{
    .raises = {.id = "claim.diagnosis-count",
               .severity = Severity::error,
               .message = "more diagnoses than a professional claim holds",
               .source = "ASC X12 005010X222A1, HI: 12 diagnoses"},
    .catalogue = "DX-09",
    .risk = Risk::returned,
    .snip = 2,
    .help =
        "Split the lines by diagnosis into two claims, or take out the diagnoses that no line "
        "needs.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const std::size_t most = facts.institutional ? 25 : 12;
          if (facts.pointable <= most) return;
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            if (facts.diagnoses[i].position <= most) continue;
            const Text& code = facts.claim.diagnoses[i].code;
            std::string detail =
                concat("number ", std::to_string(facts.diagnoses[i].position), " of ",
                       std::to_string(facts.pointable), "; at most ", std::to_string(most));
            if (facts.institutional) {
              raise.also(kAlso[0], code, facts.diagnosis_place(i), std::move(detail));
            } else {
              raise(code, facts.diagnosis_place(i), std::move(detail));
              return;  // one finding says it: what to take out is for a person
            }
          }
        },
};

}  // namespace claimwire::claims
