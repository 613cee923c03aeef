#include <algorithm>
#include <array>
#include <optional>

#include "apps/masking/known_values.h"
#include "apps/masking/mask.h"
#include "apps/masking/move_date.h"
#include "core/text.h"
#include "fhir/content.h"
#include "fhir/definitions/definitions.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

using fhir::definitions::Type;

constexpr std::string_view kMasked = "masked";

/// Resources about providers, payers and definitions: their names, ids and addresses stay.
bool about_no_patient(std::string_view resource) {
  constexpr std::array kKept{"Practitioner",
                             "PractitionerRole",
                             "Organization",
                             "OrganizationAffiliation",
                             "Location",
                             "HealthcareService",
                             "Endpoint",
                             "InsurancePlan",
                             "Medication",
                             "Substance",
                             "StructureDefinition",
                             "ValueSet",
                             "CodeSystem",
                             "ConceptMap",
                             "NamingSystem",
                             "CapabilityStatement",
                             "SearchParameter",
                             "OperationDefinition",
                             "CompartmentDefinition",
                             "ImplementationGuide",
                             "Questionnaire",
                             "PlanDefinition",
                             "ActivityDefinition",
                             "Measure",
                             "Library",
                             "ChargeItemDefinition",
                             "ObservationDefinition",
                             "SpecimenDefinition"};
  return std::find(kKept.begin(), kKept.end(), resource) != kKept.end();
}

/// Strings that no person is in, by type and element.
bool harmless_string(std::string_view type, std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kHarmless{{
      {"Coding", "version"},
      {"Quantity", "unit"},
      {"Meta", "versionId"},
      {"Bundle.link", "relation"},
      {"Bundle.entry.response", "status"},
      {"Bundle.entry.response", "etag"},
      {"Parameters.parameter", "name"},
      {"Coverage", "dependent"},
      {"SampledData", "data"},
      {"HumanName", "prefix"},
      {"Address", "state"},
      {"Address", "country"},
  }};
  return (name == "unit" && type != "") ||
         std::find(kHarmless.begin(), kHarmless.end(), std::pair{type, name}) != kHarmless.end();
}

/// The type that an element of this name has where no definition is at hand.
std::optional<Type> likely_type(std::string_view name, json::Value value) {
  const json::Value first = value.is_array() ? value.at(0) : value;
  if (first.is_object()) {
    if (first["resourceType"].is_string()) return fhir::definitions::type_named("Resource");
    if (first["div"].is_string()) return fhir::definitions::type_named("Narrative");
    if (first["coding"].exists()) return fhir::definitions::type_named("CodeableConcept");
    if (first["reference"].is_string()) return fhir::definitions::type_named("Reference");
    if (name == "identifier") return fhir::definitions::type_named("Identifier");
    if (name == "telecom") return fhir::definitions::type_named("ContactPoint");
    if (name == "address") return fhir::definitions::type_named("Address");
    if (name == "name" || first["family"].exists() || first["given"].exists())
      return fhir::definitions::type_named("HumanName");
    if (name == "coding") return fhir::definitions::type_named("Coding");
    if (name == "note") return fhir::definitions::type_named("Annotation");
    if (name == "meta") return fhir::definitions::type_named("Meta");
    if (name == "extension" || name == "modifierExtension")
      return fhir::definitions::type_named("Extension");
    if (first["contentType"].exists()) return fhir::definitions::type_named("Attachment");
    if (first["start"].exists() || first["end"].exists())
      return fhir::definitions::type_named("Period");
    if (first["value"].is_number()) return fhir::definitions::type_named("Quantity");
    return std::nullopt;
  }
  for (const std::string_view code : {"status", "code", "use", "intent", "priority", "language"})
    if (name == code) return fhir::definitions::type_named("code");
  if (name == "system" || name == "url") return fhir::definitions::type_named("uri");
  return std::nullopt;
}

bool word(std::string_view text) {
  return text.size() <= 64 && text.find_first_of(" \t\r\n@") == std::string_view::npos;
}

}  // namespace

/// The masking of one FHIR body.
class FhirMask {
 public:
  FhirMask(Mask& mask, const fhir::Content& content) : mask_{mask}, content_{content} {}

  std::string body() {
    read_dates();
    // Once to learn what names the patient, then to write: a display may come before the Patient.
    const MaskReport report = mask_.report_;
    write_all();
    mask_.report_ = report;
    return write_all() + "\n";
  }

 private:
  /// What is around a value.
  struct Scope {
    std::string path;  ///< "Patient.name.family", without indexes.
    std::string_view resource{};
    bool provider = false;    ///< Stays but for narrative.
    bool birth = false;       ///< Dates below are about a birth.
    std::size_t patient = 0;  ///< Index into shifts_.
  };

