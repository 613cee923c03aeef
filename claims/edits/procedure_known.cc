#include <algorithm>

#include "claims/edits/all_edits.h"
#include "claims/edits/proposals.h"
#include "codes/code_text.h"
#include "core/text.h"

namespace claimwire::claims {

constinit const Edit kProcedureKnown{
    .raises = {.id = "claim.procedure-unknown",
               .severity = Severity::error,
               .message = "procedure code is not a complete ICD-10-PCS code on the through date",
               .source = "MCE edit 1; 45 CFR 162.1002"},
    .catalogue = "PX-01",
    .risk = Risk::returned,
    .snip = 5,
    .help =
        "Correct the procedure code; all seven characters must fit the table of its first "
        "three.",
    .dates = "through (discharge) date",
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.institutional) return;  // on other claims kProcedureSystem speaks
          const codes::CodeSet& set = facts.sets.icd10pcs();
          for (std::size_t i = 0; i < facts.procedures.size(); ++i) {
            const codes::Lookup& lookup = facts.procedures[i].lookup;
            if (facts.procedures[i].system != codes::CodeSystem::icd10pcs &&
                facts.procedures[i].system != codes::CodeSystem::unknown)
              continue;
            if (lookup.standing == codes::Standing::never_loaded ||
                lookup.standing == codes::Standing::date_not_covered || lookup.billable())
              continue;
            const Text& code = facts.claim.procedures[i].code;
            Issue& issue = raise(code, facts.procedure_place(i), judged_by(lookup, facts.through));
            // The most frequent slip is in the last characters (approach, device, qualifier).
            const std::string bare = codes::undotted(code.value);
            for (std::size_t length = std::min<std::size_t>(bare.size(), 6); length >= 4;
                 --length) {
              const std::string begin = bare.substr(0, length);
              const std::size_t all = set.count_billable_under(begin, facts.through);
              if (all == 0) continue;
              propose(issue, set.billable_under(begin, facts.through, kProposalsMax),
                      concat("begins with ", begin));
              break;
            }
          }
        },
};

}  // namespace claimwire::claims
