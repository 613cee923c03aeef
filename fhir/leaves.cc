#include "fhir/leaves.h"

#include <string>
#include <vector>

#include "fhir/content.h"

namespace claimwire::fhir {
namespace {

struct Level {
  json::Value container;
  std::size_t path_length;  // of the container's own path
  std::size_t count = 0;    // items seen
};

}  // namespace

void each_leaf(json::Value root,
               const std::function<void(std::string_view path, json::Value leaf)>& each) {
  std::string path = place_of(root);
  std::vector<Level> open;
  for (json::Value value = root; value; value = value.next(root)) {
    while (!open.empty() && value.node() >= open.back().container.node_end()) open.pop_back();
    if (!open.empty()) {
      Level& level = open.back();
      path.resize(level.path_length);
      if (level.container.is_array()) {
        path.append("[").append(std::to_string(level.count++)).append("]");
      } else {
        if (!path.empty()) path += '.';
        path.append(value.name());
      }
    }
    if (value.is_object() || value.is_array()) {
      open.push_back({value, path.size()});
    } else if (!value.text().empty()) {
      each(path, value);
    }
  }
}

}  // namespace claimwire::fhir