  std::string write_all() {
    std::string out;
    json::Writer writer{out, json::Layout::pretty};
    writer_ = &writer;
    object(content_.root(), fhir::definitions::type_named("Resource"), {});
    return out;
  }

  // --- whose dates ---

  static std::string key_of(json::Value patient) {
    std::string first;
    for (const json::Value one : patient["identifier"]) {
      const std::string_view value = one["value"].text();
      if (value.empty()) continue;
      if (first.empty()) first = value;
      for (const json::Value coding : one["type"]["coding"])
        if (coding["code"].text() == "MR") return std::string{value};
    }
    return first.empty() ? std::string{patient["id"].text()} : first;
  }

  std::size_t index_of(const std::string& key) {
    const auto at = std::find(keys_.begin(), keys_.end(), key);
    if (at != keys_.end()) return static_cast<std::size_t>(at - keys_.begin());
    keys_.push_back(key);
    return keys_.size() - 1;
  }

  std::size_t patient_of(json::Value resource) {
    if (fhir::type_of(resource) == "Patient") return index_of(key_of(resource));
    for (const std::string_view name : {"patient", "subject", "beneficiary", "for", "individual"}) {
      const json::Value reference = resource[name];
      if (!reference.is_object()) continue;
      const json::Value to = content_.resolve(reference);
      if (to.exists() && fhir::type_of(to) == "Patient") return index_of(key_of(to));
      const std::string_view text = reference["reference"].text();
      if (!to.exists() && text.find("Patient/") != std::string_view::npos)
        return index_of(std::string{text.substr(text.rfind('/') + 1)});
    }
    return 0;  // The first patient there is.
  }

  void read_dates() {
    std::vector<Date> dates;
    Date reference{};
    for (json::Value at = content_.root(); at.exists(); at = at.next(content_.root())) {
      if (at.is_object() && fhir::type_of(at) == "Patient") index_of(key_of(at));
      if (!at.is_string() || at.text().size() < 10) continue;
      const auto day = day_of(at.text());
      const std::string_view name = at.name();
      if (!day || name == "birthDate") continue;
      dates.push_back(*day);
      // Not any date: a plan may end in 2099.
      for (const std::string_view one :
           {"created", "lastUpdated", "timestamp", "recordedDate", "authoredOn", "issued", "date",
            "effectiveDateTime", "performedDateTime", "servicedDate", "start", "deceasedDateTime"})
        if (name == one) reference = std::max(reference, *day);
    }
    if (keys_.empty()) keys_.emplace_back();
    mask_.fit(dates);
    reference_ = reference.year == 0 ? mask_.options_.today : reference;
  }

  DateShift shift(const Scope& scope) const {
    return {mask_.shift_of(keys_[scope.patient]), reference_};
  }

  // --- the tree ---

  void value(json::Value at, std::optional<Type> type, const Scope& scope) {
    if (at.is_array()) {
      writer_->begin_array();
      for (const json::Value item : at) value(item, type, scope);
      writer_->end_array();
    } else if (at.is_object()) {
      object(at, type, scope);
    } else if (at.is_string()) {
      writer_->string(string(at, type, scope));
    } else {
      if (at.is_number() && age(at, scope))
        writer_->integer(90);
      else if (at.is_number() && !numeric(at, type))
        writer_->string(blank(at.text(), scope));
      else
        writer_->value(at);
    }
  }

  void object(json::Value at, std::optional<Type> type, Scope scope) {
    if ((type && type->any_resource()) || at["resourceType"].is_string()) {
      scope.resource = fhir::type_of(at);
      scope.path = std::string{scope.resource};
      scope.provider = about_no_patient(scope.resource);
      scope.birth = false;
      scope.patient = patient_of(at);
      type = fhir::definitions::type_named(scope.resource);
    }
    const std::string_view name = type ? type->name() : std::string_view{};
    writer_->begin_object();
    bool cut = false;
    for (const json::Value member : at) {
      std::string_view element = member.name();
      if (element.starts_with('_')) element.remove_prefix(1);
      Scope below = scope;
      below.path += concat(".", element);
      if (element == "birthDate" || element.starts_with("born")) below.birth = true;
      if (name == "Attachment" && attachment_part(element) && !mask_.listed(below.path)) {
        mask_.blanked(below.path);
        cut = true;
        continue;
      }
      writer_->key(member.name());
      if (member.name() == "resourceType") {
        writer_->value(member);
        continue;
      }
      const auto found = type ? type->find(element) : std::nullopt;
      std::optional<Type> to = found ? std::optional{found->type} : likely_type(element, member);
      if (to && to->primitive() && (member.is_object() || member.name().starts_with('_')))
        to = fhir::definitions::type_named("Element");
      owner_ = name;
      value(member, to, below);
    }
    if (cut) writer_->member("title", kMasked);
    writer_->end_object();
  }

