#pragma once
#include <string>

namespace claimwire::bench {

/// What bench_micro was called with.
struct Programs {
  std::string claimwire;  ///< The binary, which imports the sample codes.
  std::string folder;     ///< To write in.
};
Programs& programs();

}  // namespace claimwire::bench
