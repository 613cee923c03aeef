#include <algorithm>

#include "core/text.h"
#include "mappings/engine/source.h"

namespace claimwire::mappings {
namespace {

claims::Text text_of(json::Value value) {
  const std::string_view trimmed = trim(value.text());
  if (trimmed.empty()) return {};
  return {std::string{trimmed}, fhir::origin_of(value)};
}

Sourced<Date> day_of(json::Value value) {
  const Result<DateTime> read = DateTime::parse_fhir(value.text());
  const auto date = read ? read->date() : std::nullopt;
  if (!date) return {};
  return {*date, fhir::origin_of(value)};
}

constexpr std::string_view kNpi = "http://hl7.org/fhir/sid/us-npi";

void fill_name(json::Value value, claims::PersonName& name) {
  name.family = text_of(value["family"]);
  name.given = text_of(value["given"].at(0));
  name.middle = text_of(value["given"].at(1));
  name.suffix = text_of(value["suffix"].at(0));
  name.prefix = text_of(value["prefix"].at(0));
}

}  // namespace

json::Value FhirSource::value(const Scope& scope) const {
  if (scope.block == nullptr || scope.block->written == nullptr) return content_.root();
  return content_.document().value(static_cast<std::uint32_t>(scope.item.number));
}

std::vector<json::Value> FhirSource::values(const SourcePath& path, const Scope& scope) const {
  const json::Value here = value(scope);
  std::vector<json::Value> found = path.fhir.find(content_, here);
  // A path from a type reaches the whole body, also out of a loop over that type's parts.
  const bool from_type = !path.text.empty() && path.text[0] >= 'A' && path.text[0] <= 'Z';
  if (found.empty() && from_type && here != content_.root()) found = path.fhir.find(content_);
  return found;
}

void FhirSource::find(const SourcePath& path, const Scope& scope, bool all, bool whole,
                      Values& into) const {
  for (const json::Value one : values(path, scope)) {
    if (read_ != nullptr) read_->push_back(one.node());
    if (one.is_object() || one.is_array()) {
      if (whole || all) into.items.push_back({std::string{}, fhir::origin_of(one)});
    } else if (claims::Text text = text_of(one); text.has()) {
      into.items.push_back({std::move(text.value), text.from});
    }
    if (!all && !into.items.empty()) return;
  }
}

std::vector<Item> FhirSource::items(const Block&, const SourcePath& each,
                                    const Scope& outer) const {
  std::vector<Item> out;
  for (const json::Value one : values(each, outer)) out.push_back({one.node(), nullptr});
  return out;
}

void FhirSource::fill(claims::Composite composite, Origin from, void* group) const {
  json::Value value = fhir::value_at(content_, from);
  const auto log = [&](json::Value one) {
    if (read_ != nullptr && one.exists()) read_->push_back(one.node());
  };
  log(value);
  switch (composite) {
    case claims::Composite::person_name:
      fill_name(value, *static_cast<claims::PersonName*>(group));
      break;
    case claims::Composite::address: {
      auto& address = *static_cast<claims::Address*>(group);
      address.line = text_of(value["line"].at(0));
      address.line2 = text_of(value["line"].at(1));
      address.city = text_of(value["city"]);
      address.state = text_of(value["state"]);
      address.zip = text_of(value["postalCode"]);
      address.country = text_of(value["country"]);
      break;
    }
    case claims::Composite::period: {
      auto& period = *static_cast<claims::ServicePeriod*>(group);
      if (value.is_object()) {
        period.from = day_of(value["start"]);
        period.through = day_of(value["end"]);
      } else {
        period.from = day_of(value);
      }
      break;
    }
    case claims::Composite::provider: {
      auto& provider = *static_cast<claims::Provider*>(group);
      // A reference, or the resource itself; of a PractitionerRole the practitioner.
      json::Value resource = fhir::type_of(value).empty() ? content_.resolve(value) : value;
      if (fhir::type_of(resource) == "PractitionerRole") {
        provider.taxonomy = text_of(resource["specialty"].at(0)["coding"].at(0)["code"]);
        log(resource["specialty"]);
        resource = content_.resolve(resource["practitioner"]);
      }
      for (const json::Value identifier : resource["identifier"]) {
        if (identifier["system"].text() == kNpi) {
          provider.npi = text_of(identifier["value"]);
        } else if (!provider.local_id.has()) {
          provider.local_id = text_of(identifier["value"]);
        }
      }
      log(resource["identifier"]);
      log(resource["name"]);
      if (const json::Value name = resource["name"]; name.is_string())
        provider.organization = text_of(name);
      else
        fill_name(name.at(0), provider.name);
      if (!resource.exists()) {  // a logical reference
        const json::Value identifier = value["identifier"];
        if (identifier["system"].text() == kNpi)
          provider.npi = text_of(identifier["value"]);
        else
          provider.local_id = text_of(identifier["value"]);
      }
      break;
    }
    case claims::Composite::plain:
      break;
  }
}

Origin FhirSource::origin(const Scope& scope) const {
  if (scope.block == nullptr || scope.block->written == nullptr) return Origin{};
  return fhir::origin_of(value(scope));
}

std::string FhirSource::place(const SourcePath& path, const Scope& scope) const {
  if (scope.block == nullptr || scope.block->written == nullptr) return path.text;
  if (!path.text.empty() && path.text[0] >= 'A' && path.text[0] <= 'Z') return path.text;
  return concat(fhir::place_of(value(scope)), ".", path.text);
}

std::string FhirSource::place(Origin from) const {
  const json::Value value = fhir::value_at(content_, from);
  return value.exists() ? fhir::place_of(value) : std::string{};
}

}  // namespace claimwire::mappings
