#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.frequency",
                .severity = Severity::error,
                .message = "claim frequency is missing or none that this payer takes",
                .source = "NUBC claim frequency type; payer setting frequencies"}},
    {.raises = {.id = "claim.replacement-condition",
                .severity = Severity::error,
                .message = "a Medicare replacement or void needs exactly one claim change reason",
                .source = "CMS Claims Processing Manual, chapter 25: D0 to D9, E0"}},
};
const Variant& kFrequency = kAlso[0];
const Variant& kReason = kAlso[1];

bool change_reason(const std::string& code) {
  return code == "E0" || (code.size() == 2 && code[0] == 'D' && code[1] >= '0' && code[1] <= '9');
}

/// What the payer's sheet lists. Interim bills (2, 3, 4) and late charges go by the hospital's
/// contract and exist on 837I alone; a professional claim never goes out with 5.
bool taken(const Facts& facts, const std::string& frequency) {
  if (frequency.size() != 1) return false;
  if (facts.professional && std::string_view{"178"}.find(frequency) == std::string_view::npos)
    return false;
  if (frequency != "1" && frequency != "7" && frequency != "8") return facts.institutional;
  if (facts.payer == nullptr) return true;
  for (const std::string& one : facts.payer->frequencies)
    if (one == frequency) return true;
  return false;
}

}  // namespace

/// The payer finds the claim to replace or take back by its own number (from the 277CA or 835).
constinit const Edit kOriginalReference{
    .raises = {.id = "claim.original-reference-missing",
               .severity = Severity::error,
               .message = "a replacement or void needs the payer's number of the original claim",
               .source = "ASC X12 005010X222A1, CLM05-3, REF*F8"},
    .catalogue = "FQ-01",
    .risk = Risk::returned,
    .snip = 4,
    .help =
        "Enter the payer's claim control number from its 277CA or 835. Where a payer takes "
        "originals only, correct outside (reopening), or send a new claim after a rejection.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Claim& claim = facts.claim;
          const std::string& frequency = claim.frequency.value;
          if (!taken(facts, frequency))
            raise.also(kFrequency, claim.frequency, facts.place("2300/CLM05-3", "Claim.related"));
          if (frequency != "7" && frequency != "8") return;
          if (claim.original_reference.value.empty())
            raise(claim.original_reference, facts.place("2300/REF*F8/02", "Claim.related"),
                  concat("frequency ", frequency));
          if (!facts.institutional || !facts.medicare) return;
          std::size_t reasons = 0;
          for (const CodedFact& condition : claim.conditions)
            if (change_reason(condition.code.value)) ++reasons;
          if (reasons != 1)
            raise.also(kReason, Text{}, facts.place("2300/HI*BG/01-2", "Claim.supportingInfo"),
                       concat(std::to_string(reasons), " of D0 to D9 and E0; expected one"));
        },
};

}  // namespace claimwire::claims
