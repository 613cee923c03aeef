#pragma once
#include <functional>
#include <string_view>

#include "wrap/json/document.h"

namespace claimwire::fhir {

/// Calls `each` for every string, number and boolean inside `root`, in reading order, with its path
/// from the body's root: "Claim.item[0].net.value". Empty strings and nulls are left out.
/// Cost    One pass; a path is carried along, not rendered anew.
void each_leaf(json::Value root,
               const std::function<void(std::string_view path, json::Value leaf)>& each);

}  // namespace claimwire::fhir
