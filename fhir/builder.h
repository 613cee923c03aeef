#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "wrap/json/writer.h"

namespace claimwire::fhir {

/// Makes one resource from values by path, as a mapping has them:
///
///     Builder claim{"Claim"};
///     claim.set("item[0].productOrService.coding[0].code", "99213");
///     claim.set("item[0].net.value", "95.00");           // a number, exactly so
///     claim.set("insurance[0].focal", "true");           // a boolean
///
/// The definition says what is a list, a number or text, and the order of elements; a path without
/// index means the first item. Items are written in the order of their indexes; gaps close. Choices
/// are named as in JSON (servicedDate).
class Builder {
 public:
  /// `type`: a resource of the R4 definitions here ("Claim"); for another every set() fails.
  explicit Builder(std::string_view type);
  Builder(Builder&&) noexcept;
  Builder& operator=(Builder&&) noexcept;
  ~Builder();

  /// Sets the primitive at the path, replacing an earlier one. The type's own name may stand in
  /// front ("Claim.status").
  /// Errors  fhir.path-syntax, fhir.path-unknown (with the nearest name), fhir.path-not-a-value
  ///         (the path stops at something that has elements), fhir.value-format (with what was
  ///         expected). Nothing changes then.
  Result<void> set(std::string_view path, std::string_view text);
  /// Puts a resource where one may stand: "contained[0]", "entry[0].resource". Errors as set().
  Result<void> embed(std::string_view path, Builder resource);

  bool empty() const;
  std::string_view type() const { return type_name_; }
  std::string json(json::Layout layout = json::Layout::compact) const;
  void write(json::Writer& out) const;

  /// What set() would say to the path, for a check before there are values.
  static Result<void> check_path(std::string_view type, std::string_view path);

 private:
  struct Node;
  struct Located;
  static Result<Located> locate(std::string_view type, std::string_view path);
  Node& make(const Located& located);
  static void write(const Node& node, json::Writer& out);
  static void write_item(const Node& node, json::Writer& out);

  std::string type_name_;
  std::unique_ptr<Node> root_{};  // none: not a type that can be written
};

}  // namespace claimwire::fhir
