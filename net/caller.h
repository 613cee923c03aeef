#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace claimwire::net {

/// Who asks: every handler receives one, and hands it on to what changes state.
struct Caller {
  std::string id;                  ///< "token:ehr-feed", "local:root"; empty: not authenticated.
  std::vector<std::string> roles;  ///< See known_roles().

  bool has(std::string_view role) const {
    for (const std::string& own : roles)
      if (own == role) return true;
    return false;
  }
};

}  // namespace claimwire::net
