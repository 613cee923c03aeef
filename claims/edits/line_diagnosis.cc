#include "claims/edits/all_edits.h"
#include "claims/edits/pointers.h"
#include "core/text.h"

namespace claimwire::claims {

/// Each professional line says which diagnosis it was done for. Pointer 5 on a claim of four
/// diagnoses says nothing.
constinit const Edit kLineDiagnosis{
    .raises = {.id = "claim.line-without-diagnosis",
               .severity = Severity::error,
               .message = "the service line points at no diagnosis of the claim",
               .source = "ASC X12 005010X222A1, SV107-1"},
    .catalogue = "DX-46",
    .risk = Risk::returned,
    .snip = 2,
    .help = "Say which diagnosis the service was for (FT1-19 or the pointer).",
    .dates = "none",
    .check =
        [](const Facts& facts, Raise& raise) {
          if (facts.institutional) return;
          // A dental claim may go without diagnoses and pointers altogether (SV311 is situational).
          const bool oral = facts.claim.form == Form::oral;
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const TextList& pointers = facts.claim.lines[i].pointers;
            if (oral && pointers.empty()) continue;
            bool points = false;
            for (const Text& pointer : pointers) {
              const std::size_t number = pointer_number(pointer.value);
              points = points || (number >= 1 && number <= facts.pointable);
            }
            if (points) continue;
            Issue& issue = raise(pointers.empty() ? Text{} : pointers.front(),
                                 facts.line_place(i, LineElement::pointer),
                                 concat("the claim has ", std::to_string(facts.pointable),
                                        " diagnoses to point at"));
            if (facts.pointable == 1)
              issue.proposals.push_back({"1", "the only diagnosis of the claim"});
          }
        },
};

}  // namespace claimwire::claims
