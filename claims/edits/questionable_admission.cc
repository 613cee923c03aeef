#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

/// Such a diagnosis is usually seen to without a stay; the payer may ask why.
constinit const Edit kQuestionableAdmission{
    .raises = {.id = "claim.admission-questionable",
               .severity = Severity::warning,
               .message = "the principal diagnosis is seldom a reason for a stay",
               .source = "Medicare Code Editor, edit 8"},
    .catalogue = "DX-28",
    .risk = Risk::warned,
    .snip = 5,
    .help = "Check that the principal diagnosis is the one that led to the stay.",
    .dates = "discharge, else statement through",
    .check =
        [](const Facts& facts, Raise& raise) {
          const std::size_t first = facts.first_diagnosis();
          if (!facts.hospital_stay || first == facts.diagnoses.size()) return;
          const codes::MceAnswer answer =
              codes::mce(facts.sets, codes::MceList::questionable_admission,
                         facts.diagnoses[first].bare, facts.through);
          if (answer.in_list())
            raise(facts.claim.diagnoses[first].code, facts.diagnosis_place(first),
                  concat(answer.release->id, ", through ", facts.through.iso()));
        },
};

}  // namespace claimwire::claims
