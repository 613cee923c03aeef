#pragma once
#include <functional>
#include <string>

#include "claims/model/claim.h"
#include "claims/model/encounter.h"
#include "wrap/json/writer.h"

namespace claimwire::claims {

/// How a model is written as JSON.
struct ModelJson {
  json::Layout layout = json::Layout::pretty;
  /// When given, each value is written with the place that vouches for it, as rendered by this:
  /// {"value": "E11.9", "from": "DG1[1]-3.1"}. Without a place, "from" says what vouches instead:
  /// "computed", "default", "table row", "person". An erased value is {"erased": true, "from": ..}.
  std::function<std::string(Origin)> place{};
};

/// An Encounter as JSON: the fields of claims::encounter_fields() in their order, under the names
/// that mappings use. Numbers and amounts are text with the digits they have ("140.00"), days are
/// ISO ("2026-09-03"), what is empty is left out, and so is what the sender erased unless places
/// are asked for. The same Encounter always gives the same bytes.
std::string write_encounter(const Encounter& encounter, const ModelJson& how = {});
/// The same for a Claim; `form` comes first.
std::string write_claim(const Claim& claim, const ModelJson& how = {});

}  // namespace claimwire::claims
