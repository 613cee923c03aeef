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
extern const Format kIndexTerms;
extern const Format kPlainCsv;
extern const Format kCptText;
extern const Format kCptModifierText;

/// In the order in which they are tried: the more particular first, since an order file's lines
/// would pass for CPT text, and every list with a code and a description for a plain CSV.
std::span<const Format* const> all_formats();

}  // namespace claimwire::codes
