#include "claims/edits/all_edits.h"

#include <array>
#include <vector>

#include "claims/edits/own_edits.h"
#include "core/text.h"

namespace claimwire::claims {
namespace {

constexpr std::array kAllEdits{
    &kReleaseCovers,      // SET-01
    &kDiagnosisKnown,     // DX-01
    &kDiagnosisBillable,  // DX-02
    &kDiagnosisSeventhCharacter,
    &kDiagnosisPlaceholder,
    &kDiagnosisReplaced,
    &kDiagnosisForm,
    &kDiagnosisIcd9,
    &kDiagnosisRepeated,
    &kDiagnosisCount,      // DX-09
    &kDiagnosisExcludes,   // DX-20
    &kCodeFirst,           // DX-22
    &kUseAdditional,       // DX-23
    &kManifestationFirst,  // DX-25
    &kExternalCauseFirst,  // DX-26
    &kUnacceptablePrincipal,
    &kQuestionableAdmission,  // DX-28
    &kDiagnosisAge,           // DX-29
    &kDiagnosisSex,           // DX-30
    &kDiagnosisUnspecified,   // DX-31
    &kDiagnosisSide,          // DX-32
    &kDiagnosisBothSides,
    &kDiagnosisEncounter,
    &kInjuryCause,  // DX-35
    &kSymptom,
    &kDiagnosisCombination,
    &kFirstOnly,  // DX-38
    &kWeeksOfGestation,
    &kOutcomeOfDelivery,   // DX-40
    &kAdmittingDiagnosis,  // DX-45
    &kLineDiagnosis,
    &kLinePointers,
    &kDiagnosisUnused,   // DX-48
    &kWrongProcedure,    // DX-50
    &kNewbornAdmission,  // DX-51
    &kPoaRequired,       // POA-01
    &kPoaExempt,
    &kPoaOutpatient,
    &kProcedureKnown,  // PX-01
    &kProcedureSystem,
    &kCoveredProcedure,   // PX-10
    &kProcedureSex,       // PX-11
    &kHcpcsActive,        // HC-01
    &kCptActive,          // HC-02
    &kUnclassifiedCode,   // HC-03
    &kFeeScheduleStatus,  // HC-04
    &kOppsStatus,
    &kHcpcsCoverage,
    &kModifierActive,  // MOD-01
    &kModifierRepeated,
    &kModifierOrder,
    &kModifierComponent,
    &kModifierTechnical,     // MOD-05
    &kBilateralUnits,        // MOD-07
    &kModifierSides,         // MOD-08
    &kModifierEvaluation,    // MOD-09
    &kModifierDistinct,      // MOD-12
    &kModifierDiscontinued,  // MOD-14
    &kAnaesthesia,           // MOD-16
    &kTherapy,               // MOD-17
    &kModifierBilateral,     // MOD-06
    &kModifierAssistant,     // MOD-13
    &kAuthorization,         // PA-01
    &kServicePair,           // NCCI-01
    &kServicePairModifier,
    &kServicePairTold,
    &kUnitsOfALine,  // MUE-01
    &kUnitsOfADay,
    &kUnitsOfADayAbsolute,
    &kNeverPayable,  // MUE-04
    &kAddOnCode,     // AOC-01
    &kUnits,         // UNI-01
    &kCharges,       // UNI-02
    &kLineRepeated,  // DUP-01
    &kTypeOfBill,    // IN-01
    &kRevenueCode,
    &kRevenueProcedure,  // IN-03
    &kRoomAndBoard,
    &kAdmission,  // IN-05
    &kDischargeStatus,
    &kCodedFacts,
    &kStatementDates,      // IN-08
    &kAttending,           // IN-09
    &kDrg,                 // IN-10
    &kNpi,                 // ID-01
    &kRenderingIsBilling,  // ID-02
    &kTaxonomyCode,        // ID-03
    &kBillingZip,          // ID-04
    &kTaxId,               // ID-06
    &kBirthDate,           // PT-01
    &kDeathDate,           // PT-02
    &kSex,                 // PT-03
    &kMemberId,            // PT-04
    &kRelationship,        // PT-05
    &kPersonNames,         // PT-06
    &kServiceDate,         // DT-01
    &kTimelyFiling,        // DT-02
    &kAccident,            // DT-04
    &kPlaceOfService,      // PS-01
    &kEvaluationPlace,     // PS-02
    &kPayerOrder,          // CB-02
    &kPayer,               // PY-01
    &kOrderingProvider,    // RF-01
    &kOriginalReference,   // FQ-01
};

}  // namespace

std::span<const Edit* const> all_edits() { return kAllEdits; }

const Edit* find_edit(std::string_view name) {
  for (const Edit* edit : kAllEdits) {
    if (equals_ignoring_case(edit->catalogue, name) || edit->raises.id == name) return edit;
    for (const Variant& variant : edit->also)
      if (variant.raises.id == name) return edit;
  }
  return nullptr;
}

std::string_view nearest_edit(std::string_view typed) {
  std::vector<std::string_view> names;
  for (const Edit* edit : kAllEdits) {
    names.push_back(edit->catalogue);
    names.push_back(edit->raises.id);
    for (const Variant& variant : edit->also) names.push_back(variant.raises.id);
  }
  return nearest(typed, names);
}

std::string catalogue_name(std::string_view finding) {
  if (const Edit* edit = find_edit(finding)) return std::string{edit->catalogue};
  return finding.starts_with("site.") ? upper(finding.substr(5)) : std::string{};
}

const IssueKind* find_kind(std::string_view id) {
  for (const Edit* edit : kAllEdits) {
    if (edit->raises.id == id) return &edit->raises;
    for (const Variant& variant : edit->also)
      if (variant.raises.id == id) return &variant.raises;
  }
  return nullptr;
}

Issues run_edits(const EditContext& context, const Policy& policy) {
  const Facts facts{context};
  Issues issues;
  for (const Edit* edit : kAllEdits) {
    Raise raise{*edit, policy, issues};
    edit->check(facts, raise);
  }
  if (context.own != nullptr) context.own->run(facts, policy, issues);
  std::erase_if(issues, [](const Issue& issue) { return issue.action == Action::off; });
  return issues;
}

}  // namespace claimwire::claims
