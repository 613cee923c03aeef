#include "claims/enrich/normalise.h"

#include <algorithm>

#include "claims/edits/all_edits.h"
#include "codes/code_system.h"
#include "codes/code_text.h"
#include "core/text.h"

namespace claimwire::claims {
namespace {

constexpr std::size_t kOtherDiagnosesMax = 24;  // 005010X223A2: two HI*ABF of twelve

/// Where a diagnosis of the claim as it is now would go out; set releases do not matter for that.
class Places {
 public:
  explicit Places(const Claim& claim)
      : facts_{EditContext{.claim = claim, .sets = none(), .codes = settings(), .today = {}}} {}
  std::string code(std::size_t diagnosis) const { return facts_.diagnosis_place(diagnosis); }
  std::string poa(std::size_t diagnosis) const { return facts_.poa_place(diagnosis); }

 private:
  static const codes::CodeSets& none() {
    static const codes::CodeSets sets;
    return sets;
  }
  static const config::CodesSettings& settings() {
    static const config::CodesSettings codes;
    return codes;
  }
  Facts facts_;
};

void rewrite_codes(Claim& claim, const Policy& policy, Issues& issues) {
  Raise raise{kDiagnosisForm, policy, issues};
  for (std::size_t i = 0; i < claim.diagnoses.size(); ++i) {
    Diagnosis& diagnosis = claim.diagnoses[i];
    if (diagnosis.system.value != "icd10cm" &&
        codes::system_of(diagnosis.system.value) == codes::CodeSystem::icd10cm)
      diagnosis.system.value = "icd10cm";
    if (diagnosis.system.value != "icd10cm" && !diagnosis.system.value.empty()) continue;
    const std::string bare = codes::undotted(diagnosis.code.value);
    std::string usual = codes::dotted(bare);
    if (diagnosis.code.value == bare || diagnosis.code.value == usual) continue;
    raise(diagnosis.code, Places{claim}.code(i), concat("written as ", usual));
    diagnosis.code.value = std::move(usual);
  }
}

void blank_exempt_indicators(Claim& claim, const codes::CodeSets& sets, const Policy& policy,
                             Issues& issues) {
  if (claim.form != Form::institutional || claim.type_of_bill.value.rfind("11", 0) != 0) return;
  Raise raise{kPoaExempt, policy, issues};
  for (std::size_t i = 0; i < claim.diagnoses.size(); ++i) {
    Diagnosis& diagnosis = claim.diagnoses[i];
    std::string& poa = diagnosis.poa.value;
    if (poa.empty()) continue;
    const Date day = coding_date(claim, i);
    const bool said_exempt = poa == "1" || poa == "E" || poa == "exempt";
    if (!said_exempt && sets.poa_exempt_on(diagnosis.code.value, day) != true) continue;
    raise(diagnosis.poa, Places{claim}.poa(i), concat("through ", day.iso()));
    poa.clear();
  }
}

void drop_what_does_not_fit(Claim& claim, const Policy& policy, Issues& issues) {
  if (claim.form != Form::institutional) return;
  Raise raise{kDiagnosisCount, policy, issues};
  std::size_t others = 0;
  std::vector<Diagnosis> kept;
  kept.reserve(claim.diagnoses.size());
  for (Diagnosis& diagnosis : claim.diagnoses) {
    if (diagnosis.use.value == "other" && ++others > kOtherDiagnosesMax) {
      raise.also(kDiagnosisCount.also[0], diagnosis.code, {},
                 concat("other diagnosis number ", std::to_string(others), "; at most ",
                        std::to_string(kOtherDiagnosesMax)));
      continue;
    }
    kept.push_back(std::move(diagnosis));
  }
  claim.diagnoses = std::move(kept);
}

}  // namespace

Issues normalise(Claim& claim, const codes::CodeSets& sets, const Policy& policy) {
  Issues issues;
  rewrite_codes(claim, policy, issues);
  blank_exempt_indicators(claim, sets, policy, issues);
  drop_what_does_not_fit(claim, policy, issues);
  std::erase_if(issues, [](const Issue& issue) { return issue.action == Action::off; });
  return issues;
}

}  // namespace claimwire::claims
