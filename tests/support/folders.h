#pragma once
#include <string>

namespace claimwire::tests {

/// The root of this repository.
const std::string& source_folder();
/// The real test data beside it; tests that need it skip, visibly, where it is absent.
const std::string& shared_folder();

}  // namespace claimwire::tests
