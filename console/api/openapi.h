#pragma once
#include <string_view>

namespace claimwire::console {

/// The OpenAPI 3.1 description of what Api answers, served at /api/v1/openapi.json. A test walks
/// its paths, so that nothing is described that is not there, nor the other way round.
std::string_view openapi();

}  // namespace claimwire::console
