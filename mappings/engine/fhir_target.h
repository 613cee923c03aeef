#pragma once
#include <string>
#include <string_view>

#include "core/result.h"

namespace claimwire::mappings {

/// Where a value goes in a FHIR Claim:
///
///     total.value                     an element of the claim
///     careTeam#attending.provider     one item of a list, kept apart by a name of the mapping's
///     own Practitioner#attending.name     a contained resource, referred to as "#attending"
///     modifier[*].coding.code         each of the values of `all: true` in an item of its own
///
/// Inside a loop a path is one of the loop's item; `Claim.` in front goes back to the claim, and
/// names (`#attending`) mean another one for each turn of the loop.
struct FhirTarget {
  bool of_claim = true;     ///< False: of the item of the loop.
  std::string resource{};   ///< Of a contained resource: its type.
  std::string name{};       ///< Behind `#`, of a contained resource or of an item.
  std::string list{};       ///< Of a named item, and of a loop: the list.
  std::string path{};       ///< From there; empty for the target of a loop.
  std::size_t star = npos;  ///< Where `[*]` stands in `path`.
  static constexpr std::size_t npos = std::string::npos;
};

/// `loop`: the target of the loop around, or null.
/// Errors  those of fhir::Builder::check_path(), and mapping.fhir-target.
Result<FhirTarget> fhir_target(std::string_view text, const FhirTarget* loop);
/// The same for a target with `each`: a list of the claim, perhaps with a name.
Result<FhirTarget> fhir_loop_target(std::string_view text);

}  // namespace claimwire::mappings
