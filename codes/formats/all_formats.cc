#include "codes/formats/all_formats.h"

namespace claimwire::codes {

std::span<const Format* const> all_formats() {
  static constexpr const Format* kAll[] = {
      &kIcd10cmTabularXml,
      &kIcd10cmIndexXml,
      &kIcd10pcsTablesXml,
      &kIcd10Order,
      &kHcpcsAnweb,
      &kHcpcsAnwebCsv,
      &kPoaExemptList,
      &kNcciPtp,
      &kMue,
      &kMceLists,
      &kAddOnCodeEdits,
      &kIcd10cmConversionTable,
      &kPlaceOfServiceList,
      &kNuccTaxonomy,
      &kZip5Locality,
      &kAdjustmentCodes,
      &kFeeScheduleText,
      &kFeeScheduleCsv,
      &kOppsAddendumB,
      &kMsDrgList,
      &kGems,
      &kHcpcsUnlistedCodes,
      &kNppesExtract,
      &kOrderAndReferList,
      &kCoveragePolicyTable,
      &kPayerRuleTable,
      &kIndexTerms,
      &kPlainCsv,
      &kCptText,
      &kCptModifierText,
  };
  return kAll;
}

}  // namespace claimwire::codes
