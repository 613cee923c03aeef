#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

/// Says of the principal diagnosis of a stay that the Medicare Code Editor lists it.
void check_principal(const Facts& facts, Raise& raise, codes::MceList list) {
  const std::size_t first = facts.first_diagnosis();
  if (!facts.hospital_stay || first == facts.diagnoses.size()) return;
  const codes::MceAnswer answer =
      codes::mce(facts.sets, list, facts.diagnoses[first].bare, facts.through);
  if (answer.in_list())
    raise(facts.claim.diagnoses[first].code, facts.diagnosis_place(first),
          concat(answer.release->id, ", through ", facts.through.iso()));
}

}  // namespace

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
          check_principal(facts, raise, codes::MceList::unacceptable_principal);
        },
};

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
          check_principal(facts, raise, codes::MceList::questionable_admission);
        },
};

}  // namespace claimwire::claims
