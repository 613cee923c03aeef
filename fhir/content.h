#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/origin.h"
#include "core/result.h"
#include "wrap/json/document.h"

namespace claimwire::fhir {

/// What the body is: a Bundle of one of the R4 types, a Parameters, or one resource by itself.
enum class Shape : std::uint8_t {
  resource,
  parameters,
  message,
  transaction,
  transaction_response,
  batch,
  batch_response,
  history,
  searchset,
  collection,
  document,
  unknown_bundle,  ///< A Bundle without type, or of a type that R4 does not have.
};

std::string_view name(Shape shape);  ///< "transaction-response"; "resource".

/// One resource of a body, with what its Bundle says of it.
struct Entry {
  json::Value resource{};       ///< Absent where the entry has none.
  std::string_view full_url{};  ///< Empty where it has none.
  json::Value entry{};  ///< The Bundle.entry itself (request, response, search); else absent.
};

/// A FHIR R4 body in JSON, read once: its resources, and the references between them. Unknown
/// elements stay in the tree; nothing is converted. Copies share what was read. Immutable.
class Content {
 public:
  /// Reads a Bundle of any type, a Parameters whose `resource` parameters are taken as its entries
  /// (a Bundle among them by its entries), or one resource. Only the shape is looked at: see
  /// validate.h for the rest.
  /// Errors  json.* as json::Document::parse(); fhir.not-a-resource when the root is no object
  ///         with a resourceType that R4 knows; fhir.not-json when it looks like XML.
  /// Cost    One read of the text and one pass over the entries.
  static Result<Content> read(std::string_view body, const json::Limits& limits = {});

  json::Value root() const { return document_.root(); }
  const json::Document& document() const { return document_; }
  Shape shape() const;
  /// Of the root: "Bundle", "Claim".
  std::string_view type() const;
  /// In the order of the body; a single resource is one entry.
  const std::vector<Entry>& entries() const;
  /// The first resource of the type among the entries; absent when there is none.
  json::Value first(std::string_view type) const;
  std::vector<json::Value> all(std::string_view type) const;

  /// The resource that a Reference object (or the text of one) points to, as R4 section 2.36.4 and
  /// 3.1.1 say: "#id" inside the resource that contains it, a fullUrl, a relative URL from the
  /// entry's own base, else "Type/id" among the entries, with "/_history/v" only where that version
  /// is meant; without any, the identifier. Absent when it is not in this body.
  json::Value resolve(json::Value reference) const;

  /// The resource that a value stands in, a contained one included; absent for the root's outside.
  json::Value resource_of(json::Value value) const;
  /// The same, but of a contained resource the one that contains it.
  json::Value outer_resource_of(json::Value value) const;

 private:
  struct Index;
  json::Document document_{};
  std::shared_ptr<const Index> index_{};
};

/// The resourceType of a resource; empty for anything else.
std::string_view type_of(json::Value resource);

/// "Claim.item[0].net.value": FHIRPath from the root of its body. Rendered at each call.
std::string place_of(json::Value value);

/// The place as every Sourced value carries it: node number in `locator`.
Origin origin_of(json::Value value, std::uint16_t source = 0);

/// The value that origin_of() was made from; absent for another kind of Origin.
json::Value value_at(const Content& content, Origin origin);

}  // namespace claimwire::fhir
