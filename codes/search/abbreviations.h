#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "codes/search/terms.h"

namespace claimwire::codes {

/// What clinicians write for a longer expression, in words of ICD-10-CM where it has some.
struct Abbreviation {
  std::string_view text;     ///< Small letters, blanks between words: "chf", "heart attack".
  std::string_view meaning;  ///< "congestive heart failure"
};

/// All that are known. Of several meanings it has the one that diagnoses mostly mean; one that is
/// an English word too (AS, OR, ALL) stands only where it is written in capitals.
std::span<const Abbreviation> abbreviations();

/// terms_of() with abbreviations written out: "acute CHF" is acute, congestive, heart, failure.
std::vector<Term> written_out(std::string_view text);

/// Stems that mean the same as `stem` in another language or register: of "renal" that of "kidney".
/// Empty for none.
std::vector<std::string_view> synonyms_of(std::string_view stem);

}  // namespace claimwire::codes
