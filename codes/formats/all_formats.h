#pragma once
#include <span>

#include "codes/formats/format.h"

namespace claimwire::codes {

extern const Format kIcd10Order;
extern const Format kHcpcsAnweb;
extern const Format kHcpcsAnwebCsv;
extern const Format kPoaExemptList;
extern const Format kNcciPtp;
extern const Format kMue;
extern const Format kAddOnCodeEdits;
extern const Format kMceLists;
extern const Format kIcd10cmConversionTable;
extern const Format kIcd10cmTabularXml;
extern const Format kIcd10cmIndexXml;
extern const Format kIcd10pcsTablesXml;
extern const Format kPlaceOfServiceList;
extern const Format kNuccTaxonomy;
extern const Format kZip5Locality;
extern const Format kAdjustmentCodes;
extern const Format kFeeScheduleText;
extern const Format kFeeScheduleCsv;
extern const Format kOppsAddendumB;
extern const Format kMsDrgList;
extern const Format kGems;
extern const Format kHcpcsUnlistedCodes;
extern const Format kNppesExtract;
extern const Format kOrderAndReferList;
extern const Format kCoveragePolicyTable;
extern const Format kPayerRuleTable;
extern const Format kIndexTerms;
extern const Format kPlainCsv;
extern const Format kCptText;
extern const Format kCptModifierText;

/// In the order in which they are tried: the more particular first, since an order file's lines
/// would pass for CPT text, and every list with a code and a description for a plain CSV.
std::span<const Format* const> all_formats();

}  // namespace claimwire::codes
