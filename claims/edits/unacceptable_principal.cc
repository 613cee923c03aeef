#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

/// A code that tells a circumstance and no illness, or not which illness, is no reason for a stay.
constinit const Edit kUnacceptablePrincipal{
    .raises = {.id = "claim.diagnosis-unacceptable-principal",
               .severity = Severity::error,
               .message = "the diagnosis is not accepted as the principal one of a stay",
               .source = "Medicare Code Editor, edit 9"},
    .catalogue = "DX-27",
    .risk = Risk::returned,
    .snip = 5,
    .help =
        "Put first the condition that was found to have caused the stay; this code may follow it.",
    .dates = "discharge, else statement through",
    .check =
        [](const Facts& facts, Raise& raise) {
          const std::size_t first = facts.first_diagnosis();
          if (!facts.hospital_stay || first == facts.diagnoses.size()) return;
          const codes::MceAnswer answer =
              codes::mce(facts.sets, codes::MceList::unacceptable_principal,
                         facts.diagnoses[first].bare, facts.through);
          if (answer.in_list())
            raise(facts.claim.diagnoses[first].code, facts.diagnosis_place(first),
                  concat(answer.release->id, ", through ", facts.through.iso()));
        },
};

}  // namespace claimwire::claims
