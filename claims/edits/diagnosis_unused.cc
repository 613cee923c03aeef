#include "claims/edits/all_edits.h"
#include "claims/edits/pointers.h"

namespace claimwire::claims {

/// Legal, and often meant: a chronic illness that bears on no line. Now and then a lost pointer.
constinit const Edit kDiagnosisUnused{
    .raises = {.id = "claim.diagnosis-unused",
               .severity = Severity::information,
               .message = "no service line points at this diagnosis",
               .source = "claimwire"},
    .catalogue = "DX-48",
    .risk = Risk::hint,
    .snip = 2,
    .help = "If a service was for it, add the pointer to that line; else nothing to do.",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          if (facts.institutional) return;
          std::vector<bool> used(facts.pointable + 1, false);
          bool any = false;
          for (const ServiceLine& line : facts.claim.lines)
            for (const Text& pointer : line.pointers)
              if (const std::size_t number = pointer_number(pointer.value);
                  number >= 1 && number <= facts.pointable)
                any = used[number] = true;
          if (!any) return;  // without a single pointer the lines are what is wrong
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i)
            if (const std::size_t position = facts.diagnoses[i].position;
                position > 0 && !used[position])
              raise(facts.claim.diagnoses[i].code, facts.diagnosis_place(i));
        },
};

}  // namespace claimwire::claims
