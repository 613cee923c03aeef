#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/date.h"

namespace claimwire::apps {

/// How the dates of one patient move.
struct DateShift {
  int days = 0;
  /// A day of the messages, unmoved, on which the age of a person is counted; none: unknown.
  Date reference{};
};

/// A date or time of HL7, X12 or FHIR, moved; the time of the day, the zone, the precision and the
/// way it is written stay. Nothing when it is no date.
std::optional<std::string> move_date(std::string_view text, const DateShift& shift);
/// A date of birth: moves as all dates do, so that ages stay; but whoever is over 89 on the
/// reference day becomes 90, born on 1 January. Nothing when it is no date, or the age is unknown
/// for want of a reference.
/// Source  45 CFR 164.514(b)(2)(i)(C).
std::optional<std::string> move_birth_date(std::string_view text, const DateShift& shift);
/// The day that such a text begins with.
std::optional<Date> day_of(std::string_view text);

}  // namespace claimwire::apps
