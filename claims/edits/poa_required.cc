#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.poa-value",
                .severity = Severity::error,
                .message = "present-on-admission indicator is none of Y, N, U, W",
                .source = "ASC X12 005010X223A2, HI01-9; ICD-10-CM Guidelines, appendix I"}},
};

bool carries_indicator(const Diagnosis& diagnosis) {
  return diagnosis.use.value == "principal" || diagnosis.use.value == "other" ||
         diagnosis.use.value == "external_cause";
}
bool is_indicator(const std::string& poa) {
  return poa == "Y" || poa == "N" || poa == "U" || poa == "W";
}
}  // namespace

/// Medicare IPPS pays less for what a patient got in the hospital, so it asks of each diagnosis
/// whether it was there on admission; others by contract (`poa_required` of the payer).
constinit const Edit kPoaRequired{
    .raises = {.id = "claim.poa-missing",
               .severity = Severity::error,
               .message = "diagnosis needs a present-on-admission indicator",
               .source = "ICD-10-CM Official Guidelines, appendix I"},
    .catalogue = "POA-01",
    .risk = Risk::returned,
    .snip = 4,
    .help =
        "Say whether the condition was present on admission: Y yes, N no, U the record does "
        "not tell, W it cannot be told clinically.",
    .dates = "through date",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.hospital_stay) return;
          const bool required = facts.payer != nullptr && facts.payer->poa_required;
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const Diagnosis& diagnosis = facts.claim.diagnoses[i];
            if (!carries_indicator(diagnosis)) continue;
            if (diagnosis.poa.has() && !diagnosis.poa.value.empty()) {
              if (!is_indicator(diagnosis.poa.value))
                raise.also(kAlso[0], diagnosis.poa, facts.poa_place(i), "expected Y, N, U or W");
              continue;
            }
            // Without a list for the day nobody knows whether it is exempt: kReleaseCovers says so.
            if (required && facts.sets.poa_exempt_on(diagnosis.code.value, facts.through) == false)
              raise(Text{diagnosis.code.value, diagnosis.code.from}, facts.poa_place(i),
                    concat("through date ", facts.through.iso(), "; expected Y, N, U or W"));
          }
        },
};

}  // namespace claimwire::claims
