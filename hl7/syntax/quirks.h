#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/origin.h"

namespace claimwire::hl7 {

/// Reader rules for senders that break the standard in known ways; `quirks` of an interface. Each
/// one that applied to a message is counted in a finding (hl7.quirk-...).
struct Quirks {
  /// `raw-ampersand-in-names`: '&' in a name of a person or organization ("SMITH & SONS") is text
  /// and separates nothing. The fields are those of in_names().
  bool raw_ampersand_in_names = false;
  /// `zero-dates-are-empty`: a date field of nothing but zeros ("00000000") is absent. The fields
  /// are those of holds_date().
  bool zero_dates_are_empty = false;
  /// `lf-inside-text`: only CR ends a segment; LF is part of the text it stands in.
  bool lf_inside_text = false;
  /// `zz-units-in-quantity`: the unit ZZ (mutually defined) written behind the number of FT1-10
  /// ("2 ZZ", "2ZZ") is no part of the number.
  bool zz_units_in_quantity = false;

  constexpr bool any() const {
    return raw_ampersand_in_names || zero_dates_are_empty || lf_inside_text || zz_units_in_quantity;
  }
  /// Switches one on by its name. False: there is no such quirk.
  bool set(std::string_view name);

  friend bool operator==(const Quirks&, const Quirks&) = default;
};

/// A component that is part of a name in a field whose type is one (XPN, XON, XCN or its older
/// forms). Ids and authorities in the same field are not: their '&' separates.
bool in_names(std::string_view segment, std::uint16_t field, std::uint16_t component);
/// A field whose type is a date or time in any version (DT, TS, DTM, DR).
bool holds_date(std::string_view segment, std::uint16_t field);
/// At least eight characters, all '0'; '-', ':', '.' and blanks between them do not count.
bool all_zeros(std::string_view text);
/// `raw` of a place without the unit ZZ, where zz_units_in_quantity looks for one; else `raw`.
std::string_view without_unit(std::string_view segment, Hl7Locator at, std::string_view raw);

}  // namespace claimwire::hl7
