#pragma once
#include <string>
#include <string_view>

#include "core/result.h"

namespace claimwire::interfaces {

/// The secret that a setting points to: `env:NAME`, `file:PATH` (relative to `folder`) or
/// `credential:NAME` (a file in $CREDENTIALS_DIRECTORY, as systemd gives it). Blanks and line ends
/// around it are dropped. Errors secret.reference, secret.missing; never with the secret in them.
Result<std::string> read_secret(std::string_view reference, const std::string& folder);

}  // namespace claimwire::interfaces
