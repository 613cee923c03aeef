#pragma once
#include <string_view>
#include <vector>

namespace claimwire::mappings {

/// A mapping file that is part of the program.
struct ShippedFile {
  std::string_view name;  ///< "mappings/shipped/hl7-encounter.yaml"
  std::string_view content;
};

/// All of them, by name; made from mappings/shipped/*.yaml when the program is built.
std::vector<ShippedFile> shipped_files();

}  // namespace claimwire::mappings
