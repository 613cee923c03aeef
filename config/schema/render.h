#pragma once
#include <string>

namespace claimwire::config {

/// The reference page of all settings, Markdown.
std::string settings_page();
/// JSON Schema (2020-12) of the configuration, for editors.
std::string json_schema();

}  // namespace claimwire::config
