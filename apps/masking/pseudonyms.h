#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/date.h"

namespace claimwire::apps {

/// Stand-ins for what names a person. The same value under the same key gets the same stand-in, in
/// every file, format and run; without the key nobody can tell which value a stand-in stood for, or
/// try values until one fits.
/// Shape   Case does not count: "DOE" and "Doe" are one family, each written in its own case.
class Pseudonyms {
 public:
  /// `key` is secret; 32 random bytes.
  explicit Pseudonyms(std::string key) : key_{std::move(key)} {}

  std::string family(std::string_view value) const;
  std::string given(std::string_view value) const;
  /// An id keeps its shape: a digit for a digit, a letter for a letter, other characters, the first
  /// letter and the letters that a Medicare beneficiary identifier may hold as they are. Two ids
  /// never become one: the mapping is a permutation of all ids of that shape.
  std::string id(std::string_view value) const;
  /// A social security number that was never given out: it begins with 9 (SSA, POMS RM 10201.035).
  std::string social_security_number(std::string_view value) const;
  /// A telephone number keeps its punctuation and loses its letters; an e-mail address becomes one
  /// of example.org (RFC 2606).
  std::string telephone(std::string_view value) const;
  std::string street(std::string_view value) const;
  std::string employer(std::string_view value) const;
  /// An id of a FHIR resource: a UUID stays one, anything else becomes "m" and 15 digits.
  std::string resource_id(std::string_view value) const;
  /// Days by which all dates of `patient` move: 1 to 26 whole weeks back, so that days of the week
  /// stay, nothing moves into the future, and the code sets of the same year still hold.
  int shift_days(std::string_view patient) const;

  /// A keyed number for `value`; `purpose` keeps one use from telling of another.
  std::uint64_t number(std::string_view purpose, std::string_view value) const;

 private:
  std::string key_;
};

/// The first three digits of a United States ZIP, the rest as zeros; 000 where fewer than 20,000
/// people live. Postal codes of another shape are blanked.
/// Source  45 CFR 164.514(b)(2)(i)(B); HHS, "Guidance Regarding Methods for De-identification of
///         PHI" (2012), which lists the 17 areas of the 2000 census.
std::string cut_zip(std::string_view zip);

}  // namespace claimwire::apps
