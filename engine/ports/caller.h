#pragma once
#include <string>
#include <vector>

namespace claimwire::engine {

/// Who asks: a person, a program by its token, or claimwire itself. Every state-changing call of
/// the store takes one, and a reason.
struct Caller {
  std::string id;  ///< "ops", "socket:uid=1000", "mllp:10.20.3.4"; "claimwire" for the engine.
  std::vector<std::string> roles;
  std::string peer{};  ///< From where: "127.0.0.1:51234", "unix", "command-line"; empty: itself.
};

}  // namespace claimwire::engine
