#pragma once
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "apps/masking/pseudonyms.h"
#include "core/date.h"
#include "core/result.h"

namespace claimwire::apps {

/// How strict a Mask is. As it stands: for files that leave the house.
struct MaskOptions {
  bool keep_text = false;      ///< Free text of listed fields stays (site cases need their notes).
  bool keep_unlisted = false;  ///< Z-segments and whatever no table lists stay.
  /// Dates of all messages move by one number of weeks that keeps those of the first message in
  /// their quarter, and so in their release of the code sets; else each patient has a shift.
  bool fit_dates = false;
  /// Ages are counted on this day in messages that have no date of their own; none: unknown.
  Date today{};
  /// Places that stay although they would be blanked: `ZIN-3`, `ZIN`, `OBX-5`, `Patient.language`,
  /// `NTE02`.
  std::set<std::string> keep{};
};

/// What a Mask did. Paths and numbers, never values.
struct MaskReport {
  std::map<std::string, std::size_t> replaced{};   ///< By kind: "names", "ids", "dates".
  std::map<std::string, std::size_t> blanked{};    ///< By path: "NTE-3".
  std::map<std::string, std::size_t> kept{};       ///< By path: "PV1-2".
  std::map<std::string, std::size_t> kept_text{};  ///< Of those, what may hold a person: to read.
};

/// Takes patients, their families and employers out of messages; codes, amounts, providers, systems
/// and structure stay. One Mask gives the same value the same pseudonym in every message and
/// format. Shape   Each data type says what becomes of its parts; a field that no table lists is
/// blanked.
///         What is left is searched for the names, ids, telephones and streets that were replaced.
/// Source  45 CFR 164.514(b)(2), Safe Harbor, but for dates: they move, and tell no more than
///         distances.
class Mask {
 public:
  explicit Mask(std::string key, MaskOptions options = {})
      : pseudonyms_{std::move(key)}, options_{std::move(options)} {}

  /// One message, or a file of them: bare, framed (MLLP), or a batch (FHS, BHS). Lines that are no
  /// segment and text outside any message are dropped.
  /// Errors  those of hl7::read_message, with the number of the message; hl7.edit-*.
  Result<std::string> hl7(std::string_view bytes);
  /// A Bundle or one resource.
  /// Errors  those of fhir::Content::read.
  Result<std::string> fhir(std::string_view bytes);
  /// An interchange of 837P, 837I or 837D transactions.
  /// Errors  mask.x12-not-837; x12.* of its envelope.
  Result<std::string> x12(std::string_view bytes);

  const MaskReport& report() const { return report_; }
  /// "replaced 4 names, 6 ids, 11 dates; kept free text at NTE-3, OBX-5: read it before you commit"
  std::string summary() const;

 private:
  friend class Hl7Mask;
  friend class FhirMask;
  friend class X12Mask;

  /// Counts what becomes of a value.
  void replaced(std::string_view kind) { ++report_.replaced[std::string{kind}]; }
  void blanked(const std::string& path) { ++report_.blanked[path]; }
  void kept(const std::string& path) { ++report_.kept[path]; }
  bool listed(const std::string& path) const;
  int shift_of(std::string_view patient) const;
  void fit(const std::vector<Date>& dates);

  Pseudonyms pseudonyms_;
  MaskOptions options_;
  MaskReport report_{};
  bool fitted_ = false;
  int fitted_days_ = 0;
};

}  // namespace claimwire::apps
