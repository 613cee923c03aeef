#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/date.h"
#include "core/result.h"

namespace claimwire::apps {

/// Takes patients out of messages that become test cases. The same value gets the same pseudonym in
/// every message of one Mask, so structure and matches stay; another Mask gives others.
/// Shape   Names, ids (medical record, account, member, licence), SSN, telephone, address and
///         dates of birth are replaced; all dates move by the same number of weeks, inside one
///         release of the code sets (1 October, 1 April, 1 January) where they fit. Codes, amounts,
///         providers and structure stay, and so does free text, which summary() names.
class Mask {
 public:
  /// `seed` decides the pseudonyms; take a random one.
  explicit Mask(std::uint64_t seed) : seed_{seed} {}

  /// Errors  those of hl7::read_message; hl7.edit-*.
  Result<std::string> hl7(std::string_view bytes);
  /// Errors  those of fhir::Content::read.
  Result<std::string> fhir(std::string_view bytes);

  /// "replaced 4 names, 6 ids, 11 dates; kept free text at OBX-5, NTE-3: read it before you commit"
  std::string summary() const;

 private:
  enum class Kind : std::uint8_t { family, given, id, digits, street, city, zip, birth, blank };
  std::string pseudonym(Kind kind, std::string_view value);
  std::string moved(std::string_view date, bool birth);
  std::uint64_t hash(std::string_view text) const;
  void choose_shift(const std::map<std::string, int>& dates);

  std::uint64_t seed_;
  int shift_days_ = 0;
  bool shift_chosen_ = false;
  std::size_t names_ = 0, ids_ = 0, dates_ = 0, others_ = 0;
  std::map<std::string, std::size_t> kept_{};
  std::map<std::string, std::string, std::less<>> replaced_{};  ///< Of this message, by old value.
};

}  // namespace claimwire::apps
