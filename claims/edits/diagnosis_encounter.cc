#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"
#include "codes/code_text.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

/// A line of the emergency department: its visit codes, or its revenue codes.
bool emergency(const Facts& facts, std::size_t line) {
  return emergency_visit(cpt_number(facts, line)) ||
         (facts.institutional && facts.claim.lines[line].revenue_code.value.starts_with("045"));
}

}  // namespace

/// D says that active treatment is over and the injury heals; an emergency room mostly sees it when
/// it is fresh.
constinit const Edit kDiagnosisEncounter{
    .raises = {.id = "claim.diagnosis-encounter",
               .severity = Severity::warning,
               .message = "an injury seen in the emergency room is coded as subsequent encounter",
               .source = "ICD-10-CM Official Guidelines, section I.C.19.a"},
    .catalogue = "DX-34",
    .risk = Risk::warned,
    .snip = 6,
    .help = "Use A while the injury is actively treated, whoever treats it; D is for aftercare.",
    .dates = "as DX-01",
    .practice = true,
    .check =
        [](const Facts& facts, Raise& raise) {
          const std::size_t first = facts.first_diagnosis();
          if (first == facts.diagnoses.size() || facts.inpatient) return;
          const DiagnosisFacts& judged = facts.diagnoses[first];
          if (judged.fault != DiagnosisFault::none || judged.bare.size() != 7 ||
              judged.bare[6] != 'D' || !judged.within("S00", "T34"))
            return;
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            if (!emergency(facts, i)) continue;
            const std::string initial = concat(judged.bare.substr(0, 6), "A");
            Issue& issue =
                raise(facts.claim.diagnoses[first].code, facts.diagnosis_place(first),
                      concat("line ", std::to_string(i + 1), " is of the emergency room"));
            const codes::Lookup lookup = facts.sets.icd10cm().find(initial, judged.date);
            if (lookup.billable())
              issue.proposals.push_back({codes::display_code(codes::kIcd10cm, initial),
                                         concat("initial encounter: ", lookup.entry.title())});
            return;
          }
        },
};

}  // namespace claimwire::claims
