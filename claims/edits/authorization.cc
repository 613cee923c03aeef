#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.referral-number-missing",
                .severity = Severity::error,
                .message = "the payer wants a referral number for this service",
                .source = "the site's table of payers' rules"},
     .risk = Risk::denied},
};

}  // namespace

constinit const Edit kAuthorization{
    .raises = {.id = "claim.authorization-missing",
               .severity = Severity::error,
               .message = "the payer wants a prior authorization number for this service",
               .source = "the site's table of payers' rules"},
    .catalogue = "PA-01",
    .risk = Risk::denied,
    .snip = 7,
    .help = "Enter the number that the payer gave; without one, ask the payer before billing.",
    .dates = "line date",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Claim& claim = facts.claim;
          for (std::size_t i = 0; i < facts.lines.size(); ++i) {
            const ServiceLine& line = claim.lines[i];
            if (!line.procedure.has()) continue;
            const auto wanted = [&](std::string_view rule) {
              return codes::payer_rule(facts.sets, rule, line.procedure.value,
                                       claim.payer.payer_id.value, facts.lines[i].date);
            };
            const auto told = [&](const codes::TextAnswer& rule) {
              return concat("line ", std::to_string(i + 1), "; ", rule.release->id, ", line ",
                            std::to_string(rule.line), " of the table");
            };
            if (!claim.prior_authorization.has() && !line.prior_authorization.has()) {
              if (const auto rule = wanted("prior-authorization"); rule.found())
                raise(line.procedure, facts.place("2300/REF*G1/02", "Claim.insurance.preAuthRef"),
                      told(rule));
            }
            if (!claim.referral_number.has()) {
              if (const auto rule = wanted("referral"); rule.found())
                raise.also(kAlso[0], line.procedure,
                           facts.place("2300/REF*9F/02", "Claim.referral"), told(rule));
            }
          }
        },
};

}  // namespace claimwire::claims
