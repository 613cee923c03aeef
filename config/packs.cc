#include "config/packs.h"

#include "core/check.h"
#include "wrap/yaml/document.h"

namespace claimwire::config {

const std::map<std::string, ShippedPack, std::less<>>& shipped_packs() {
  static const auto packs = [] {
    std::map<std::string, ShippedPack, std::less<>> out;
    for (const PackFile& file : pack_files()) {
      const auto stream = yaml::Stream::parse(file.content, std::string{file.name});
      CW_ASSERT(stream.has_value());
      const yaml::Node root = stream->document();
      ShippedPack& pack = out[std::string{file.name}];
      for (std::size_t i = 0; i < root.size(); ++i) {
        const auto action = action_named(root.at(i)["action"].text());
        CW_ASSERT(action.has_value());
        pack.actions[root.key(i).text()] = *action;
        pack.because[root.key(i).text()] = root.at(i)["because"].text();
      }
    }
    return out;
  }();
  return packs;
}

}  // namespace claimwire::config
