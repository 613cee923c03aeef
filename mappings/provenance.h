#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "x12/transactions/writer.h"

namespace claimwire::mappings {

/// What filled each element of a written claim, small enough to be stored with every claim.
/// Shape   A format byte (1), then a record an element: how many segments further than the last
///         record, element and component, rule, and the Origin as kind and source in one number
///         and its locator as the difference to the last one. Numbers take a byte for 7 bits.
/// Cost    About four bytes an element; elements that the writer itself filled are left out.
std::string pack_provenance(const std::vector<x12::ElementRecord>& elements);

/// What pack_provenance() wrote; bytes that are cut short give the records before the cut.
std::vector<x12::ElementRecord> unpack_provenance(std::string_view packed);

}  // namespace claimwire::mappings
