#pragma once
#include <string_view>

#include "engine/ports/caller.h"

namespace claimwire::net {

/// Who asks: every handler receives one, and hands it on to what changes state. Its id is
/// "token:<name>" or "local:uid-<n>"; empty on a path that is open to all.
using engine::Caller;

bool has_role(const Caller& caller, std::string_view role);

}  // namespace claimwire::net
