#include "net/caller.h"

#include <algorithm>

namespace claimwire::net {

bool has_role(const Caller& caller, std::string_view role) {
  return std::find(caller.roles.begin(), caller.roles.end(), role) != caller.roles.end();
}

}  // namespace claimwire::net
