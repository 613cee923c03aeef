#include "fhir/content.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"
#include "fhir/definitions/definitions.h"

namespace claimwire::fhir {
namespace {

constexpr std::array<std::pair<std::string_view, Shape>, 9> kBundleTypes{{
    {"message", Shape::message},
    {"transaction", Shape::transaction},
    {"transaction-response", Shape::transaction_response},
    {"batch", Shape::batch},
    {"batch-response", Shape::batch_response},
    {"history", Shape::history},
    {"searchset", Shape::searchset},
    {"collection", Shape::collection},
    {"document", Shape::document},
}};

Shape bundle_shape(std::string_view type) {
  for (const auto& [text, shape] : kBundleTypes) {
    if (text == type) return shape;
  }
  return Shape::unknown_bundle;
}

constexpr std::string_view kHistory = "/_history/";

/// "Patient/1/_history/2" is "Patient/1" and "2".
std::pair<std::string_view, std::string_view> cut_version(std::string_view url) {
  const std::size_t at = url.find(kHistory);
  if (at == std::string_view::npos) return {url, {}};
  return {url.substr(0, at), url.substr(at + kHistory.size())};
}

bool is_absolute(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("https://") || url.starts_with("urn:");
}

/// "http://a/fhir/" of "http://a/fhir/Patient/1"; empty unless it ends in a type and an id.
std::string_view base_of(std::string_view full_url) {
  if (full_url.starts_with("urn:")) return {};
  const std::size_t id = full_url.rfind('/');
  if (id == std::string_view::npos || id == 0) return {};
  const std::size_t type = full_url.rfind('/', id - 1);
  if (type == std::string_view::npos) return {};
  if (!definitions::is_resource_name(full_url.substr(type + 1, id - type - 1))) return {};
  return full_url.substr(0, type + 1);
}

/// What is looked for: type and id, system and value, or a URL alone. Views into the tape.
using Key = std::pair<std::string_view, std::string_view>;

/// Values by key, sorted once. Of equal keys the earlier in the body is found.
class Lookup {
 public:
  void add(Key key, json::Value value) { rows_.emplace_back(key, value); }
  void sort() {
    std::stable_sort(rows_.begin(), rows_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
  }
  template <class Fits>
  json::Value find(Key key, const Fits& fits) const {
    auto row = std::lower_bound(rows_.begin(), rows_.end(), key,
                                [](const auto& a, const Key& b) { return a.first < b; });
    for (; row != rows_.end() && row->first == key; ++row) {
      if (fits(row->second)) return row->second;
    }
    return {};
  }

 private:
  std::vector<std::pair<Key, json::Value>> rows_{};
};

Key identifier_key(json::Value identifier) {
  return {identifier["system"].text(), identifier["value"].text()};
}

/// "Patient/1"
Key type_and_id(std::string_view url) {
  const std::size_t slash = url.find('/');
  if (slash == std::string_view::npos) return {{}, url};
  return {url.substr(0, slash), url.substr(slash + 1)};
}

}  // namespace

struct Content::Index {
  Shape shape = Shape::resource;
  std::vector<Entry> entries{};
  Lookup by_full_url{};
  Lookup by_type_and_id{};
  Lookup by_identifier{};

