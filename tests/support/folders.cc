#include "tests/support/folders.h"

namespace claimwire::tests {

const std::string& source_folder() {
  static const std::string folder = CLAIMWIRE_SOURCE_DIR;
  return folder;
}

const std::string& shared_folder() {
  static const std::string folder = CLAIMWIRE_SHARED_DIR;
  return folder;
}

}  // namespace claimwire::tests
