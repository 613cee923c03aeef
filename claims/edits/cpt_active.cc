#include "claims/edits/all_edits.h"
#include "claims/edits/line_code.h"
#include "codes/code_system.h"

namespace claimwire::claims {

/// CPT is licensed: checked against the file the user loaded, and only then.
constinit const Edit kCptActive{
    .raises = {.id = "claim.cpt-unknown",
               .severity = Severity::error,
               .message = "CPT code is not in force on the date of service",
               .source = "AMA CPT; IOCE edit 6"},
    .catalogue = "HC-02",
    .risk = Risk::returned,
    .snip = 5,
    .help = "Use the code in force on that date; the charge master may need the same change.",
    .dates = "line date; where a line has none, statement from",
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.lines.size(); ++i) {
            const LineFacts& judged = facts.lines[i];
            if (judged.system != codes::CodeSystem::cpt) continue;
            if (judged.lookup.standing == codes::Standing::unknown_code ||
                judged.lookup.standing == codes::Standing::not_in_force)
              explain_line_code(raise(facts.claim.lines[i].procedure,
                                      facts.line_place(i, LineElement::procedure)),
                                facts.sets, judged.lookup, judged.date);
          }
        },
};

}  // namespace claimwire::claims
