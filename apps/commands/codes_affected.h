#pragma once
#include <map>
#include <string>
#include <string_view>

#include "apps/commands/commands.h"
#include "codes/code_key.h"

namespace claimwire::apps {

/// What a newer release does to a code that could be billed before: "gone; now B88.01, B88.09".
using EndedCodes = std::map<codes::CodeKey, std::string>;

/// Asks the daemon for the claims of `query` and prints those that use one of the codes of `set`.
/// Cost    One request for 500 claims and one for each claim, whose encounter is opened: the audit
///         trail has each as viewed.
void print_affected_claims(Invocation& invocation, const std::string& server,
                           const std::string& query, std::string_view set, const EndedCodes& ended);

}  // namespace claimwire::apps
