#include <chrono>

#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

/// A payer pays nothing for what it hears of too late. The limit is of its contract
/// (`file_within`), so a payer without one is not judged. Corrections have limits of their own.
constinit const Edit kTimelyFiling{
    .raises = {.id = "claim.filed-late",
               .severity = Severity::error,
               .message = "the claim is older than the payer's filing limit",
               .source = "payer setting file_within; Medicare: 42 CFR 424.44, one calendar year"},
    .catalogue = "DT-02",
    .risk = Risk::denied,
    .snip = 7,
    .help =
        "Send it with proof of an earlier filing or the reason of the delay where the payer takes "
        "one; else write it off.",
    .dates = "institutional: through date; professional: first date of service",
    .check =
        [](const Facts& facts, Raise& raise) {
          if (facts.payer == nullptr || facts.payer->file_within.count() == 0) return;
          const std::string& frequency = facts.claim.frequency.value;
          if (frequency == "7" || frequency == "8") return;
          const Date counted = facts.institutional ? facts.through : facts.first_service;
          if (!counted.valid()) return;
          const auto days =
              std::chrono::duration_cast<std::chrono::days>(facts.payer->file_within).count();
          const std::int64_t passed = std::int64_t{facts.today.days()} - counted.days();
          if (passed <= days) return;
          const std::string detail = concat(std::to_string(passed), " days after ", counted.iso(),
                                            "; expected within ", std::to_string(days));
          if (facts.institutional) {
            const ServicePeriod& statement = facts.claim.statement;
            raise(statement.through.has() ? statement.through : statement.from,
                  facts.place("2300/DTP*434/03", "Claim.billablePeriod"), detail);
            return;
          }
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i)
            if (facts.lines[i].date == counted) {
              raise(facts.claim.lines[i].service.from, facts.line_place(i, LineElement::date),
                    detail);
              return;
            }
        },
};

}  // namespace claimwire::claims
