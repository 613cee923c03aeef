#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace claimwire::codes {

/// A word of a title, an index entry or a query, reduced to what it shares with its kin:
/// "hemorrhages", "haemorrhage" and "hemorrhagic" are all "hemorrhag".
struct Term {
  std::string stem;
  std::string word;            ///< As written, in small ASCII letters.
  std::uint8_t segment = 0;    ///< Commas before it: 0 in the main term of an index entry.
  bool non_essential = false;  ///< In brackets: "may be present or absent" (index conventions).
};

/// The words of a text in order, without those that say nothing (of, the, with ...). "other",
/// "specified" and "NEC" are all "nec", "unspecified" and "NOS" are "nos"; roman numerals to X
/// become digits; letters with accents lose them. At most `kTermsMax`.
std::vector<Term> terms_of(std::string_view text);

/// What a word in small ASCII letters is reduced to. Endings of number and case in English, Latin
/// and Greek go, and British spelling becomes American.
std::string stem_of(std::string_view word);

/// Does the stem name a side: right, left, bilateral, unilateral?
bool is_side(std::string_view stem);

inline constexpr std::size_t kTermsMax = 48;

}  // namespace claimwire::codes
