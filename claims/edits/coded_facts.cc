#include <algorithm>

#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.occurrence-date",
                .severity = Severity::error,
                .message = "occurrence code without its date, or span without or with wrong dates",
                .source = "NUBC form locators 31 to 36; ASC X12 005010X223A2, HI*BH, HI*BI"}},
    {.raises = {.id = "claim.value-amount",
                .severity = Severity::error,
                .message = "value code without an amount, or with a negative one",
                .source = "NUBC form locators 39 to 41; ASC X12 005010X223A2, HI*BE"}},
    {.raises = {.id = "claim.condition-repeated",
                .severity = Severity::warning,
                .message = "the same condition code stands on the claim twice",
                .source = "NUBC form locators 18 to 28"},
     .risk = Risk::warned},
};

bool has_form(std::string_view code) {
  if (code.size() != 2) return false;
  for (const char c : code)
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) return false;
  return true;
}

/// "2300/HI*BG/02-2": twelve to a segment, component `part`.
std::string place_of(const Facts& facts, std::string_view qualifier, std::size_t nth,
                     std::string_view part) {
  const std::size_t element = nth % 12 + 1;
  return facts.place(
      concat("2300/HI*", qualifier,
             nth < 12 ? std::string{} : concat("[", std::to_string(nth / 12 + 1), "]"), "/",
             element < 10 ? "0" : "", std::to_string(element), "-", part),
      "Claim.supportingInfo");
}

}  // namespace

/// Condition, occurrence and value codes as such; what they mean together, NUBC's manual tells,
/// which is not public.
constinit const Edit kCodedFacts{
    .raises = {.id = "claim.nubc-code-form",
               .severity = Severity::error,
               .message = "condition, occurrence or value code is not two capitals or digits",
               .source = "NUBC form locators 18 to 41"},
    .catalogue = "IN-07",
    .risk = Risk::returned,
    .snip = 4,
    .help =
        "Correct the code; give an occurrence its date, a span both its dates, a value its amount.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.institutional) return;
          const auto check = [&](const std::vector<CodedFact>& list, std::string_view qualifier) {
            for (std::size_t i = 0; i < list.size(); ++i)
              if (!has_form(list[i].code.value))
                raise(list[i].code, place_of(facts, qualifier, i, "2"), "expected two, such as 01");
          };
          const Claim& claim = facts.claim;
          check(claim.conditions, "BG");
          check(claim.occurrences, "BH");
          check(claim.occurrence_spans, "BI");
          check(claim.values, "BE");
          for (std::size_t i = 1; i < std::min<std::size_t>(claim.conditions.size(), 24); ++i)
            for (std::size_t earlier = 0; earlier < i; ++earlier)
              if (claim.conditions[i].code.value == claim.conditions[earlier].code.value) {
                raise.also(kAlso[2], claim.conditions[i].code, place_of(facts, "BG", i, "2"))
                    .proposals.push_back({"", "leave the second one out"});
                break;
              }
          for (std::size_t i = 0; i < claim.occurrences.size(); ++i)
            // Of an accident (01 to 05) kAccident speaks.
            if (!claim.occurrences[i].period.has() &&
                (claim.occurrences[i].code.value < "01" || claim.occurrences[i].code.value > "05"))
              raise.also(kAlso[0], claim.occurrences[i].code, place_of(facts, "BH", i, "4"),
                         concat("occurrence ", claim.occurrences[i].code.value));
          for (std::size_t i = 0; i < claim.occurrence_spans.size(); ++i) {
            const ServicePeriod& period = claim.occurrence_spans[i].period;
            if (!period.has() || !period.through.has() || period.last() < period.from.value)
              raise.also(kAlso[0], claim.occurrence_spans[i].code, place_of(facts, "BI", i, "4"),
                         concat("span ", claim.occurrence_spans[i].code.value));
          }
          for (std::size_t i = 0; i < claim.values.size(); ++i) {
            const Sourced<Decimal>& amount = claim.values[i].amount;
            if (!amount.has() || amount.value.negative())
              raise.also(kAlso[1], claim.values[i].code, place_of(facts, "BE", i, "5"),
                         concat("value code ", claim.values[i].code.value));
          }
        },
};

}  // namespace claimwire::claims
