#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.h"
#include "core/result.h"

namespace claimwire::config {

/// How the text of a setting is read.
enum class SettingType {
  text,
  list,       ///< A list of text; one scalar is a list of one.
  text_map,   ///< Names to text.
  count,      ///< A whole number.
  size,       ///< Bytes: "16MB"; kB MB GB are powers of 1000, KiB MiB GiB of 1024.
  duration,   ///< "30s"; units ms s m h d y (m is minutes).
  durations,  ///< Two durations: "5s..15m".
  yes_no,
  choice,
  address,  ///< host:port
};
std::string_view name(SettingType type);

/// A value as written: one scalar, a list of scalars, or a map of scalars.
struct Written {
  std::vector<std::pair<std::string, std::string>> entries;  ///< Names empty but for text_map.
  bool is_map = false, is_list = false;

  const std::string& scalar() const;
};

/// One setting, declared once; loading, `check`, the JSON Schema and the reference page use it.
template <class Section>
struct Setting {
  std::string_view name;  ///< Below its section, dotted: "ack.when".
  SettingType type;
  std::string_view fallback;  ///< Default as written, "" when none.
  std::string_view limits;    ///< Choices, blank-separated; or "1..65535"; or a hint for a person.
  std::string_view what;      ///< One sentence.
  std::string_view kinds;     ///< Interfaces: the kinds that have it, blank-separated.
  bool required;
  /// Sets it. Errors: config.value, the text says what was expected.
  Result<void> (*set)(Section& section, const Written& written);
};

/// A value that was read without error, in one way of writing: durations in ms, sizes in bytes,
/// maps by name. Two that mean the same are the same text.
std::string canonical(SettingType type, const Written& written);

std::span<const Setting<Site>> site_settings();
std::span<const Setting<StoreSettings>> store_settings();
std::span<const Setting<HttpSettings>> http_settings();
std::span<const Setting<CodesSettings>> codes_settings();
std::span<const Setting<Organization>> organization_settings();
std::span<const Setting<Facility>> facility_settings();
std::span<const Setting<Interface>> interface_settings();
std::span<const Setting<Partner>> partner_settings();
std::span<const Setting<Payer>> payer_settings();
std::span<const Setting<Route>> route_settings();
std::span<const Setting<HeldQueue>> held_queue_settings();
std::span<const Setting<Configuration>> held_settings();
/// The kinds of interface, blank-separated.
std::string_view interface_kinds();

/// One row of the reference page or JSON Schema.
struct SettingRow {
  std::string path;  ///< "interfaces.*.message_bytes_max"
  SettingType type;
  std::string_view fallback, limits, what, kinds;
  bool required;
};
/// Every setting of every section, in the order of the page.
std::vector<SettingRow> all_settings();

}  // namespace claimwire::config
