#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
bool digits(std::string_view text) {
  for (const char c : text)
    if (c < '0' || c > '9') return false;
  return !text.empty();
}
}  // namespace

constinit const Edit kRevenueCode{
    .raises = {.id = "claim.revenue-code",
               .severity = Severity::error,
               .message = "revenue code is missing, not four digits, or not in the table",
               .source = "NUBC form locator 42; ASC X12 005010X223A2, SV201"},
    .catalogue = "IN-02",
    .risk = Risk::returned,
    .snip = 5,
    .help =
        "Enter the four-digit revenue code, leading zero included; the charge master usually "
        "gives it.",
    .dates = "line date; where a line has none, statement from",
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.institutional) return;
          const codes::CodeSet& table = facts.sets.set(codes::kRevenue);
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const Text& code = facts.claim.lines[i].revenue_code;
            if (code.value.size() != 4 || !digits(code.value)) {
              Issue& issue = raise(code, facts.line_place(i, LineElement::revenue_code),
                                   "expected four digits such as 0450");
              if (code.value.size() == 3 && digits(code.value))
                issue.proposals.push_back({concat("0", code.value), "with its leading zero"});
              if (code.value.size() == 2 && digits(code.value))
                issue.proposals.push_back(
                    {concat("0", code.value, "0"), "general code of that category"});
              continue;
            }
            const Date day = facts.lines[i].date;
            const codes::Lookup lookup = table.find(code.value, day);
            if (lookup.standing == codes::Standing::unknown_code ||
                lookup.standing == codes::Standing::not_in_force)
              raise(code, facts.line_place(i, LineElement::revenue_code), judged_by(lookup, day));
          }
        },
};

}  // namespace claimwire::claims
