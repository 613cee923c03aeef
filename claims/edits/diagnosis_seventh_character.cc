#include "claims/edits/all_edits.h"
#include "claims/edits/proposals.h"
#include "codes/code_text.h"
#include "core/text.h"

namespace claimwire::claims {

/// Injuries, and some codes of other chapters, take a 7th character (initial encounter, subsequent,
/// sequela ...); shorter codes are filled with X before it.
constinit const Edit kDiagnosisSeventhCharacter{
    .raises = {.id = "claim.diagnosis-seventh-character",
               .severity = Severity::error,
               .message = "diagnosis code needs a 7th character from the list of its category",
               .source = "ICD-10-CM Official Guidelines, section I.A.5"},
    .catalogue = "DX-03",
    .risk = Risk::returned,
    .snip = 5,
    .help =
        "Add the 7th character that the record supports: A while the injury is treated, D in "
        "aftercare, S for a sequela, others as the category lists them.",
    .dates = "as DX-01",
    .check =
        [](const Facts& facts, Raise& raise) {
          const codes::CodeSet& set = facts.sets.icd10cm();
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const DiagnosisFacts& judged = facts.diagnoses[i];
            if (judged.fault != DiagnosisFault::seventh_missing &&
                judged.fault != DiagnosisFault::seventh_wrong)
              continue;
            const Text& code = facts.claim.diagnoses[i].code;
            std::string stem = codes::undotted(code.value).substr(0, 6);
            const std::string characters = set.seventh_characters(stem, judged.date);
            Issue& issue = raise(code, facts.diagnosis_place(i),
                                 concat("7th characters of the category: ", characters, "; ",
                                        judged_by(judged.lookup, judged.date)));
            stem.resize(6, 'X');  // section I.A.4: the placeholder fills to the 6th place
            std::vector<codes::Entry> choices;
            for (const char character : characters) {
              const codes::Lookup lookup = set.find(stem + character, judged.date);
              if (lookup.billable()) choices.push_back(lookup.entry);
            }
            propose(issue, choices, "with its 7th character");
          }
        },
};

}  // namespace claimwire::claims
