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

/// By the system that US Core asks for, by its OID, or by the type of HL7 table 0203.
bool is_npi(json::Value identifier) {
  const std::string_view system = identifier["system"].text();
  return system == "http://hl7.org/fhir/sid/us-npi" || system == "urn:oid:2.16.840.1.113883.4.6" ||
         identifier["type"]["coding"].at(0)["code"].text() == "NPI";
}

/// The NUCC code of a concept; absent when it has none.
json::Value taxonomy_in(json::Value concept_) {
  for (const json::Value coding : concept_["coding"])
    if (coding["system"].text() == "http://nucc.org/provider-taxonomy") return coding["code"];
  return {};
}
json::Value taxonomy_of(json::Value specialties) {
  for (const json::Value one : specialties)
    if (const json::Value code = taxonomy_in(one)) return code;
  return {};
}

/// Who a resource is about, when that Patient is in the body.
json::Value patient_of(const fhir::Content& content, json::Value resource) {
  for (const std::string_view member : {"subject", "patient", "beneficiary"}) {
    const json::Value patient = content.resolve(resource[member]);
    if (fhir::type_of(patient) == "Patient") return patient;
  }
  return {};
}

/// A reference that leads out of the body may still end in the type and id of the resource.
bool names(json::Value reference, json::Value resource) {
  const std::string_view id = resource["id"].text();
  return !id.empty() &&
         reference["reference"].text().ends_with(concat(fhir::type_of(resource), "/", id));
}

void fill_name(json::Value value, claims::PersonName& name) {
  name.family = text_of(value["family"]);
  name.given = text_of(value["given"].at(0));
  name.middle = text_of(value["given"].at(1));
  name.suffix = text_of(value["suffix"].at(0));
  name.prefix = text_of(value["prefix"].at(0));
}

}  // namespace

FhirSource::FhirSource(const fhir::Content& content, json::Value focal, std::vector<Origin>* read)
    : content_{content}, focal_{focal}, read_{read} {
  const json::Value patient = patient_of(content_, focal_);
  for (const fhir::Entry& entry : content_.entries())
    if (entry.resource && !foreign(entry.resource, patient))
      seen_[fhir::type_of(entry.resource)].push_back(entry.resource);
  entries_of_ = [this](std::string_view type) -> std::span<const json::Value> {
    const auto found = seen_.find(type);
    return found == seen_.end() ? std::span<const json::Value>{} : std::span{found->second};
  };
}

/// Another account's: what a path from a type must not see.
bool FhirSource::foreign(json::Value resource, json::Value patient) const {
  if (!focal_ || resource == focal_) return false;
  if (fhir::type_of(resource) == fhir::type_of(focal_)) return true;
  if (fhir::type_of(focal_) == "Encounter") {
    for (const std::string_view member : {"encounter", "context"}) {
      const json::Value reference = resource[member];
      if (!reference.is_object()) continue;
      const json::Value encounter = content_.resolve(reference);
      if (encounter ? encounter != focal_ : !names(reference, focal_)) return true;
    }
  }
  const json::Value other = patient_of(content_, resource);
  return patient && other && patient != other;
}

json::Value FhirSource::value(const Scope& scope) const {
  if (scope.block == nullptr || scope.block->written == nullptr)
    return focal_ ? focal_ : content_.root();
  return content_.document().value(static_cast<std::uint32_t>(scope.item.number));
}

std::vector<json::Value> FhirSource::values(const SourcePath& path, const Scope& scope) const {
  return path.fhir.find(content_, value(scope), entries_of_);
}

void FhirSource::find(const SourcePath& path, const Scope& scope, bool all, bool whole,
                      Values& into) const {
  path.fhir.each(content_, value(scope), &entries_of_, [&](json::Value one) {
    if (read_ != nullptr) read_->push_back(fhir::origin_of(one));
    if (one.is_object() || one.is_array()) {
      if (whole || all) into.items.push_back({std::string{}, fhir::origin_of(one)});
    } else if (claims::Text text = text_of(one); text.has()) {
      into.items.push_back({std::move(text.value), text.from});
    }
    return all || into.items.empty();
  });
}

