#include "claims/edits/all_edits.h"
#include "claims/edits/proposals.h"
#include "codes/code_text.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.diagnosis-on-some-dates",
                .severity = Severity::error,
                .message = "diagnosis code is valid on some of its dates of service only",
                .source = "45 CFR 162.1002; code set of the date of service"}},
};
}  // namespace

/// A code must be in the set in force on each date it is billed for. A claim whose lines lie on
/// both sides of 1 October or 1 April can hold a code that is good for half of them: it has to be
/// split.
constinit const Edit kDiagnosisKnown{
    .raises = {.id = "claim.diagnosis-unknown",
               .severity = Severity::error,
               .message = "diagnosis code is not in ICD-10-CM on the date of service",
               .source = "MCE edit 1; IOCE edit 1; 45 CFR 162.1002"},
    .catalogue = "DX-01",
    .risk = Risk::returned,
    .snip = 5,
    .help =
        "Correct the code. If it is good on some dates only, split the claim at the release "
        "date named.",
    .dates =
        "837P: date of each line that points at it, else the earliest line; outpatient 837I: "
        "statement from; inpatient: through date",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const codes::CodeSet& set = facts.sets.icd10cm();
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const DiagnosisFacts& judged = facts.diagnoses[i];
            const Text& code = facts.claim.diagnoses[i].code;
            if (judged.fault == DiagnosisFault::some_dates) {
              Issue& issue = raise.also(kAlso[0], code, facts.diagnosis_place(i),
                                        judged_by(judged.lookup, judged.date));
              // Two neighbouring dates judged differently lie on both sides of a release date.
              for (std::size_t d = 1; d < judged.dates.size(); ++d) {
                const codes::Release* release = set.release_on(judged.dates[d]);
                if (release != nullptr && release != set.release_on(judged.dates[d - 1])) {
                  issue.detail += concat("; split the claim at ", release->covers.from.iso());
                  break;
                }
              }
            }
            if (judged.fault != DiagnosisFault::unknown) continue;
            Issue& issue =
                raise(code, facts.diagnosis_place(i), judged_by(judged.lookup, judged.date));
            const codes::Release* later = set.history(code.value, judged.date).billable_after;
            if (later != nullptr) {
              issue.detail += concat("; the code begins with release ", later->facts().label, " (",
                                     later->facts().effective.iso(), ")");
              continue;
            }
            const codes::Entry parent = set.parent(code.value, judged.date);
            if (!parent) continue;
            if (parent.billable())
              propose(issue, {parent}, "the nearest code that exists");
            else
              propose_under(issue, set, parent.code(), judged.date);
          }
        },
};

}  // namespace claimwire::claims
