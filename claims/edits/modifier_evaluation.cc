#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"

namespace claimwire::claims {

/// 24, 25 and 57 say something of a visit beside a procedure; on the procedure they say nothing.
/// Only sections of CPT that hold no visit are judged: payers take 25 on eye examinations and some
/// HCPCS codes as well.
constinit const Edit kModifierEvaluation{
    .raises = {.id = "claim.modifier-not-on-visit",
               .severity = Severity::error,
               .message = "modifier 24, 25 or 57 stands on a procedure and not on a visit",
               .source = "NCCI Policy Manual, chapter I; IOCE edit 21"},
    .catalogue = "MOD-09",
    .risk = Risk::denied,
    .snip = 6,
    .help = "Move the modifier to the visit of that day; for the procedure, 59 or X{EPSU} may fit.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const ServiceLine& line = facts.claim.lines[i];
            if (line.modifiers.empty()) continue;
            const int cpt = cpt_number(facts, i);
            if (!anaesthesia(cpt) && !surgery(cpt) && !radiology(cpt) && !laboratory(cpt)) continue;
            for (std::size_t m = 0; m < line.modifiers.size(); ++m)
              if (is_one_of(line.modifiers[m].value, "24 25 57"))
                raise(line.modifiers[m], facts.line_place(i, LineElement::modifier, m))
                    .proposals.push_back({"", "leave the modifier out here"});
          }
        },
};

}  // namespace claimwire::claims
