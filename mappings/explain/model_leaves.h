#pragma once
#include <string>
#include <vector>

#include "claims/model/fields.h"
#include "core/origin.h"

namespace claimwire::mappings {

/// One value of a model, with its path: "charges[2].amount", "patient.name.family".
struct ModelLeaf {
  std::string path{};
  std::string value{};
  Origin from{};
};

/// Every value that a struct of the model holds, in the order of its fields; `extra.<name>` too.
std::vector<ModelLeaf> model_leaves(const claims::GroupInfo& group, const void* object);

}  // namespace claimwire::mappings
