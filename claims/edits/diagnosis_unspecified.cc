#include "claims/edits/all_edits.h"
#include "claims/edits/proposals.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.diagnosis-side-unspecified",
                .severity = Severity::warning,
                .message = "diagnosis leaves the side open although codes for each side exist",
                .source = "MCE edit 20; ICD-10-CM Official Guidelines, section I.B.13"},
     .risk = Risk::warned},
};

constexpr Date kSideEditBegins{2022, 4, 1};  // MCE version 39.1

bool has_word(std::string_view title, std::string_view word) {
  return title.find(word) != std::string_view::npos;
}

/// Medicare's way round edit 20: the record does not say which side, 1 or 2 being the reason.
bool side_cannot_be_known(const Claim& claim) {
  for (const Note& note : claim.notes)
    for (const std::string_view text : {"UNABLE TO DET LAT 1", "UNABLE TO DET LAT 2"})
      if (upper(note.text.value).find(text) != std::string::npos) return true;
  return false;
}

}  // namespace

/// A code for "unspecified" is right when the record says no more. Where the sides of the body have
/// codes of their own, inpatient payers expect one of them.
constinit const Edit kDiagnosisUnspecified{
    .raises = {.id = "claim.diagnosis-unspecified",
               .severity = Severity::information,
               .message = "diagnosis is unspecified although more specific codes exist",
               .source = "ICD-10-CM Official Guidelines, section I.B.18"},
    .catalogue = "DX-31",
    .risk = Risk::hint,
    .snip = 5,
    .help =
        "Choose the specific code if the record supports it. For a side that the record does "
        "not tell on a Medicare inpatient claim, add the billing note UNABLE TO DET LAT 1.",
    .dates = "as DX-01",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const DiagnosisFacts& judged = facts.diagnoses[i];
            if (judged.fault != DiagnosisFault::none) continue;
            if (!has_word(judged.lookup.entry.title(), "nspecified")) continue;
            const Text& code = facts.claim.diagnoses[i].code;
            std::vector<codes::Entry> specific;
            bool right = false, left = false;
            for (const codes::Entry& sibling :
                 facts.sets.icd10cm().siblings(code.value, judged.date, 40)) {
              const std::string_view title = sibling.title();
              if (!sibling.billable() || has_word(title, "nspecified")) continue;
              right = right || has_word(title, "right");
              left = left || has_word(title, "left");
              specific.push_back(sibling);
            }
            if (specific.empty()) continue;
            const bool side = right && left && facts.inpatient && judged.date >= kSideEditBegins;
            if (side && side_cannot_be_known(facts.claim)) continue;
            std::string detail = judged_by(judged.lookup, judged.date);
            Issue& issue = side ? raise.also(kAlso[0], code, facts.diagnosis_place(i), detail)
                                : raise(code, facts.diagnosis_place(i), detail);
            propose(issue, specific, "more specific");
          }
        },
};

}  // namespace claimwire::claims
