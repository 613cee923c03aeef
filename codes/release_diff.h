#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "codes/code_set.h"
#include "codes/code_table.h"

namespace claimwire::codes {

/// How a code differs between two releases.
enum class CodeChange : std::uint8_t {
  added,            ///< Billable in the newer one, absent from the older.
  gone,             ///< Billable in the older one, absent from the newer.
  turned_header,    ///< Billable in the older one, a heading in the newer: it was split.
  turned_billable,  ///< A heading in the older one, billable in the newer.
  header_added,
  header_gone,
  retitled,  ///< In both, with another title.
};
std::string_view name(CodeChange change);  ///< "turned-header"

struct ChangedCode {
  CodeChange change = CodeChange::added;
  CodeKey code = 0;
  Entry before{};  ///< Empty when added.
  Entry after{};   ///< Empty when gone.
};

/// Every code that differs, in code order; one that changed kind and title is listed by its kind.
/// Entries live as long as the tables.
std::vector<ChangedCode> diff_codes(const CodeTable& older, const CodeTable& newer);

/// A relation that one of two releases has alone: pairs and limits that came or went.
struct ChangedRelation {
  bool added = false;  ///< Else gone.
  CodeKey code = 0;
  Related related{};
};
/// Every relation that differs, by code. Lines do not count as a difference.
std::vector<ChangedRelation> diff_relations(const CodeTable& older, const CodeTable& newer);

/// The codes that came in place of `code`, by a conversion table (kIcd10cmConversion) in force on
/// `day`; all of them, in code order, since the table proposes and a person chooses.
std::vector<CodeKey> successors(const CodeSet& conversion, std::string_view code, Date day);

}  // namespace claimwire::codes
