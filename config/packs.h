#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.h"

namespace claimwire::config {

/// A file of config/packs, part of the program.
struct PackFile {
  std::string_view name;  ///< "medicare"
  std::string_view content;
};
std::vector<PackFile> pack_files();

/// A pack that the program ships: actions by edit or finding, and why each.
struct ShippedPack {
  EditPack actions;
  std::map<std::string, std::string> because;
};
/// By name; read once.
const std::map<std::string, ShippedPack, std::less<>>& shipped_packs();

}  // namespace claimwire::config