  void add(const Entry& entry) {
    entries.push_back(entry);
    const json::Value resource = entry.resource;
    if (!resource) return;
    if (!entry.full_url.empty()) by_full_url.add({cut_version(entry.full_url).first, {}}, resource);
    if (const auto id = resource["id"].string())
      by_type_and_id.add({type_of(resource), *id}, resource);
    const json::Value identifier = resource["identifier"];
    if (identifier.is_object()) by_identifier.add(identifier_key(identifier), resource);
    if (identifier.is_array()) {
      for (const json::Value one : identifier) by_identifier.add(identifier_key(one), resource);
    }
  }
  void add_bundle(json::Value bundle) {
    const json::Value list = bundle["entry"];
    if (!list.is_array()) return;
    for (const json::Value entry : list) {
      const json::Value resource = entry["resource"];
      add({resource.is_object() ? resource : json::Value{}, entry["fullUrl"].text(), entry});
    }
  }
  void add_parameters(json::Value parameters) {
    const json::Value list = parameters["parameter"];
    if (!list.is_array()) return;
    for (const json::Value parameter : list) {
      const json::Value resource = parameter["resource"];
      if (!resource.is_object()) continue;
      if (type_of(resource) == "Bundle")
        add_bundle(resource);
      else
        add({resource, {}, {}});
    }
  }
  void sort() {
    by_full_url.sort();
    by_type_and_id.sort();
    by_identifier.sort();
  }
  std::string_view full_url_of(json::Value resource) const {
    // Entries stand in reading order, so their resources do too.
    const auto entry = std::partition_point(entries.begin(), entries.end(), [&](const Entry& one) {
      const json::Value place = one.resource ? one.resource : one.entry;
      return place.node() < resource.node();
    });
    return entry != entries.end() && entry->resource == resource ? entry->full_url
                                                                 : std::string_view{};
  }
};

std::string_view name(Shape shape) {
  for (const auto& [text, of] : kBundleTypes) {
    if (of == shape) return text;
  }
  if (shape == Shape::resource) return "resource";
  return shape == Shape::parameters ? "parameters" : "unknown bundle";
}

std::string_view type_of(json::Value resource) {
  return resource["resourceType"].string().value_or(std::string_view{});
}

std::string place_of(json::Value value) {
  json::Value root = value;
  while (root.parent()) root = root.parent();
  const std::string_view type = type_of(root);
  const std::string path = value.path();
  if (path.empty()) return std::string{type};
  return type.empty() ? path : concat(type, ".", path);
}

Origin origin_of(json::Value value, std::uint16_t source) {
  Origin origin;
  if (!value) return origin;
  origin.kind = Origin::Kind::message;
  origin.source = source & 0xFFFU;
  origin.locator = value.node();
  return origin;
}

json::Value value_at(const Content& content, Origin origin) {
  if (origin.kind != Origin::Kind::message) return {};
  return content.document().value(static_cast<std::uint32_t>(origin.locator));
}

Result<Content> Content::read(std::string_view body, const json::Limits& limits) {
  if (trim(body).starts_with('<'))
    return Error{"fhir.not-json",
                 "the body is XML; send JSON with content type application/fhir+json"};
  Result<json::Document> document = json::Document::parse(body, limits);
  if (!document) return document.error();
  const json::Value root = document->root();
  if (!root.is_object())
    return Error{"fhir.not-a-resource", concat("the body is a JSON ", json::name(root.type()),
                                               "; expected an object with a resourceType")};
  const std::string_view type = type_of(root);
  if (type.empty())
    return Error{"fhir.not-a-resource",
                 "the body has no resourceType; expected one such as \"Bundle\" or \"Claim\""};
  if (!definitions::is_resource_name(type))
    return Error{"fhir.not-a-resource",
                 "the resourceType of the body is none of R4; check its spelling and version"};
  Content content;
  const auto index = std::make_shared<Index>();
  if (type == "Bundle") {
    index->shape = bundle_shape(root["type"].text());
    index->add_bundle(root);
  } else if (type == "Parameters") {
    index->shape = Shape::parameters;
    index->add_parameters(root);
  } else {
    index->add({root, {}, {}});
  }
  index->sort();
  content.document_ = *std::move(document);
  content.index_ = index;
  return content;
}

Shape Content::shape() const { return index_ ? index_->shape : Shape::resource; }

std::string_view Content::type() const { return type_of(root()); }

const std::vector<Entry>& Content::entries() const {
  static const std::vector<Entry> none;
  return index_ ? index_->entries : none;
}

json::Value Content::first(std::string_view type) const {
  for (const Entry& entry : entries()) {
    if (type_of(entry.resource) == type) return entry.resource;
  }
  return {};
}

std::vector<json::Value> Content::all(std::string_view type) const {
  std::vector<json::Value> found;
  for (const Entry& entry : entries()) {
    if (type_of(entry.resource) == type) found.push_back(entry.resource);
  }
  return found;
}

json::Value Content::resource_of(json::Value value) const {
  while (value && type_of(value).empty()) value = value.parent();
  return value;
}

json::Value Content::outer_resource_of(json::Value value) const {
  json::Value resource = resource_of(value);
  while (resource && resource.parent().name() == "contained")
    resource = resource_of(resource.parent().parent());
  return resource;
}

json::Value Content::resolve(json::Value reference) const {
  if (!index_ || !reference) return {};
  const bool object = reference.is_object();
  const std::string_view written = object ? reference["reference"].text() : reference.text();
  const json::Value from = outer_resource_of(reference);
  if (written.starts_with('#')) {
    if (written.size() == 1) return from;  // R4, 2.3.0.4: the container itself
    const json::Value contained = from["contained"];
    if (!contained.is_array()) return {};
    for (const json::Value one : contained) {
      if (one["id"].text() == written.substr(1)) return one;
    }
    return {};
  }
  const auto [url, version] = cut_version(written);
  const auto fits = [wanted = version](json::Value resource) {
    return wanted.empty() || resource["meta"]["versionId"].text() == wanted;
  };
  if (!url.empty()) {
    if (const json::Value found = index_->by_full_url.find({url, {}}, fits)) return found;
    if (is_absolute(url)) return {};
    const std::string_view base = base_of(index_->full_url_of(from));
    if (!base.empty()) {
      const std::string full = concat(base, url);
      if (const json::Value found = index_->by_full_url.find({full, {}}, fits)) return found;
    }
    // Senders that number entries by urn:uuid still write "Patient/1".
    return index_->by_type_and_id.find(type_and_id(url), fits);
  }
  const json::Value identifier = reference["identifier"];
  if (!object || identifier["value"].text().empty()) return {};
  const std::string_view type = reference["type"].text();
  return index_->by_identifier.find(identifier_key(identifier), [&](json::Value resource) {
    return type.empty() || type_of(resource) == type;
  });
}

}  // namespace claimwire::fhir
