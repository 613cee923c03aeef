#include "claims/edits/all_edits.h"
#include "codes/code_text.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

/// Adds `code` as a proposal where the release of the day has it.
void propose_code(Issue& issue, const Facts& facts, std::string_view code, Date day) {
  const codes::Lookup lookup = facts.sets.icd10cm().find(code, day);
  if (lookup.billable())
    issue.proposals.push_back({codes::display_code(codes::kIcd10cm, code),
                               concat("one code for both: ", lookup.entry.title())});
}

}  // namespace

/// ICD-10-CM takes hypertension with kidney or heart failure, and diabetes with kidney disease, for
/// related unless the record says that they are not, and has one code for the pair; the kidney
/// disease or heart failure stays, as what it is used with.
constinit const Edit kDiagnosisCombination{
    .raises = {.id = "claim.diagnosis-combination",
               .severity = Severity::warning,
               .message = "two diagnoses stand apart that ICD-10-CM takes together in one code",
               .source = "ICD-10-CM Official Guidelines, sections I.A.15, I.C.4.a and I.C.9.a"},
    .catalogue = "DX-37",
    .risk = Risk::warned,
    .snip = 5,
    .help =
        "Use the combination code in place of the plain one, unless the record says that the two "
        "are not related.",
    .dates = "as DX-01",
    .check =
        [](const Facts& facts, Raise& raise) {
          std::size_t plain = facts.diagnoses.size(), diabetes = plain, kidney = plain,
                      failing = plain;
          for (std::size_t i = facts.diagnoses.size(); i-- > 0;) {
            const DiagnosisFacts& judged = facts.diagnoses[i];
            if (judged.position == 0) continue;
            if (judged.bare == "I10") plain = i;
            if (judged.bare == "E119") diabetes = i;
            if (judged.under("N18")) kidney = i;
            if (judged.under("I50")) failing = i;
          }
          const std::size_t none = facts.diagnoses.size();
          const auto code = [&](std::size_t i) -> const Text& {
            return facts.claim.diagnoses[i].code;
          };
          if (plain != none && facts.diagnoses[plain].icd10() &&
              (kidney != none || failing != none)) {
            // Stage 5 and end stage have a code of their own.
            const bool late = kidney != none && (facts.diagnoses[kidney].under("N185") ||
                                                 facts.diagnoses[kidney].under("N186"));
            const std::string_view both = kidney == none    ? "I110"
                                          : failing == none ? (late ? "I120" : "I129")
                                                            : (late ? "I132" : "I130");
            Issue& issue = raise(code(plain), facts.diagnosis_place(plain),
                                 concat("with ", code(kidney != none ? kidney : failing).value));
            propose_code(issue, facts, both, facts.diagnoses[plain].date);
          }
          if (diabetes != none && facts.diagnoses[diabetes].icd10() && kidney != none) {
            Issue& issue = raise(code(diabetes), facts.diagnosis_place(diabetes),
                                 concat("with ", code(kidney).value));
            propose_code(issue, facts, "E1122", facts.diagnoses[diabetes].date);
          }
        },
};

}  // namespace claimwire::claims
