#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.line-charge-zero",
                .severity = Severity::information,
                .message = "line charge is 0.00",
                .source = "ASC X12 005010X222A1, SV102"},
     .risk = Risk::hint},
    {.raises = {.id = "claim.line-charge-zero-refused",
                .severity = Severity::error,
                .message = "line charge is 0.00, which this payer refuses",
                .source = "payer setting zero_charges"}},
    {.raises = {.id = "claim.total-not-sum",
                .severity = Severity::error,
                .message = "claim total is not the sum of the line charges",
                .source = "ASC X12 005010X222A1, CLM02; SNIP level 3"},
     .action = Action::reject},
    {.raises = {.id = "claim.total-zero",
                .severity = Severity::warning,
                .message = "claim total is 0.00",
                .source = "ASC X12 005010X222A1, CLM02"},
     .risk = Risk::warned},
    {.raises = {.id = "claim.no-lines",
                .severity = Severity::error,
                .message = "the claim has no service line",
                .source = "ASC X12 005010X222A1, loop 2400"},
     .action = Action::reject},
};
const Variant& kZero = kAlso[0];
const Variant& kZeroRefused = kAlso[1];
const Variant& kNotSum = kAlso[2];
const Variant& kTotalZero = kAlso[3];
const Variant& kNoLines = kAlso[4];

/// Prospective payment codes always go out at 0.00 (HIPPS lines); others where the charge master
/// says `zero_ok`: quality codes, state-supplied vaccines, devices got free of charge.
bool zero_expected(const ServiceLine& line) {
  const std::string& revenue = line.revenue_code.value;
  if (revenue == "0022" || revenue == "0023" || revenue == "0024") return true;
  for (const Extra& extra : line.extra)
    if (const Text* text = std::get_if<Text>(&extra.value); text && extra.name == "zero_ok")
      return equals_ignoring_case(text->value, "Y") || equals_ignoring_case(text->value, "yes") ||
             equals_ignoring_case(text->value, "true") || text->value == "1";
  return false;
}

}  // namespace

constinit const Edit kCharges{
    .raises = {.id = "claim.line-charge",
               .severity = Severity::error,
               .message = "line charge is missing or negative",
               .source = "ASC X12 005010X222A1, SV102; 005010X223A2, SV203"},
    .catalogue = "UNI-02",
    .risk = Risk::returned,
    .action = Action::reject,
    .snip = 3,
    .help =
        "Enter the charge; a credit has to be set off against its charge before the bill is "
        "made. The total must be the sum of the lines.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Claim& claim = facts.claim;
          const std::string total_place = facts.place("2300/CLM02", "Claim.total");
          if (claim.lines.empty()) {
            raise.also(kNoLines, Text{}, facts.place("2400", "Claim.item"));
            return;
          }
          Decimal sum{0, 2};
          bool complete = true;
          for (std::size_t i = 0; i < claim.lines.size(); ++i) {
            const Sourced<Money>& amount = claim.lines[i].amount;
            if (!amount.has() || amount.value.amount.negative()) {
              raise(amount, facts.line_place(i, LineElement::charge));
            } else if (amount.value.amount.zero() && !zero_expected(claim.lines[i])) {
              const bool refused = facts.payer != nullptr && !facts.payer->zero_charges;
              raise.also(refused ? kZeroRefused : kZero, amount,
                         facts.line_place(i, LineElement::charge));
            }
            const Result<Decimal> more = add(sum, amount.value.amount);
            complete = complete && amount.has() && more.has_value();
            if (more) sum = *more;
          }
          if (!complete) return;  // a missing line charge has its finding; the sum says no more
          if (!claim.total.has() || claim.total.value.amount != sum)
            raise.also(kNotSum, claim.total, total_place, concat("the lines sum to ", sum.text()))
                .proposals.push_back({sum.text(), "sum of the lines"});
          else if (sum.zero())
            raise.also(kTotalZero, claim.total, total_place);
        },
};

}  // namespace claimwire::claims
