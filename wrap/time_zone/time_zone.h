#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/date.h"
#include "core/result.h"

namespace claimwire::time_zone {

/// An IANA time zone, read once from the system's zone files. Copies share it; any thread may ask.
class Zone {
 public:
  Zone();  ///< UTC.
  /// Errors  time-zone.unknown: no such name, or the machine has no zone files (package tzdata).
  static Result<Zone> named(std::string_view name);

  /// The local time of a moment given in milliseconds since 1970-01-01 UTC, to the second, with its
  /// offset from UTC.
  DateTime local(std::int64_t utc_ms) const;
  /// The local day of that moment.
  Date day(std::int64_t utc_ms) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace claimwire::time_zone
