#include "claims/edits/all_edits.h"

namespace claimwire::claims {

constinit const Edit kTaxId{
    .raises = {.id = "claim.tax-id",
               .severity = Severity::error,
               .message = "tax id of the billing provider is not nine digits",
               .source = "ASC X12 005010X222A1, 2010AA/REF*EI"},
    .catalogue = "ID-06",
    .risk = Risk::returned,
    .snip = 2,
    .help =
        "Enter the employer identification number without hyphen in the configuration of the "
        "organization.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          const Text& tax_id = facts.claim.organization.tax_id;
          std::string digits;
          bool others = false;
          for (const char c : tax_id.value)
            if (c >= '0' && c <= '9')
              digits += c;
            else
              others = others || (c != '-' && c != ' ');
          if (digits.size() == 9 && tax_id.value.size() == 9) return;
          Issue& issue = raise(tax_id, facts.place("2010AA/REF*EI/02", "Claim.provider"),
                               "expected nine digits");
          if (digits.size() == 9 && !others)
            issue.proposals.push_back({digits, "without hyphens and blanks"});
        },
};

}  // namespace claimwire::claims
