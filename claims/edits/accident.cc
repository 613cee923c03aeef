#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.accident-state",
                .severity = Severity::error,
                .message = "an automobile accident without the state it happened in",
                .source = "ASC X12 005010X222A1, CLM11-4"},
     .action = Action::reject},
};
}  // namespace

/// Whoever else may have to pay is found by the date and place of the accident. An external cause
/// code alone says nothing of the kind.
constinit const Edit kAccident{
    .raises = {.id = "claim.accident-date",
               .severity = Severity::error,
               .message = "an accident without its date",
               .source = "ASC X12 005010X222A1, CLM11, DTP*439; NUBC occurrence codes 01 to 05"},
    .catalogue = "DT-04",
    .risk = Risk::returned,
    .action = Action::reject,
    .snip = 4,
    .help = "Enter date and, for an automobile, state of the accident (ACC-1, ACC-4).",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Claim& claim = facts.claim;
          if (facts.institutional) {
            for (const CodedFact& occurrence : claim.occurrences) {
              const std::string& code = occurrence.code.value;
              if (code.size() == 2 && code >= "01" && code <= "05" && !occurrence.period.has())
                raise(occurrence.code, facts.place("2300/HI*BH/01-4", "Claim.supportingInfo"),
                      concat("occurrence ", code));
            }
            return;
          }
          const Text& cause = claim.accident.cause;
          // Related to employment (EM) may well be an illness, which has no day.
          if (cause.value != "auto" && cause.value != "other") return;
          if (!claim.accident.date.has())
            raise(cause, facts.place("2300/DTP*439/03", "Claim.accident.date"));
          if (cause.value == "auto" && claim.accident.state.value.empty() &&
              claim.accident.country.value.empty())
            raise.also(kAlso[0], cause,
                       facts.place("2300/CLM11-4", "Claim.accident.locationAddress.state"));
        },
};

}  // namespace claimwire::claims