  static bool attachment_part(std::string_view element) {
    return element == "data" || element == "url" || element == "title" || element == "hash" ||
           element == "size";
  }

  /// Whether a number is an age above 89: `onsetAge`, `ageAge`, `deceasedAge`, or LOINC 30525-0.
  static bool age(json::Value at, const Scope& scope) {
    if (at.name() != "value" || !at.parent().exists()) return false;
    const std::string_view around = at.parent().name();
    const std::string_view code = at.parent().parent()["code"]["coding"].at(0)["code"].text();
    if (!around.ends_with("Age") && code != "30525-0" && code != "21612-7" && code != "29553-5")
      return false;
    const std::string_view unit = at.parent()["code"].text();
    const auto years = at.integer();
    return !scope.provider && (unit.empty() || unit == "a") && years && *years > 89;
  }

  /// A number where a number belongs; one without a definition may be an id when it is long.
  static bool numeric(json::Value at, const std::optional<Type>& type) {
    if (!type) return at.text().size() < 7;
    for (const std::string_view one : {"decimal", "integer", "positiveInt", "unsignedInt"})
      if (type->name() == one) return true;
    return false;
  }

  // --- strings ---

  std::string kept(std::string_view text, const Scope& scope, bool search = true) {
    mask_.kept(scope.path);
    return search ? known_.replaced_in(text) : std::string{text};
  }
  std::string blank(std::string_view text, const Scope& scope) {
    const bool asked = mask_.listed(scope.path);
    if (asked || mask_.options_.keep_text) {
      ++mask_.report_.kept_text[scope.path];
      return kept(text, scope);
    }
    mask_.blanked(scope.path);
    return std::string{kMasked};
  }
  std::string replaced(std::string_view kind, std::string_view text, std::string to,
                       bool known = true) {
    mask_.replaced(kind);
    if (known) known_.add(text, to);
    return to;
  }

  std::string string(json::Value at, std::optional<Type> type, const Scope& scope) {
    const std::string_view text = at.text();
    const std::string_view kind = type ? type->name() : std::string_view{};
    // The object this stands in, its type as the tree walk knows it.
    const std::string_view owner = owner_;
    std::string_view name = at.name();
    const json::Value around = name.empty() ? at.parent().parent() : at.parent();  // of a list
    if (name.empty()) name = at.parent().name();
    const Pseudonyms& p = mask_.pseudonyms_;

    if (kind == "xhtml" || name == "div") {
      mask_.blanked(scope.path);
      return "<div xmlns=\"http://www.w3.org/1999/xhtml\">masked</div>";
    }
    if (name == "id" && around.exists() && around["resourceType"].is_string()) {
      const bool contained = around.name() == "contained" || around.parent().name() == "contained";
      if (scope.provider && !contained) return kept(text, scope, false);
      return replaced("ids", text, p.resource_id(text));
    }
    if (name == "id") return word(text) ? kept(text, scope) : blank(text, scope);
    if (name == "fullUrl" || (owner == "Reference" && name == "reference") ||
        owner == "Bundle.entry.request" || owner == "Bundle.link" ||
        (owner == "Bundle.entry.response" && name == "location"))
      return kind == "code" ? kept(text, scope, false) : link(text);
    if (kind == "date" || kind == "dateTime" || kind == "instant") return date(text, scope);
    if (owner == "Reference" && name == "display")
      return to_provider(around) ? kept(text, scope) : blank(text, scope);
    if (owner == "Identifier" && name == "value") {
      // An NPI is a provider's, wherever it stands.
      const bool npi = around["system"].text() == "http://hl7.org/fhir/sid/us-npi";
      const json::Value outside = around.parent();
      const bool of_reference = outside.exists() && outside.is_object() && to_provider(outside);
      if (scope.provider || npi || of_reference) return kept(text, scope, false);
      const bool ssn = around["system"].text() == "http://hl7.org/fhir/sid/us-ssn";
      return replaced("ids", text, ssn ? p.social_security_number(text) : p.id(text));
    }
    if (scope.provider) return kept(text, scope);
    if (owner == "HumanName" && name == "family") return name_part(text, true);
    if (owner == "HumanName" && name == "given") return name_part(text, false);
    if (owner == "Address") {
      if (name == "line") return replaced("streets", text, p.street(text));
      if (name == "city") return replaced("cities", text, "Springfield", false);
      if (name == "postalCode") {
        const std::string zip = cut_zip(text);
        return replaced("ZIP codes", text, zip.empty() ? "00000" : zip, false);
      }
    }
    if (owner == "ContactPoint" && name == "value") {
      const std::string to = p.telephone(text);
      return replaced("telephones", text, to.empty() ? std::string{kMasked} : to);
    }
    if (name == "subscriberId" || name == "preAuthRef" ||
        (owner == "Coverage.class" && name == "value"))
      return replaced("ids", text, p.id(text));
    if (owner == "Coverage.class" && name == "name")
      return replaced("employers", text, p.employer(text));
    if (kind == "code")
      return word(text) || around["system"].exists() ? kept(text, scope, false)
                                                     : blank(text, scope);
    if (kind == "uri" || kind == "url" || kind == "canonical" || kind == "oid" || kind == "uuid")
      return address(text, name, scope);
    if (kind == "time" || kind == "id") return kept(text, scope, false);
    if (owner == "Coding" && name == "display")
      return around["code"].exists() ? kept(text, scope) : blank(text, scope);
    if (kind == "string" && harmless_string(owner, name)) return kept(text, scope);
    if (kind == "base64Binary") {
      mask_.blanked(scope.path);
      return "bWFza2Vk";  // "masked"
    }
    if (!type && text.size() >= 10 && day_of(text)) return date(text, scope);
    return blank(text, scope);
  }

