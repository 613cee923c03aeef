#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "wrap/lua/sandbox.h"

namespace claimwire::scripts {

/// The Lua scripts of a site: each `*.lua` of the folder `scripts` beside the configuration.
/// `west.performer` is the global function `performer` of `west.lua`. Made once for a snapshot and
/// used from several threads: a machine belongs to one call at a time, and those that are free
/// wait for the next.
class SiteScripts {
 public:
  /// Reads the folder; none is no error, and a site without scripts.
  /// Problems: a file that cannot be read or compiled, each with file and line.
  static std::shared_ptr<const SiteScripts> load(const std::string& folder,
                                                 std::vector<Error>& problems);
  /// The files that load() would read, sorted.
  static std::vector<std::string> files(const std::string& folder);

  /// Whether `name` is a function. Errors: script.lua, with the nearest that is.
  Result<void> check(std::string_view name) const;
  /// Errors  those of lua::Sandbox::call(). Safe from several threads.
  Result<lua::Value> call(std::string_view name, std::span<const lua::Argument> arguments,
                          const lua::View* view = nullptr) const;

 private:
  struct Source {
    std::string module, path, text;
  };
  std::unique_ptr<lua::Sandbox> machine() const;

  std::vector<Source> sources_{};
  std::vector<std::string> functions_{};  ///< "west.performer", sorted.
  mutable std::mutex mutex_{};
  mutable std::vector<std::unique_ptr<lua::Sandbox>> free_{};
};

}  // namespace claimwire::scripts
