#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/definitions/tables.h"

namespace claimwire::fhir::definitions {

class Type;

/// The codes that a required binding allows (FHIR R4, 4.1.5).
class ValueSet {
 public:
  explicit ValueSet(const ValueSetRow* row) : row_{row} {}
  std::string_view url() const { return kNames[row_->url]; }
  std::string_view system() const { return kNames[row_->system]; }  ///< Empty: several.
  bool has(std::string_view code) const;
  /// "active | cancelled | draft"; long sets are cut after twelve.
  std::string listed() const;

 private:
  const ValueSetRow* row_;
};

/// One element of a type, as its StructureDefinition says.
class Element {
 public:
  explicit Element(const ElementRow* row) : row_{row} {}
  std::string_view name() const { return kNames[row_->name]; }  ///< Of value[x]: "value".
  bool choice() const { return row_->choice; }
  std::size_t min() const { return row_->min; }
  bool repeats() const { return row_->max != 1; }
  std::size_t types() const { return row_->types_count; }
  Type type(std::size_t n = 0) const;
  std::optional<ValueSet> value_set() const;
  /// Its place among all elements of all types: rises in the order of the definition.
  std::size_t number() const { return static_cast<std::size_t>(row_ - kElements); }

  friend bool operator==(const Element&, const Element&) = default;

 private:
  const ElementRow* row_;
};

/// An element found under the name it has in JSON, and the type that this name chose.
struct Found;

/// A data type, a resource, or a part of one that has elements of its own ("Claim.item").
class Type {
 public:
  explicit Type(const TypeRow* row) : row_{row} {}
  std::string_view name() const { return kNames[row_->name]; }
  Kind kind() const { return row_->kind; }
  bool primitive() const { return kind() == Kind::primitive; }
  /// Resource and DomainResource: stands for any resource.
  bool any_resource() const { return kind() == Kind::resource && row_->abstract; }
  std::size_t size() const { return row_->elements_count; }
  Element element(std::size_t n) const { return Element{kElements + row_->elements_first + n}; }
  /// The element that JSON calls `name`: "net", "valueQuantity". Looks from the n-th element on and
  /// round, since members mostly come in the order of the definition.
  std::optional<Found> find(std::string_view name, std::size_t from = 0) const;

  friend bool operator==(const Type&, const Type&) = default;

 private:
  const TypeRow* row_;
};

struct Found {
  Element element;
  Type type;
  std::size_t position;  ///< In its type.
};

/// A data type, resource or part of one by name: "Money", "Claim", "Claim.item".
std::optional<Type> type_named(std::string_view name);
/// True for all 148 resource types of R4, those without a table here included.
bool is_resource_name(std::string_view name);
/// True when `suffix` can end the JSON name of a choice: "Quantity", "DateTime".
bool is_choice_suffix(std::string_view suffix);
/// False when types have an element of this name that is no choice: "net", but not "onset", and not
/// what no table here knows.
bool may_be_choice(std::string_view name);
/// The names under which JSON may have this element: "net"; "valueQuantity", "valueString".
std::vector<std::string> json_names(const Element& element);

}  // namespace claimwire::fhir::definitions
