#pragma once
#include <string>
#include <string_view>

namespace claimwire::mappings {

/// Why a path cannot name this segment: HL7 v2 has none of that id in any version from 2.1 to 2.9,
/// with the id most likely meant. Empty when it has, and for Z segments, which are the sites' own.
std::string unknown_segment(std::string_view id);

}  // namespace claimwire::mappings
