#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "claims/model/claim.h"
#include "claims/model/fields.h"
#include "core/result.h"
#include "wrap/lua/sandbox.h"

namespace claimwire::claims {

/// A value of a claim and the place that vouches for it.
struct ModelValue {
  std::string text{};  ///< Dates as 2026-09-03, amounts as 140.00.
  Origin from{};
};

/// A claim by the names of its fields, as mappings name them: for scripts (`claim.lines[1].amount`)
/// and for paths of a site's own edits (`lines[1].amount`). Dates are written 2026-09-03.
class ModelView final : public lua::View {
 public:
  Kind member(Node of, std::string_view name, Node& node, std::string& text) const override;
  std::size_t size(Node of) const override;
  Kind item(Node of, std::size_t index, Node& node, std::string& text) const override;

  static Node root(const Claim& claim);
  /// The values at `path` below `of`, empty ones left out; a list without a number means all of it.
  static std::vector<ModelValue> find(Node of, std::string_view path);
  /// Whether `path` means something below a group. Errors: model.path, with the nearest field.
  static Result<void> check(const GroupInfo& group, std::string_view path);
};

}  // namespace claimwire::claims
