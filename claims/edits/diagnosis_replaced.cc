#include "claims/edits/all_edits.h"
#include "claims/edits/proposals.h"
#include "codes/code_text.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

/// Codes near a deleted one that came with a later release than the last that had it: under its
/// nearest ancestor that is left. Only candidates; CMS's conversion table decides, and a person.
std::vector<codes::Entry> newcomers(const codes::CodeSet& set, const codes::Release& before,
                                    std::string_view code, Date day) {
  std::vector<codes::Entry> found;
  const codes::Entry parent = set.parent(code, day);
  // Below three characters there is no category, only a letter.
  if (!parent || parent.code().size() < 3) return found;
  for (const codes::Entry& entry : set.billable_under(parent.code(), day, 500))
    if (!before.table->find(entry.key())) found.push_back(entry);
  return found;
}

}  // namespace

/// Codes are deleted or split on 1 October and 1 April; the finding names what the release has now.
constinit const Edit kDiagnosisReplaced{
    .raises = {.id = "claim.diagnosis-replaced",
               .severity = Severity::error,
               .message = "diagnosis code was deleted or split before the date of service",
               .source = "ICD-10-CM conversion table; MCE edit 1"},
    .catalogue = "DX-05",
    .risk = Risk::returned,
    .snip = 5,
    .help = "Choose the code that took its place and that the record supports.",
    .dates = "as DX-01",
    .check =
        [](const Facts& facts, Raise& raise) {
          const codes::CodeSet& set = facts.sets.icd10cm();
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const DiagnosisFacts& judged = facts.diagnoses[i];
            if (judged.fault != DiagnosisFault::replaced) continue;
            const Text& code = facts.claim.diagnoses[i].code;
            Issue& issue =
                raise(code, facts.diagnosis_place(i), judged_by(judged.lookup, judged.date));
            const codes::Release* before = set.history(code.value, judged.date).billable_before;
            if (before == nullptr) continue;
            issue.detail += concat("; it could be billed until ", before->covers.through.iso());
            const codes::Lookup then = set.find(code.value, before->covers.from);
            std::vector<codes::Entry> named;
            if (then.entry)
              for (const std::string_view successor :
                   claimwire::split(then.entry.cross_reference(), ' '))
                if (const codes::Lookup now = set.find(successor, judged.date); now.billable())
                  named.push_back(now.entry);
            if (!named.empty())
              propose(issue, named, "named as its successor");
            else if (judged.lookup.known())
              propose_under(issue, set, code.value, judged.date);
            else
              propose(issue, newcomers(set, *before, code.value, judged.date), "new since then");
          }
        },
};

}  // namespace claimwire::claims
