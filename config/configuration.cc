#include "config/configuration.h"

#include <algorithm>

#include "core/text.h"

namespace claimwire::config {
namespace {

template <class Map>
const typename Map::mapped_type* known_as(const Map& entries, std::string_view name) {
  if (name.empty()) return nullptr;
  for (const auto& [key, entry] : entries)
    if (equals_ignoring_case(key, name) ||
        std::any_of(entry.known_as.begin(), entry.known_as.end(),
                    [&](const std::string& alias) { return equals_ignoring_case(alias, name); }))
      return &entry;
  return nullptr;
}

}  // namespace

bool Interface::is_source() const {
  return kind == "mllp-listener" || kind == "fhir-listener" || kind == "folder-reader";
}

bool Interface::is_destination() const { return !is_source(); }

Keep Configuration::kept(const Interface& source) const {
  const auto either = [](const auto& own, const auto& sites) {
    const auto age = own ? own : sites;
    return age == Keep::kForever ? std::nullopt : age;
  };
  return {either(source.keep.content, store.keep.content),
          either(source.keep.metadata, store.keep.metadata)};
}

const Facility* Configuration::facility_known_as(std::string_view name) const {
  return known_as(facilities, name);
}

const Payer* Configuration::payer_known_as(std::string_view name) const {
  return known_as(payers, name);
}

}  // namespace claimwire::config
