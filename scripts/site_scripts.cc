#include "scripts/site_scripts.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/text.h"

namespace claimwire::scripts {

namespace fs = std::filesystem;

std::vector<std::string> SiteScripts::files(const std::string& folder) {
  std::vector<std::string> out;
  std::error_code ignored;
  for (auto at = fs::directory_iterator{folder, ignored}; at != fs::directory_iterator{};
       at.increment(ignored))
    if (at->path().extension() == ".lua") out.push_back(at->path().lexically_normal().string());
  std::sort(out.begin(), out.end());
  return out;
}

std::shared_ptr<const SiteScripts> SiteScripts::load(const std::string& folder,
                                                     std::vector<Error>& problems) {
  auto made = std::make_shared<SiteScripts>();
  lua::Sandbox sandbox;
  for (const std::string& path : files(folder)) {
    std::ifstream in{path, std::ios::binary};
    Source source{fs::path{path}.stem().string(), path, {std::istreambuf_iterator<char>{in}, {}}};
    if (!in && source.text.empty()) {
      problems.push_back({"script.unreadable", concat(path, ": the script cannot be read")});
      continue;
    }
    if (source.module.find('.') != std::string::npos) {
      problems.push_back({"script.name", concat(path,
                                                ": the name has a dot before .lua; rules "
                                                "would not know where it ends")});
      continue;
    }
    if (const auto loaded = sandbox.load(source.module, path, source.text); !loaded) {
      problems.push_back(loaded.error());
      continue;
    }
    for (const std::string& function : sandbox.functions(source.module))
      made->functions_.push_back(concat(source.module, ".", function));
    made->sources_.push_back(std::move(source));
  }
  std::sort(made->functions_.begin(), made->functions_.end());
  made->free_.push_back(std::make_unique<lua::Sandbox>(std::move(sandbox)));
  return made;
}

Result<void> SiteScripts::check(std::string_view name) const {
  if (std::find(functions_.begin(), functions_.end(), name) != functions_.end()) return {};
  const std::string_view meant = nearest(name, {functions_.begin(), functions_.end()});
  return Error{"script.lua",
               concat("there is no Lua function '", printable(name, 60), "'",
                      meant.empty() ? std::string{} : concat("; did you mean '", meant, "'?"),
                      " Functions stand in FILE.lua of the folder scripts and are named "
                      "FILE.FUNCTION.")};
}

std::unique_ptr<lua::Sandbox> SiteScripts::machine() const {
  {
    const std::lock_guard lock{mutex_};
    if (!free_.empty()) {
      auto taken = std::move(free_.back());
      free_.pop_back();
      return taken;
    }
  }
  auto made = std::make_unique<lua::Sandbox>();
  for (const Source& source : sources_)
    static_cast<void>(made->load(source.module, source.path, source.text));  // they loaded before
  return made;
}

Result<lua::Value> SiteScripts::call(std::string_view name,
                                     std::span<const lua::Argument> arguments,
                                     const lua::View* view) const {
  const std::size_t dot = name.find('.');
  std::unique_ptr<lua::Sandbox> sandbox = machine();
  auto result = sandbox->call(std::string{name.substr(0, dot)}, std::string{name.substr(dot + 1)},
                              arguments, view);
  const std::lock_guard lock{mutex_};
  free_.push_back(std::move(sandbox));
  return result;
}

}  // namespace claimwire::scripts
