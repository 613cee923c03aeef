#pragma once
#include <string>

#include "mappings/pipeline.h"

namespace claimwire::apps {

/// What a feed lacks before its claims can be sent, for someone who tries a first message without a
/// configuration: who bills, who pays, clinicians without NPI, values that are not in the message,
/// code sets that are not loaded. A line each with the place to add it; empty when nothing is
/// missing. Shows what the sender calls its places and payers, and no other content of the message.
std::string feed_report(const mappings::Finished& finished, mappings::MessageFormat format);

}  // namespace claimwire::apps
