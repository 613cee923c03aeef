#include "wrap/time_zone/time_zone.h"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include <chrono>

#include "core/text.h"

namespace claimwire::time_zone {

struct Zone::Impl {
  cctz::time_zone zone;
};

Zone::Zone() : impl_{std::make_shared<const Impl>(Impl{cctz::utc_time_zone()})} {}

Result<Zone> Zone::named(std::string_view name) {
  Zone out;
  if (name == "UTC" || name.empty()) return out;
  cctz::time_zone zone;
  if (!cctz::load_time_zone(std::string{name}, &zone))
    return Error{"time-zone.unknown",
                 concat("no time zone \"", printable(name, 60),
                        "\" on this machine; expected an IANA name such as America/Chicago, and "
                        "the package tzdata")};
  out.impl_ = std::make_shared<const Impl>(Impl{zone});
  return out;
}

DateTime Zone::local(std::int64_t utc_ms) const {
  const std::chrono::system_clock::time_point moment{std::chrono::milliseconds{utc_ms}};
  const auto looked_up = impl_->zone.lookup(moment);
  const cctz::civil_second& civil = looked_up.cs;
  DateTime out;
  out.year = static_cast<std::int16_t>(civil.year());
  out.month = static_cast<std::uint8_t>(civil.month());
  out.day = static_cast<std::uint8_t>(civil.day());
  out.hour = static_cast<std::uint8_t>(civil.hour());
  out.minute = static_cast<std::uint8_t>(civil.minute());
  out.second = static_cast<std::uint8_t>(civil.second());
  out.precision = Precision::second;
  out.offset_minutes = static_cast<std::int16_t>(looked_up.offset / 60);
  return out;
}

Date Zone::day(std::int64_t utc_ms) const {
  const DateTime time = local(utc_ms);
  return {time.year, time.month, time.day};
}

}  // namespace claimwire::time_zone
