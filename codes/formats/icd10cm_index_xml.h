#pragma once
#include <cstdint>
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

/// How an entry leads to its code; `detail` of its relation.
enum class IndexEntry : std::uint8_t {
  own = 0,       ///< It has the code itself.
  see = 1,       ///< "see": the entry it names has it.
  see_also = 2,  ///< "see also": that entry may fit better.
};

bool is_icd10cm_index_xml(std::string_view content);

/// Reads an index of ICD-10-CM (diseases, external causes, neoplasms, drugs) into relations
/// `index_term` from each code to the entry that leads to it, and `manifestation` from an etiology
/// code to the code given beside it in brackets.
/// Shape   `ICD10CM.index` > letter > mainTerm > term > term ...; a term has a title (with
///         non-essential modifiers in `nemod`), `code`, `manif`, and in the tables `cell col=`,
///         whose columns `indexHeading` names. A code that ends in - is the beginning of longer
///         ones: `value` 1. An entry with `see` or `seeAlso` leads to the code of the entry that
///         it names, where that one has a code. Entries read as one line: "Abdomen, muscle
///         deficiency syndrome".
/// Facts   In force by `version`, a fiscal year; the four are parts of one release: index, eindex,
///         neoplasm, drug.
/// Errors  codes.empty-file; of xml::read, with the line. Cells without a code (--) are skipped.
/// Source  CDC/NCHS, "icd10cm_index.xsd", "icd10cm_drug_neoplasm.xsd" inside the same archive.
Result<Content> read_icd10cm_index_xml(std::string_view content, std::string_view name);

}  // namespace claimwire::codes