  std::string name_part(std::string_view text, bool family) {
    const Pseudonyms& p = mask_.pseudonyms_;
    const std::string to = family ? p.family(text) : p.given(text);
    for (const std::string_view part : split(text, ' ')) known_.add(part, to);
    return replaced("names", text, to);
  }

  std::string date(std::string_view text, const Scope& scope) {
    if (scope.provider) return kept(text, scope, false);
    const auto to =
        scope.birth ? move_birth_date(text, shift(scope)) : move_date(text, shift(scope));
    if (to) {
      mask_.replaced(scope.birth ? "birth dates" : "dates");
      return *to;
    }
    mask_.blanked(scope.path);
    return "1900-01-01";
  }

  /// Whether a Reference points to a provider or payer: its display is no patient's.
  static bool to_provider(json::Value reference) {
    if (const auto type = reference["type"].string()) return about_no_patient(*type);
    const std::string_view text = reference["reference"].text();
    const auto slash = text.rfind('/');
    if (slash == std::string_view::npos) return false;
    const auto before = text.rfind('/', slash - 1);
    return about_no_patient(
        text.substr(before == std::string_view::npos ? 0 : before + 1,
                    slash - (before == std::string_view::npos ? 0 : before + 1)));
  }

  std::string address(std::string_view text, std::string_view name, const Scope& scope) {
    if (text.starts_with("urn:uuid:")) return link(text);
    const bool identity = name == "system" || name == "url" || name == "profile" ||
                          text.starts_with("urn:oid:") || text.starts_with("http://hl7.org/") ||
                          text.starts_with("http://terminology.hl7.org/");
    if (identity && word(text)) return kept(text, scope, false);
    if (word(text) && text.find(':') == std::string_view::npos &&
        text.find('/') == std::string_view::npos)
      return kept(text, scope, false);  // Reference.type
    if (name == "instantiatesCanonical" || name == "instantiates") return kept(text, scope, false);
    return link(text);
  }

  /// `[base/]Type/id[/_history/v]`, `#id`, `urn:uuid:...`, `Type?identifier=system|value`.
  std::string link(std::string_view text) {
    const Pseudonyms& p = mask_.pseudonyms_;
    mask_.replaced("references");
    if (text.starts_with('#') && text.size() > 1) return concat("#", p.resource_id(text.substr(1)));
    if (text.starts_with("urn:uuid:")) return concat("urn:uuid:", p.resource_id(text.substr(9)));
    std::string query;
    if (const auto mark = text.find('?'); mark != std::string_view::npos) {
      char before = '?';
      for (const std::string_view one : split(text.substr(mark + 1), '&')) {
        const auto at = one.find_last_of("=|");
        query += before;
        query += at == std::string_view::npos
                     ? std::string{one}
                     : concat(one.substr(0, at + 1), p.id(one.substr(at + 1)));
        before = '&';
      }
      text = text.substr(0, mark);
    }
    std::vector<std::string_view> parts = split(text, '/');
    std::string out;
    for (std::size_t n = 0; n < parts.size(); ++n) {
      const bool after_type = n > 0 && fhir::definitions::is_resource_name(parts[n - 1]);
      if (n > 0) out += '/';
      if (after_type && !about_no_patient(parts[n - 1]) && !parts[n].empty() &&
          parts[n].front() != '$' && parts[n].front() != '_')
        out += p.resource_id(parts[n]);
      else
        out += parts[n];
    }
    return out + query;
  }

  Mask& mask_;
  const fhir::Content& content_;
  KnownValues known_{};
  std::vector<std::string> keys_{};  ///< Of the patients, in the order met.
  Date reference_{};
  json::Writer* writer_ = nullptr;
  std::string_view owner_{};
};

Result<std::string> Mask::fhir(std::string_view bytes) {
  const auto content = fhir::Content::read(bytes);
  if (!content) return content.error();
  return FhirMask{*this, *content}.body();
}

}  // namespace claimwire::apps