std::vector<Item> FhirSource::items(const Block&, const SourcePath& each,
                                    const Scope& outer) const {
  std::vector<Item> out;
  for (const json::Value one : values(each, outer)) out.push_back({one.node(), nullptr});
  return out;
}

/// A reference to a Practitioner, PractitionerRole or Organization, or the resource itself. One
/// that leads out of the body is known by its identifier, or by the last part of its text, which
/// the providers table may know.
void FhirSource::fill_provider(json::Value value, claims::Provider& provider) const {
  const auto log = [&](json::Value one) {
    if (read_ != nullptr && one.exists()) read_->push_back(fhir::origin_of(one));
  };
  const auto identify = [&](json::Value identifier) {
    if (is_npi(identifier)) {
      if (!provider.npi.has()) provider.npi = text_of(identifier["value"]);
    } else if (!provider.local_id.has()) {
      provider.local_id = text_of(identifier["value"]);
    }
  };
  json::Value resource = fhir::type_of(value).empty() ? content_.resolve(value) : value;
  if (!resource.exists()) {
    const json::Value reference = value["reference"];
    identify(value["identifier"]);
    if (!provider.npi.has() && !provider.local_id.has() && reference.is_string()) {
      provider.local_id = text_of(reference);
      provider.local_id.value.erase(0, provider.local_id.value.rfind('/') + 1);
      log(reference);
    }
    log(value["identifier"]);
    return;
  }
  if (fhir::type_of(resource) == "PractitionerRole") {
    provider.taxonomy = text_of(taxonomy_of(resource["specialty"]));
    log(resource["specialty"]);
    for (const json::Value identifier : resource["identifier"])
      if (is_npi(identifier)) identify(identifier);
    const json::Value role = resource;
    resource = content_.resolve(role["practitioner"]);
    if (!resource.exists()) {
      identify(role["practitioner"]["identifier"]);
      log(role["practitioner"]);
      if (!role["practitioner"].exists()) resource = content_.resolve(role["organization"]);
    }
  }
  for (const json::Value identifier : resource["identifier"]) identify(identifier);
  log(resource["identifier"]);
  log(resource["name"]);
  if (const json::Value name = resource["name"]; name.is_string())
    provider.organization = text_of(name);
  else
    fill_name(name.at(0), provider.name);
  if (provider.taxonomy.has()) return;
  for (const json::Value qualification : resource["qualification"])
    if (!provider.taxonomy.has() && qualification["code"].exists())
      provider.taxonomy = text_of(taxonomy_in(qualification["code"]));
}

void FhirSource::fill(claims::Composite composite, Origin from, void* group) const {
  json::Value value = fhir::value_at(content_, from);
  const auto log = [&](json::Value one) {
    if (read_ != nullptr && one.exists()) read_->push_back(fhir::origin_of(one));
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
    case claims::Composite::provider:
      fill_provider(value, *static_cast<claims::Provider*>(group));
      break;
    case claims::Composite::plain:
      break;
  }
}

Origin FhirSource::origin(const Scope& scope) const {
  if (scope.block == nullptr || scope.block->written == nullptr) return Origin{};
  return fhir::origin_of(value(scope));
}

std::string FhirSource::place(const SourcePath& path, const Scope& scope) const {
  if (!path.text.empty() && path.text[0] >= 'A' && path.text[0] <= 'Z') return path.text;
  return concat(fhir::place_of(value(scope)), ".", path.text);
}

std::string FhirSource::place(Origin from) const {
  const json::Value value = fhir::value_at(content_, from);
  return value.exists() ? fhir::place_of(value) : std::string{};
}

std::string_view FhirSource::currency(Origin from) const {
  return fhir::value_at(content_, from).parent()["currency"].text();
}

}  // namespace claimwire::mappings
